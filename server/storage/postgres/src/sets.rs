//! Several rows in one statement: a round trip for each would be what a worker that delivers thousands of replies a second waits for.
//! Rows are named by a list of their numbers beside what they are joined to: a plan that was made while a table was small reads it whole.

use crate::{
    Transaction,
    statements::{audit::EventRow, delivery::deliveries::Packing, errands::ends::End},
    time::Time,
};
use sqlx::query;
use uuid::Uuid;

/// Packages hold what they hold. With the numbers of replies and leases, those of which the lease was not lost. `all`: by their replies.
pub(crate) async fn pack(transaction: &mut Transaction, all: &[Packing]) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let (mut replies, mut errands, mut leases) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut missing_at) = (Vec::new(), Vec::new());
    for packing in all {
        replies.push(packing.reply);
        errands.push(packing.errand);
        leases.push(packing.lease);
        at.push(packing.at);
        missing_at.push(packing.copies_missing.then_some(packing.at));
    }
    // Locked by a statement of its own, one after the other by their numbers: what the next one sees of the errands is what whoever held a
    // row before has left.
    let locked = query!("select 1 as one from deliveries where reply_id = any($1) order by reply_id for update", &replies);
    locked.fetch_all(&mut **transaction).await?;
    let packed = query!(
        r#"
        update deliveries set packed_at = packing.at, copies_missing_at = packing.missing_at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
            as packing(reply_id, errand_id, lease, at, missing_at)
            join errands on errands.id = packing.errand_id and errands.lease = packing.lease
        where deliveries.reply_id = packing.reply_id and errands.state = 'pending' and errands.after_id is null
            and deliveries.reply_id = any($1) and errands.id = any($2)
        returning packing.reply_id as "reply!", packing.lease as "lease!"
        "#,
        &replies,
        &errands,
        &leases,
        &at as _,
        &missing_at as _,
    );
    Ok(packed.fetch_all(&mut **transaction).await?.into_iter().map(|row| (row.reply, row.lease)).collect())
}

/// Errands come to the ends of attempts. With their numbers and leases, those of which the lease was not lost. `all`: by their numbers.
pub(crate) async fn end(transaction: &mut Transaction, all: &[End]) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let ids: Vec<Uuid> = all.iter().map(|end| end.errand).collect();
    let leases: Vec<Uuid> = all.iter().map(|end| end.lease).collect();
    let states: Vec<&str> = all.iter().map(|end| end.state).collect();
    let numbers: Vec<i64> = all.iter().map(|end| end.number).collect();
    let due_at: Vec<Time> = all.iter().map(|end| end.due_at).collect();
    let settled_at: Vec<Option<Time>> = all.iter().map(|end| end.settled_at).collect();
    let details: Vec<Option<&str>> = all.iter().map(|end| end.detail.as_deref()).collect();
    let unclear: Vec<bool> = all.iter().map(|end| end.unclear).collect();
    // One after the other by their numbers, so that two of these never wait for each other.
    let locked = query!("select 1 as one from errands where id = any($1) order by id for update", &ids);
    locked.fetch_all(&mut **transaction).await?;
    let ended = query!(
        r#"
        update errands
        set state = ended.state, attempts = ended.number, due_at = ended.due_at, detail = ended.detail, lease = null, lease_until = null,
            settled_at = case when ended.state = 'needs_person' then coalesce(errands.stuck_since, ended.settled_at) else ended.settled_at end,
            may_have_arrived = case when ended.unclear then 1 else errands.may_have_arrived end
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::bool[])
            as ended(id, lease, state, number, due_at, settled_at, detail, unclear)
        where errands.id = ended.id and errands.lease = ended.lease and errands.state = 'pending' and errands.id = any($1)
        returning ended.id as "id!", ended.lease as "lease!"
        "#,
        &ids,
        &leases,
        &states as _,
        &numbers,
        &due_at as _,
        &settled_at as _,
        &details as _,
        &unclear,
    );
    Ok(ended.fetch_all(&mut **transaction).await?.into_iter().map(|row| (row.id, row.lease)).collect())
}

/// The attempts in the history.
pub(crate) async fn keep_attempts(transaction: &mut Transaction, all: &[&End]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = all.iter().map(|end| end.errand).collect();
    let numbers: Vec<i64> = all.iter().map(|end| end.number).collect();
    let started_at: Vec<Time> = all.iter().map(|end| end.started_at).collect();
    let ended_at: Vec<Time> = all.iter().map(|end| end.ended_at).collect();
    let outcomes: Vec<&str> = all.iter().map(|end| end.outcome).collect();
    let details: Vec<&str> = all.iter().map(|end| end.said.as_str()).collect();
    query!(
        "insert into errand_attempts (errand_id, number, started_at, ended_at, outcome, detail)
         select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[])",
        &ids,
        &numbers,
        &started_at as _,
        &ended_at as _,
        &outcomes as _,
        &details as _,
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Events, the lines of the log that they make, and that they are to be placed.
pub(crate) async fn insert_events(transaction: &mut Transaction, all: &[EventRow<'_>]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = all.iter().map(|row| row.id).collect();
    let tenants: Vec<&str> = all.iter().map(|row| row.tenant).collect();
    let messages: Vec<Uuid> = all.iter().map(|row| row.message).collect();
    let at: Vec<Time> = all.iter().map(|row| row.at).collect();
    let actors: Vec<&str> = all.iter().map(|row| row.actor).collect();
    let accounts: Vec<Option<Uuid>> = all.iter().map(|row| row.account).collect();
    let changes: Vec<&str> = all.iter().map(|row| row.change.as_str()).collect();
    let actions: Vec<&str> = all.iter().map(|row| row.action).collect();
    let documents: Vec<Option<Uuid>> = all.iter().map(|row| row.document).collect();
    let for_case_systems: Vec<i32> = all.iter().map(|row| row.for_case_system).collect();
    query!(
        "with told as (
             select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                 $9::uuid[], $10::int[])
                 as told(id, tenant_id, message_id, at, actor, account_id, change, action, document_id, for_case_system)
         ), written as (
             insert into events (id, tenant_id, message_id, at, actor, account_id, change)
             select id, tenant_id, message_id, at, actor, account_id, change from told
         ), logged as (
             insert into audit_entries (id, tenant_id, message_id, at, actor, account_id, action, document_id)
             select id, tenant_id, message_id, at, actor, account_id, action, document_id from told
         )
         insert into events_to_place (event_id, for_case_system) select id, for_case_system from told",
        &ids,
        &tenants as _,
        &messages,
        &at as _,
        &actors as _,
        &accounts as _,
        &changes as _,
        &actions as _,
        &documents as _,
        &for_case_systems,
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
