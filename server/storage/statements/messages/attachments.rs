//! Files that a case system has brought for a message to come.

use crate::{
    Database, Transaction,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::{
    id::{CaseSystemId, MessageFileId, TenantId},
    message::Message,
    personal::Personal,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Attachments, NewMessageFile},
};
use sqlx::query;
use uuid::Uuid;

/// They belong to the message from now on, in this order. `false`: one is not there.
pub(crate) async fn join(
    transaction: &mut Transaction,
    message: &Message,
    files: &[MessageFileId],
) -> Result<bool, StorageError> {
    let system = message.case_system.as_str();
    for (position, file) in files.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let joined = query!(
            "insert into message_files (id, tenant_id, message_id, position, name, media_type, size_bytes, sha256, tenant_key_id,
                 wrapped_key)
             select id, tenant_id, $1, $2, name, media_type, size_bytes, sha256, tenant_key_id, wrapped_key from attachments
             where id = $3 and case_system_id = $4",
            message.id.0,
            position,
            file.0,
            system,
        );
        if joined.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        let done = query!("delete from attachments where id = $1", file.0);
        if done.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
            // Its day ended at this very moment.
            return Ok(false);
        }
    }
    Ok(true)
}

/// Bytes of all that wait, and how many there are.
async fn waiting(transaction: &mut Transaction, system: &str) -> Result<(u64, u64), StorageError> {
    let sums = query!(
        r#"select count(*) as "count!: i64", cast(coalesce(sum(size_bytes), 0) as bigint) as "bytes!: i64"
           from attachments where case_system_id = $1"#,
        system,
    );
    let sums = sums.fetch_one(&mut **transaction).await.map_err(db)?;
    Ok((fit("attachments", system, u64::try_from(sums.bytes))?, fit("attachments", system, u64::try_from(sums.count))?))
}

#[async_trait]
impl Attachments for Database {
    async fn add_attachment(
        &self,
        case_system: &CaseSystemId,
        tenant: &TenantId,
        file: &NewMessageFile,
        at: Timestamp,
        (most_files, most_bytes): (u64, u64),
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write_alone(&format!("attachments of {case_system}")).await?;
        let (system, tenant, at) = (case_system.as_str(), tenant.as_str(), Time(at));
        let (bytes, files) = waiting(&mut transaction, system).await?;
        if files >= most_files || bytes.saturating_add(file.size_bytes) > most_bytes {
            return Ok(false);
        }
        query!(
            "insert into attachments (id, case_system_id, tenant_id, name, media_type, size_bytes, sha256, tenant_key_id, wrapped_key,
                 created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            file.id.0,
            system,
            tenant,
            file.name.reveal(),
            file.media_type,
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
            file.sha256,
            file.key.tenant_key.0,
            file.key.bytes,
            at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn waiting_attachments(&self, case_system: &CaseSystemId) -> Result<(u64, u64), StorageError> {
        waiting(&mut self.pool.begin().await.map_err(db)?, case_system.as_str()).await
    }

    async fn attachments_that_wait(
        &self,
        case_system: &CaseSystemId,
        files: &[MessageFileId],
    ) -> Result<Option<Vec<(Personal<String>, u64)>>, StorageError> {
        let system = case_system.as_str();
        let mut found = Vec::with_capacity(files.len());
        for file in files {
            let row = query!("select name, size_bytes from attachments where id = $1 and case_system_id = $2", file.0, system);
            let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
            found.push((Personal::new(row.name), fit("attachments", file.0, u64::try_from(row.size_bytes))?));
        }
        Ok(Some(found))
    }

    async fn drop_attachments(&self, before: Timestamp, limit: u16) -> Result<Vec<(TenantId, MessageFileId)>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (before, limit) = (Time(before), i64::from(limit));
        let rows = query!(
            r#"delete from attachments where id in (select id from attachments where created_at < $1 order by created_at limit $2)
               returning id as "id: Uuid", tenant_id"#,
            before as _,
            limit,
        );
        let rows = rows.fetch_all(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        rows.into_iter()
            .map(|row| Ok((fit("attachments", row.id, TenantId::try_from(row.tenant_id))?, MessageFileId(row.id))))
            .collect()
    }
}
