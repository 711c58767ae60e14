//! Keys by which case systems call the API.

use crate::{
    Database,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::id::CaseSystemId;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{ApiKey, ApiKeys},
};
use sqlx::{query, query_as};
use uuid::Uuid;

struct KeyRow {
    id: Uuid,
    case_system_id: String,
    name: String,
    created_at: Time,
    expires_at: Option<Time>,
    revoked_at: Option<Time>,
    last_used_at: Option<Time>,
}

macro_rules! select_key {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        query_as!(
            KeyRow,
            r#"select id as "id: Uuid", case_system_id, name, created_at as "created_at: Time", expires_at as "expires_at: Time",
                revoked_at as "revoked_at: Time", last_used_at as "last_used_at: Time"
            from api_keys"# + $rest
            $(, $argument)*
        )
    };
}

impl KeyRow {
    fn into_key(self) -> Result<ApiKey, StorageError> {
        Ok(ApiKey {
            id: self.id,
            case_system: fit("api_keys", self.id, CaseSystemId::try_from(self.case_system_id))?,
            name: self.name,
            created_at: self.created_at.0,
            expires_at: self.expires_at.map(|at| at.0),
            revoked_at: self.revoked_at.map(|at| at.0),
            last_used_at: self.last_used_at.map(|at| at.0),
        })
    }
}

#[async_trait]
impl ApiKeys for Database {
    async fn add_api_key(&self, key: &ApiKey, hash: &[u8; 32]) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, hash, created_at) = (key.case_system.as_str(), hash.as_slice(), Time(key.created_at));
        let expires_at = key.expires_at.map(Time);
        query!(
            "insert into api_keys (id, case_system_id, name, hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
            key.id,
            system,
            key.name,
            hash,
            created_at as _,
            expires_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn api_key(&self, hash: &[u8; 32]) -> Result<Option<ApiKey>, StorageError> {
        let hash = hash.as_slice();
        let row = select_key!(" where hash = $1", hash).fetch_optional(&self.pool).await.map_err(db)?;
        row.map(KeyRow::into_key).transpose()
    }

    async fn api_keys(&self, case_system: Option<&CaseSystemId>) -> Result<Vec<ApiKey>, StorageError> {
        // Empty: all.
        let system = case_system.map_or("", CaseSystemId::as_str);
        let rows = select_key!(" where cast($1 as text) = '' or case_system_id = $2 order by created_at, id", system, system);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(KeyRow::into_key).collect()
    }

    async fn revoke_api_key(&self, id: Uuid, at: Timestamp) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let at = Time(at);
        let revoked = query!("update api_keys set revoked_at = $1 where id = $2 and revoked_at is null", at as _, id);
        let revoked = revoked.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(revoked)
    }

    async fn api_key_used(&self, id: Uuid, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let at = Time(at);
        query!("update api_keys set last_used_at = $1 where id = $2", at as _, id)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        transaction.commit().await.map_err(db)
    }
}
