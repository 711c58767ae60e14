//! Events, and the append-only log that they make.

use crate::{
    Database, Transaction,
    statements::{
        events::feed::to_be_placed,
        failure::{db, fit, json, known},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    event::{Actor, Change, Event, Recorded},
    id::{AccountId, DocumentId, EventId, MessageId, TenantId},
};
use ports::{
    StorageError,
    storage::{Audit, AuditAction, AuditEntry},
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

/// Records an event, and the line of the log that it makes, in the transaction of what happened.
pub(crate) async fn record(transaction: &mut Transaction, event: &Event) -> Result<(), StorageError> {
    let (tenant, actor, at) = (event.tenant.as_str(), event.actor.kind(), Time(event.at));
    let (account, recorded) = (event.actor.account().map(|id| id.0), json(&Recorded::from(event.change.clone())));
    query!(
        "insert into events (id, tenant_id, message_id, at, actor, account_id, change) values ($1, $2, $3, $4, $5, $6, $7)",
        event.id.0,
        tenant,
        event.message.0,
        at as _,
        actor,
        account,
        recorded,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    let entry = AuditEntry::from(event);
    let (action, document) = (entry.action.as_str(), entry.document.map(|id| id.0));
    query!(
        "insert into audit_entries (id, tenant_id, message_id, at, actor, account_id, action, document_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        event.id.0,
        tenant,
        event.message.0,
        at as _,
        actor,
        account,
        action,
        document,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    to_be_placed(transaction, event).await
}

#[async_trait]
impl Audit for Database {
    async fn append(&self, event: &Event) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)
    }

    async fn events_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Event>, StorageError> {
        let tenant_id = tenant.as_str();
        let rows = query!(
            r#"
            select id as "id: Uuid", at as "at: Time", actor, account_id as "account_id: Uuid", change
            from events where tenant_id = $1 and message_id = $2 order by at, id
            "#,
            tenant_id,
            message.0,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                let actor = Actor::from_parts(&row.actor, row.account_id.map(AccountId));
                let recorded = serde_json::from_str::<Recorded>(&row.change);
                Ok(Event {
                    id: EventId(row.id),
                    tenant: tenant.clone(),
                    message,
                    at: row.at.0,
                    actor: known("events", row.id, "actor", actor)?,
                    change: Change::from(fit("events", row.id, recorded)?),
                })
            })
            .collect()
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
                    id: EventId(row.id),
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
