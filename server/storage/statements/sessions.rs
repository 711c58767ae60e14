//! Sessions: hash only, both lifetimes, no resurrection.

use crate::{Database, failure::db, time::Time};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{NewSession, SessionHash, Sessions},
};
use sqlx::query;

/// How stale `seen_at` may get before a read writes it.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

#[async_trait]
impl Sessions for Database {
    async fn create_session(&self, new: &NewSession) -> Result<bool, StorageError> {
        let (hash, tenant, now) = (new.hash.as_slice(), new.tenant.as_str(), Time(new.created_at));
        let (idle, absolute) = (new.idle.as_secs(), new.absolute.as_secs());
        let inserted = query!(
            "insert into sessions (id_hash, data, tenant_id, account_id, issuer, subject, provider_session, created_at, seen_at,
                 idle_seconds, absolute_seconds)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (id_hash) do nothing",
            hash,
            new.data,
            tenant,
            new.account.0,
            new.issuer,
            new.subject,
            new.provider_session,
            now as _,
            now as _,
            idle,
            absolute,
        )
        .execute(&self.pool)
        .await
        .map_err(db)?;
        Ok(inserted.rows_affected() == 1)
    }

    async fn load_session(&self, hash: &SessionHash, now: Timestamp) -> Result<Option<String>, StorageError> {
        let hash = hash.as_slice();
        let row = query!(
            r#"
            select data, created_at as "created_at: Time", seen_at as "seen_at: Time", idle_seconds, absolute_seconds
            from sessions where id_hash = $1
            "#,
            hash,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(db)?;
        let Some(row) = row else { return Ok(None) };
        let beyond = |since: Time, seconds: i64| since.0.duration_until(now) >= SignedDuration::from_secs(seconds);
        if beyond(row.seen_at, row.idle_seconds) || beyond(row.created_at, row.absolute_seconds) {
            return Ok(None);
        }
        if row.seen_at.0.duration_until(now) >= TOUCH_EVERY {
            let seen = Time(now);
            query!("update sessions set seen_at = $1 where id_hash = $2", seen as _, hash)
                .execute(&self.pool)
                .await
                .map_err(db)?;
        }
        Ok(Some(row.data))
    }

    async fn update_session(&self, hash: &SessionHash, data: &str) -> Result<(), StorageError> {
        let hash = hash.as_slice();
        query!("update sessions set data = $1 where id_hash = $2", data, hash).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn delete_session(&self, hash: &SessionHash) -> Result<(), StorageError> {
        let hash = hash.as_slice();
        query!("delete from sessions where id_hash = $1", hash).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StorageError> {
        // The longest absolute lifetime is twelve hours; whatever is older is beyond every limit.
        let oldest = Time(now - SignedDuration::from_hours(24));
        let gone = query!("delete from sessions where created_at < $1", oldest as _).execute(&self.pool).await.map_err(db)?;
        Ok(gone.rows_affected())
    }
}
