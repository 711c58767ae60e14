//! Replies that a case system fetches.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, fit, json, known},
        notices::insert::insert as insert_notice,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    errand::Cause,
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId},
    rail::{RailProblem, TransmissionState},
    reply::{ReceiptNumber, Timeliness},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Fetching, NewNotice, OfferPlace, OfferedReply, SettleOffer, UnsettledOffers},
};
use sqlx::{query, query_as};
use std::ops::Range;
use uuid::Uuid;

struct OfferRow {
    reply_id: Uuid,
    message_id: Uuid,
    case_ref: String,
    delivery_id: Uuid,
    receipt_number: String,
    submitted_at: Time,
    timeliness: String,
    supplements_reply_id: Option<Uuid>,
    state: String,
    offered_at: Time,
    fetched_at: Option<Time>,
    settled_at: Option<Time>,
    reference: Option<String>,
    problems: Option<String>,
}

macro_rules! select_offer {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        query_as!(
            OfferRow,
            r#"select replies.id as "reply_id!: Uuid", replies.message_id as "message_id!: Uuid", messages.case_ref as "case_ref!",
                transmissions.delivery_id as "delivery_id!: Uuid", receipt_number as "receipt_number!",
                submitted_at as "submitted_at!: Time", timeliness as "timeliness!", supplements_reply_id as "supplements_reply_id: Uuid",
                transmissions.state as "state!", transmitted_at as "offered_at!: Time", fetched_at as "fetched_at: Time",
                transmissions.settled_at as "settled_at: Time", reference, problems
            from transmissions join deliveries on deliveries.id = transmissions.delivery_id
                join replies on replies.id = deliveries.reply_id join messages on messages.id = replies.message_id"# + $rest
            $(, $argument)*
        )
    };
}

impl OfferRow {
    fn into_offer(self) -> Result<OfferedReply, StorageError> {
        let (table, id) = ("transmissions", self.delivery_id);
        let problems: Option<Vec<RailProblem>> =
            self.problems.map(|problems| fit(table, id, serde_json::from_str(&problems))).transpose()?;
        Ok(OfferedReply {
            reply: ReplyId(self.reply_id),
            message: MessageId(self.message_id),
            case: fit("messages", self.message_id, CaseRef::try_from(self.case_ref))?,
            delivery: DeliveryId(id),
            receipt_number: fit("replies", self.reply_id, ReceiptNumber::try_from(self.receipt_number))?,
            submitted_at: self.submitted_at.0,
            timeliness: known("replies", self.reply_id, "timeliness", Timeliness::parse(&self.timeliness))?,
            supplements: self.supplements_reply_id.map(ReplyId),
            state: known(table, id, "state", TransmissionState::parse(&self.state))?,
            offered_at: self.offered_at.0,
            fetched_at: self.fetched_at.map(|at| at.0),
            settled_at: self.settled_at.map(|at| at.0),
            reference: self.reference,
            problems: problems.unwrap_or_default(),
        })
    }
}

/// Locks the offer of a reply: whoever settles it and whoever else does come one after the other.
async fn locked(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    reply: ReplyId,
) -> Result<Option<OfferedReply>, StorageError> {
    let system = case_system.as_str();
    let held = query!(
        "update transmissions set state = state where case_system_id = $1 and state <> 'begun'
             and delivery_id in (select id from deliveries where reply_id = $2)
             and (state <> 'transmitted' or exists (select 1 from errands where errands.id = transmissions.delivery_id and errands.state = 'done'))",
        system,
        reply.0,
    );
    if held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(None);
    }
    let row = select_offer!(" where replies.id = $1", reply.0).fetch_one(&mut **transaction).await.map_err(db)?;
    row.into_offer().map(Some)
}

