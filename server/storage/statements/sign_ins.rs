//! Sign-ins on their way to the provider and back.

use crate::{
    Database,
    failure::{db, fit, known},
    time::Time,
};
use async_trait::async_trait;
use domain::{
    id::{ProviderId, TenantId},
    person::TrustLevel,
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{NewSignIn, PendingSignIn, SignIns},
};
use sqlx::query;

const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

#[async_trait]
impl SignIns for Database {
    async fn remember_sign_in(&self, new: &NewSignIn) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (cookie, state, created_at) = (new.cookie_hash.as_slice(), new.state_hash.as_slice(), Time(new.created_at));
        let (tenant, provider) = (new.pending.tenant.as_str(), new.pending.provider.as_str());
        let level = new.pending.level.as_str();
        let fresh = i64::from(new.pending.fresh_since.is_some());
        let asks_again = i64::from(new.pending.asks_again);
        let too_old = Time(new.created_at - LIFETIME);
        query!(
            "delete from sign_ins
             where created_at < $1 or (cookie_hash = $2 and state_hash not in (
                 select newest.state_hash from sign_ins newest where newest.cookie_hash = $3 order by newest.created_at desc limit 4
             ))",
            too_old as _,
            cookie,
            cookie,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        query!(
            "insert into sign_ins (state_hash, cookie_hash, tenant_id, provider_id, nonce, pkce_verifier, return_to, created_at, level, fresh, asks_again)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            state,
            cookie,
            tenant,
            provider,
            new.pending.nonce,
            new.pending.pkce_verifier,
            new.pending.return_to,
            created_at as _,
            level,
            fresh,
            asks_again,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn take_sign_in(
        &self,
        cookie_hash: &[u8; 32],
        state_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<PendingSignIn>, StorageError> {
        let (cookie, state) = (cookie_hash.as_slice(), state_hash.as_slice());
        let row = query!(
            r#"
            delete from sign_ins where state_hash = $1 and cookie_hash = $2
            returning tenant_id, provider_id, nonce, pkce_verifier, return_to, level, fresh, asks_again, created_at as "created_at: Time"
            "#,
            state,
            cookie,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(db)?;
        let Some(row) = row.filter(|row| row.created_at.0.duration_until(now) < LIFETIME) else { return Ok(None) };
        Ok(Some(PendingSignIn {
            tenant: fit("sign_ins", "taken", TenantId::try_from(row.tenant_id))?,
            provider: fit("sign_ins", "taken", ProviderId::try_from(row.provider_id))?,
            nonce: row.nonce,
            pkce_verifier: row.pkce_verifier,
            return_to: row.return_to,
            level: known("sign_ins", "taken", "level", TrustLevel::parse(&row.level))?,
            fresh_since: (row.fresh == 1).then_some(row.created_at.0),
            asks_again: row.asks_again == 1,
        }))
    }
}
