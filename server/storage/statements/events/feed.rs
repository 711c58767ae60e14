//! Places of events: given one after the other by whoever holds the row of the last one, to what is seen by everybody.

use crate::{
    Database,
    statements::failure::{db, fit, known},
    time::Time,
};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    event::{Actor, Change, Event, Recorded},
    id::{AccountId, CaseSystemId, EventId, MessageId, TenantId},
    person::SOFTWARE,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Feed, FeedEvent},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Feed for Database {
    async fn place_events(&self, limit: u16) -> Result<u64, StorageError> {
        let waiting = query_scalar!(r#"select event_id as "id: Uuid" from events_to_place limit 1"#);
        if waiting.fetch_optional(&self.pool).await.map_err(db)?.is_none() {
            return Ok(0);
        }
        let mut transaction = self.begin_write().await?;
        let end = query_scalar!("update feed_end set place = place where one = 1 returning place");
        let end = end.fetch_one(&mut *transaction).await.map_err(db)?;
        // A statement of its own, behind the lock: it sees whatever was placed before, and whatever is over by now. Any order stays: numbers
        // of events are nearly that of their moments, and nothing else is read for it.
        let taken = query!(
            "update events_to_place set batch = $1 where event_id in (select event_id from events_to_place order by event_id limit $2)",
            end,
            i64::from(limit),
        );
        let taken = taken.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        // From what waits to the rest, in this order: SQLite would read all events, or all bindings, for the few that wait.
        let placed = query!(
            "insert into feed (place, event_id, case_system_id)
             select $1 + row_number() over (order by events.at, events.id), events.id, messages.case_system_id
             from events_to_place cross join events cross join messages
             where batch = $2 and for_case_system = 1 and events.id = events_to_place.event_id and messages.id = events.message_id",
            end,
            end,
        );
        let placed = placed.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        // Whoever is recognized later, and what is recognized in this moment, is placed with its message.
        let for_programs = query_scalar!(
            r#"
            insert into program_feed (account_id, place, event_id)
            select bindings.account_id, $1 + row_number() over (order by events.at, events.id, bindings.account_id), events.id
            from events_to_place cross join events cross join bindings cross join accounts
            where batch = $2 and events.id = events_to_place.event_id
                and bindings.tenant_id = events.tenant_id and bindings.message_id = events.message_id and bindings.state = 'bound'
                and accounts.id = bindings.account_id and accounts.issuer = $3
            on conflict (account_id, event_id) do nothing
            returning place
            "#,
            end,
            end,
            SOFTWARE,
        );
        // What follows stands behind all of them.
        let widest = for_programs.fetch_all(&mut *transaction).await.map_err(db)?.into_iter().max().unwrap_or(end);
        query!("delete from events_to_place where batch = $1", end).execute(&mut *transaction).await.map_err(db)?;
        let new_end = end.saturating_add(i64::try_from(placed).unwrap_or(i64::MAX)).max(widest);
        query!("update feed_end set place = $1 where one = 1", new_end).execute(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(taken)
    }

    async fn place_recognized(&self, program: AccountId, limit: u16) -> Result<u64, StorageError> {
        let waiting = query_scalar!(
            r#"select message_id as "id: Uuid" from bindings where account_id = $1 and state = 'bound' and placed = 0 limit 1"#,
            program.0
        );
        if waiting.fetch_optional(&self.pool).await.map_err(db)?.is_none() {
            return Ok(0);
        }
        let mut transaction = self.begin_write().await?;
        let end = query_scalar!("update feed_end set place = place where one = 1 returning place");
        let end = end.fetch_one(&mut *transaction).await.map_err(db)?;
        let taken = query!(
            "update bindings set placed = 2 where account_id = $1 and message_id in (
                 select message_id from bindings where account_id = $2 and state = 'bound' and placed = 0 limit $3
             )",
            program.0,
            program.0,
            i64::from(limit),
        );
        let taken = taken.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        // What is being written in this moment gets its place when that is over.
        query!(
            "insert into program_feed (account_id, place, event_id)
             select bindings.account_id, $1 + row_number() over (order by events.at, events.id), events.id
             from bindings join events on events.tenant_id = bindings.tenant_id and events.message_id = bindings.message_id
             where bindings.account_id = $2 and placed = 2
             on conflict (account_id, event_id) do nothing",
            end,
            program.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        query!("update bindings set placed = 1 where account_id = $1 and placed = 2", program.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        query!(
            "update feed_end set place = coalesce((select max(place) from program_feed where account_id = $1 and place > $2), place)
             where one = 1",
            program.0,
            end,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(taken)
    }

    async fn program_feed(
        &self,
        tenant: &TenantId,
        program: AccountId,
        after: u64,
        limit: u16,
    ) -> Result<Vec<(u64, Event)>, StorageError> {
        let (tenant_id, limit) = (tenant.as_str(), i64::from(limit));
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = query!(
            r#"
            select program_feed.place, events.id as "id: Uuid", events.message_id as "message_id: Uuid", events.at as "at: Time",
                events.actor, events.account_id as "account_id: Uuid", events.change
            from program_feed join events on events.id = program_feed.event_id
                join bindings on bindings.account_id = program_feed.account_id and bindings.message_id = events.message_id
            where program_feed.account_id = $1 and events.tenant_id = $2 and program_feed.place > $3 and bindings.state = 'bound'
            order by program_feed.place limit $4
            "#,
            program.0,
            tenant_id,
            after,
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
                Ok((fit("program_feed", row.place, u64::try_from(row.place))?, event))
            })
            .collect()
    }

    async fn program_place_before(&self, program: AccountId, moment: Timestamp) -> Result<u64, StorageError> {
        let moment = Time(moment);
        // Not before its message was recognized, either.
        let end = self.feed_end().await?;
        let first = query_scalar!(
            r#"
            select coalesce(min(program_feed.place), 0) as "place!: i64"
            from program_feed join events on events.id = program_feed.event_id
                join bindings on bindings.account_id = program_feed.account_id and bindings.message_id = events.message_id
            where program_feed.account_id = $1 and (events.at >= $2 or bindings.decided_at >= $3)
            "#,
            program.0,
            moment as _,
            moment as _,
        );
        let first = first.fetch_one(&self.pool).await.map_err(db)?;
        if first == 0 { Ok(end) } else { fit("program_feed", first, u64::try_from(first - 1)) }
    }

    async fn feed(&self, case_system: &CaseSystemId, after: u64, limit: u16) -> Result<Vec<FeedEvent>, StorageError> {
        let (system, limit) = (case_system.as_str(), i64::from(limit));
        // Nothing has such a place.
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = query!(
            r#"
            select feed.place, events.id as "id: Uuid", events.tenant_id, events.message_id as "message_id: Uuid",
                events.at as "at: Time", events.actor, events.account_id as "account_id: Uuid", events.change, messages.case_ref
            from feed join events on events.id = feed.event_id join messages on messages.id = events.message_id
            where feed.case_system_id = $1 and feed.place > $2 order by feed.place limit $3
            "#,
            system,
            after,
            limit,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                let actor = Actor::from_parts(&row.actor, row.account_id.map(AccountId));
                let recorded = serde_json::from_str::<Recorded>(&row.change);
                Ok(FeedEvent {
                    place: fit("feed", row.place, u64::try_from(row.place))?,
                    case: fit("messages", row.message_id, CaseRef::try_from(row.case_ref))?,
                    event: Event {
                        id: EventId(row.id),
                        tenant: fit("events", row.id, TenantId::try_from(row.tenant_id))?,
                        message: MessageId(row.message_id),
                        at: row.at.0,
                        actor: known("events", row.id, "actor", actor)?,
                        change: Change::from(fit("events", row.id, recorded)?),
                    },
                })
            })
            .collect()
    }

    async fn place_before(&self, moment: Timestamp) -> Result<u64, StorageError> {
        let moment = Time(moment);
        // What happened before may have its place behind something that happened later: then that is told again.
        // The end is read before: what gets its place in between stands behind it.
        let end = self.feed_end().await?;
        let place = query_scalar!(
            r#"select coalesce(min(feed.place), 0) as "place!: i64" from feed join events on events.id = feed.event_id where events.at >= $1"#,
            moment as _,
        );
        let first = place.fetch_one(&self.pool).await.map_err(db)?;
        if first == 0 { Ok(end) } else { fit("feed", first, u64::try_from(first - 1)) }
    }

    async fn feed_end(&self) -> Result<u64, StorageError> {
        let end = query_scalar!("select place from feed_end where one = 1").fetch_one(&self.pool).await.map_err(db)?;
        fit("feed_end", 1, u64::try_from(end))
    }
}
