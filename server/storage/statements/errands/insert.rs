//! An errand is written in the transaction of what causes it.

use crate::{
    Transaction,
    statements::failure::{db, json},
    time::Time,
};
use domain::errand::Payload;
use ports::{StorageError, storage::NewErrand};
use sqlx::query;

/// A subject has one errand of a kind: one that waits stays as it is, one that is done is to be done again.
pub(crate) async fn insert(transaction: &mut Transaction, new: &NewErrand) -> Result<(), StorageError> {
    let (kind, subject, payload) = (new.task.kind(), new.task.subject(), json(&Payload::from(new.task)));
    let (tenant, route, due_at, created_at) = (new.tenant.as_str(), new.route.as_str(), Time(new.due), Time(new.created_at));
    let after = new.after.map(|before| before.0);
    query!(
        "insert into errands (id, tenant_id, kind, subject_id, payload, route, state, attempts, due_at, after_id, request_id, created_at)
         values ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, $8, $9, $10)
         on conflict (kind, subject_id) do update set
             payload = excluded.payload, route = excluded.route, state = 'pending', due_at = excluded.due_at, after_id = excluded.after_id,
             settled_at = null, detail = null, may_have_arrived = 0, attempts_elsewhere = 0, request_id = excluded.request_id, created_at = excluded.created_at
         where errands.state = 'done'",
        new.id.0,
        tenant,
        kind,
        subject,
        payload,
        route,
        due_at as _,
        after,
        new.request,
        created_at as _,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}
