//! Drafts and replies.

use crate::{
    Database,
    statements::{
        access::came_by,
        answering::drafts,
        audit,
        failure::{db, fit, json},
        replies::{
            reply_row::{complete, select_reply},
            submit,
        },
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, DocumentId, DraftId, ItemId, MessageId, ReplyId, TenantId},
    reply::{DraftReply, ItemAnswer},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Replies for Database {
    async fn draft(&self, key: &DraftKey) -> Result<Option<DraftReply>, StorageError> {
        drafts::load(self, key).await
    }

    async fn open_drafts(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<MessageId>, StorageError> {
        let tenant = tenant.as_str();
        let messages = query_scalar!(
            r#"
            select message_id as "message_id: Uuid" from drafts
            where tenant_id = $1 and account_id = $2 and state = 'open' order by edited_at desc limit 500
            "#,
            tenant,
            account.0,
        );
        Ok(messages.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(MessageId).collect())
    }

    async fn begun_supplements(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<MessageId>, StorageError> {
        let tenant = tenant.as_str();
        let messages = query_scalar!(
            r#"
            select message_id as "message_id: Uuid" from drafts
            where tenant_id = $1 and account_id = $2 and state = 'open' and supplements_reply_id is not null
                and (exists (select 1 from draft_answers where draft_answers.draft_id = drafts.id)
                    or exists (select 1 from documents where documents.draft_id = drafts.id))
            "#,
            tenant,
            account.0,
        );
        Ok(messages.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(MessageId).collect())
    }

    async fn open_draft(
        &self,
        key: &DraftKey,
        new: DraftId,
        supplements: Option<ReplyId>,
        event: &Event,
    ) -> Result<Option<DraftReply>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, now) = (key.tenant.as_str(), Time(event.at));
        if !came_by::hold(&mut transaction, key, event.at).await? {
            return Ok(None);
        }
        let needed = if supplements.is_some() { "answered" } else { "open" };
        // Locks the message as sending does, and in the same order: a reply that is being sent decides first.
        let message = query!(
            "update messages set state = state where id = $1 and tenant_id = $2 and state = $3",
            key.message.0,
            tenant,
            needed,
        );
        if message.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(None);
        }
        let supplements = supplements.map(|reply| reply.0);
        let by = key.by.map(|by| by.0);
        let inserted = query!(
            "insert into drafts (id, tenant_id, message_id, account_id, supplements_reply_id, state, created_at, edited_at,
                 representation_id)
             values ($1, $2, $3, $4, $5, 'open', $6, $7, $8)
             on conflict (message_id, account_id) where state = 'open' do nothing",
            new.0,
            tenant,
            key.message.0,
            key.account.0,
            supplements,
            now as _,
            now as _,
            by,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if inserted.rows_affected() == 1 {
            audit::record(&mut transaction, event).await?;
        }
        transaction.commit().await.map_err(db)?;
        drafts::load(self, key).await
    }

    async fn delete_old_drafts(&self, before: Timestamp) -> Result<Vec<(TenantId, DocumentId)>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let before = Time(before);
        // Holds them: a draft that somebody goes on with in this moment keeps its documents.
        query!("update drafts set state = state where state = 'open' and edited_at < $1", before as _)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        let documents = query!(
            r#"
            delete from documents
            where draft_id in (select drafts.id from drafts where state = 'open' and edited_at < $1)
            returning id as "id: Uuid", tenant_id
            "#,
            before as _,
        )
        .fetch_all(&mut *transaction)
        .await
        .map_err(db)?;
        query!("delete from drafts where state = 'open' and edited_at < $1", before as _)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        documents
            .into_iter()
            .map(|row| Ok((fit("documents", row.id, TenantId::try_from(row.tenant_id))?, DocumentId(row.id))))
            .collect()
    }

    async fn save_answer(
        &self,
        key: &DraftKey,
        item: &ItemId,
        over: Option<&ItemAnswer>,
        answer: Option<&ItemAnswer>,
        now: Timestamp,
        event: Option<&Event>,
    ) -> Result<SaveOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, key, now).await? else { return Ok(SaveOutcome::Closed) };
        let (item, saved_at) = (item.as_str(), Time(now));
        // What was left by somebody whose right has ended is no answer; the owner's own before it is.
        let there = query_scalar!(
            r#"
            select case
                when representation_id is null then answer
                when representation_id in (select representations.id from representations where state = 'active') then answer
                else owners_answer
            end as "answer?: String"
            from draft_answers where draft_id = $1 and item_id = $2
            "#,
            draft.0,
            item,
        );
        let there = there.fetch_optional(&mut *transaction).await.map_err(db)?.flatten();
        let there: Option<ItemAnswer> =
            there.map(|text| fit("draft_answers", draft.0, serde_json::from_str(&text))).transpose()?;
        if there.as_ref() != over && there.as_ref() != answer {
            return Ok(SaveOutcome::Overtaken);
        }
        match answer {
            Some(answer) => {
                let (answer, by) = (json(answer), key.by.map(|by| by.0));
                query!(
                    "insert into draft_answers (draft_id, item_id, answer, saved_at, representation_id) values ($1, $2, $3, $4, $5)
                     on conflict (draft_id, item_id) do update set
                         answer = excluded.answer, saved_at = excluded.saved_at, representation_id = excluded.representation_id,
                         owners_answer = case
                             when excluded.representation_id is null then null
                             when draft_answers.representation_id is null then draft_answers.answer
                             else draft_answers.owners_answer
                         end",
                    draft.0,
                    item,
                    answer,
                    saved_at as _,
                    by,
                )
                .execute(&mut *transaction)
                .await
                .map_err(db)?;
            }
            None => {
                query!("delete from draft_answers where draft_id = $1 and item_id = $2", draft.0, item)
                    .execute(&mut *transaction)
                    .await
                    .map_err(db)?;
            }
        }
        if let Some(event) = event {
            audit::record(&mut transaction, event).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(SaveOutcome::Saved)
    }

    async fn adopt(&self, key: &DraftKey, now: Timestamp) -> Result<bool, StorageError> {
        drafts::adopt(self, key, now).await
    }

    async fn submit(&self, submission: &Submission, edited_at: Timestamp) -> Result<SubmitOutcome, StorageError> {
        submit::run(self, submission, edited_at).await
    }

    async fn replies_to(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<ReplyRecord>, StorageError> {
        let tenant = tenant.as_str();
        let rows = select_reply!(
            " where replies.tenant_id = $1 and message_id = $2 order by submitted_at, replies.id",
            tenant,
            message.0
        );
        complete(self, rows.fetch_all(&self.pool).await.map_err(db)?).await
    }

    async fn reply_for_delivery(&self, tenant: &TenantId, id: ReplyId) -> Result<Option<ReplyRecord>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_reply!(" where replies.tenant_id = $1 and replies.id = $2", tenant, id.0);
        complete(self, row.fetch_all(&self.pool).await.map_err(db)?).await.map(|mut replies| replies.pop())
    }
}
