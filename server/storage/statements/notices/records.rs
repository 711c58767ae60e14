//! Notices, read and handed over.

use crate::{
    Database,
    statements::{
        audit,
        failure::{db, fit, json, known},
        notices::{insert::insert, settle, written},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, DraftId, MessageId, NoticeId, TenantId},
    notice::{NotNeeded, Notice, NoticeChannel, NoticeEnd, NoticeFailure, NoticeTimes},
    text::LanguageTag,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{DraftToGo, NewNotice, NoticeSettlement, NoticeWords, Notices, WrittenAnswer},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

pub(crate) struct NoticeRow {
    id: Uuid,
    tenant_id: String,
    message_id: Uuid,
    cause: String,
    address: String,
    language: Option<String>,
    state: String,
    created_at: Time,
    give_up_at: Time,
    template: Option<String>,
    handed_over_at: Option<Time>,
    unclear: i64,
    accepted_at: Option<Time>,
    proof: Option<String>,
    opened_at: Option<Time>,
    ended_at: Option<Time>,
    reason: Option<String>,
    detail: Option<String>,
}

/// The columns of a [`NoticeRow`].
macro_rules! select_notice {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            NoticeRow,
            r#"select id as "id: Uuid", tenant_id, message_id as "message_id: Uuid", cause, address, language, state,
                created_at as "created_at: Time", give_up_at as "give_up_at: Time", template, handed_over_at as "handed_over_at: Time",
                unclear, accepted_at as "accepted_at: Time", proof, opened_at as "opened_at: Time", ended_at as "ended_at: Time",
                reason, detail
            from notices"# + $rest,
            $($argument),+
        )
    };
}

impl NoticeRow {
    fn into_notice(self) -> Result<Notice, StorageError> {
        let (table, id) = ("notices", self.id);
        let end = match self.state.as_str() {
            "accepted" => Some(NoticeEnd::Accepted),
            "failed" => {
                let failure = self.reason.as_deref().and_then(NoticeFailure::parse);
                let detail = self.detail.unwrap_or_default();
                Some(NoticeEnd::Failed { failure: known(table, id, "reason", failure)?, detail })
            }
            "not_needed" => {
                let reason = self.reason.as_deref().and_then(NotNeeded::parse);
                Some(NoticeEnd::NotNeeded(known(table, id, "reason", reason)?))
            }
            _ => None,
        };
        Ok(Notice {
            id: NoticeId(id),
            tenant: fit(table, id, TenantId::try_from(self.tenant_id))?,
            message: MessageId(self.message_id),
            cause: fit(table, id, self.cause.parse())?,
            address: fit(table, id, serde_json::from_str(&self.address))?,
            language: self.language.map(|tag| fit(table, id, LanguageTag::try_from(tag))).transpose()?,
            created_at: self.created_at.0,
            give_up_at: self.give_up_at.0,
            template: self.template,
            times: NoticeTimes {
                handed_over_at: self.handed_over_at.map(|at| at.0),
                accepted_at: self.accepted_at.map(|at| at.0),
                opened_at: self.opened_at.map(|at| at.0),
                ended_at: self.ended_at.map(|at| at.0),
            },
            proof: self.proof,
            unclear: fit(table, id, u32::try_from(self.unclear))?,
            end,
        })
    }
}

#[async_trait]
impl Notices for Database {
    async fn add_notices(&self, new: &[NewNotice]) -> Result<usize, StorageError> {
        let mut transaction = self.begin_write().await?;
        let mut added = 0;
        for notice in new {
            added += usize::from(insert(&mut transaction, notice).await?);
        }
        transaction.commit().await.map_err(db)?;
        Ok(added)
    }

