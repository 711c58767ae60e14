//! Sessions: hash only, both lifetimes, no resurrection.

use crate::{
    Connection, Database,
    session_rows::{SessionRow, session_rows},
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::id::{AccountId, TenantId};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{EndSessions, NewSession, OwnSession, SessionHash, Sessions},
};
use sqlx::query;
use std::{collections::HashMap, sync::PoisonError, time::Duration};
use uuid::Uuid;

/// How stale `seen_at` may get before a read writes it.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Everybody waits for this look-up.
const KEPT_PATIENCE: Duration = Duration::from_secs(3);

/// Whether this many seconds have passed.
pub(crate) fn is_over(now: Timestamp, since: Time, seconds: i64) -> bool {
    since.0.duration_until(now) >= SignedDuration::from_secs(seconds)
}

/// The rows, over the connection that is kept for this. Whoever finds it taken uses another one.
async fn living_rows(database: &Database, hashes: &[SessionHash]) -> Result<Vec<SessionRow>, StorageError> {
    let take = || database.for_sessions.lock().unwrap_or_else(PoisonError::into_inner).take();
    let keep = |connection: Connection| {
        // A pool of one has none to spare.
        if database.pool.options().get_max_connections() > 1 {
            *database.for_sessions.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
        }
    };
    if let Some(mut kept) = take() {
        if let Ok(Ok(rows)) = tokio::time::timeout(KEPT_PATIENCE, session_rows(&mut kept, hashes)).await {
            keep(kept);
            return Ok(rows);
        }
        // It may have died while it waited, or its line says nothing any more.
        kept.close_on_drop();
    }
    let mut fresh = database.pool.acquire().await.map_err(db)?;
    let rows = session_rows(&mut fresh, hashes).await.map_err(db)?;
    keep(fresh);
    Ok(rows)
}

