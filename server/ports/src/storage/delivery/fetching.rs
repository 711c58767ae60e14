//! Replies that a case system fetches. Each is a transmission of its own: offered is transmitted, and only an acknowledgement makes it accepted.

use crate::storage::{NewNotice, StorageError};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId},
    rail::{RailProblem, TransmissionState},
    reply::{ReceiptNumber, Timeliness},
};
use jiff::Timestamp;
use std::ops::Range;

/// A reply that is there to be fetched, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedReply {
    pub reply: ReplyId,
    pub message: MessageId,
    pub case: CaseRef,
    pub delivery: DeliveryId,
    pub receipt_number: ReceiptNumber,
    pub submitted_at: Timestamp,
    pub timeliness: Timeliness,
    pub supplements: Option<ReplyId>,
    pub state: TransmissionState,
    pub offered_at: Timestamp,
    /// When the case system had all of it first.
    pub fetched_at: Option<Timestamp>,
    /// Of its acknowledgement or its rejection.
    pub settled_at: Option<Timestamp>,
    /// By which the case system has it.
    pub reference: Option<String>,
    pub problems: Vec<RailProblem>,
}

impl OfferedReply {
    /// Where lists show it.
    pub fn place(&self) -> OfferPlace {
        OfferPlace { is_settled: self.state != TransmissionState::Transmitted, at: self.offered_at, delivery: self.delivery }
    }
}

/// A place in the list of offered replies: those that wait first, the oldest of them first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferPlace {
    pub is_settled: bool,
    pub at: Timestamp,
    pub delivery: DeliveryId,
}

/// What became of an acknowledgement or a rejection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettleOffer {
    Settled,
    /// It was settled in this very way before.
    Before,
    /// It was not fetched: nobody can have put it anywhere.
    NotFetched,
    /// It was settled otherwise.
    Otherwise,
    NotThere,
}

/// Replies that a case system has not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsettledOffers {
    pub case_system: CaseSystemId,
    pub count: u64,
    /// When the first of them was offered.
    pub oldest: Timestamp,
}

#[async_trait]
pub trait Fetching: Send + Sync {
    /// Replies offered to a case system behind a place.
    async fn offered_replies(
        &self,
        case_system: &CaseSystemId,
        after: Option<OfferPlace>,
        limit: u16,
    ) -> Result<Vec<OfferedReply>, StorageError>;

    async fn offered_reply(&self, case_system: &CaseSystemId, reply: ReplyId) -> Result<Option<OfferedReply>, StorageError>;

    /// What was offered before a moment and is neither acknowledged nor rejected, by case system.
    async fn unsettled_offers(&self, before: Timestamp) -> Result<Vec<UnsettledOffers>, StorageError>;

    /// Notes the first time.
    async fn mark_fetched(&self, delivery: DeliveryId, at: Timestamp) -> Result<(), StorageError>;

    /// Notes that bytes of its package were fetched; those behind a gap do not count. With the last one it is fetched.
    async fn mark_part_fetched(
        &self,
        delivery: DeliveryId,
        bytes: Range<u64>,
        of: u64,
        at: Timestamp,
    ) -> Result<(), StorageError>;

    /// The case system has it in its case, by a name of its own; who is told of that is told with it.
    async fn acknowledge_offer(
        &self,
        case_system: &CaseSystemId,
        reply: ReplyId,
        reference: &str,
        notices: &[NewNotice],
        event: &Event,
    ) -> Result<SettleOffer, StorageError>;

    /// The case system cannot take it: its delivery waits for a person.
    async fn reject_offer(
        &self,
        case_system: &CaseSystemId,
        reply: ReplyId,
        problems: &[RailProblem],
        event: &Event,
    ) -> Result<SettleOffer, StorageError>;
}
