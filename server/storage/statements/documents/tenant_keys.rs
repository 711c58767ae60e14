//! The tenants' wrapped keys.

use crate::{Database, statements::failure::db, time::Time};
use async_trait::async_trait;
use domain::id::{TenantId, TenantKeyId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{TenantKeys, WrappedTenantKey},
};
use sqlx::query;
use uuid::Uuid;

#[async_trait]
impl TenantKeys for Database {
    async fn current_tenant_key(&self, new: &WrappedTenantKey, now: Timestamp) -> Result<WrappedTenantKey, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, now) = (new.tenant.as_str(), Time(now));
        query!(
            "insert into tenant_keys (id, tenant_id, wrapped, created_at) values ($1, $2, $3, $4)
             on conflict (tenant_id) where follows_key_id is null do nothing",
            new.id.0,
            tenant,
            new.wrapped,
            now as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let row = query!(
            r#"
            select id as "id: Uuid", wrapped from tenant_keys where tenant_id = $1 order by created_at desc, id desc limit 1
            "#,
            tenant,
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(WrappedTenantKey { id: TenantKeyId(row.id), tenant: new.tenant.clone(), wrapped: row.wrapped })
    }

    async fn has_tenant_keys(&self) -> Result<bool, StorageError> {
        let has = sqlx::query_scalar!(r#"select exists (select 1 from tenant_keys) as "has!: bool""#);
        has.fetch_one(&self.pool).await.map_err(db)
    }

    async fn tenant_key(&self, tenant: &TenantId, id: TenantKeyId) -> Result<Option<WrappedTenantKey>, StorageError> {
        let tenant_id = tenant.as_str();
        let wrapped = sqlx::query_scalar!("select wrapped from tenant_keys where tenant_id = $1 and id = $2", tenant_id, id.0)
            .fetch_optional(&self.pool)
            .await
            .map_err(db)?;
        Ok(wrapped.map(|wrapped| WrappedTenantKey { id, tenant: tenant.clone(), wrapped }))
    }
}
