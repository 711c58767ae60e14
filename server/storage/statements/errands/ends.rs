//! How attempts end, several in one transaction.

use crate::{
    Database, Transaction, id_list, sets,
    statements::{audit, failure::db, notices::insert::insert as insert_notice},
    time::Time,
};
use domain::{
    errand::{AttemptOutcome, ErrandState, Task},
    event::{Actor, Change, Event},
    id::MessageId,
};
use ports::{
    StorageError,
    storage::{ATTEMPTS_KEPT, Settlement},
};
use sqlx::{query, query_scalar};
use std::collections::HashSet;
use uuid::Uuid;

/// What is written of the end of an attempt.
#[derive(Debug)]
pub(crate) struct End {
    pub errand: Uuid,
    pub lease: Uuid,
    /// Of the errand.
    pub state: &'static str,
    /// Of the attempt, from 1.
    pub number: i64,
    pub due_at: Time,
    pub settled_at: Option<Time>,
    pub detail: Option<String>,
    /// It may have arrived, though nobody said so.
    pub unclear: bool,
    pub started_at: Time,
    pub ended_at: Time,
    pub outcome: &'static str,
    /// What the attempt came to.
    pub said: String,
}

impl End {
    fn of(settlement: &Settlement) -> Self {
        let (claimed, ended_at) = (&settlement.claimed, Time(settlement.ended_at));
        let (unclear, said) = match &settlement.outcome {
            AttemptOutcome::Done { proof } => (false, proof.clone()),
            AttemptOutcome::NeedsPerson { reason } => (false, reason.to_string()),
            AttemptOutcome::Later { reason } | AttemptOutcome::NotBefore { reason, .. } => {
                (reason.cause.may_have_arrived(), reason.to_string())
            }
        };
        let (state, due_at, settled_at, detail) = match &settlement.state {
            ErrandState::Pending { due } => ("pending", Time(*due), None, None),
            ErrandState::Done { at, proof } => ("done", ended_at, Some(Time(*at)), Some(proof.clone())),
            ErrandState::NeedsPerson { since, reason } => {
                ("needs_person", ended_at, Some(Time(*since)), Some(reason.to_string()))
            }
        };
        Self {
            errand: claimed.id.0,
            lease: claimed.lease,
            state,
            number: i64::from(claimed.attempts) + 1,
            due_at,
            settled_at,
            detail,
            unclear,
            started_at: Time(settlement.started_at),
            ended_at,
            outcome: settlement.outcome.as_str(),
            said,
        }
    }
}

/// For each of them whether it is written; where not, the lease was lost, and nothing was changed. By their numbers, so that two of these
/// never wait for each other.
pub(crate) async fn settle_all(database: &Database, settlements: Vec<Settlement>) -> Result<Vec<bool>, StorageError> {
    let mut ends: Vec<End> = settlements.iter().map(End::of).collect();
    ends.sort_unstable_by_key(|end| end.errand);
    let mut transaction = database.begin_write().await?;
    let mut written: HashSet<(Uuid, Uuid)> = sets::end(&mut transaction, &ends).await.map_err(db)?.into_iter().collect();
    let ended: Vec<&End> = ends.iter().filter(|end| written.contains(&(end.errand, end.lease))).collect();
    if !ended.is_empty() {
        keep_attempts(&mut transaction, &ended).await?;
        let is_written = |settlement: &&Settlement| written.contains(&(settlement.claimed.id.0, settlement.claimed.lease));
        follow(&mut transaction, settlements.iter().filter(is_written).collect()).await?;
    }
    for end in &ends {
        // A commit whose answer was lost is asked for once more.
        if !written.contains(&(end.errand, end.lease)) && is_kept(&mut transaction, end).await? {
            written.insert((end.errand, end.lease));
        }
    }
    transaction.commit().await.map_err(db)?;
    let is_written = |settlement: &Settlement| written.contains(&(settlement.claimed.id.0, settlement.claimed.lease));
    Ok(settlements.iter().map(is_written).collect())
}

/// Whether this end was written before.
async fn is_kept(transaction: &mut Transaction, end: &End) -> Result<bool, StorageError> {
    let kept = query_scalar!(
        r#"select count(*) as "count!: i64" from errand_attempts
           where errand_id = $1 and number = $2 and started_at = $3 and ended_at = $4 and outcome = $5"#,
        end.errand,
        end.number,
        end.started_at as _,
        end.ended_at as _,
        end.outcome,
    );
    Ok(kept.fetch_one(&mut **transaction).await.map_err(db)? > 0)
}

/// In the history; the oldest of many go.
async fn keep_attempts(transaction: &mut Transaction, ended: &[&End]) -> Result<(), StorageError> {
    sets::keep_attempts(transaction, ended).await.map_err(db)?;
    for end in ended {
        let oldest = end.number - i64::from(ATTEMPTS_KEPT);
        if oldest < 1 {
            continue;
        }
        query!("delete from errand_attempts where errand_id = $1 and number <= $2", end.errand, oldest)
            .execute(&mut **transaction)
            .await
            .map_err(db)?;
    }
    Ok(())
}

/// What follows from errands that are over: those that wait for them are free, and it is told.
async fn follow(transaction: &mut Transaction, settlements: Vec<&Settlement>) -> Result<(), StorageError> {
    let over: Vec<&Settlement> =
        settlements.into_iter().filter(|settlement| !matches!(settlement.state, ErrandState::Pending { .. })).collect();
    if over.is_empty() {
        return Ok(());
    }
    let ids = id_list(over.iter().map(|settlement| settlement.claimed.id.0).collect());
    let freed = among!(query, "update errands set after_id = null where after_id", ids);
    freed.execute(&mut **transaction).await.map_err(db)?;
    let mut events = Vec::new();
    for settlement in &over {
        events.extend(told(transaction, settlement).await?);
    }
    audit::record_all(transaction, &events).await?;
    for notice in over.iter().flat_map(|settlement| &settlement.notices) {
        insert_notice(transaction, notice).await?;
    }
    Ok(())
}

/// What an authority or an auditor reads of the end of an errand.
async fn told(transaction: &mut Transaction, settlement: &Settlement) -> Result<Option<Event>, StorageError> {
    let Ok(Task::DeliverReply { reply }) = settlement.claimed.task else { return Ok(None) };
    let change = match settlement.state {
        ErrandState::Pending { .. } => return Ok(None),
        ErrandState::Done { .. } => Change::ReplyDelivered { reply },
        ErrandState::NeedsPerson { .. } => Change::DeliveryNeedsPerson { reply },
    };
    let message = if let Some(message) = settlement.message {
        message
    } else {
        let message = query_scalar!(r#"select message_id as "id: Uuid" from replies where id = $1"#, reply.0);
        MessageId(message.fetch_one(&mut **transaction).await.map_err(db)?)
    };
    Ok(Some(Event {
        id: settlement.event,
        tenant: settlement.claimed.tenant.clone(),
        message,
        at: settlement.ended_at,
        actor: Actor::Portal,
        change,
    }))
}