/// Those that neither lifetime has ended.
fn living(rows: Vec<SessionRow>, now: Timestamp) -> Result<Vec<(SessionHash, SessionRow)>, StorageError> {
    let lives =
        |row: &SessionRow| !is_over(now, row.seen_at, row.idle_seconds) && !is_over(now, row.created_at, row.absolute_seconds);
    let with_hash = |row: SessionRow| Ok((fit("sessions", "living", SessionHash::try_from(row.id_hash.as_slice()))?, row));
    rows.into_iter().filter(lives).map(with_hash).collect()
}

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

    async fn look_at_sessions(
        &self,
        hashes: &[SessionHash],
        now: Timestamp,
    ) -> Result<HashMap<SessionHash, String>, StorageError> {
        let living = living(living_rows(self, hashes).await?, now)?;
        Ok(living.into_iter().map(|(hash, row)| (hash, row.data)).collect())
    }

    async fn load_sessions(&self, hashes: &[SessionHash], now: Timestamp) -> Result<HashMap<SessionHash, String>, StorageError> {
        let mut data = HashMap::with_capacity(hashes.len());
        for (hash, row) in living(living_rows(self, hashes).await?, now)? {
            if row.seen_at.0.duration_until(now) >= TOUCH_EVERY {
                let seen = Time(now);
                let long_ago = Time(Timestamp::UNIX_EPOCH);
                // One that was ended meanwhile stays ended.
                query!(
                    "update sessions set seen_at = $1 where id_hash = $2 and seen_at > $3",
                    seen as _,
                    row.id_hash,
                    long_ago as _
                )
                .execute(&self.pool)
                .await
                .map_err(db)?;
            }
            data.insert(hash, row.data);
        }
        Ok(data)
    }

    async fn ended_session(
        &self,
        hash: &SessionHash,
        now: Timestamp,
    ) -> Result<Option<(TenantId, AccountId, bool)>, StorageError> {
        let hash = hash.as_slice();
        let row = query!(
            r#"
            select tenant_id, account_id as "account_id: Uuid", created_at as "created_at: Time", seen_at as "seen_at: Time",
                idle_seconds, absolute_seconds
            from sessions where id_hash = $1
            "#,
            hash,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(db)?;
        let ended =
            row.filter(|row| is_over(now, row.seen_at, row.idle_seconds) || is_over(now, row.created_at, row.absolute_seconds));
        ended
            .map(|row| {
                let by_hand = row.seen_at.0 == Timestamp::UNIX_EPOCH;
                Ok((fit("sessions", "ended", TenantId::try_from(row.tenant_id))?, AccountId(row.account_id), by_hand))
            })
            .transpose()
    }

    async fn update_session(&self, hash: &SessionHash, data: &str) -> Result<(), StorageError> {
        let (hash, long_ago) = (hash.as_slice(), Time(Timestamp::UNIX_EPOCH));
        query!("update sessions set data = $1 where id_hash = $2 and seen_at > $3", data, hash, long_ago as _)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn end_session(&self, hash: &SessionHash) -> Result<(), StorageError> {
        let (hash, long_ago) = (hash.as_slice(), Time(Timestamp::UNIX_EPOCH));
        query!("update sessions set data = '', seen_at = $1 where id_hash = $2", long_ago as _, hash)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn own_sessions(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<Vec<OwnSession>, StorageError> {
        let (tenant, long_ago) = (tenant.as_str(), Time(Timestamp::UNIX_EPOCH));
        let rows = query!(
            r#"
            select id_hash, data, created_at as "created_at: Time", seen_at as "seen_at: Time", idle_seconds, absolute_seconds
            from sessions where tenant_id = $1 and account_id = $2 and seen_at > $3 order by created_at desc limit 100
            "#,
            tenant,
            account.0,
            long_ago as _,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        rows.into_iter()
            .filter(|row| !is_over(now, row.seen_at, row.idle_seconds) && !is_over(now, row.created_at, row.absolute_seconds))
            .map(|row| {
                let hash = fit("sessions", "own", <SessionHash>::try_from(row.id_hash.as_slice()))?;
                Ok(OwnSession { hash, data: row.data, created_at: row.created_at.0, seen_at: row.seen_at.0 })
            })
            .collect()
    }

    async fn end_other_sessions(&self, tenant: &TenantId, account: AccountId, but: &SessionHash) -> Result<u64, StorageError> {
        let (tenant, but) = (tenant.as_str(), but.as_slice());
        let long_ago = Time(Timestamp::UNIX_EPOCH);
        // Over for good, and known for a day: what was typed in such a session and comes now is kept for its account.
        let gone = query!(
            "update sessions set data = '', seen_at = $1
             where tenant_id = $2 and account_id = $3 and id_hash <> $4 and seen_at > $5",
            long_ago as _,
            tenant,
            account.0,
            but,
            long_ago as _,
        );
        Ok(gone.execute(&self.pool).await.map_err(db)?.rows_affected())
    }

    async fn end_sessions(&self, end: &EndSessions, now: Timestamp) -> Result<Option<u64>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (token, until, now) = (end.token_hash.as_slice(), Time(end.token_known_until), Time(now));
        query!("delete from logout_tokens where known_until < $1", now as _).execute(&mut *transaction).await.map_err(db)?;
        let first = query!(
            "insert into logout_tokens (token_hash, known_until) values ($1, $2) on conflict (token_hash) do nothing",
            token,
            until as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if first.rows_affected() == 0 {
            return Ok(None);
        }
        let long_ago = Time(Timestamp::UNIX_EPOCH);
        // A session that is named means that one, also if its person has signed out here before; a subject alone means all of its sessions.
        let (mut gone, mut known) = (0, false);
        if let Some(session) = &end.provider_session {
            let there =
                query!("select id_hash from sessions where issuer = $1 and provider_session = $2 limit 1", end.issuer, session);
            known = there.fetch_optional(&mut *transaction).await.map_err(db)?.is_some();
            let ended = query!(
                "update sessions set data = '', seen_at = $1 where issuer = $2 and provider_session = $3 and seen_at > $4",
                long_ago as _,
                end.issuer,
                session,
                long_ago as _,
            );
            gone = ended.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        }
        // A session that nobody here knows, of a person whom somebody knows: all of theirs, rather than none.
        if let Some(subject) = end.subject.as_ref().filter(|_| !known) {
            let ended = query!(
                "update sessions set data = '', seen_at = $1 where issuer = $2 and subject = $3 and seen_at > $4",
                long_ago as _,
                end.issuer,
                subject,
                long_ago as _,
            );
            gone = ended.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        }
        transaction.commit().await.map_err(db)?;
        Ok(Some(gone))
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StorageError> {
        // The longest absolute lifetime is twelve hours; whatever is older is beyond every limit.
        let oldest = Time(now - SignedDuration::from_hours(24));
        let gone = query!("delete from sessions where created_at < $1", oldest as _).execute(&self.pool).await.map_err(db)?;
        Ok(gone.rows_affected())
    }
}
