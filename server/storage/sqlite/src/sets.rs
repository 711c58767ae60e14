//! Several rows, one statement for each: they lie in this process, and a statement costs no round trip.

use crate::{
    Transaction,
    statements::{audit::EventRow, delivery::deliveries::Packing, errands::ends::End},
};
use sqlx::query;
use uuid::Uuid;

/// Packages hold what they hold. With the numbers of replies and leases, those of which the lease was not lost.
pub(crate) async fn pack(transaction: &mut Transaction, all: &[Packing]) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let mut packed = Vec::new();
    for packing in all {
        let missing_at = packing.copies_missing.then_some(packing.at);
        // Nobody else writes in this moment.
        let changed = query!(
            "update deliveries set packed_at = $1, copies_missing_at = $2
             where reply_id = $3 and exists (
                 select 1 from errands where errands.id = $4 and lease = $5 and state = 'pending' and after_id is null
             )",
            packing.at,
            missing_at,
            packing.reply,
            packing.errand,
            packing.lease,
        );
        if changed.execute(&mut **transaction).await?.rows_affected() > 0 {
            packed.push((packing.reply, packing.lease));
        }
    }
    Ok(packed)
}

/// Errands come to the ends of attempts. With their numbers and leases, those of which the lease was not lost.
pub(crate) async fn end(transaction: &mut Transaction, all: &[End]) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let mut ended = Vec::new();
    for end in all {
        let unclear = i64::from(end.unclear);
        let changed = query!(
            "update errands
                 set state = $1, attempts = $2, due_at = $3, detail = $5, lease = null, lease_until = null,
                     settled_at = case when $1 = 'needs_person' then coalesce(stuck_since, $4) else $4 end,
                     may_have_arrived = case when $8 = 1 then 1 else may_have_arrived end
                 where id = $6 and lease = $7 and state = 'pending'",
            end.state,
            end.number,
            end.due_at,
            end.settled_at,
            end.detail,
            end.errand,
            end.lease,
            unclear,
        );
        if changed.execute(&mut **transaction).await?.rows_affected() > 0 {
            ended.push((end.errand, end.lease));
        }
    }
    Ok(ended)
}

/// The attempts in the history.
pub(crate) async fn keep_attempts(transaction: &mut Transaction, all: &[&End]) -> Result<(), sqlx::Error> {
    for end in all {
        query!(
            "insert into errand_attempts (errand_id, number, started_at, ended_at, outcome, detail) values ($1, $2, $3, $4, $5, $6)",
            end.errand,
            end.number,
            end.started_at,
            end.ended_at,
            end.outcome,
            end.said,
        )
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Events, the lines of the log that they make, and that they are to be placed.
pub(crate) async fn insert_events(transaction: &mut Transaction, all: &[EventRow<'_>]) -> Result<(), sqlx::Error> {
    for row in all {
        query!(
            "insert into events (id, tenant_id, message_id, at, actor, account_id, change) values ($1, $2, $3, $4, $5, $6, $7)",
            row.id,
            row.tenant,
            row.message,
            row.at,
            row.actor,
            row.account,
            row.change,
        )
        .execute(&mut **transaction)
        .await?;
        query!(
            "insert into audit_entries (id, tenant_id, message_id, at, actor, account_id, action, document_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            row.id,
            row.tenant,
            row.message,
            row.at,
            row.actor,
            row.account,
            row.action,
            row.document,
        )
        .execute(&mut **transaction)
        .await?;
        query!("insert into events_to_place (event_id, for_case_system) values ($1, $2)", row.id, row.for_case_system)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
