//! Messages of XÖV standards that came and went.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, fit, known},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    errand::Route,
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId},
    xoev::{Direction, ExchangeState},
};
use jiff::{Timestamp, civil::Date};
use ports::{
    StorageError,
    storage::{ExchangeMessage, ExchangeRef, Exchanges, ToBeTold},
};
use sqlx::{query, query_as};
use uuid::Uuid;

const TABLE: &str = "xoev_messages";

pub(crate) struct ExchangeRow {
    case_system_id: String,
    direction: String,
    message_uuid: Uuid,
    kind: String,
    created: String,
    application: Option<String>,
    file_number: Option<String>,
    message_id: Option<Uuid>,
    delivery_id: Option<Uuid>,
    state: String,
    code: Option<String>,
    detail: Option<String>,
    entry: String,
    at: Time,
}

macro_rules! select_exchange {
    ($rest:literal $(, $argument:expr)*) => {
        query_as!(
            ExchangeRow,
            r#"select xoev_messages.case_system_id, direction, message_uuid as "message_uuid: Uuid", kind, created, application, file_number,
                message_id as "message_id: Uuid", delivery_id as "delivery_id: Uuid", xoev_messages.state, code, detail, entry, at as "at: Time"
            from xoev_messages"# + $rest
            $(, $argument)*
        )
    };
}

impl ExchangeRow {
    fn into_exchange(self) -> Result<ExchangeMessage, StorageError> {
        let id = self.message_uuid;
        Ok(ExchangeMessage {
            case_system: fit(TABLE, id, CaseSystemId::try_from(self.case_system_id))?,
            direction: known(TABLE, id, "direction", Direction::parse(&self.direction))?,
            uuid: id,
            kind: self.kind,
            created: self.created,
            application: self.application,
            file_number: self.file_number,
            message: self.message_id.map(MessageId),
            delivery: self.delivery_id.map(DeliveryId),
            state: known(TABLE, id, "state", ExchangeState::parse(&self.state))?,
            code: self.code,
            detail: self.detail,
            entry: self.entry,
            at: self.at.0,
        })
    }
}

