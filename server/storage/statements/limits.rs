//! What a draft, an account and a tenant may take, judged while the draft is locked: for whole documents and for uploads that begin.

use crate::{Transaction, failure::db};
use domain::{
    deadline::berlin,
    document::UploadLimits,
    id::{AccountId, ItemId},
};
use jiff::{Timestamp, civil::Date};
use ports::{StorageError, storage::DraftKey};
use sqlx::{query, query_scalar};
use uuid::Uuid;

/// A limit that would be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
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
    pub at: Timestamp,
}

/// Days since 1970, as the calendar on people's walls counts them.
pub(crate) fn day_of(at: Timestamp) -> i64 {
    let day = at.to_zoned(berlin()).date();
    day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

pub(crate) async fn judge(transaction: &mut Transaction, wish: &Wish<'_>) -> Result<Option<Passed>, StorageError> {
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
        return Ok(Some(Passed::TooManyFiles));
    }
    let more_than = |there: i64, max: u64| u64::try_from(there).unwrap_or(u64::MAX).saturating_add(wish.bytes) > max;
    if more_than(there.bytes, wish.limits.max_reply_bytes) {
        return Ok(Some(Passed::ReplyTooLarge));
    }
    let (tenant, day) = (wish.key.tenant.as_str(), day_of(wish.at));
    let today = query_scalar!(
        r#"select bytes as "bytes!: i64" from upload_volumes where tenant_id = $1 and day = $2 and account_id = $3"#,
        tenant,
        day,
        wish.acting.0,
    );
    let today = today.fetch_optional(&mut **transaction).await.map_err(db)?.unwrap_or_default();
    if more_than(today, wish.limits.max_person_bytes_a_day) {
        return Ok(Some(Passed::EnoughToday));
    }
    let Some(max) = wish.limits.max_tenant_bytes_a_day else { return Ok(None) };
    let all = query_scalar!(
        r#"select cast(coalesce(sum(bytes), 0) as bigint) as "bytes!: i64" from upload_volumes where tenant_id = $1 and day = $2"#,
        tenant,
        day,
    );
    let all = all.fetch_one(&mut **transaction).await.map_err(db)?;
    Ok(more_than(all, max).then_some(Passed::TenantFull))
}

/// Counts what was taken.
pub(crate) async fn count(transaction: &mut Transaction, wish: &Wish<'_>) -> Result<(), StorageError> {
    let (tenant, day, bytes) = (wish.key.tenant.as_str(), day_of(wish.at), i64::try_from(wish.bytes).unwrap_or(i64::MAX));
    query!(
        "insert into upload_volumes (tenant_id, day, account_id, bytes) values ($1, $2, $3, $4)
         on conflict (tenant_id, day, account_id) do update set bytes = upload_volumes.bytes + excluded.bytes",
        tenant,
        day,
        wish.acting.0,
        bytes,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}
