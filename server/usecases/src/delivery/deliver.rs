//! One attempt to put a reply into its case file. Runs outside any transaction; the lease decides whose word counts.

use crate::delivery::Delivery;
use async_trait::async_trait;
use domain::{
    delivery::{AttemptOutcome, Cause, DeliveryState, ReplyOrigin, after_failure},
    id::{AuditId, DeliveryId, MessageId, TenantId},
    message::Message,
};
use jiff::SignedDuration;
use ports::{
    ByteStream, DocumentPlace, DocumentSource, DocumentStoreError, ObjectOf, Package, Sealed, StorageError,
    storage::{ClaimedDelivery, ReplyRecord, Settlement},
};
use std::time::Duration;
use uuid::Uuid;

/// How long a worker may take for one attempt before another may try.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// It is extended while an attempt goes on, for so long at most.
const HEARTBEAT: Duration = Duration::from_secs(30);
const ALL_LIMIT: Duration = Duration::from_secs(30 * 60);
/// For handing over; making copies has limits of its own.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(90);

impl Delivery {
    /// Claims and tries what is due, one after the other, each with a lease of its own. Returns how many were tried.
    pub async fn deliver_due_replies(&self, limit: u16) -> Result<usize, StorageError> {
        for tried in 0..usize::from(limit) {
            let now = self.clock.now();
            let mut random = [0; 16];
            self.clock.fill_random(&mut random);
            let claimed = self.storage.claim_deliveries(Uuid::from_bytes(random), now, now + LEASE, 1).await?;
            let Some(delivery) = claimed.into_iter().next() else { return Ok(tried) };
            self.deliver(delivery).await?;
        }
        Ok(usize::from(limit))
    }

    async fn deliver(&self, claimed: ClaimedDelivery) -> Result<(), StorageError> {
        let started_at = self.clock.now();
        let attempt = tokio::select! {
            attempt = self.attempt(&claimed) => attempt,
            reason = self.hold_lease(&claimed) => Ok(failed(Cause::Interrupted, reason)),
        };
        let outcome = match attempt {
            Ok(outcome) => outcome,
            // One unreadable reply must not keep others waiting: it is this delivery's own failure.
            Err(StorageError::Corrupt { table, id, reason }) => {
                AttemptOutcome::Rejected { reason: Cause::Record.because(format!("{table} {id}: {reason}")) }
            }
            Err(error @ StorageError::Unavailable(_)) => failed(Cause::Database, &error.to_string()),
        };
        let ended_at = self.clock.now();
        let state = match &outcome {
            AttemptOutcome::Delivered { proof } => DeliveryState::Delivered { at: ended_at, proof: proof.clone() },
            AttemptOutcome::Rejected { reason } => DeliveryState::NeedsPerson { since: ended_at, reason: reason.clone() },
            AttemptOutcome::Failed { reason } => {
                after_failure(claimed.created_at, ended_at, claimed.attempts + 1, reason.clone(), self.jitter())
            }
        };
        log(&claimed, &outcome);
        let settlement = Settlement { claimed, started_at, ended_at, outcome, state, audit_id: AuditId(self.clock.new_id()) };
        if !self.storage.settle_delivery(&settlement).await? {
            tracing::warn!(delivery.id = %settlement.claimed.id, "delivery.lease_lost");
        }
        Ok(())
    }

