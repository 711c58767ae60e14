//! Replies of people on their way to the authority.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, fit, json, known},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    errand::Cause,
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, RailCaseId, ReplyId, TenantId},
    rail::{PartTags, RailProblem, TransmissionState},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{NewTransmission, Transmission, Transmissions, Verdict},
};
use sqlx::{query, query_as};
use uuid::Uuid;

pub(crate) struct TransmissionRow {
    delivery_id: Uuid,
    case_system_id: String,
    case_id: Uuid,
    submission_id: Option<Uuid>,
    attachments: String,
    tags: Option<String>,
    state: String,
    transmitted_at: Option<Time>,
    settled_at: Option<Time>,
    problems: Option<String>,
    earlier: String,
}

macro_rules! select_transmission {
    ($rest:literal $(, $argument:expr)*) => {
        query_as!(
            TransmissionRow,
            r#"select delivery_id as "delivery_id: Uuid", transmissions.case_system_id, transmissions.case_id as "case_id: Uuid",
                submission_id as "submission_id: Uuid", attachments, tags, state, transmitted_at as "transmitted_at: Time",
                settled_at as "settled_at: Time", problems, earlier
            from transmissions"# + $rest
            $(, $argument)*
        )
    };
}

impl TransmissionRow {
    fn into_transmission(self) -> Result<Transmission, StorageError> {
        let (table, id) = ("transmissions", self.delivery_id);
        let problems: Option<Vec<RailProblem>> =
            self.problems.map(|problems| fit(table, id, serde_json::from_str(&problems))).transpose()?;
        Ok(Transmission {
            delivery: DeliveryId(id),
            case_system: fit(table, id, CaseSystemId::try_from(self.case_system_id))?,
            case: RailCaseId(self.case_id),
            submission: self.submission_id,
            attachments: fit(table, id, serde_json::from_str(&self.attachments))?,
            tags: self.tags.map(|tags| fit(table, id, serde_json::from_str(&tags))).transpose()?.unwrap_or_default(),
            state: known(table, id, "state", TransmissionState::parse(&self.state))?,
            transmitted_at: self.transmitted_at.map(|at| at.0),
            settled_at: self.settled_at.map(|at| at.0),
            problems: problems.unwrap_or_default(),
        })
    }
}

/// Locks the row of a delivery.
async fn locked(transaction: &mut Transaction, delivery: DeliveryId) -> Result<Option<TransmissionRow>, StorageError> {
    let held = query!("update transmissions set state = state where delivery_id = $1", delivery.0);
    if held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(None);
    }
    let row = select_transmission!(" where delivery_id = $1", delivery.0);
    row.fetch_optional(&mut **transaction).await.map_err(db)
}

