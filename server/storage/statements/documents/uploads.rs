//! Files that are still arriving. The column `turn` fences: a statement that stores names the turn it believes in.

use crate::{
    Database, Transaction,
    statements::{
        access::came_by,
        answering::drafts,
        audit,
        documents::{
            limits::{self, LimitReached, Wish},
            refusals,
            segments::{SegmentRow, insert_segment, whole},
            upload_row::UploadRow,
        },
        failure::{db, fit},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::DocumentRefusal,
    id::{DocumentId, ItemId, TenantId},
};
use jiff::Timestamp;
use ports::{
    Segment, StorageError,
    storage::{
        AppendSegment, BeginOutcome, DraftKey, FromUpload, NewUpload, PendingUpload, RefuseUpload, UPLOADS_LIMIT, Uploads,
    },
};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

/// Its segments go with it. What it reserved and never brought is given back to the day that it began on.
async fn drop_row(transaction: &mut Transaction, upload: Uuid) -> Result<(), StorageError> {
    let row = query!(
        r#"
        delete from uploads where id = $1
        returning tenant_id, acting_id as "acting: Uuid", length_bytes, offset_bytes, created_at as "created_at: Time",
            document_id as "document: Uuid"
        "#,
        upload
    );
    let Some(row) = row.fetch_optional(&mut **transaction).await.map_err(db)? else { return Ok(()) };
    match row.acting {
        Some(acting) if row.document.is_none() => {
            let missing = row.length_bytes.saturating_sub(row.offset_bytes);
            limits::give_back(transaction, &row.tenant_id, acting, domain::deadline::quota_day(row.created_at.0), missing).await
        }
        Some(_) | None => Ok(()),
    }
}

/// Locks an upload for whoever took it last. `false`: that is somebody else, or it has become a document.
pub(crate) async fn hold(transaction: &mut Transaction, from: FromUpload) -> Result<bool, StorageError> {
    let held =
        query!("update uploads set turn = turn where id = $1 and turn = $2 and document_id is null", from.upload.0, from.turn);
    Ok(held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

/// Notes that an upload has become the document, whose segments they are from now on.
pub(crate) async fn finish(transaction: &mut Transaction, upload: DocumentId, document: DocumentId) -> Result<(), StorageError> {
    // The key is the document's alone from now on: whoever destroys it there destroys it.
    query!("update uploads set document_id = $1, tenant_key_id = null, wrapped_key = null where id = $2", document.0, upload.0)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    query!("update document_segments set upload_id = null, document_id = $1 where upload_id = $2", document.0, upload.0)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    Ok(())
}

#[async_trait]
impl Uploads for Database {
    async fn begin_upload(&self, new: &NewUpload) -> Result<BeginOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        // Locks the draft, so that the counts hold.
        let Some(draft) = drafts::touch(&mut transaction, &new.key, new.created_at).await? else {
            return Ok(BeginOutcome::Closed);
        };
        let (item, name, now) = (new.item.as_str(), new.name.reveal(), Time(new.created_at));
        let wish = Wish {
            draft: draft.0,
            key: &new.key,
            acting: new.acting,
            item: &new.item,
            bytes: new.length_bytes,
            max_files: new.max_files,
            limits: &new.limits,
            replaces: None,
            upload: None,
            at: new.created_at,
        };
        match limits::judge(&mut transaction, &wish).await? {
            None => {}
            Some(LimitReached::TooManyFiles) => return Ok(BeginOutcome::TooManyFiles),
            Some(LimitReached::ReplyTooLarge) => return Ok(BeginOutcome::ReplyTooLarge),
            Some(LimitReached::EnoughToday) => return Ok(BeginOutcome::EnoughToday),
            Some(LimitReached::TenantFull) => return Ok(BeginOutcome::TenantFull),
        }
        match limits::count(&mut transaction, &wish).await? {
            None => {}
            Some(LimitReached::TenantFull) => return Ok(BeginOutcome::TenantFull),
            Some(_) => return Ok(BeginOutcome::EnoughToday),
        }
        let pending = query_scalar!(
            r#"select count(*) as "count!: i64" from uploads
                where draft_id = $1 and expires_at > $2 and document_id is null and wrapped_key is not null"#,
            draft.0,
            now as _
        );
        if pending.fetch_one(&mut *transaction).await.map_err(db)? >= UPLOADS_LIMIT {
            return Ok(BeginOutcome::TooManyUploads);
        }
        let (tenant, length, expires_at) = (new.key.tenant.as_str(), whole(new.length_bytes), Time(new.expires_at));
        let fingerprint = new.fingerprint.as_ref().map(|fingerprint| fingerprint.reveal().as_str());
        let by = new.key.by.map(|by| by.0);
        query!(
            "insert into uploads (id, tenant_id, draft_id, item_id, name, fingerprint, length_bytes, offset_bytes, turn,
                 created_at, expires_at, tenant_key_id, wrapped_key, representation_id, acting_id)
             values ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $10, $11, $12, $13)",
            new.id.0,
            tenant,
            draft.0,
            item,
            name,
            fingerprint,
            length,
            now as _,
            expires_at as _,
            new.wrapped_key.tenant_key.0,
            new.wrapped_key.bytes,
            by,
            new.acting.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(BeginOutcome::Begun)
    }

    async fn take_upload(
        &self,
        key: &DraftKey,
        item: &ItemId,
        upload: DocumentId,
        now: Timestamp,
    ) -> Result<Option<PendingUpload>, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !came_by::hold(&mut transaction, key, now).await? {
            return Ok(None);
        }
        let (tenant, now, item, by) = (key.tenant.as_str(), Time(now), item.as_str(), key.by.map(|by| by.0));
        let row = query_as!(
            UploadRow,
            r#"
            update uploads set turn = turn + 1
            where id = $1 and expires_at > $2 and item_id = $6 and representation_id is not distinct from $7 and document_id is null and wrapped_key is not null and draft_id in (
                select drafts.id from drafts
                where drafts.tenant_id = $3 and account_id = $4 and drafts.message_id = $5 and state = 'open'
            )
            returning id as "id: Uuid", tenant_id, item_id, name, fingerprint, length_bytes, offset_bytes, turn, segments,
                tenant_key_id as "tenant_key_id!: Uuid", wrapped_key as "wrapped_key!", created_at as "created_at: Time",
                expires_at as "expires_at: Time",
                representation_id as "by: Uuid"
            "#,
            upload.0,
            now as _,
            tenant,
            key.account.0,
            key.message.0,
            item,
            by,
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        row.map(UploadRow::into_pending).transpose()
    }

    async fn pending_uploads(&self, key: &DraftKey) -> Result<Vec<PendingUpload>, StorageError> {
        let tenant = key.tenant.as_str();
        let rows = query_as!(
            UploadRow,
            r#"
            select id as "id: Uuid", tenant_id, item_id, name, fingerprint, length_bytes, offset_bytes, turn, segments,
                tenant_key_id as "tenant_key_id!: Uuid", wrapped_key as "wrapped_key!", created_at as "created_at: Time",
                expires_at as "expires_at: Time",
                representation_id as "by: Uuid"
            from uploads
            where document_id is null and wrapped_key is not null and draft_id in (
                select drafts.id from drafts
                where drafts.tenant_id = $1 and account_id = $2 and drafts.message_id = $3 and state = 'open'
            ) and (representation_id is null
                or representation_id in (select representations.id from representations where state = 'active'))
            order by created_at, id
            "#,
            tenant,
            key.account.0,
            key.message.0,
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(UploadRow::into_pending).collect()
    }

    async fn document_of_upload(&self, key: &DraftKey, upload: DocumentId) -> Result<Option<DocumentId>, StorageError> {
        let tenant = key.tenant.as_str();
        let document = query_scalar!(
            r#"
            select document_id as "id: Uuid" from uploads
            where id = $1 and document_id is not null and draft_id in (
                select drafts.id from drafts
                where drafts.tenant_id = $2 and account_id = $3 and drafts.message_id = $4
            )
            "#,
            upload.0,
            tenant,
            key.account.0,
            key.message.0,
        );
        Ok(document.fetch_optional(&self.pool).await.map_err(db)?.flatten().map(DocumentId))
    }

    async fn append_segment(&self, append: &AppendSegment) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !came_by::hold(&mut transaction, &append.key, append.at).await? {
            return Ok(false);
        }
        let (size, offset, expires_at) = (whole(append.segment.size_bytes), whole(append.offset_bytes), Time(append.expires_at));
        let tenant = append.key.tenant.as_str();
        let moved = query!(
            "update uploads set offset_bytes = offset_bytes + $1, segments = segments + 1, expires_at = $2
             where id = $3 and turn = $4 and offset_bytes = $5 and document_id is null and draft_id in (
                 select drafts.id from drafts
                 where drafts.tenant_id = $6 and account_id = $7 and drafts.message_id = $8 and state = 'open'
             )",
            size,
            expires_at as _,
            append.upload.0,
            append.turn,
            offset,
            tenant,
            append.key.account.0,
            append.key.message.0,
        );
        if moved.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        insert_segment(&mut transaction, append.upload, offset, &append.segment).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn segments(&self, upload: DocumentId, turn: i64) -> Result<Vec<Segment>, StorageError> {
        let rows = query_as!(
            SegmentRow,
            r#"
            select object_id as "object_id: Uuid", size_bytes from document_segments
            where upload_id = $1 and exists (select 1 from uploads where uploads.id = $1 and turn = $2)
            order by number
            "#,
            upload.0,
            turn,
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(SegmentRow::into_segment).collect()
    }

    async fn merge_segments(&self, from: FromUpload, into: &Segment) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !hold(&mut transaction, from).await? {
            return Ok(false);
        }
        query!("delete from document_segments where upload_id = $1", from.upload.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        insert_segment(&mut transaction, from.upload, 0, into).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn refuse_upload(&self, refuse: &RefuseUpload) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, &refuse.key, refuse.at).await? else { return Ok(false) };
        let row = query!(
            "select item_id, name from uploads where id = $1 and draft_id = $2 and turn = $3",
            refuse.upload.0,
            draft.0,
            refuse.turn
        );
        let Some(row) = row.fetch_optional(&mut *transaction).await.map_err(db)? else { return Ok(false) };
        if !hold(&mut transaction, FromUpload { upload: refuse.upload, turn: refuse.turn }).await? {
            return Ok(false);
        }
        drop_row(&mut transaction, refuse.upload.0).await?;
        refusals::insert(&mut transaction, refuse.upload, draft.0, &row.item_id, &row.name, refuse.refusal, refuse.at).await?;
        audit::record(&mut transaction, &refuse.event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn drop_upload(
        &self,
        key: &DraftKey,
        item: Option<&ItemId>,
        upload: DocumentId,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !came_by::hold(&mut transaction, key, now).await? {
            return Ok(false);
        }
        let (tenant, item) = (key.tenant.as_str(), item.map(ItemId::as_str).unwrap_or_default());
        let held = query!(
            r#"
            update uploads set turn = turn + 1
            where id = $1 and document_id is null and (item_id = $5 or $5 = '') and draft_id in (
                select drafts.id from drafts
                where drafts.tenant_id = $2 and account_id = $3 and drafts.message_id = $4 and state = 'open'
            )
            returning representation_id as "by: Uuid"
            "#,
            upload.0,
            tenant,
            key.account.0,
            key.message.0,
            item,
        );
        let Some(held) = held.fetch_optional(&mut *transaction).await.map_err(db)? else { return Ok(false) };
        if key.by.is_some() && held.by != key.by.map(|by| by.0) {
            return Ok(false);
        }
        drop_row(&mut transaction, upload.0).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn drop_expired_uploads(&self, now: Timestamp) -> Result<Vec<(TenantId, DocumentId)>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let now = Time(now);
        let rows = query!(
            r#"
            update uploads set turn = turn + 1
            where expires_at <= $1
                or (document_id is null and draft_id in (select drafts.id from drafts where state <> 'open'))
            returning id as "id: Uuid", tenant_id, document_id as "document_id: Uuid", draft_id as "draft_id: Uuid", item_id, name
            "#,
            now as _,
        )
        .fetch_all(&mut *transaction)
        .await
        .map_err(db)?;
        let mut gone = Vec::new();
        for row in rows {
            drop_row(&mut transaction, row.id).await?;
            if row.document_id.is_none() {
                // Its person finds it on the page, and does not take it for sent.
                let refusal = DocumentRefusal::Incomplete;
                refusals::insert_if_open(
                    &mut transaction,
                    DocumentId(row.id),
                    row.draft_id,
                    (&row.item_id, &row.name),
                    refusal,
                    now.0,
                )
                .await?;
            }
            // The bytes of one that has become a document are the document's.
            if row.document_id.is_none() {
                gone.push((fit("uploads", row.id, TenantId::try_from(row.tenant_id))?, DocumentId(row.id)));
            }
        }
        transaction.commit().await.map_err(db)?;
        Ok(gone)
    }
}
