//! The outbox. Every write after the claim is conditional on the lease.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, fit},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    delivery::{AttemptOutcome, DeliveryState},
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Actor, AuditAction, AuditEntry, ClaimedDelivery, Outbox, Settlement},
};
use sqlx::query;
use uuid::Uuid;

#[async_trait]
impl Outbox for Database {
    async fn claim_deliveries(
        &self,
        lease: Uuid,
        now: Timestamp,
        until: Timestamp,
        limit: u16,
    ) -> Result<Vec<ClaimedDelivery>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (now, until, limit) = (Time(now), Time(until), i64::from(limit));
        let rows = query!(
            r#"
            update deliveries set lease = $1, lease_until = $2
            where id in (
                select id from deliveries
                where state = 'pending' and next_at <= $3 and (lease_until is null or lease_until <= $4)
                order by next_at, id limit $5
            ) and state = 'pending' and (lease_until is null or lease_until <= $6)
            returning id as "id: Uuid", tenant_id, reply_id as "reply_id: Uuid", attempts, created_at as "created_at: Time",
                packed_at is not null as "packed!: bool", case_system_id
            "#,
            lease,
            until as _,
            now as _,
            now as _,
            limit,
            now as _,
        )
        .fetch_all(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(ClaimedDelivery {
                    id: DeliveryId(row.id),
                    tenant: fit("deliveries", row.id, TenantId::try_from(row.tenant_id))?,
                    reply: ReplyId(row.reply_id),
                    attempts: fit("deliveries", row.id, u32::try_from(row.attempts))?,
                    created_at: row.created_at.0,
                    lease,
                    packed: row.packed,
                    route: row.case_system_id.map(|id| fit("deliveries", row.id, CaseSystemId::try_from(id))).transpose()?,
                })
            })
            .collect()
    }

    async fn extend_lease(&self, claimed: &ClaimedDelivery, until: Timestamp) -> Result<bool, StorageError> {
        let until = Time(until);
        let extended = query!(
            "update deliveries set lease_until = $1 where id = $2 and lease = $3 and state = 'pending'",
            until as _,
            claimed.id.0,
            claimed.lease,
        );
        Ok(extended.execute(&self.pool).await.map_err(db)?.rows_affected() == 1)
    }

    async fn mark_packed(&self, claimed: &ClaimedDelivery, at: Timestamp, copies_missing: bool) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (at, missing_at) = (Time(at), copies_missing.then_some(Time(at)));
        let marked = query!(
            "update deliveries set packed_at = $1, copies_missing_at = $2 where id = $3 and lease = $4 and state = 'pending'",
            at as _,
            missing_at as _,
            claimed.id.0,
            claimed.lease,
        );
        if marked.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        waive(&mut transaction, claimed.reply.0).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn settle_delivery(&self, settlement: &Settlement) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let claimed = &settlement.claimed;
        let number = i64::from(claimed.attempts) + 1;
        let ended_at = Time(settlement.ended_at);
        let (state, next_at, settled_at, detail) = columns(&settlement.state, ended_at);
        let changed = query!(
            "update deliveries
             set state = $1, attempts = $2, next_at = $3, detail = $5, lease = null, lease_until = null,
                 settled_at = case when $1 = 'needs_person' then coalesce(stuck_since, $4) else $4 end
             where id = $6 and lease = $7 and state = 'pending'",
            state,
            number,
            next_at as _,
            settled_at as _,
            detail,
            claimed.id.0,
            claimed.lease,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        let (outcome, detail) = match &settlement.outcome {
            AttemptOutcome::Delivered { proof } => ("delivered", proof.clone()),
            AttemptOutcome::Failed { reason } => ("failed", reason.to_string()),
            AttemptOutcome::Rejected { reason } => ("rejected", reason.to_string()),
        };
        let started_at = Time(settlement.started_at);
        query!(
            "insert into delivery_attempts (delivery_id, number, started_at, ended_at, outcome, detail)
             values ($1, $2, $3, $4, $5, $6)",
            claimed.id.0,
            number,
            started_at as _,
            ended_at as _,
            outcome,
            detail,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let action = match settlement.state {
            DeliveryState::Pending { .. } => None,
            DeliveryState::Delivered { .. } => Some(AuditAction::ReplyDelivered),
            DeliveryState::NeedsPerson { .. } => Some(AuditAction::DeliveryNeedsPerson),
        };
        if let Some(action) = action {
            let message = sqlx::query_scalar!(r#"select message_id as "id: Uuid" from replies where id = $1"#, claimed.reply.0)
                .fetch_one(&mut *transaction)
                .await
                .map_err(db)?;
            let entry = AuditEntry {
                id: settlement.audit_id,
                tenant: claimed.tenant.clone(),
                message: MessageId(message),
                at: settlement.ended_at,
                actor: Actor::Portal,
                action,
                document: None,
            };
            audit::record(&mut transaction, &entry).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }
}

/// What the manifest says of a file is what is true of it from now on: no later check changes it.
pub(crate) async fn waive(transaction: &mut Transaction, reply: Uuid) -> Result<(), StorageError> {
    query!(
        "update documents set scan = 'waived'
         where scan = 'unscanned' and id in (select document_id from reply_documents where reply_id = $1)",
        reply,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// state, next_at, settled_at, detail.
fn columns(state: &DeliveryState, ended_at: Time) -> (&'static str, Time, Option<Time>, Option<String>) {
    match state {
        DeliveryState::Pending { next_at, .. } => ("pending", Time(*next_at), None, None),
        DeliveryState::Delivered { at, proof } => ("delivered", ended_at, Some(Time(*at)), Some(proof.clone())),
        DeliveryState::NeedsPerson { since, reason } => ("needs_person", ended_at, Some(Time(*since)), Some(reason.to_string())),
    }
}
