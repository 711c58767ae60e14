//! A case system fetches replies, and says what became of them.

use crate::delivery::{Delivery, deliver::ReplyDocuments};
use domain::{
    errand::{Hindrance, Route},
    event::{Actor, Change},
    id::{CaseSystemId, MessageId, ReplyId, TenantId},
    rail::RailProblem,
};
use jiff::SignedDuration;
use ports::{
    DocumentSource, Parcel, StorageError,
    storage::{OfferPlace, OfferedReply, SettleOffer},
};
use std::ops::Range;

/// A reply with its files.
#[derive(Debug)]
pub struct FetchedReply {
    pub offer: OfferedReply,
    pub parcel: Parcel,
}

/// For so long a case system may leave alone what it is offered.
const NOT_FETCHED: SignedDuration = SignedDuration::from_hours(24);

/// Why the files of a reply are not there.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The package cannot be written any more.
    #[error("{0}")]
    Unwritten(Hindrance),
}

impl Delivery {
    /// Whether a case system fetches its replies; where that is not its first way, only those that found no other.
    pub fn is_fetched_by(&self, system: &CaseSystemId) -> bool {
        self.ways_of(system).any(|(_, way)| way.channel.is_fetched())
    }

    /// Whether what goes on this route is only offered when it is done.
    pub(crate) fn only_offers(&self, route: &Route) -> bool {
        self.ways.get(route).is_some_and(|way| way.channel.is_fetched())
    }

    /// Replies that are there to be fetched, those that wait first, behind a place.
    ///
    /// # Errors
    /// The database is away.
    pub async fn offers(
        &self,
        system: &CaseSystemId,
        after: Option<OfferPlace>,
        limit: u16,
    ) -> Result<Vec<OfferedReply>, StorageError> {
        self.storage.offered_replies(system, after, limit).await
    }

    /// # Errors
    /// The database is away.
    pub async fn offer(&self, system: &CaseSystemId, reply: ReplyId) -> Result<Option<OfferedReply>, StorageError> {
        self.storage.offered_reply(system, reply).await
    }

    /// A reply with its files, as they were settled when it was offered: the same every time.
    ///
    /// # Errors
    /// The database is away, or the package cannot be written any more.
    pub async fn fetch(
        &self,
        tenant: &TenantId,
        system: &CaseSystemId,
        reply: ReplyId,
    ) -> Result<Option<FetchedReply>, FetchError> {
        let Some(offer) = self.storage.offered_reply(system, reply).await? else { return Ok(None) };
        let way = self.ways_of(system).find(|(_, way)| way.channel.is_fetched());
        // Its way may be gone from the configuration: what was offered can be fetched all the same.
        let format = way.map_or_else(|| self.package_format.clone(), |(_, way)| way.format.clone());
        let Some(record) = self.storage.reply_for_delivery(tenant, reply).await? else { return Ok(None) };
        let Some(message) = self.storage.message_for_delivery(tenant, offer.message).await? else { return Ok(None) };
        let (package, _) = self.package(offer.delivery, self.clock.new_id(), record, message.message);
        let parcel = self.write(format, package).await?.map_err(FetchError::Unwritten)?;
        Ok(Some(FetchedReply { offer, parcel }))
    }

    /// Opens the documents of replies to a message.
    pub fn documents_of(&self, tenant: &TenantId, message: MessageId) -> impl DocumentSource + '_ {
        ReplyDocuments { delivery: self, tenant: tenant.clone(), message }
    }

    /// Says in the log what has been offered for a day or longer, and nobody has settled: there nothing else would say so.
    ///
    /// # Errors
    /// The database is away.
    pub async fn look_at_offers(&self) -> Result<(), StorageError> {
        let now = self.clock.now();
        for waiting in self.storage.unsettled_offers(now - NOT_FETCHED).await? {
            tracing::error!(
                case_system.id = %waiting.case_system,
                deliveries.waiting = waiting.count,
                deliveries.oldest_hours = waiting.oldest.duration_until(now).as_hours(),
                "deliveries.not_fetched"
            );
        }
        Ok(())
    }

    /// The case system had all of it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn fetched(&self, offer: &OfferedReply) -> Result<(), StorageError> {
        if offer.fetched_at.is_some() {
            return Ok(());
        }
        self.storage.mark_fetched(offer.delivery, self.clock.now()).await
    }

    /// The case system had these bytes of its package, which has so many.
    ///
    /// # Errors
    /// The database is away.
    pub async fn fetched_part(&self, offer: &OfferedReply, bytes: Range<u64>, of: u64) -> Result<(), StorageError> {
        if offer.fetched_at.is_some() {
            return Ok(());
        }
        self.storage.mark_part_fetched(offer.delivery, bytes, of, self.clock.now()).await
    }

    /// The case system has put it into its case, by a name of its own. Only now it is said to be there.
    ///
    /// # Errors
    /// The database is away.
    pub async fn acknowledge(
        &self,
        tenant: &TenantId,
        system: &CaseSystemId,
        reply: ReplyId,
        reference: &str,
    ) -> Result<SettleOffer, StorageError> {
        let Some(offer) = self.storage.offered_reply(system, reply).await? else { return Ok(SettleOffer::NotThere) };
        let event = self.access.event(tenant, offer.message, Actor::CaseSystem, Change::ReplyAccepted { reply });
        let notices = self.told_of_delivery(tenant, reply).await?;
        let settled = self.storage.acknowledge_offer(system, reply, reference, &notices, &event).await?;
        if settled == SettleOffer::Settled && !notices.is_empty() {
            self.wake.notify_one();
        }
        Ok(settled)
    }

    /// The case system cannot take it, and says why: somebody must look.
    ///
    /// # Errors
    /// The database is away.
    pub async fn reject(
        &self,
        tenant: &TenantId,
        system: &CaseSystemId,
        reply: ReplyId,
        problems: &[RailProblem],
    ) -> Result<SettleOffer, StorageError> {
        let Some(offer) = self.storage.offered_reply(system, reply).await? else { return Ok(SettleOffer::NotThere) };
        let event = self.access.event(tenant, offer.message, Actor::CaseSystem, Change::ReplyRefused { reply });
        self.storage.reject_offer(system, reply, problems, &event).await
    }
}