    /// Keeps others away while an attempt is going on. Returns only with a reason to end it.
    async fn hold_lease(&self, claimed: &ClaimedDelivery) -> &'static str {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < ALL_LIMIT {
            tokio::time::sleep(HEARTBEAT).await;
            match self.storage.extend_lease(claimed, self.clock.now() + LEASE).await {
                Ok(true) => {}
                Ok(false) => return "the lease was lost",
                // The lease outlasts several of these.
                Err(error) => tracing::warn!(delivery.id = %claimed.id, error = %error, "delivery.lease_not_extended"),
            }
        }
        "the attempt took too long"
    }

    pub(crate) async fn attempt(&self, claimed: &ClaimedDelivery) -> Result<AttemptOutcome, StorageError> {
        let rejected = |reason: &str| Ok(AttemptOutcome::Rejected { reason: Cause::Record.because(reason) });
        let Some(mut record) = self.storage.reply_for_delivery(&claimed.tenant, claimed.reply).await? else {
            return rejected("the reply is gone");
        };
        let Some(message) = self.storage.message_for_delivery(&claimed.tenant, record.reply.message).await? else {
            return rejected("the message is gone");
        };
        let route = claimed.route.as_ref().unwrap_or(&message.message.case_system);
        let Some(way) = self.ways.get(route) else {
            return Ok(failed(Cause::NoWay, "the case system is not configured"));
        };
        // Whoever hears of a mistake must have what it is about, and what is added comes behind what it is added to.
        let retracted = record.reply.retracts.iter().map(|mistaken| (mistaken.reply, true));
        for (earlier, needed) in retracted.chain(record.reply.supplements.map(|earlier| (earlier, false))) {
            let about = self.storage.reply_for_delivery(&claimed.tenant, earlier).await?;
            let waits = about.is_some_and(|about| match about.delivery {
                DeliveryState::Pending { .. } => true,
                DeliveryState::NeedsPerson { .. } => needed,
                DeliveryState::Delivered { .. } => false,
            });
            if waits {
                return Ok(failed(Cause::EarlierReply, "the reply that it is about is not delivered yet"));
            }
        }
        if !claimed.packed {
            if let Err(reason) = self.make_renditions(claimed, &record, &message.message).await? {
                return Ok(failed(Cause::Copies, &reason));
            }
            let Some(made) = self.storage.reply_for_delivery(&claimed.tenant, claimed.reply).await? else {
                return rejected("the reply is gone");
            };
            // Nothing was promised where nobody makes copies.
            let copies_missing = self.renderer.is_some() && !made.reply.renditions_missing().is_empty();
            if !self.storage.mark_packed(claimed, self.clock.now(), copies_missing).await? {
                return Ok(failed(Cause::Interrupted, "another worker is at it"));
            }
            // Something may have been taken back until this moment, and from now on nothing can.
            let Some(packed) = self.storage.reply_for_delivery(&claimed.tenant, claimed.reply).await? else {
                return rejected("the reply is gone");
            };
            record = packed;
        }
        let (package, source) = self.package(claimed.id, claimed.lease, record, message.message);
        let parcel = match way.format.write(&package) {
            Ok(parcel) => parcel,
            Err(reason) => return Ok(AttemptOutcome::Rejected { reason }),
        };
        let channel = way.channel.clone();
        let handed_over = tokio::time::timeout(ATTEMPT_LIMIT, channel.deliver(&parcel, &source)).await;
        Ok(handed_over.unwrap_or_else(|_| failed(Cause::WayClosed, "handing over took too long")))
    }

    /// What is handed over, and where its documents come from.
    pub(crate) fn package(
        &self,
        delivery: DeliveryId,
        attempt: Uuid,
        record: ReplyRecord,
        message: Message,
    ) -> (Package, ReplyDocuments<'_>) {
        let message = self.access.with_proof(message, record.representation.as_ref(), record.reply.has_proof());
        let origin = ReplyOrigin {
            delivery_id: delivery,
            person: record.person,
            level: record.level,
            recognition: record.recognition,
            representation: record.representation,
            language: record.language,
            copies_missing: record.copies_missing,
        };
        let documents = ReplyDocuments { delivery: self, tenant: message.tenant.clone(), message: message.id };
        (Package { attempt, message, reply: record.reply, origin }, documents)
    }

    /// A random number from 0 to 1.
    fn jitter(&self) -> f64 {
        let mut random = [0; 4];
        self.clock.fill_random(&mut random);
        f64::from(u32::from_ne_bytes(random)) / f64::from(u32::MAX)
    }
}

fn failed(cause: Cause, detail: &str) -> AttemptOutcome {
    AttemptOutcome::Failed { reason: cause.because(detail) }
}

fn log(claimed: &ClaimedDelivery, outcome: &AttemptOutcome) {
    let attempt = claimed.attempts + 1;
    match outcome {
        AttemptOutcome::Delivered { .. } => {
            tracing::info!(delivery.id = %claimed.id, delivery.attempt = attempt, "delivery.done");
        }
        AttemptOutcome::Failed { reason } => {
            tracing::warn!(delivery.id = %claimed.id, delivery.attempt = attempt, delivery.reason = %reason, "delivery.failed");
        }
        AttemptOutcome::Rejected { reason } => {
            tracing::error!(delivery.id = %claimed.id, delivery.attempt = attempt, delivery.reason = %reason, "delivery.needs_person");
        }
    }
}

/// Opens the documents of the reply that is being delivered.
pub(crate) struct ReplyDocuments<'a> {
    delivery: &'a Delivery,
    tenant: TenantId,
    message: MessageId,
}

#[async_trait]
impl DocumentSource for ReplyDocuments<'_> {
    async fn open(&self, object: ObjectOf) -> Result<ByteStream, DocumentStoreError> {
        let storage = &self.delivery.storage;
        let (document, sealed) = match object {
            ObjectOf::Document(id) => {
                let stored = storage.reply_document(&self.tenant, self.message, id).await.map_err(away)?;
                (id, stored.map(|stored| stored.sealed))
            }
            ObjectOf::Rendition(id) => {
                let stored = storage.rendition(&self.tenant, self.message, id).await.map_err(away)?;
                (id, stored.map(|stored| Sealed::whole(stored.wrapped_key)))
            }
        };
        let place = DocumentPlace { tenant: self.tenant.clone(), document };
        self.delivery.documents.open(&place, &sealed.ok_or(DocumentStoreError::Missing)?).await
    }
}

fn away(error: StorageError) -> DocumentStoreError {
    DocumentStoreError::Unavailable(Box::new(error))
}
