//! Signed events of cases. What they say is read from the token again; the columns are for finding them.

use crate::{
    Database, Transaction,
    statements::failure::{db, fit, json, known},
    time::Time,
};
use domain::{
    id::{ArrivalId, CaseSystemId, RailCaseId},
    rail::{PartTags, RailEvent, RailProblem, RailSubject},
};
use jiff::Timestamp;
use ports::StorageError;
use serde::{Deserialize, Serialize};
use sqlx::query;
use uuid::Uuid;

/// Beside the token: what was read of it when it was checked.
#[derive(Serialize, Deserialize)]
struct SignedBy {
    key: String,
    tags: Option<PartTags>,
    problems: Vec<RailProblem>,
}

pub(crate) async fn insert(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    event: &RailEvent,
    now: Timestamp,
) -> Result<(), StorageError> {
    let (case_system, subject) = (case_system.as_str(), written(event.subject));
    let signed_by = json(&SignedBy { key: event.signed_by.clone(), tags: event.tags.clone(), problems: event.problems.clone() });
    let (at, now) = (Time(event.at), Time(now));
    query!(
        "insert into rail_events (case_system_id, event_id, case_id, subject, kind, at, token, signed_by, seen_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (case_system_id, event_id) do nothing",
        case_system,
        event.id,
        event.case.0,
        subject,
        event.kind,
        at as _,
        event.token,
        signed_by,
        now as _,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

fn written(subject: RailSubject) -> String {
    match subject {
        RailSubject::Submission(id) => format!("submission:{id}"),
        RailSubject::Arrival(id) => format!("reply:{id}"),
    }
}

fn read(subject: &str) -> Option<RailSubject> {
    let (kind, id) = subject.split_once(':')?;
    let id: Uuid = id.parse().ok()?;
    match kind {
        "submission" => Some(RailSubject::Submission(id)),
        "reply" => Some(RailSubject::Arrival(ArrivalId(id))),
        _ => None,
    }
}

pub(crate) async fn of_case(
    database: &Database,
    case_system: &CaseSystemId,
    case: RailCaseId,
) -> Result<Vec<RailEvent>, StorageError> {
    let case_system = case_system.as_str();
    let rows = query!(
        r#"select event_id as "event_id: Uuid", subject, kind, at as "at: Time", token, signed_by from rail_events
           where case_system_id = $1 and case_id = $2 order by at, event_id"#,
        case_system,
        case.0,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let (table, id) = ("rail_events", row.event_id);
        let signed: SignedBy = fit(table, id, serde_json::from_str(&row.signed_by))?;
        events.push(RailEvent {
            id,
            at: row.at.0,
            case,
            subject: known(table, id, "subject", read(&row.subject))?,
            kind: row.kind,
            tags: signed.tags,
            problems: signed.problems,
            token: row.token,
            signed_by: signed.key,
        });
    }
    Ok(events)
}
