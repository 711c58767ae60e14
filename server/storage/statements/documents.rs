//! What is recorded of documents.

use crate::{
    Database, audit,
    document_row::{DocumentRow, select_document},
    drafts,
    failure::db,
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::DocumentFacts,
    id::{AuditId, DocumentId, MessageId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Actor, AddDocument, AddOutcome, AuditAction, AuditEntry, Documents, DraftKey, StoredDocument},
};
use sqlx::query;
use uuid::Uuid;

#[async_trait]
impl Documents for Database {
    async fn add_document(&self, add: &AddDocument) -> Result<AddOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        // Locks the draft: two uploads at once cannot both take the last free place.
        let Some(draft) = drafts::touch(&mut transaction, &add.key, add.facts.received_at).await? else {
            return Ok(AddOutcome::Closed);
        };
        let item = add.facts.item.as_str();
        let there = query!(
            r#"
            select
                count(*) filter (where item_id = $1) as "files!: i64",
                cast(coalesce(sum(size_bytes), 0) as bigint) as "bytes!: i64"
            from documents where draft_id = $2
            "#,
            item,
            draft.0,
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(db)?;
        if there.files >= i64::from(add.max_files.min(add.limits.max_files_per_item)) {
            return Ok(AddOutcome::TooManyFiles);
        }
        let bytes = u64::try_from(there.bytes).unwrap_or(u64::MAX);
        if bytes.saturating_add(add.facts.size_bytes) > add.limits.max_reply_bytes {
            return Ok(AddOutcome::ReplyTooLarge);
        }
        let (tenant, name, media_type) = (add.key.tenant.as_str(), add.facts.name.reveal(), add.facts.media_type.mime());
        let (size, sha256) = (i64::try_from(add.facts.size_bytes).unwrap_or(i64::MAX), add.facts.sha256.0.as_slice());
        let (scan, received_at) = (add.scan.as_str(), Time(add.facts.received_at));
        query!(
            "insert into documents (id, tenant_id, draft_id, message_id, item_id, name, media_type, size_bytes, sha256,
                 tenant_key_id, wrapped_key, scan, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            add.facts.id.0,
            tenant,
            draft.0,
            add.key.message.0,
            item,
            name,
            media_type,
            size,
            sha256,
            add.wrapped_key.tenant_key.0,
            add.wrapped_key.bytes,
            scan,
            received_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        audit::record(&mut transaction, &add.audit).await?;
        transaction.commit().await.map_err(db)?;
        Ok(AddOutcome::Added)
    }

    async fn remove_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        audit: &AuditEntry,
    ) -> Result<Option<DocumentFacts>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, key, audit.at).await? else { return Ok(None) };
        let row = select_document!(" where id = $1 and draft_id = $2", document.0, draft.0).fetch_optional(&mut *transaction);
        let Some(row) = row.await.map_err(db)? else { return Ok(None) };
        query!("delete from documents where id = $1 and draft_id = $2", document.0, draft.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        audit::record(&mut transaction, audit).await?;
        transaction.commit().await.map_err(db)?;
        row.into_stored().map(|stored| Some(stored.facts))
    }

    async fn draft_document(&self, key: &DraftKey, document: DocumentId) -> Result<Option<StoredDocument>, StorageError> {
        let tenant = key.tenant.as_str();
        let row = select_document!(
            " where id = $1 and draft_id in (
                select drafts.id from drafts
                where drafts.tenant_id = $2 and account_id = $3 and drafts.message_id = $4 and state = 'open'
              )",
            document.0,
            tenant,
            key.account.0,
            key.message.0
        );
        row.fetch_optional(&self.pool).await.map_err(db)?.map(DocumentRow::into_stored).transpose()
    }

    async fn reply_document(
        &self,
        tenant: &TenantId,
        message: MessageId,
        document: DocumentId,
    ) -> Result<Option<StoredDocument>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_document!(
            " where id = $1 and tenant_id = $2 and message_id = $3
              and exists (select 1 from reply_documents where document_id = documents.id)",
            document.0,
            tenant,
            message.0
        );
        row.fetch_optional(&self.pool).await.map_err(db)?.map(DocumentRow::into_stored).transpose()
    }

    async fn unscanned_documents(
        &self,
        after: Option<(Timestamp, DocumentId)>,
        limit: u16,
    ) -> Result<Vec<StoredDocument>, StorageError> {
        let (after, after_id) = after.map_or((Time(Timestamp::UNIX_EPOCH), Uuid::nil()), |(at, id)| (Time(at), id.0));
        let limit = i64::from(limit);
        let rows = select_document!(
            " where scan = 'unscanned' and (received_at, id) > ($1, $2) order by received_at, id limit $3",
            after as _,
            after_id,
            limit
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(DocumentRow::into_stored).collect()
    }

    async fn mark_clean(&self, tenant: &TenantId, document: DocumentId) -> Result<(), StorageError> {
        let tenant = tenant.as_str();
        query!("update documents set scan = 'clean' where tenant_id = $1 and id = $2", tenant, document.0)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn drop_infected(
        &self,
        tenant: &TenantId,
        document: DocumentId,
        audit_id: AuditId,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let tenant_id = tenant.as_str();
        let message = sqlx::query_scalar!(
            r#"
            delete from documents where tenant_id = $1 and id = $2 and scan = 'unscanned'
            returning message_id as "id: Uuid"
            "#,
            tenant_id,
            document.0,
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(db)?;
        let dropped = message.is_some();
        if let Some(message) = message {
            let entry = AuditEntry {
                id: audit_id,
                tenant: tenant.clone(),
                message: MessageId(message),
                at: now,
                actor: Actor::Portal,
                action: AuditAction::DocumentInfected,
                document: Some(document),
            };
            audit::record(&mut transaction, &entry).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(dropped)
    }
}