#[async_trait]
impl Transmissions for Database {
    async fn begin_transmission(&self, new: &NewTransmission, now: Timestamp) -> Result<Transmission, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, attachments, now) = (new.case_system.as_str(), json(&new.attachments), Time(now));
        query!(
            "insert into transmissions (delivery_id, case_system_id, case_id, attachments, state, begun_at)
             values ($1, $2, $3, $4, 'begun', $5) on conflict (delivery_id) do nothing",
            new.delivery.0,
            system,
            new.case.0,
            attachments,
            now as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        let row = known("transmissions", new.delivery, "delivery_id", locked(&mut transaction, new.delivery).await?)?;
        // Redirected to another case system, or rejected: what was begun for the old one is over.
        let starts_anew = row.state == "rejected" || row.case_system_id != system || row.case_id != new.case.0;
        if starts_anew {
            let mut earlier: Vec<Uuid> = fit("transmissions", new.delivery, serde_json::from_str(&row.earlier))?;
            earlier.extend(row.submission_id);
            let earlier = json(&earlier);
            query!(
                "update transmissions set case_system_id = $1, case_id = $2, submission_id = null, attachments = $3, tags = null,
                     state = 'begun', begun_at = $4, transmitted_at = null, settled_at = null, fetched_at = null, fetched_bytes = 0, reference = null,
                     problems = null, earlier = $5
                 where delivery_id = $6",
                system,
                new.case.0,
                attachments,
                now as _,
                earlier,
                new.delivery.0,
            )
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        }
        let row = select_transmission!(" where delivery_id = $1", new.delivery.0);
        let row = row.fetch_one(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        row.into_transmission()
    }

    async fn transmission(&self, delivery: DeliveryId) -> Result<Option<Transmission>, StorageError> {
        let row = select_transmission!(" where delivery_id = $1", delivery.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(TransmissionRow::into_transmission).transpose()
    }

    async fn transmissions_of(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<Transmission>, StorageError> {
        let case_system = case_system.as_str();
        let rows = select_transmission!(
            " where case_system_id = $1 and case_id = $2 order by begun_at, delivery_id",
            case_system,
            case.0
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter().map(TransmissionRow::into_transmission).collect()
    }

    async fn reply_of_delivery(
        &self,
        tenant: &TenantId,
        delivery: DeliveryId,
    ) -> Result<Option<(ReplyId, MessageId)>, StorageError> {
        let tenant = tenant.as_str();
        let row = query!(
            r#"select replies.id as "id: Uuid", replies.message_id as "message_id: Uuid" from deliveries
               join replies on replies.id = deliveries.reply_id join messages on messages.id = replies.message_id
               where deliveries.id = $1 and messages.tenant_id = $2"#,
            delivery.0,
            tenant,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        Ok(row.map(|row| (ReplyId(row.id), MessageId(row.message_id))))
    }

    async fn name_submission(&self, delivery: DeliveryId, submission: Option<Uuid>) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        query!(
            "update transmissions set submission_id = $1, tags = null where delivery_id = $2 and state = 'begun'",
            submission,
            delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn note_tags(&self, delivery: DeliveryId, tags: &PartTags) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(row) = locked(&mut transaction, delivery).await? else { return Ok(()) };
        let noted = row.tags.map(|tags| fit("transmissions", delivery, serde_json::from_str(&tags))).transpose()?;
        let mut noted: Vec<PartTags> = noted.unwrap_or_default();
        noted.push(tags.clone());
        let tags = json(&noted);
        query!("update transmissions set tags = $1 where delivery_id = $2 and state = 'begun'", tags, delivery.0)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn transmitted(&self, delivery: DeliveryId, tags: Option<&PartTags>, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (at, tags) = (Time(at), json(&tags.into_iter().collect::<Vec<_>>()));
        query!(
            "update transmissions set state = 'transmitted', transmitted_at = $1, tags = $2 where delivery_id = $3 and state = 'begun'",
            at as _,
            tags,
            delivery.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn unanswered(&self, case_system: &CaseSystemId, limit: u16) -> Result<Vec<Transmission>, StorageError> {
        let (case_system, limit) = (case_system.as_str(), i64::from(limit));
        let rows = select_transmission!(
            " left join rail_cases on rail_cases.case_system_id = transmissions.case_system_id
                and rail_cases.case_id = transmissions.case_id
            where transmissions.case_system_id = $1 and state = 'transmitted'
            order by read_at is not null, read_at, delivery_id limit $2",
            case_system,
            limit
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter().map(TransmissionRow::into_transmission).collect()
    }

    async fn settle_transmission(
        &self,
        delivery: DeliveryId,
        verdict: &Verdict,
        at: Timestamp,
        event: &Event,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (state, problems) = match verdict {
            Verdict::Accepted => (TransmissionState::Accepted, None),
            Verdict::Rejected(problems) => (TransmissionState::Rejected, Some(json(problems))),
        };
        let (state, at) = (state.as_str(), Time(at));
        let settled = query!(
            "update transmissions set state = $1, settled_at = $2, problems = $3 where delivery_id = $4 and state = 'transmitted'
                and exists (select 1 from errands where errands.id = transmissions.delivery_id and errands.state = 'done')",
            state,
            at as _,
            problems,
            delivery.0,
        );
        if settled.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        if let Verdict::Rejected(problems) = verdict {
            let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
            let detail = Cause::Refused.because(titles.join("; ")).to_string();
            query!(
                "update errands set state = 'needs_person', settled_at = $1, detail = $2 where id = $3 and state = 'done'",
                at as _,
                detail,
                delivery.0,
            )
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }
}
