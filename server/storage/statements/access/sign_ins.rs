//! Sign-ins that came back.

use crate::{Database, statements::failure::db, time::Time};
use async_trait::async_trait;
use jiff::Timestamp;
use ports::{StorageError, storage::SignIns};
use sqlx::query;

#[async_trait]
impl SignIns for Database {
    async fn use_sign_in(&self, state_hash: &[u8; 32], now: Timestamp, too_old: Timestamp) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (state, now, too_old) = (state_hash.as_slice(), Time(now), Time(too_old));
        query!("delete from used_sign_ins where used_at < $1", too_old as _).execute(&mut *transaction).await.map_err(db)?;
        let used = query!(
            "insert into used_sign_ins (state_hash, used_at) values ($1, $2) on conflict (state_hash) do nothing",
            state,
            now as _
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(used.rows_affected() == 1)
    }
}