    async fn notice(&self, tenant: &TenantId, id: NoticeId) -> Result<Option<Notice>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_notice!(" where tenant_id = $1 and id = $2", tenant, id.0).fetch_optional(&self.pool);
        row.await.map_err(db)?.map(NoticeRow::into_notice).transpose()
    }

    async fn notice_by_id(&self, id: NoticeId) -> Result<Option<Notice>, StorageError> {
        let row = select_notice!(" where id = $1", id.0).fetch_optional(&self.pool);
        row.await.map_err(db)?.map(NoticeRow::into_notice).transpose()
    }

    async fn notices_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Notice>, StorageError> {
        let tenant = tenant.as_str();
        let rows = select_notice!(" where tenant_id = $1 and message_id = $2 order by created_at, id", tenant, message.0);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(NoticeRow::into_notice).collect()
    }

    async fn words_of(&self, tenant: &TenantId, id: NoticeId) -> Result<Option<NoticeWords>, StorageError> {
        let tenant = tenant.as_str();
        let words = query_scalar!("select words from notices where tenant_id = $1 and id = $2", tenant, id.0);
        let words = words.fetch_optional(&self.pool).await.map_err(db)?.flatten();
        words.map(|words| fit("notices", id.0, serde_json::from_str(&words))).transpose()
    }

    async fn hand_over(
        &self,
        tenant: &TenantId,
        id: NoticeId,
        words: &NoticeWords,
        at: Timestamp,
    ) -> Result<Option<NoticeWords>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, at, written) = (tenant.as_str(), Time(at), json(words));
        let counts = query_scalar!(
            r#"update notices set words = coalesce(words, $1), template = coalesce(template, $2), handed_over_at = $3, unclear = unclear + 1
               where tenant_id = $4 and id = $5 and state = 'waiting'
               returning words as "words!""#,
            written,
            words.template,
            at as _,
            tenant,
            id.0,
        );
        let counts = counts.fetch_optional(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        counts.map(|words| fit("notices", id.0, serde_json::from_str(&words))).transpose()
    }

    async fn not_taken(&self, tenant: &TenantId, id: NoticeId) -> Result<(), StorageError> {
        let tenant = tenant.as_str();
        query!(
            "update notices
             set unclear = unclear - 1, handed_over_at = case when unclear = 1 then null else handed_over_at end
             where tenant_id = $1 and id = $2 and unclear > 0 and state = 'waiting'",
            tenant,
            id.0
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(())
    }

    async fn settle_notice(&self, settlement: &NoticeSettlement) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !settle::settle(&mut transaction, settlement).await? {
            return Ok(false);
        }
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn mark_notice_opened(&self, tenant: &TenantId, id: NoticeId, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, at) = (tenant.as_str(), Time(event.at));
        let changed = query!(
            "update notices set opened_at = $1 where tenant_id = $2 and id = $3 and opened_at is null",
            at as _,
            tenant,
            id.0,
        );
        if changed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn is_dead(&self, tenant: &TenantId, channel: NoticeChannel, hash: &[u8; 32]) -> Result<bool, StorageError> {
        let (tenant, channel, hash) = (tenant.as_str(), channel.as_str(), hash.as_slice());
        let dead = query_scalar!(
            r#"select since as "since: Time" from dead_addresses where tenant_id = $1 and channel = $2 and address_hash = $3"#,
            tenant,
            channel,
            hash,
        );
        Ok(dead.fetch_optional(&self.pool).await.map_err(db)?.is_some())
    }

    async fn revive(&self, tenant: &TenantId, channel: NoticeChannel, hash: &[u8; 32]) -> Result<(), StorageError> {
        let (tenant, channel, hash) = (tenant.as_str(), channel.as_str(), hash.as_slice());
        query!("delete from dead_addresses where tenant_id = $1 and channel = $2 and address_hash = $3", tenant, channel, hash)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn drafts_to_go(&self, from: Timestamp, until: Timestamp, limit: u16) -> Result<Vec<DraftToGo>, StorageError> {
        let (from, until, limit) = (Time(from), Time(until), i64::from(limit));
        let rows = query!(
            r#"
            select id as "id: Uuid", tenant_id, message_id as "message_id: Uuid", account_id as "account_id: Uuid",
                edited_at as "edited_at: Time"
            from drafts
            where state = 'open' and edited_at > $1 and edited_at <= $2
                and not exists (select 1 from bindings where bindings.message_id = drafts.message_id
                    and bindings.account_id = drafts.account_id and bindings.rule = 'representative')
                and (exists (select 1 from draft_answers where draft_id = drafts.id)
                    or exists (select 1 from documents where documents.draft_id = drafts.id))
            order by edited_at, id limit $3
            "#,
            from as _,
            until as _,
            limit,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(DraftToGo {
                    tenant: fit("drafts", row.id, TenantId::try_from(row.tenant_id))?,
                    message: MessageId(row.message_id),
                    draft: DraftId(row.id),
                    account: AccountId(row.account_id),
                    edited_at: row.edited_at.0,
                })
            })
            .collect()
    }

    async fn add_written_answer(
        &self,
        written: &WrittenAnswer,
        since: Timestamp,
        most: u32,
        event: &Event,
    ) -> Result<Option<u32>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let since = Time(since);
        let kept =
            query_scalar!(r#"select count(*) as "count!: i64" from written_answers where notice_id = $1"#, written.notice.0,);
        if kept.fetch_one(&mut *transaction).await.map_err(db)? >= i64::from(most) {
            return Ok(None);
        }
        if !written::insert(&mut transaction, written).await? {
            return Ok(None);
        }
        let answered = query_scalar!(
            r#"select count(*) as "count!: i64" from written_answers where notice_id = $1 and answered_at > $2"#,
            written.notice.0,
            since as _,
        );
        let answered = answered.fetch_one(&mut *transaction).await.map_err(db)?;
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(Some(u32::try_from(answered).unwrap_or(u32::MAX)))
    }

    async fn mark_written_answered(&self, id: Uuid, at: Timestamp) -> Result<(), StorageError> {
        let at = Time(at);
        query!("update written_answers set answered_at = $1 where id = $2", at as _, id).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn written_answers(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<WrittenAnswer>, StorageError> {
        written::of_message(self, tenant, message).await
    }

    async fn draft_edited_at(&self, draft: DraftId) -> Result<Option<Timestamp>, StorageError> {
        let edited = query_scalar!(r#"select edited_at as "at: Time" from drafts where id = $1 and state = 'open'"#, draft.0);
        Ok(edited.fetch_optional(&self.pool).await.map_err(db)?.map(|at| at.0))
    }
}
