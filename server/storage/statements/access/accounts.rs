//! People who signed in at least once.

use crate::{Database, statements::failure::db, time::Time};
use async_trait::async_trait;
use domain::{
    id::{AccountId, TenantId},
    person::PersonKey,
};
use jiff::Timestamp;
use ports::{StorageError, storage::Accounts};
use sqlx::query_scalar;
use uuid::Uuid;

#[async_trait]
impl Accounts for Database {
    async fn account_of(
        &self,
        tenant: &TenantId,
        person: &PersonKey,
        new: AccountId,
        now: Timestamp,
    ) -> Result<AccountId, StorageError> {
        let (tenant, subject, now) = (tenant.as_str(), person.subject.reveal(), Time(now));
        let id = query_scalar!(
            r#"
            insert into accounts (id, tenant_id, issuer, subject, created_at, seen_at)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (tenant_id, issuer, subject) do update set seen_at = excluded.seen_at
            returning id as "id: Uuid"
            "#,
            new.0,
            tenant,
            person.issuer,
            subject,
            now as _,
            now as _,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(db)?;
        Ok(AccountId(id))
    }
}