/// `false`: its number is known already. What was refused can be taken after all.
pub(crate) async fn remember(transaction: &mut Transaction, exchange: &ExchangeMessage) -> Result<bool, StorageError> {
    let (system, direction, state) = (exchange.case_system.as_str(), exchange.direction.as_str(), exchange.state.as_str());
    let (message, delivery) = (exchange.message.map(|id| id.0), exchange.delivery.map(|id| id.0));
    let at = Time(exchange.at);
    let inserted = query!(
        "insert into xoev_messages (case_system_id, direction, message_uuid, kind, created, application, file_number, message_id,
             delivery_id, state, code, detail, entry, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (case_system_id, direction, message_uuid) do update set kind = excluded.kind, created = excluded.created,
             application = excluded.application, file_number = excluded.file_number, message_id = excluded.message_id,
             state = excluded.state, code = excluded.code, detail = excluded.detail, entry = excluded.entry, at = excluded.at
         where xoev_messages.state = 'refused'",
        system,
        direction,
        exchange.uuid,
        exchange.kind,
        exchange.created,
        exchange.application,
        exchange.file_number,
        message,
        delivery,
        state,
        exchange.code,
        exchange.detail,
        exchange.entry,
        at as _,
    );
    Ok(inserted.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

#[async_trait]
impl Exchanges for Database {
    async fn exchange(
        &self,
        case_system: &CaseSystemId,
        direction: Direction,
        uuid: Uuid,
    ) -> Result<Option<ExchangeMessage>, StorageError> {
        let (system, direction) = (case_system.as_str(), direction.as_str());
        let row =
            select_exchange!(" where case_system_id = $1 and direction = $2 and message_uuid = $3", system, direction, uuid);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(ExchangeRow::into_exchange).transpose()
    }

    async fn remember(&self, exchange: &ExchangeMessage) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let new = remember(&mut transaction, exchange).await?;
        transaction.commit().await.map_err(db)?;
        Ok(new)
    }

    async fn exchanges(
        &self,
        case_system: &CaseSystemId,
        direction: Direction,
        state: ExchangeState,
        limit: u16,
    ) -> Result<Vec<ExchangeMessage>, StorageError> {
        let (system, direction, state) = (case_system.as_str(), direction.as_str(), state.as_str());
        let limit = i64::from(limit);
        let rows = select_exchange!(
            " where case_system_id = $1 and direction = $2 and state = $3 order by at desc, message_uuid limit $4",
            system,
            direction,
            state,
            limit
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(ExchangeRow::into_exchange).collect()
    }

    async fn exchange_ref(&self, message: MessageId, delivery: DeliveryId) -> Result<Option<ExchangeRef>, StorageError> {
        let row = select_exchange!(" where message_id = $1 and direction = 'in'", message.0);
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        let rejected = sqlx::query_scalar!(
            r#"select message_uuid as "message_uuid: Uuid" from xoev_messages where delivery_id = $1 and state = 'rejected'"#,
            delivery.0,
        );
        let rejected = rejected.fetch_all(&self.pool).await.map_err(db)?;
        Ok(Some(ExchangeRef {
            application: row.application.unwrap_or_default(),
            file_number: row.file_number,
            uuid: row.message_uuid,
            kind: row.kind,
            created: row.created,
            rejected,
        }))
    }

    async fn exchanges_of(&self, delivery: DeliveryId) -> Result<Vec<ExchangeMessage>, StorageError> {
        let rows = select_exchange!(" where delivery_id = $1 order by at, kind, message_uuid", delivery.0);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(ExchangeRow::into_exchange).collect()
    }

    async fn settle_exchange(
        &self,
        case_system: &CaseSystemId,
        uuid: Uuid,
        state: ExchangeState,
        why: Option<(&str, &str)>,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, state) = (case_system.as_str(), state.as_str());
        let (code, detail) = why.unzip();
        let said = i64::from(why.is_some());
        // What the authority said stays, until it says something else.
        let settled = query!(
            "update xoev_messages set state = $1, code = coalesce($2, code), detail = coalesce($3, detail)
             where case_system_id = $4 and direction = 'out' and message_uuid = $5 and state in ('begun', 'written', 'confirmed') and state <> $1
                and (state <> 'confirmed' or $1 <> 'written') and (state = 'written' or $1 <> 'begun' or cast($6 as bigint) = 1)",
            state,
            code,
            detail,
            system,
            uuid,
            said,
        );
        let settled = settled.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(settled)
    }

    async fn reject_delivered(
        &self,
        delivery: DeliveryId,
        detail: &str,
        at: Timestamp,
        event: &Event,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let at = Time(at);
        let rejected = query!(
            "update errands set state = 'needs_person', settled_at = $1, detail = $2 where id = $3 and state = 'done'",
            at as _,
            detail,
            delivery.0,
        );
        if rejected.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        query!(
            "update transmissions set state = 'rejected', settled_at = $1 where delivery_id = $2 and state = 'accepted'",
            at as _,
            delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn delivered_reply(&self, delivery: DeliveryId) -> Result<Option<(ReplyId, MessageId, Route)>, StorageError> {
        let row = query!(
            r#"select replies.id as "id: Uuid", replies.message_id as "message_id: Uuid", errands.route from deliveries
               join replies on replies.id = deliveries.reply_id join errands on errands.id = deliveries.id
               where deliveries.id = $1"#,
            delivery.0,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        Ok(row.map(|row| (ReplyId(row.id), MessageId(row.message_id), Route::from(row.route))))
    }

    async fn to_be_told(
        &self,
        case_system: &CaseSystemId,
        kind: &str,
        today: Date,
        limit: u16,
    ) -> Result<Vec<ToBeTold>, StorageError> {
        let (system, today, limit) = (case_system.as_str(), today.to_string(), i64::from(limit));
        let rows = query!(
            r#"select message_uuid as "message_uuid: Uuid", messages.retrieved_at as "retrieved_at: Time", messages.due_on
               from xoev_messages join messages on messages.id = xoev_messages.message_id
               where xoev_messages.case_system_id = $1 and direction = 'in' and kind = $2 and told_at is null
                   and (messages.retrieved_at is not null or messages.due_on < $3)
               order by at, message_uuid limit $4"#,
            system,
            kind,
            today,
            limit,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(question) = self.exchange(case_system, Direction::In, row.message_uuid).await? else { continue };
            all.push(ToBeTold {
                question,
                retrieved_at: row.retrieved_at.map(|at| at.0),
                // A day that never comes stands for none.
                due: row.due_on.parse().ok().filter(|day: &Date| day.year() < 9999),
            });
        }
        Ok(all)
    }

    async fn told(&self, case_system: &CaseSystemId, uuid: Uuid, now: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, now) = (case_system.as_str(), Time(now));
        query!(
            "update xoev_messages set told_at = $1 where case_system_id = $2 and direction = 'in' and message_uuid = $3",
            now as _,
            system,
            uuid,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }
}
