//! The errand that puts a reply into its case file.

use crate::delivery::{Delivery, renditions::Making};
use async_trait::async_trait;
use domain::{
    delivery::{DeliveryState, ReplyOrigin},
    errand::{AttemptOutcome, Cause, Hindrance},
    id::{DeliveryId, MessageId, ReplyId, TenantId},
    message::Message,
};
use ports::{
    ByteStream, DocumentPlace, DocumentSource, DocumentStoreError, ObjectOf, Package, PackageFormat, Parcel, Sealed,
    StorageError,
    storage::{ClaimedErrand, NewNotice, ReplyRecord},
};
use std::{panic::AssertUnwindSafe, sync::Arc};
use uuid::Uuid;

/// How an attempt ended, and which message it is about, where it came so far that something was given to its way.
pub(crate) struct HandedOver {
    pub(crate) outcome: AttemptOutcome,
    pub(crate) message: Option<Message>,
}

impl From<AttemptOutcome> for HandedOver {
    fn from(outcome: AttemptOutcome) -> Self {
        Self { outcome, message: None }
    }
}

impl Delivery {
    pub(crate) async fn deliver(&self, claimed: &ClaimedErrand, reply: ReplyId) -> Result<HandedOver, StorageError> {
        let gone =
            |what: &str| Ok(AttemptOutcome::NeedsPerson { reason: Cause::Record.because(format!("the {what} is gone")) }.into());
        let Some((mut record, message)) = self.storage.to_deliver(&claimed.tenant, reply).await? else { return gone("reply") };
        let Some(way) = self.ways.get(&claimed.route) else {
            // One of several is gone from the configuration: what it was in hand is not for another one to have by itself.
            if claimed.route.way_number() != Some(1) {
                let reason = Cause::NoWay.because(format!("{} is not configured any more", claimed.route));
                return Ok(AttemptOutcome::NeedsPerson { reason }.into());
            }
            return Ok(later(Cause::NoWay, "the case system is not configured").into());
        };
        // Whoever hears of a mistake must have what it is about, and what is added comes behind what it is added to.
        let several = claimed.route.to_case_system().is_some_and(|system| self.ways_of(&system).count() > 1);
        let retracted = record.reply.retracts.iter().map(|mistaken| (mistaken.reply, true));
        for (earlier, needed) in retracted.chain(record.reply.supplements.map(|earlier| (earlier, false))) {
            let about = self.storage.reply_for_delivery(&claimed.tenant, earlier).await?;
            let waits = about.is_some_and(|about| match about.delivery {
                DeliveryState::Pending { .. } => true,
                DeliveryState::NeedsPerson { .. } => needed,
                // Offered on another way it is not there yet: what is about it would be read first.
                DeliveryState::Transmitted { .. } | DeliveryState::Offered { .. } => several && !way.channel.is_fetched(),
                DeliveryState::Delivered { .. } => false,
            });
            if waits {
                return Ok(later(Cause::EarlierReply, "the reply that it is about is not delivered yet").into());
            }
        }
        if !record.packed {
            let needed = way.format.copies_needed(&record.reply);
            if needed.iter().any(|of| !record.reply.renditions.iter().any(|made| made.of == *of)) {
                // What is handed over without them could never be: nothing is settled before they are there.
                let making = Making { tenant: &claimed.tenant, lease: claimed.lease, last: false };
                if let Err(reason) = self.make_renditions(&making, &record, &message.message, needed).await? {
                    return Ok(AttemptOutcome::Later { reason: Cause::Copies.because(reason) }.into());
                }
                // A format that lacks one writes nothing: once settled it would lack it for ever.
                let Some(made) = self.storage.reply_for_delivery(&claimed.tenant, reply).await? else { return gone("reply") };
                let (package, _) = self.package(DeliveryId(claimed.id.0), claimed.lease, made, message.message.clone());
                if let Err(reason) = self.write(way.format.clone(), package).await?
                    && reason.cause == Cause::Copies
                {
                    return Ok(AttemptOutcome::NeedsPerson { reason }.into());
                }
            }
            let copies_missing = self.copies_missing(&record);
            if !self.storage.mark_packed(claimed, reply, self.clock.now(), copies_missing).await? {
                // Nothing has left; and whoever has lost the lease settles nothing.
                return Ok(later(Cause::Copies, "its copies are made anew, or another worker is at it").into());
            }
            if record.reply.documents.is_empty() {
                // There is nothing in it that anybody could have taken back since it was read.
                record.packed = true;
            } else {
                // Something may have been taken back until this moment, and from now on nothing can.
                let Some(packed) = self.storage.reply_for_delivery(&claimed.tenant, reply).await? else { return gone("reply") };
                record = packed;
            }
        }
        let about = message.message.clone();
        let (package, source) = self.package(DeliveryId(claimed.id.0), claimed.lease, record, message.message);
        let parcel = match self.write(way.format.clone(), package).await? {
            Ok(parcel) => parcel,
            Err(reason) => return Ok(AttemptOutcome::NeedsPerson { reason }.into()),
        };
        let channel = way.channel.clone();
        let handed_over = tokio::time::timeout(channel.patience(), channel.deliver(&parcel, &source)).await;
        let outcome = handed_over.unwrap_or_else(|_| later(Cause::Unanswered, "handing over took too long"));
        Ok(HandedOver { outcome, message: Some(about) })
    }

