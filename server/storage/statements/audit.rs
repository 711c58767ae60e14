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
use jiff::Timestamp;
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

    async fn events_of_account(
        &self,
        tenant: &TenantId,
        account: AccountId,
        after: Option<(Timestamp, EventId)>,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<(Timestamp, Event)>, StorageError> {
        let (after_at, after_id) = after.map_or((Time(Timestamp::UNIX_EPOCH), Uuid::nil()), |(at, id)| (Time(at), id.0));
        let (tenant_id, before, limit) = (tenant.as_str(), Time(before), i64::from(limit));
        let rows = query!(
            r#"
            select id as "id!: Uuid", message_id as "message_id!: Uuid", at as "at!: Time", actor as "actor!: String",
                account_id as "account_id: Uuid", change as "change!: String", seen_at as "seen_at!: Time"
            from (
                select events.id, events.message_id, events.at, events.actor, events.account_id, events.change,
                    case when events.at > bindings.decided_at then events.at else bindings.decided_at end as seen_at
                from bindings join events on events.tenant_id = bindings.tenant_id and events.message_id = bindings.message_id
                where bindings.tenant_id = $1 and bindings.account_id = $2 and bindings.state = 'bound'
            ) as seen
            where seen_at <= $3 and (seen_at > $4 or (seen_at = $5 and id > $6))
            order by seen_at, id limit $7
            "#,
            tenant_id,
            account.0,
            before as _,
            after_at as _,
            after_at as _,
            after_id,
            limit,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                let actor = Actor::from_parts(&row.actor, row.account_id.map(AccountId));
                let recorded = serde_json::from_str::<Recorded>(&row.change);
                let event = Event {
                    id: EventId(row.id),
                    tenant: tenant.clone(),
                    message: MessageId(row.message_id),
                    at: row.at.0,
                    actor: known("events", row.id, "actor", actor)?,
                    change: Change::from(fit("events", row.id, recorded)?),
                };
                Ok((row.seen_at.0, event))
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
