//! What is recorded of documents.

use crate::{
    Database,
    object_ids::known_objects,
    statements::{
        answering::drafts,
        audit,
        documents::{
            arrangement,
            document_row::{DocumentRow, select_document},
            limits::{self, LimitReached, Wish},
            refusals, uploads,
        },
        errands::insert::insert,
        failure::{db, json},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::{DocumentFacts, Insight, Release, ScanState},
    event::{Actor, Change, Event},
    id::{DocumentId, ItemId, MessageId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{
        AddDocument, AddOutcome, Documents, DraftKey, NoteOutcome, NoteRefusal, REFUSALS_LIMIT, RefuseDocument, StoredDocument,
        Towards,
    },
};
use sqlx::{query, query_scalar};
use std::collections::HashSet;
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
        if let Some(from) = add.from_upload
            && !uploads::hold(&mut transaction, from).await?
        {
            return Ok(AddOutcome::TakenOver);
        }
        let wish = Wish {
            draft: draft.0,
            key: &add.key,
            acting: add.event.actor.account().unwrap_or(add.key.account),
            item: &add.facts.item,
            bytes: add.facts.size_bytes,
            max_files: add.max_files,
            limits: &add.limits,
            replaces: add.replaces.map(|replaced| replaced.0),
            upload: add.from_upload.map(|from| from.upload.0),
            at: add.facts.received_at,
        };
        match limits::judge(&mut transaction, &wish).await? {
            None => {}
            Some(LimitReached::TooManyFiles) => return Ok(AddOutcome::TooManyFiles),
            Some(LimitReached::ReplyTooLarge) => return Ok(AddOutcome::ReplyTooLarge),
            Some(LimitReached::EnoughToday) => return Ok(AddOutcome::EnoughToday),
            Some(LimitReached::TenantFull) => return Ok(AddOutcome::TenantFull),
        }
        // A copy that takes the place of another one stays the work of whoever uploaded that.
        let (position, by) = match add.replaces {
            Some(replaced) => {
                let gone = query!(
                    r#"
                    delete from documents where id = $1 and draft_id = $2 and item_id = $3
                    returning position, representation_id as "by: Uuid"
                    "#,
                    replaced.0,
                    draft.0,
                    item
                );
                let Some(gone) = gone.fetch_optional(&mut *transaction).await.map_err(db)? else {
                    return Ok(AddOutcome::NothingToReplace);
                };
                (gone.position, gone.by)
            }
            None => (arrangement::last_place(&mut transaction, draft.0, item).await?, add.key.by.map(|by| by.0)),
        };
        let sha256 = add.facts.sha256.0.as_slice();
        let same = query_scalar!(
            r#"
            select count(*) as "count!: i64" from documents where draft_id = $1 and item_id = $2 and sha256 = $3
                and (representation_id is null
                    or representation_id in (select representations.id from representations where state = 'active'))
            "#,
            draft.0,
            item,
            sha256,
        );
        // What replaces may equal another one: two copies that differed only in what a device had written.
        if add.replaces.is_none() && same.fetch_one(&mut *transaction).await.map_err(db)? > 0 {
            return Ok(AddOutcome::AlreadyThere);
        }
        let (tenant, name, media_type) = (add.key.tenant.as_str(), add.facts.name.reveal(), add.facts.media_type.mime());
        let size = i64::try_from(add.facts.size_bytes).unwrap_or(i64::MAX);
        let ((scan, obstacle), received_at) = (scan_columns(add.scan), Time(add.facts.received_at));
        let (checked_at, insight) = (add.facts.checked_at.map(Time), json(&add.facts.insight));
        query!(
            "insert into documents (id, tenant_id, draft_id, message_id, item_id, name, media_type, size_bytes, sha256,
                 tenant_key_id, wrapped_key, scan, received_at, scan_obstacle, position, checked_at, insight, representation_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
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
            obstacle,
            position,
            checked_at as _,
            insight,
            by,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        match add.from_upload {
            Some(from) => uploads::finish(&mut transaction, from.upload, add.facts.id).await?,
            None => match limits::count(&mut transaction, &wish).await? {
                None => {}
                Some(LimitReached::TenantFull) => return Ok(AddOutcome::TenantFull),
                Some(_) => return Ok(AddOutcome::EnoughToday),
            },
        }
        if let Some(errand) = &add.scan_again {
            insert(&mut transaction, errand).await?;
        }
        audit::record(&mut transaction, &add.event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(AddOutcome::Added)
    }

    async fn remove_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        event: &Event,
    ) -> Result<Option<DocumentFacts>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, key, event.at).await? else { return Ok(None) };
        let row = select_document!(" where id = $1 and draft_id = $2", document.0, draft.0).fetch_optional(&mut *transaction);
        let Some(row) = row.await.map_err(db)? else { return Ok(None) };
        query!("delete from documents where id = $1 and draft_id = $2", document.0, draft.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        row.into_facts().map(|(facts, _)| Some(facts))
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
        stored(self, row.fetch_optional(&self.pool).await.map_err(db)?).await
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
              and exists (select 1 from reply_documents
                  where document_id = documents.id and coalesce(taken_back, '') <> 'withdrawn')",
            document.0,
            tenant,
            message.0
        );
        stored(self, row.fetch_optional(&self.pool).await.map_err(db)?).await
    }

    async fn known_objects(&self, objects: &[DocumentId]) -> Result<HashSet<DocumentId>, StorageError> {
        let objects: Vec<Uuid> = objects.iter().map(|object| object.0).collect();
        let known = known_objects(&self.pool, &objects).await.map_err(db)?;
        Ok(known.into_iter().map(DocumentId).collect())
    }

    async fn unscanned_document(&self, tenant: &TenantId, document: DocumentId) -> Result<Option<StoredDocument>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_document!(" where tenant_id = $1 and id = $2 and scan = 'unscanned'", tenant, document.0);
        stored(self, row.fetch_optional(&self.pool).await.map_err(db)?).await
    }

    async fn note_insight(&self, tenant: &TenantId, document: DocumentId, insight: &Insight) -> Result<(), StorageError> {
        let (tenant, insight) = (tenant.as_str(), json(insight));
        let noted = query!(
            "update documents set insight = $1 where tenant_id = $2 and id = $3 and scan = 'unscanned'",
            insight,
            tenant,
            document.0
        );
        noted.execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn release_document(
        &self,
        tenant: &TenantId,
        document: DocumentId,
        release: Release,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let (tenant, (scan, obstacle), at) = (tenant.as_str(), scan_columns(ScanState::Released(release)), Time(at));
        let released = query!(
            "update documents set scan = $1, scan_obstacle = $2, checked_at = $3
             where tenant_id = $4 and id = $5 and scan = 'unscanned'",
            scan,
            obstacle,
            at as _,
            tenant,
            document.0
        );
        Ok(released.execute(&self.pool).await.map_err(db)?.rows_affected() == 1)
    }

    async fn move_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        towards: Towards,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        arrangement::move_document(self, key, document, towards, now).await
    }

    async fn set_one_document(&self, key: &DraftKey, item: &ItemId, one: bool, now: Timestamp) -> Result<bool, StorageError> {
        arrangement::set_one_document(self, key, item, one, now).await
    }

    async fn forget_volumes(&self, before: i64) -> Result<(), StorageError> {
        arrangement::forget_volumes(self, before).await
    }

    async fn refuse_document(&self, refuse: &RefuseDocument) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant_id, document, at) = (refuse.tenant.as_str(), refuse.document, Time(refuse.at));
        // The draft first, as whoever sends does: what was shown as going along must not drop out of the reply unseen.
        query!(
            "update drafts set edited_at = $1
             where state = 'open' and id in (select documents.draft_id from documents where documents.id = $2 and scan = 'unscanned')",
            at as _,
            document.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let dropped = query!(
            r#"
            delete from documents where tenant_id = $1 and id = $2 and scan = 'unscanned'
                and not exists (select 1 from reply_documents where document_id = documents.id)
            returning message_id as "message_id: Uuid", draft_id as "draft_id: Uuid", item_id, name
            "#,
            tenant_id,
            document.0,
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(db)?;
        let Some(dropped) = dropped else { return Ok(false) };
        refusals::insert(
            &mut transaction,
            document,
            dropped.draft_id,
            &dropped.item_id,
            &dropped.name,
            refuse.refusal,
            refuse.at,
        )
        .await?;
        let change = Change::of_refusal(document, refuse.refusal);
        let event = Event {
            id: refuse.event,
            tenant: refuse.tenant.clone(),
            message: MessageId(dropped.message_id),
            at: refuse.at,
            actor: Actor::Portal,
            change,
        };
        audit::record(&mut transaction, &event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn note_refusal(&self, note: &NoteRefusal) -> Result<NoteOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, &note.key, note.at).await? else { return Ok(NoteOutcome::Closed) };
        if refusals::count(&mut transaction, draft.0).await? >= REFUSALS_LIMIT {
            return Ok(NoteOutcome::Enough);
        }
        let (item, name) = (note.item.as_str(), note.name.reveal());
        refusals::insert(&mut transaction, note.id, draft.0, item, name, note.refusal, note.at).await?;
        audit::record(&mut transaction, &note.event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(NoteOutcome::Noted)
    }

    async fn dismiss_refusal(
        &self,
        key: &DraftKey,
        item: Option<&ItemId>,
        document: DocumentId,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, key, now).await? else { return Ok(false) };
        let item = item.map(ItemId::as_str).unwrap_or_default();
        let gone = query!(
            "delete from refused_documents where id = $1 and draft_id = $2 and (item_id = $3 or $3 = '')",
            document.0,
            draft.0,
            item,
        );
        let gone = gone.execute(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(gone.rows_affected() == 1)
    }
}

async fn stored(database: &Database, row: Option<DocumentRow>) -> Result<Option<StoredDocument>, StorageError> {
    match row {
        Some(row) => row.into_stored(database).await.map(Some),
        None => Ok(None),
    }
}

/// The columns `scan` and `scan_obstacle`.
fn scan_columns(scan: ScanState) -> (&'static str, Option<&'static str>) {
    match scan {
        ScanState::Released(Release::NotScannable) => (ScanState::Released(Release::Waived).as_str(), Some(scan.as_str())),
        other => (other.as_str(), None),
    }
}