#[async_trait]
impl Fetching for Database {
    async fn unsettled_offers(&self, before: Timestamp) -> Result<Vec<UnsettledOffers>, StorageError> {
        let before = Time(before);
        // What is offered goes by the number of its delivery; on a rail it has a case.
        let rows = query!(
            r#"
            select case_system_id as "case_system_id!", count(*) as "count!: i64", min(transmitted_at) as "oldest!: Time" from transmissions
            where state = 'transmitted' and case_id = delivery_id and transmitted_at < $1
            group by case_system_id order by case_system_id
            "#,
            before as _,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                let fault = "transmissions";
                Ok(UnsettledOffers {
                    count: fit(fault, &row.case_system_id, u64::try_from(row.count))?,
                    case_system: fit(fault, &row.case_system_id, CaseSystemId::try_from(row.case_system_id.clone()))?,
                    oldest: row.oldest.0,
                })
            })
            .collect()
    }

    async fn offered_replies(
        &self,
        case_system: &CaseSystemId,
        after: Option<OfferPlace>,
        limit: u16,
    ) -> Result<Vec<OfferedReply>, StorageError> {
        let (system, limit) = (case_system.as_str(), i64::from(limit));
        let settled = after.map_or(-1, |after| i32::from(after.is_settled));
        let (at, delivery) = after.map_or((Time(Timestamp::UNIX_EPOCH), Uuid::nil()), |after| (Time(after.at), after.delivery.0));
        let rows = select_offer!(
            " where transmissions.case_system_id = $1 and transmissions.state <> 'begun'
                and (transmissions.state <> 'transmitted'
                    or exists (select 1 from errands where errands.id = transmissions.delivery_id and errands.state = 'done'))
                and ((case when transmissions.state = 'transmitted' then 0 else 1 end) > $2
                    or ((case when transmissions.state = 'transmitted' then 0 else 1 end) = $3
                        and (transmitted_at, transmissions.delivery_id) > ($4, $5)))
            order by (case when transmissions.state = 'transmitted' then 0 else 1 end), transmitted_at, transmissions.delivery_id
            limit $6",
            system,
            settled,
            settled,
            at as _,
            delivery,
            limit
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(OfferRow::into_offer).collect()
    }

    async fn offered_reply(&self, case_system: &CaseSystemId, reply: ReplyId) -> Result<Option<OfferedReply>, StorageError> {
        let system = case_system.as_str();
        let row = select_offer!(
            " where replies.id = $1 and transmissions.case_system_id = $2 and transmissions.state <> 'begun'
                and (transmissions.state <> 'transmitted'
                    or exists (select 1 from errands where errands.id = transmissions.delivery_id and errands.state = 'done'))",
            reply.0,
            system
        );
        row.fetch_optional(&self.pool).await.map_err(db)?.map(OfferRow::into_offer).transpose()
    }

    async fn mark_fetched(&self, delivery: DeliveryId, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let at = Time(at);
        query!(
            "update transmissions set fetched_at = $1 where delivery_id = $2 and fetched_at is null and state = 'transmitted'",
            at as _,
            delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn mark_part_fetched(
        &self,
        delivery: DeliveryId,
        bytes: Range<u64>,
        of: u64,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let number = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (from, until, of, at) = (number(bytes.start), number(bytes.end), number(of), Time(at));
        query!(
            "update transmissions set fetched_bytes = $1, fetched_at = case when cast($2 as bigint) = $3 then $4 else fetched_at end
             where delivery_id = $5 and fetched_bytes >= $6 and fetched_bytes < $7 and fetched_at is null and state = 'transmitted'",
            until,
            until,
            of,
            at as _,
            delivery.0,
            from,
            until,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn acknowledge_offer(
        &self,
        case_system: &CaseSystemId,
        reply: ReplyId,
        reference: &str,
        notices: &[NewNotice],
        event: &Event,
    ) -> Result<SettleOffer, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(offer) = locked(&mut transaction, case_system, reply).await? else { return Ok(SettleOffer::NotThere) };
        match offer.state {
            TransmissionState::Accepted if offer.reference.as_deref() == Some(reference) => return Ok(SettleOffer::Before),
            TransmissionState::Accepted | TransmissionState::Rejected => return Ok(SettleOffer::Otherwise),
            TransmissionState::Begun => return Ok(SettleOffer::NotThere),
            TransmissionState::Transmitted if offer.fetched_at.is_none() => return Ok(SettleOffer::NotFetched),
            TransmissionState::Transmitted => {}
        }
        let at = Time(event.at);
        query!(
            "update transmissions set state = 'accepted', settled_at = $1, reference = $2 where delivery_id = $3",
            at as _,
            reference,
            offer.delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        // The proof of the delivery is what the case system said.
        query!("update errands set detail = $1 where id = $2 and state = 'done'", reference, offer.delivery.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        audit::record(&mut transaction, event).await?;
        for notice in notices {
            insert_notice(&mut transaction, notice).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(SettleOffer::Settled)
    }

    async fn reject_offer(
        &self,
        case_system: &CaseSystemId,
        reply: ReplyId,
        problems: &[RailProblem],
        event: &Event,
    ) -> Result<SettleOffer, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(offer) = locked(&mut transaction, case_system, reply).await? else { return Ok(SettleOffer::NotThere) };
        match offer.state {
            TransmissionState::Rejected if offer.problems == problems => return Ok(SettleOffer::Before),
            TransmissionState::Accepted | TransmissionState::Rejected => return Ok(SettleOffer::Otherwise),
            TransmissionState::Begun => return Ok(SettleOffer::NotThere),
            TransmissionState::Transmitted => {}
        }
        let (at, said) = (Time(event.at), json(&problems));
        query!(
            "update transmissions set state = 'rejected', settled_at = $1, problems = $2 where delivery_id = $3",
            at as _,
            said,
            offer.delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
        let detail = Cause::Refused.because(titles.join("; ")).to_string();
        query!(
            "update errands set state = 'needs_person', settled_at = $1, detail = $2 where id = $3 and state = 'done'",
            at as _,
            detail,
            offer.delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(SettleOffer::Settled)
    }
}
