//! Drafts and replies.

use crate::{
    Database, audit, drafts,
    failure::{db, json},
    reply_row::{ReplyRow, select_reply},
    submit,
    time::Time,
};
use async_trait::async_trait;
use domain::{
    id::{DraftId, ItemId, MessageId, ReplyId, TenantId},
    reply::{DraftReply, ItemAnswer, ReceiptNumber},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{AuditEntry, DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome},
};
use sqlx::query;

#[async_trait]
impl Replies for Database {
    async fn draft(&self, key: &DraftKey) -> Result<Option<DraftReply>, StorageError> {
        drafts::load(self, key).await
    }

    async fn open_draft(
        &self,
        key: &DraftKey,
        new: DraftId,
        supplements: Option<ReplyId>,
        audit: &AuditEntry,
    ) -> Result<DraftReply, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, now, supplements) = (key.tenant.as_str(), Time(audit.at), supplements.map(|reply| reply.0));
        let inserted = query!(
            "insert into drafts (id, tenant_id, message_id, account_id, supplements_reply_id, state, created_at, edited_at)
             values ($1, $2, $3, $4, $5, 'open', $6, $7)
             on conflict (message_id, account_id) where state = 'open' do nothing",
            new.0,
            tenant,
            key.message.0,
            key.account.0,
            supplements,
            now as _,
            now as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if inserted.rows_affected() == 1 {
            audit::record(&mut transaction, audit).await?;
        }
        transaction.commit().await.map_err(db)?;
        let lost = || StorageError::Unavailable("the draft was sent the moment it was opened".into());
        drafts::load(self, key).await?.ok_or_else(lost)
    }

    async fn save_answer(
        &self,
        key: &DraftKey,
        item: &ItemId,
        answer: Option<&ItemAnswer>,
        now: Timestamp,
    ) -> Result<SaveOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(draft) = drafts::touch(&mut transaction, key, now).await? else { return Ok(SaveOutcome::Closed) };
        let (item, saved_at) = (item.as_str(), Time(now));
        match answer {
            Some(answer) => {
                let answer = json(answer);
                query!(
                    "insert into draft_answers (draft_id, item_id, answer, saved_at) values ($1, $2, $3, $4)
                     on conflict (draft_id, item_id) do update set answer = excluded.answer, saved_at = excluded.saved_at",
                    draft.0,
                    item,
                    answer,
                    saved_at as _,
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
        transaction.commit().await.map_err(db)?;
        Ok(SaveOutcome::Saved)
    }

    async fn submit(&self, submission: &Submission, edited_at: Timestamp) -> Result<SubmitOutcome, StorageError> {
        submit::run(self, submission, edited_at).await
    }

    async fn reply_for_applicant(&self, key: &DraftKey, number: &ReceiptNumber) -> Result<Option<ReplyRecord>, StorageError> {
        let (tenant, number) = (key.tenant.as_str(), number.as_str());
        let row = select_reply!(
            " where replies.tenant_id = $1 and account_id = $2 and message_id = $3 and receipt_number = $4",
            tenant,
            key.account.0,
            key.message.0,
            number
        );
        self.complete(row.fetch_all(&self.pool).await.map_err(db)?).await.map(|mut replies| replies.pop())
    }

    async fn replies_to(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<ReplyRecord>, StorageError> {
        let tenant = tenant.as_str();
        let rows = select_reply!(
            " where replies.tenant_id = $1 and message_id = $2 order by submitted_at, replies.id",
            tenant,
            message.0
        );
        self.complete(rows.fetch_all(&self.pool).await.map_err(db)?).await
    }

    async fn reply_for_delivery(&self, tenant: &TenantId, id: ReplyId) -> Result<Option<ReplyRecord>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_reply!(" where replies.tenant_id = $1 and replies.id = $2", tenant, id.0);
        self.complete(row.fetch_all(&self.pool).await.map_err(db)?).await.map(|mut replies| replies.pop())
    }
}

impl Database {
    async fn complete(&self, rows: Vec<ReplyRow>) -> Result<Vec<ReplyRecord>, StorageError> {
        let mut replies = Vec::with_capacity(rows.len());
        for row in rows {
            replies.push(row.complete(self).await?);
        }
        Ok(replies)
    }
}
