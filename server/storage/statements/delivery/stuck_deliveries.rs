//! Deliveries that wait for a person, and what a person does about them. Every act is a line of the audit log.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        delivery::deliveries::{lock, waive},
        failure::{db, fit},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    errand::Route,
    event::Event,
    id::{DeliveryId, MessageId, ReplyId, TenantId},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{RetryDelivery, StuckDeliveries, StuckDelivery},
};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

struct StuckRow {
    id: Uuid,
    tenant_id: String,
    message_id: Uuid,
    reply_id: Uuid,
    route: String,
    receipt_number: String,
    created_at: Time,
    settled_at: Time,
    last_tried_at: Time,
    attempts: i64,
    detail: Option<String>,
    may_have_arrived: bool,
    packed: bool,
    given_up_at: Option<Time>,
}

impl StuckRow {
    fn into_stuck(self) -> Result<StuckDelivery, StorageError> {
        Ok(StuckDelivery {
            id: DeliveryId(self.id),
            tenant: fit("deliveries", self.id, TenantId::try_from(self.tenant_id))?,
            message: MessageId(self.message_id),
            reply: ReplyId(self.reply_id),
            route: Route::from(self.route),
            receipt_number: self.receipt_number,
            created_at: self.created_at.0,
            packed: self.packed,
            given_up_at: self.given_up_at.map(|at| at.0),
            since: self.settled_at.0,
            last_tried_at: self.last_tried_at.0,
            attempts: fit("deliveries", self.id, u32::try_from(self.attempts))?,
            may_have_arrived: self.may_have_arrived,
            reason: self.detail.unwrap_or_default(),
        })
    }
}

/// Every delivery that waits for a person, with what the text adds.
macro_rules! select_stuck {
    ($more:literal $(, $argument:expr)*) => {
        query_as!(
            StuckRow,
            r#"
            select deliveries.id as "id: Uuid", deliveries.tenant_id, replies.message_id as "message_id: Uuid",
                deliveries.reply_id as "reply_id: Uuid", route, receipt_number, errands.created_at as "created_at: Time",
                settled_at as "settled_at!: Time", due_at as "last_tried_at: Time", attempts, detail,
                may_have_arrived = 1 as "may_have_arrived!: bool", packed_at is not null as "packed!: bool", given_up_at as "given_up_at: Time"
            from errands join deliveries on deliveries.id = errands.id join replies on replies.id = deliveries.reply_id
            where errands.state = 'needs_person'
            "# + $more
            $(, $argument)*
        )
    };
}

/// Locks a delivery that waits for a person. `None`: it does not.
async fn lock_stuck(transaction: &mut Transaction, id: DeliveryId) -> Result<Option<Uuid>, StorageError> {
    let reply = query_scalar!(r#"select reply_id as "id: Uuid" from deliveries where id = $1"#, id.0);
    let Some(reply) = reply.fetch_optional(&mut **transaction).await.map_err(db)? else { return Ok(None) };
    let locked = lock(transaction, reply).await?;
    Ok(locked.filter(|delivery| delivery.state == "needs_person").map(|_| reply))
}

#[async_trait]
impl StuckDeliveries for Database {
    async fn stuck_deliveries(&self, given_up: bool) -> Result<Vec<StuckDelivery>, StorageError> {
        let rows = if given_up {
            select_stuck!(" order by settled_at, deliveries.id limit 1000").fetch_all(&self.pool).await
        } else {
            let waiting = select_stuck!(" and given_up_at is null order by settled_at, deliveries.id limit 1000");
            waiting.fetch_all(&self.pool).await
        };
        rows.map_err(db)?.into_iter().map(StuckRow::into_stuck).collect()
    }

    async fn stuck_delivery_with(&self, id: DeliveryId) -> Result<Option<StuckDelivery>, StorageError> {
        let row = select_stuck!(" and deliveries.id = $1", id.0).fetch_optional(&self.pool).await.map_err(db)?;
        row.map(StuckRow::into_stuck).transpose()
    }

    async fn stuck_delivery(&self, reply: ReplyId) -> Result<Option<StuckDelivery>, StorageError> {
        let row = select_stuck!(" and deliveries.reply_id = $1", reply.0).fetch_optional(&self.pool).await.map_err(db)?;
        row.map(StuckRow::into_stuck).transpose()
    }

    async fn retry_delivery(&self, retry: &RetryDelivery) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let at = Time(retry.event.at);
        let route = retry.route.as_ref().map(Route::to_string);
        // Nobody has done anything about it yet: it waits as long as before.
        let by_itself = i64::from(retry.by_itself);
        let retried = query!(
            "update errands set state = 'pending', due_at = $1, detail = null, given_up_at = null, route = coalesce($2, route),
                may_have_arrived = case when $2 is null or $2 = route then may_have_arrived else 0 end,
                stuck_since = case when cast($4 as bigint) = 1 then settled_at else null end, settled_at = null
             where id = $3 and kind = 'deliver_reply' and state = 'needs_person'",
            at as _,
            route,
            retry.id.0,
            by_itself,
        );
        if retried.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &retry.event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn pack_stuck(&self, id: DeliveryId, at: Timestamp, copies_missing: bool) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(reply) = lock_stuck(&mut transaction, id).await? else { return Ok(false) };
        let (at, missing_at) = (Time(at), copies_missing.then_some(Time(at)));
        query!(
            "update deliveries
             set copies_missing_at = case when packed_at is null then $3 else copies_missing_at end, packed_at = coalesce(packed_at, $1)
             where id = $2",
            at as _,
            id.0,
            missing_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        waive(&mut transaction, reply).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn give_up_delivery(&self, id: DeliveryId, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let now = Time(event.at);
        let given_up = query!(
            "update errands set given_up_at = $1
             where id = $2 and kind = 'deliver_reply' and state = 'needs_person' and given_up_at is null",
            now as _,
            id.0,
        );
        if given_up.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn handed_over(&self, id: DeliveryId, proof: &str, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if lock_stuck(&mut transaction, id).await?.is_none() {
            return Ok(false);
        }
        let now = Time(event.at);
        let handed_over = query!(
            "update errands set state = 'done', settled_at = $1, detail = $2, given_up_at = null
             where id = $3 and kind = 'deliver_reply' and state = 'needs_person'",
            now as _,
            proof,
            id.0,
        );
        if handed_over.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }
}
