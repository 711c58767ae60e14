//! What lets a request write: the right to act for somebody, its session, the phone it came by. Asked in the transaction that writes, and
//! held until that ends: whoever ends one of them comes before or after it, never between.

use crate::{
    Transaction,
    statements::{access::sessions::is_over, failure::db},
    time::Time,
};
use domain::{id::RepresentationId, person::CameBy};
use jiff::Timestamp;
use ports::{StorageError, storage::DraftKey};
use sqlx::query;

pub(crate) async fn hold(transaction: &mut Transaction, key: &DraftKey, now: Timestamp) -> Result<bool, StorageError> {
    hold_each(transaction, key.by, key.came_by, now).await
}

pub(crate) async fn hold_each(
    transaction: &mut Transaction,
    by: Option<RepresentationId>,
    came_by: Option<CameBy>,
    now: Timestamp,
) -> Result<bool, StorageError> {
    if let Some(by) = by {
        let held = query!("update representations set state = state where id = $1 and state = 'active'", by.0);
        if held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
    }
    let Some(CameBy { session, phone }) = came_by else { return Ok(true) };
    let (session, long_ago, at) = (session.as_slice(), Time(Timestamp::UNIX_EPOCH), Time(now));
    let living = query!(
        r#"
        update sessions set tenant_id = tenant_id where id_hash = $1 and seen_at > $2
        returning created_at as "created_at: Time", seen_at as "seen_at: Time", idle_seconds, absolute_seconds
        "#,
        session,
        long_ago as _,
    );
    let living = living.fetch_optional(&mut **transaction).await.map_err(db)?;
    if living.is_none_or(|row| is_over(now, row.seen_at, row.idle_seconds) || is_over(now, row.created_at, row.absolute_seconds))
    {
        return Ok(false);
    }
    let Some(phone) = phone else { return Ok(true) };
    let held = query!("update hand_offs set files = files where id = $1 and phone_until > $2", phone.0, at as _);
    Ok(held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}