    /// The files of a package, made aside: a format may set pages.
    pub(crate) async fn write(
        &self,
        format: Arc<dyn PackageFormat>,
        mut package: Package,
    ) -> Result<Result<Parcel, Hindrance>, StorageError> {
        if format.wants_exchange() {
            package.exchange = self.storage.exchange_ref(package.message.id, package.origin.delivery_id).await?;
        }
        if format.wants_history() {
            package.history = self.storage.history(&package.message.tenant, package.message.id).await?;
        }
        let written = if format.is_quick() {
            std::panic::catch_unwind(AssertUnwindSafe(|| format.write(&package))).ok()
        } else {
            tokio::task::spawn_blocking(move || format.write(&package)).await.ok()
        };
        Ok(written.unwrap_or_else(|| Err(Cause::Record.because("writing the package panicked"))))
    }

    /// The status monitor shows that a reply is with the authority.
    pub(crate) async fn told_of_delivery(&self, tenant: &TenantId, reply: ReplyId) -> Result<Vec<NewNotice>, StorageError> {
        let Some(record) = self.storage.reply_for_delivery(tenant, reply).await? else { return Ok(Vec::new()) };
        let message = self.storage.message_for_delivery(tenant, record.reply.message).await?;
        Ok(message.map(|record| self.announcer.of_delivery(&record.message, reply)).unwrap_or_default())
    }

    /// Where the delivery of a reply stands. `None`: the reply is gone.
    pub(crate) async fn state_of(&self, tenant: &TenantId, reply: ReplyId) -> Result<Option<DeliveryState>, StorageError> {
        Ok(self.storage.reply_for_delivery(tenant, reply).await?.map(|record| record.delivery))
    }

    /// Nothing was promised where nobody makes copies.
    pub(crate) fn copies_missing(&self, record: &ReplyRecord) -> bool {
        self.renderer.is_some() && !record.reply.renditions_missing().is_empty()
    }

    /// What is handed over, and where its documents come from.
    pub(crate) fn package(
        &self,
        delivery: DeliveryId,
        attempt: Uuid,
        record: ReplyRecord,
        message: Message,
    ) -> (Package, ReplyDocuments<'_>) {
        let mut message = self.access.with_proof(message, record.representation.as_ref(), record.reply.has_proof());
        // With the end that counted then: what is handed over twice has one content.
        message.dialogue.as_of(record.reply.submitted_at, &mut message.content);
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
        (Package { attempt, message, reply: record.reply, origin, exchange: None, history: Vec::new() }, documents)
    }
}

fn later(cause: Cause, detail: &str) -> AttemptOutcome {
    AttemptOutcome::Later { reason: cause.because(detail) }
}

/// Opens the documents of the reply that is being delivered.
pub(crate) struct ReplyDocuments<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) tenant: TenantId,
    pub(crate) message: MessageId,
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
