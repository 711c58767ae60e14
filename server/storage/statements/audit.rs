//! Events, and the append-only log that they make.

use crate::{
    Database, Transaction, sets,
    statements::failure::{db, fit, json, known},
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

/// What is written of an event.
pub(crate) struct EventRow<'a> {
    pub id: Uuid,
    pub tenant: &'a str,
    pub message: Uuid,
    pub at: Time,
    pub actor: &'static str,
    pub account: Option<Uuid>,
    pub change: String,
    pub action: &'static str,
    pub document: Option<Uuid>,
    /// 1: the case system is told of it.
    pub for_case_system: i32,
}

impl<'a> EventRow<'a> {
    fn of(event: &'a Event) -> Self {
        let entry = AuditEntry::from(event);
        Self {
            id: event.id.0,
            tenant: event.tenant.as_str(),
            message: event.message.0,
            at: Time(event.at),
            actor: event.actor.kind(),
            account: event.actor.account().map(|id| id.0),
            change: json(&Recorded::from(event.change.clone())),
            action: entry.action.as_str(),
            document: entry.document.map(|id| id.0),
            for_case_system: i32::from(event.change.told_as().is_some()),
        }
    }
}

/// Records an event, and the line of the log that it makes, in the transaction of what happened: it gets a place when that is over.
pub(crate) async fn record(transaction: &mut Transaction, event: &Event) -> Result<(), StorageError> {
    sets::insert_events(transaction, &[EventRow::of(event)]).await.map_err(db)
}

/// As [`record`].
pub(crate) async fn record_all(transaction: &mut Transaction, events: &[Event]) -> Result<(), StorageError> {
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<EventRow<'_>> = events.iter().map(EventRow::of).collect();
    sets::insert_events(transaction, &rows).await.map_err(db)
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
