//! Codes from letters.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, fit},
        messages::message_row,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    id::{AccessCodeId, AccountId, MessageId, TenantId},
    message::MessageContent,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{AccessCodes, CODE_LIMIT, CODE_WINDOW, CodeOutcome, NewAccessCode},
};
use sqlx::query;
use uuid::Uuid;

#[async_trait]
impl AccessCodes for Database {
    async fn create_access_code(&self, new: &NewAccessCode) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, hash) = (new.tenant.as_str(), new.code_hash.as_slice());
        let (created_at, expires_at) = (Time(new.created_at), Time(new.expires_at));
        // A code that was used stays its person's; only unused ones lose their worth.
        query!(
            "update access_codes set revoked_at = $1
             where message_id = $2 and tenant_id = $3 and revoked_at is null and account_id is null
                 and not exists (select 1 from access_codes as known where known.id = $4)",
            created_at as _,
            new.message.0,
            tenant,
            new.id.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let inserted = query!(
            "insert into access_codes (id, message_id, tenant_id, code_hash, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
            new.id.0,
            new.message.0,
            tenant,
            hash,
            created_at as _,
            expires_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if inserted.rows_affected() == 1 {
            audit::record(&mut transaction, &new.event).await?;
        }
        transaction.commit().await.map_err(db)
    }

    async fn try_access_code(
        &self,
        tenant: &TenantId,
        account: AccountId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<CodeOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let outcome = try_code(&mut transaction, tenant, account, code_hash, now).await?;
        transaction.commit().await.map_err(db)?;
        Ok(outcome)
    }

    async fn take_access_code(&self, code: AccessCodeId, account: AccountId, now: Timestamp) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let used_at = Time(now);
        // Two accounts may hold the same letter: the row decides, not what was read before.
        let taken = query!(
            "update access_codes set account_id = $1, used_at = coalesce(used_at, $2)
             where id = $3 and revoked_at is null and (account_id is null or account_id = $4)",
            account.0,
            used_at as _,
            code.0,
            account.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(taken.rows_affected() == 1)
    }
}

async fn try_code(
    transaction: &mut Transaction,
    tenant: &TenantId,
    account: AccountId,
    code_hash: &[u8; 32],
    now: Timestamp,
) -> Result<CodeOutcome, StorageError> {
    // Locks the account's row, so that attempts at the same time are counted one after the other.
    query!("update accounts set seen_at = seen_at where id = $1", account.0).execute(&mut **transaction).await.map_err(db)?;
    if let Some(until) = locked_until(transaction, tenant, account, now).await? {
        return Ok(CodeOutcome::Locked { until });
    }
    let (tenant_id, hash) = (tenant.as_str(), code_hash.as_slice());
    let row = query!(
        r#"
        select access_codes.id as "id: Uuid", message_id as "message_id: Uuid", account_id as "account_id: Uuid",
            expires_at as "expires_at: Time", revoked_at as "revoked_at: Time", recipient, recipient_issuer, recipient_subject, content
        from access_codes join messages on messages.id = message_id
        where access_codes.tenant_id = $1 and code_hash = $2
        "#,
        tenant_id,
        hash,
    )
    .fetch_optional(&mut **transaction)
    .await
    .map_err(db)?;
    let mine = |owner: Option<Uuid>| owner.is_none_or(|owner| owner == account.0);
    if row.as_ref().is_some_and(|row| row.revoked_at.is_some() && row.account_id.is_none()) {
        return Ok(CodeOutcome::Replaced);
    }
    let Some(row) = row.filter(|row| mine(row.account_id)) else {
        let now = Time(now);
        query!("insert into code_attempts (tenant_id, account_id, at) values ($1, $2, $3)", tenant_id, account.0, now as _)
            .execute(&mut **transaction)
            .await
            .map_err(db)?;
        return Ok(CodeOutcome::Unknown);
    };
    if row.expires_at.0 <= now && row.account_id.is_none() {
        return Ok(CodeOutcome::Expired);
    }
    let recipient = message_row::recipient(row.message_id, &row.recipient, row.recipient_issuer, row.recipient_subject)?;
    let content: MessageContent = fit("messages", row.message_id, serde_json::from_str(&row.content))?;
    Ok(CodeOutcome::Fits {
        code: AccessCodeId(row.id),
        message: MessageId(row.message_id),
        recipient: Box::new(recipient),
        levels: content.levels,
    })
}

async fn locked_until(
    transaction: &mut Transaction,
    tenant: &TenantId,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StorageError> {
    let (tenant, since) = (tenant.as_str(), Time(now - CODE_WINDOW));
    query!("delete from code_attempts where account_id = $1 and at <= $2", account.0, since as _)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    let attempts = query!(
        r#"select at as "at: Time" from code_attempts where tenant_id = $1 and account_id = $2 order by at"#,
        tenant,
        account.0,
    )
    .fetch_all(&mut **transaction)
    .await
    .map_err(db)?;
    let full = i64::try_from(attempts.len()).is_ok_and(|count| count >= CODE_LIMIT);
    Ok(attempts.first().filter(|_| full).map(|first| first.at.0 + CODE_WINDOW))
}
