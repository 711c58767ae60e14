//! What was posted after a session had ended.

use crate::{Database, statements::failure::db, time::Time};
use async_trait::async_trait;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{KEPT_POSTS_LIMIT, KeptPostKey, KeptPosts},
};
use sqlx::{query, query_scalar};

#[async_trait]
impl KeptPosts for Database {
    async fn keep_post(&self, key: &KeptPostKey, sealed: &[u8], now: Timestamp) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, now) = (key.tenant.as_str(), Time(now));
        // Locks the account's row, so that posts at the same time are counted one after the other.
        query!("update accounts set seen_at = seen_at where id = $1", key.account.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        let others = query_scalar!(
            r#"
            select count(*) as "others!: i64" from kept_posts where tenant_id = $1 and account_id = $2 and path <> $3
            "#,
            tenant,
            key.account.0,
            key.path,
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(db)?;
        if others >= KEPT_POSTS_LIMIT {
            return Ok(false);
        }
        query!(
            "insert into kept_posts (tenant_id, account_id, path, sealed, kept_at) values ($1, $2, $3, $4, $5)
             on conflict (tenant_id, account_id, path) do update set sealed = excluded.sealed, kept_at = excluded.kept_at",
            tenant,
            key.account.0,
            key.path,
            sealed,
            now as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn kept_post(&self, key: &KeptPostKey) -> Result<Option<Vec<u8>>, StorageError> {
        let tenant = key.tenant.as_str();
        let sealed = query_scalar!(
            "select sealed from kept_posts where tenant_id = $1 and account_id = $2 and path = $3",
            tenant,
            key.account.0,
            key.path,
        );
        sealed.fetch_optional(&self.pool).await.map_err(db)
    }

    async fn kept_paths_below(&self, key: &KeptPostKey) -> Result<Vec<String>, StorageError> {
        let (tenant, below) = (key.tenant.as_str(), format!("{}/%", key.path));
        let paths = query_scalar!(
            "select path from kept_posts where tenant_id = $1 and account_id = $2 and path like $3 order by path",
            tenant,
            key.account.0,
            below,
        );
        paths.fetch_all(&self.pool).await.map_err(db)
    }

    async fn forget_kept_post(&self, key: &KeptPostKey) -> Result<(), StorageError> {
        let tenant = key.tenant.as_str();
        query!("delete from kept_posts where tenant_id = $1 and account_id = $2 and path = $3", tenant, key.account.0, key.path,)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn delete_old_kept_posts(&self, before: Timestamp) -> Result<u64, StorageError> {
        let before = Time(before);
        let gone = query!("delete from kept_posts where kept_at < $1", before as _).execute(&self.pool).await.map_err(db)?;
        Ok(gone.rows_affected())
    }
}
