//! What a draft, an account and a tenant may take, judged while the draft is locked: for whole documents and for uploads that begin.

use crate::{Database, Transaction, statements::failure::db, time::Time};
use async_trait::async_trait;
use domain::{
    deadline::quota_day,
    document::UploadLimits,
    id::{AccountId, ItemId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{DayFull, DraftKey, UploadDays},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

/// A limit that would be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitReached {
    TooManyFiles,
    ReplyTooLarge,
    EnoughToday,
    TenantFull,
}

/// What shall be added.
pub(crate) struct Wish<'a> {
    pub draft: Uuid,
    pub key: &'a DraftKey,
    /// Who uploads; a representative uses up nobody else's day.
    pub acting: AccountId,
    pub item: &'a ItemId,
    pub bytes: u64,
    pub max_files: u16,
    pub limits: &'a UploadLimits,
    /// A document that goes when this one comes.
    pub replaces: Option<Uuid>,
    /// The upload that it came by, whose size was reserved when it began.
    pub upload: Option<Uuid>,
    pub at: Timestamp,
}

pub(crate) async fn judge(transaction: &mut Transaction, wish: &Wish<'_>) -> Result<Option<LimitReached>, StorageError> {
    let now = Time(wish.at);
    let (item, replaces) = (wish.item.as_str(), wish.replaces.unwrap_or_else(Uuid::nil));
    // What was left by somebody whose right has ended is not part of the reply.
    let there = query!(
        r#"
        select
            count(*) filter (where item_id = $1) as "files!: i64",
            cast(coalesce(sum(size_bytes), 0) as bigint) as "bytes!: i64"
        from documents where draft_id = $2 and id <> $3
            and (representation_id is null
                or representation_id in (select representations.id from representations where state = 'active'))
        "#,
        item,
        wish.draft,
        replaces,
    )
    .fetch_one(&mut **transaction)
    .await
    .map_err(db)?;
    if there.files >= i64::from(wish.max_files.min(wish.limits.max_files_per_item)) {
        return Ok(Some(LimitReached::TooManyFiles));
    }
    // What has begun to come has its room, too.
    let this = wish.upload.unwrap_or_else(Uuid::nil);
    let coming = query_scalar!(
        r#"
        select cast(coalesce(sum(length_bytes), 0) as bigint) as "bytes!: i64" from uploads
        where draft_id = $1 and id <> $2 and document_id is null and wrapped_key is not null and expires_at > $3
            and (representation_id is null
                or representation_id in (select representations.id from representations where state = 'active'))
        "#,
        wish.draft,
        this,
        now as _,
    );
    let coming = coming.fetch_one(&mut **transaction).await.map_err(db)?;
    let together = u64::try_from(there.bytes.saturating_add(coming)).unwrap_or(u64::MAX).saturating_add(wish.bytes);
    if together > wish.limits.max_reply_bytes {
        return Ok(Some(LimitReached::ReplyTooLarge));
    }
    // What an upload in pieces brings was counted when it began.
    if wish.upload.is_some() {
        return Ok(None);
    }
    let full = day_full(transaction, (&wish.key.tenant, wish.acting), wish.limits, wish.bytes, wish.at).await?;
    Ok(full.map(LimitReached::from))
}

/// Whether so many bytes more are too many for this day.
pub(crate) async fn day_full(
    transaction: &mut Transaction,
    (tenant, account): (&TenantId, AccountId),
    limits: &UploadLimits,
    bytes: u64,
    at: Timestamp,
) -> Result<Option<DayFull>, StorageError> {
    let (tenant, day) = (tenant.as_str(), quota_day(at));
    let more_than = |there: i64, max: u64| u64::try_from(there).unwrap_or(u64::MAX).saturating_add(bytes) > max;
    let today = query_scalar!(
        r#"select bytes as "bytes!: i64" from upload_volumes where tenant_id = $1 and day = $2 and account_id = $3"#,
        tenant,
        day,
        account.0,
    );
    let today = today.fetch_optional(&mut **transaction).await.map_err(db)?.unwrap_or_default();
    if more_than(today, limits.max_person_bytes_a_day) {
        return Ok(Some(DayFull::Account));
    }
    let Some(max) = limits.max_tenant_bytes_a_day else { return Ok(None) };
    let all = query_scalar!(
        r#"select cast(coalesce(sum(bytes), 0) as bigint) as "bytes!: i64" from upload_volumes where tenant_id = $1 and day = $2"#,
        tenant,
        day,
    );
    let all = all.fetch_one(&mut **transaction).await.map_err(db)?;
    Ok(more_than(all, max).then_some(DayFull::Tenant))
}

/// Counts what is taken or reserved. Several drafts, and several people of one tenant, may come at once: what counts is what stands there
/// afterwards. Whoever hears that it is too much gives the transaction up.
pub(crate) async fn count(transaction: &mut Transaction, wish: &Wish<'_>) -> Result<Option<LimitReached>, StorageError> {
    let of = (&wish.key.tenant, wish.acting);
    add(transaction, of, wish.bytes, wish.at).await?;
    let full = day_full(transaction, of, wish.limits, 0, wish.at).await?;
    Ok(full.map(LimitReached::from))
}

impl From<DayFull> for LimitReached {
    fn from(full: DayFull) -> Self {
        match full {
            DayFull::Account => Self::EnoughToday,
            DayFull::Tenant => Self::TenantFull,
        }
    }
}

/// Adds to the day of an account.
pub(crate) async fn add(
    transaction: &mut Transaction,
    (tenant, account): (&TenantId, AccountId),
    bytes: u64,
    at: Timestamp,
) -> Result<(), StorageError> {
    let (tenant, day, bytes) = (tenant.as_str(), quota_day(at), i64::try_from(bytes).unwrap_or(i64::MAX));
    query!(
        "insert into upload_volumes (tenant_id, day, account_id, bytes) values ($1, $2, $3, $4)
         on conflict (tenant_id, day, account_id) do update set bytes = upload_volumes.bytes + excluded.bytes",
        tenant,
        day,
        account.0,
        bytes,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// Takes back what was reserved and never came.
pub(crate) async fn give_back(
    transaction: &mut Transaction,
    tenant: &str,
    account: Uuid,
    day: i64,
    bytes: i64,
) -> Result<(), StorageError> {
    query!(
        "update upload_volumes set bytes = case when bytes > $4 then bytes - $4 else 0 end
         where tenant_id = $1 and day = $2 and account_id = $3",
        tenant,
        day,
        account,
        bytes,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

#[async_trait]
impl UploadDays for Database {
    async fn room_today(
        &self,
        tenant: &TenantId,
        account: AccountId,
        limits: &UploadLimits,
        bytes: u64,
        at: Timestamp,
    ) -> Result<Option<DayFull>, StorageError> {
        let mut reading = self.pool.begin().await.map_err(db)?;
        day_full(&mut reading, (tenant, account), limits, bytes, at).await
    }

    async fn count_bytes(&self, tenant: &TenantId, account: AccountId, bytes: u64, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        add(&mut transaction, (tenant, account), bytes, at).await?;
        transaction.commit().await.map_err(db)
    }
}
