//! The outbox. Every write after the claim is conditional on the lease.

use crate::{
    Database,
    statements::{
        audit,
        errands::{ends::settle_all, insert::insert},
        failure::{db, fit},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    errand::{Payload, Route, Task, Unread},
    event::{Actor, Change, Event},
    id::{DocumentId, ErrandId, MessageId, ReplyId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Attempt, ClaimedErrand, MoveOn, NewErrand, Outbox, Settlement},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Outbox for Database {
    async fn due_routes(&self, now: Timestamp) -> Result<Vec<Route>, StorageError> {
        let now = Time(now);
        // From route to route by the index, and of each only what is due first: what waits behind it is not read.
        let rows = query_scalar!(
            r#"
            with recursive routes(route) as (
                select min(route) from errands where state = 'pending' and after_id is null
                union all
                select (select min(errands.route) from errands
                        where state = 'pending' and after_id is null and errands.route > routes.route)
                from routes where routes.route is not null
            )
            select route as "route!: String" from routes
            where route is not null and exists (
                select 1 from errands
                where errands.route = routes.route and state = 'pending' and after_id is null and due_at <= $1
                    and (lease_until is null or lease_until <= $2)
            )
            "#,
            now as _,
            now as _,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        Ok(rows.into_iter().map(Route::from).collect())
    }

    async fn claim_errands(
        &self,
        route: &Route,
        limit: u16,
        lease: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClaimedErrand>, StorageError> {
        let (now, until, limit, route_text) = (Time(now), Time(until), i64::from(limit), route.as_str());
        let rows = query!(
            r#"
            update errands set lease = $1, lease_until = $2,
                may_have_arrived = case when lease is null then may_have_arrived else 1 end
            where id in (
                select id from errands
                where route = $3 and state = 'pending' and after_id is null and due_at <= $4
                    and (lease_until is null or lease_until <= $5)
                order by due_at, id limit $6
            ) and route = $8 and state = 'pending' and (lease_until is null or lease_until <= $7)
            returning id as "id: Uuid", tenant_id, kind, payload, attempts, attempts_elsewhere, may_have_arrived, request_id,
                created_at as "created_at: Time"
            "#,
            lease,
            until as _,
            route_text,
            now as _,
            now as _,
            limit,
            now as _,
            route_text,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(ClaimedErrand {
                    id: ErrandId(row.id),
                    tenant: fit("errands", row.id, TenantId::try_from(row.tenant_id))?,
                    task: task_of(&row.kind, &row.payload),
                    route: route.clone(),
                    attempts: fit("errands", row.id, u32::try_from(row.attempts))?,
                    elsewhere: fit("errands", row.id, u32::try_from(row.attempts_elsewhere))?,
                    may_have_arrived: row.may_have_arrived != 0,
                    created_at: row.created_at.0,
                    request: row.request_id,
                    lease,
                })
            })
            .collect()
    }

    async fn extend_lease(&self, claimed: &ClaimedErrand, until: Timestamp) -> Result<bool, StorageError> {
        let until = Time(until);
        let extended = query!(
            "update errands set lease_until = $1 where id = $2 and lease = $3 and state = 'pending'",
            until as _,
            claimed.id.0,
            claimed.lease,
        );
        Ok(extended.execute(&self.pool).await.map_err(db)?.rows_affected() == 1)
    }

    async fn settle_errand(&self, settlement: &Settlement) -> Result<bool, StorageError> {
        let all = |settlements| settle_all(self, settlements);
        self.settled.ask(settlement.clone(), all).await
    }

    async fn hurry(&self, route: &Route, now: Timestamp) -> Result<u64, StorageError> {
        let (route, now) = (route.as_str(), Time(now));
        let hurried = query!(
            "update errands set due_at = $1
             where route = $2 and state = 'pending' and after_id is null and due_at > $3 and attempts > 0 and lease is null",
            now as _,
            route,
            now as _,
        );
        Ok(hurried.execute(&self.pool).await.map_err(db)?.rows_affected())
    }

    async fn take_next_way(&self, move_on: &MoveOn<'_>) -> Result<usize, StorageError> {
        let mut transaction = self.begin_write().await?;
        let MoveOn { from, to, waiting_since, now, events } = *move_on;
        let (from, to, since, at) = (from.as_str(), to.as_str(), Time(waiting_since), Time(now));
        let limit = i64::try_from(events.len()).unwrap_or(i64::MAX);
        // What has a lease is under way, or was when its worker died: it may have arrived.
        let moved = query!(
            r#"
            update errands set route = $1, due_at = case when attempts > 0 then $2 else due_at end, attempts_elsewhere = attempts
            where id in (
                select id from errands
                where route = $3 and kind = 'deliver_reply' and state = 'pending' and after_id is null and lease is null
                    and may_have_arrived = 0 and created_at <= $4
                order by due_at, id limit $5
            ) and route = $6 and state = 'pending' and lease is null and may_have_arrived = 0
            returning tenant_id, subject_id as "reply: Uuid"
            "#,
            to,
            at as _,
            from,
            since as _,
            limit,
            from,
        );
        let moved = moved.fetch_all(&mut *transaction).await.map_err(db)?;
        for (row, event) in moved.iter().zip(events) {
            let message = query_scalar!(r#"select message_id as "id: Uuid" from replies where id = $1"#, row.reply);
            // A reply that is gone is found out about where it is delivered.
            let Some(message) = message.fetch_optional(&mut *transaction).await.map_err(db)? else { continue };
            let event = Event {
                id: *event,
                tenant: fit("errands", row.reply, TenantId::try_from(row.tenant_id.clone()))?,
                message: MessageId(message),
                at: now,
                actor: Actor::Portal,
                change: Change::DeliveryFellBack { reply: ReplyId(row.reply) },
            };
            audit::record(&mut transaction, &event).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(moved.len())
    }

    async fn attempts_of(&self, id: ErrandId) -> Result<Vec<Attempt>, StorageError> {
        let rows = query!(
            r#"
            select number, started_at as "started_at: Time", ended_at as "ended_at: Time", outcome, detail
            from errand_attempts where errand_id = $1 order by number
            "#,
            id.0,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(Attempt {
                    number: fit("errand_attempts", id.0, u32::try_from(row.number))?,
                    started_at: row.started_at.0,
                    ended_at: row.ended_at.0,
                    outcome: row.outcome,
                    detail: row.detail,
                })
            })
            .collect()
    }

    async fn forgotten_scans(&self, limit: u16) -> Result<Vec<(TenantId, DocumentId)>, StorageError> {
        let limit = i64::from(limit);
        let rows = query!(
            r#"
            select id as "id: Uuid", tenant_id from documents
            where scan = 'unscanned' and not exists (
                select 1 from errands
                where errands.kind = 'scan_again' and errands.subject_id = documents.id and errands.state <> 'done'
            )
            order by received_at, id limit $1
            "#,
            limit,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| Ok((fit("documents", row.id, TenantId::try_from(row.tenant_id))?, DocumentId(row.id))))
            .collect()
    }

    async fn add_errand(&self, new: &NewErrand) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        insert(&mut transaction, new).await?;
        transaction.commit().await.map_err(db)
    }

    async fn forget_errands(&self, before: Timestamp) -> Result<u64, StorageError> {
        let before = Time(before);
        // Those of a reply are remembered as long as the reply: copies are made anew when a document is taken back.
        let forgotten = query!(
            "delete from errands where state = 'done' and settled_at < $1 and kind not in ('deliver_reply', 'make_renditions')",
            before as _,
        );
        Ok(forgotten.execute(&self.pool).await.map_err(db)?.rows_affected())
    }
}

/// What is written is read again, or it is said why not.
fn task_of(kind: &str, payload: &str) -> Result<Task, Unread> {
    serde_json::from_str::<Payload>(payload).map(Task::from).map_err(|_| {
        let version = serde_json::from_str::<serde_json::Value>(payload).ok().and_then(|read| read.get("version").cloned());
        let newer = !Task::KINDS.contains(&kind) || version.is_some_and(|version| version != "1");
        if newer { Unread::Newer } else { Unread::Broken }
    })
}
