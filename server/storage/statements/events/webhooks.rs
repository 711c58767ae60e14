//! How far events were pushed to business software.

use crate::{
    Database,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::id::EventId;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{WebhookState, Webhooks},
};
use sqlx::{query, query_as};
use uuid::Uuid;

const TABLE: &str = "webhooks";

struct WebhookRow {
    after_at: Time,
    after_event: Uuid,
    after_place: i64,
    next_at: Time,
    failures: i64,
    failing_since: Option<Time>,
    disabled_at: Option<Time>,
}

impl WebhookRow {
    fn into_state(self) -> Result<WebhookState, StorageError> {
        Ok(WebhookState {
            after: (self.after_at.0, EventId(self.after_event)),
            place: fit(TABLE, self.after_event, u64::try_from(self.after_place))?,
            next_at: self.next_at.0,
            failures: fit(TABLE, self.after_event, u32::try_from(self.failures))?,
            failing_since: self.failing_since.map(|at| at.0),
            disabled_at: self.disabled_at.map(|at| at.0),
        })
    }
}

macro_rules! select_webhook {
    ($software:expr) => {
        query_as!(
            WebhookRow,
            r#"select after_at as "after_at: Time", after_event as "after_event: Uuid", after_place, next_at as "next_at: Time", failures,
                failing_since as "failing_since: Time", disabled_at as "disabled_at: Time" from webhooks where software_id = $1"#,
            $software
        )
    };
}

#[async_trait]
impl Webhooks for Database {
    async fn claim_webhook(
        &self,
        software: &str,
        now: Timestamp,
        until: Timestamp,
        end: u64,
    ) -> Result<Option<WebhookState>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (now, until, end) = (Time(now), Time(until), i64::try_from(end).unwrap_or(i64::MAX));
        query!(
            "insert into webhooks (software_id, after_at, after_event, next_at, failures, after_place) values ($1, $2, $3, $4, 0, $5)
             on conflict (software_id) do nothing",
            software,
            now as _,
            Uuid::nil(),
            now as _,
            end,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let claimed = query!(
            "update webhooks set leased_until = $1
             where software_id = $2 and disabled_at is null and next_at <= $3 and (leased_until is null or leased_until <= $4)",
            until as _,
            software,
            now as _,
            now as _,
        );
        let claimed = claimed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        let row = select_webhook!(software).fetch_one(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        if claimed { row.into_state().map(Some) } else { Ok(None) }
    }

    async fn settle_webhook(&self, software: &str, until: Timestamp, state: &WebhookState) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (until, after_at, next_at) = (Time(until), Time(state.after.0), Time(state.next_at));
        let (failing_since, disabled_at) = (state.failing_since.map(Time), state.disabled_at.map(Time));
        let place = i64::try_from(state.place).unwrap_or(i64::MAX);
        let settled = query!(
            "update webhooks set after_at = $1, after_event = $2, next_at = $3, failures = $4, failing_since = $5, disabled_at = $6,
                 leased_until = null, after_place = $7
             where software_id = $8 and leased_until = $9",
            after_at as _,
            state.after.1.0,
            next_at as _,
            i64::from(state.failures),
            failing_since as _,
            disabled_at as _,
            place,
            software,
            until as _,
        );
        let settled = settled.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(settled)
    }

    async fn webhook(&self, software: &str) -> Result<Option<WebhookState>, StorageError> {
        let row = select_webhook!(software).fetch_optional(&self.pool).await.map_err(db)?;
        row.map(WebhookRow::into_state).transpose()
    }

    async fn resume_webhook(
        &self,
        software: &str,
        after: Option<(Timestamp, u64)>,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (now, from) = (Time(now), after.map(|(at, _)| Time(at)));
        let place = after.map(|(_, place)| i64::try_from(place).unwrap_or(i64::MAX));
        let moves = i64::from(after.is_some());
        // Whoever is at it just now loses the turn.
        let resumed = query!(
            "update webhooks set disabled_at = null, failures = 0, failing_since = null, next_at = $1, leased_until = null,
                 after_at = coalesce($2, after_at), after_event = case when cast($3 as bigint) = 1 then $4 else after_event end,
                 after_place = coalesce($5, after_place)
             where software_id = $6",
            now as _,
            from as _,
            moves,
            Uuid::nil(),
            place,
            software,
        );
        let resumed = resumed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(resumed)
    }
}
