//! The append-only log.

use crate::{
    Database, Transaction,
    statements::failure::{db, known},
    time::Time,
};
use async_trait::async_trait;
use domain::id::{AccountId, AuditId, DocumentId, MessageId, TenantId};
use ports::{
    StorageError,
    storage::{Actor, Audit, AuditAction, AuditEntry},
};
use sqlx::{query, query_as};
use uuid::Uuid;

struct AuditRow {
    id: Uuid,
    at: Time,
    actor: String,
    account_id: Option<Uuid>,
    action: String,
    document_id: Option<Uuid>,
}

/// Adds a line inside another change's transaction.
pub(crate) async fn record(transaction: &mut Transaction, entry: &AuditEntry) -> Result<(), StorageError> {
    let (account, document) = (entry.actor.account().map(|id| id.0), entry.document.map(|id| id.0));
    let (tenant, actor, action, at) = (entry.tenant.as_str(), entry.actor.kind(), entry.action.as_str(), Time(entry.at));
    query!(
        "insert into audit_entries (id, tenant_id, message_id, at, actor, account_id, action, document_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        entry.id.0,
        tenant,
        entry.message.0,
        at as _,
        actor,
        account,
        action,
        document,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

#[async_trait]
impl Audit for Database {
    async fn append(&self, entry: &AuditEntry) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        record(&mut transaction, entry).await?;
        transaction.commit().await.map_err(db)
    }

    async fn history(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<AuditEntry>, StorageError> {
        let tenant_id = tenant.as_str();
        let rows = query_as!(
            AuditRow,
            r#"
            select
                id as "id: Uuid", at as "at: Time", actor, account_id as "account_id: Uuid", action,
                document_id as "document_id: Uuid"
            from audit_entries
            where tenant_id = $1 and message_id = $2
            order by at, id
            "#,
            tenant_id,
            message.0,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        rows.into_iter()
            .map(|row| {
                let actor = Actor::from_parts(&row.actor, row.account_id.map(AccountId));
                Ok(AuditEntry {
                    id: AuditId(row.id),
                    tenant: tenant.clone(),
                    message,
                    at: row.at.0,
                    actor: known("audit_entries", row.id, "actor", actor)?,
                    action: known("audit_entries", row.id, "action", AuditAction::parse(&row.action))?,
                    document: row.document_id.map(DocumentId),
                })
            })
            .collect()
    }
}
