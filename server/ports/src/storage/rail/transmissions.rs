//! Replies of people on their way to the authority: each id is stored before the step that uses it.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, RailCaseId, ReplyId, TenantId},
    rail::{PartTags, RailProblem, TransmissionState},
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmission {
    pub delivery: DeliveryId,
    pub case_system: CaseSystemId,
    pub case: RailCaseId,
    /// `None`: it is about to be announced.
    pub submission: Option<Uuid>,
    /// Ids of the attachments by the names of the parcel's objects.
    pub attachments: BTreeMap<String, Uuid>,
    /// Of what may have been handed over: an attempt whose answer was lost may have done it. One, once it is known which.
    pub tags: Vec<PartTags>,
    pub state: TransmissionState,
    pub transmitted_at: Option<Timestamp>,
    pub settled_at: Option<Timestamp>,
    pub problems: Vec<RailProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTransmission {
    pub delivery: DeliveryId,
    pub case_system: CaseSystemId,
    pub case: RailCaseId,
    pub attachments: BTreeMap<String, Uuid>,
}

/// What the authority, or the delivery service in its place, says of a transmission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    Rejected(Vec<RailProblem>),
}

#[async_trait]
pub trait Transmissions: Send + Sync {
    /// The one that is under way, or a new one. After a rejection a new one begins, and the old one is remembered.
    async fn begin_transmission(&self, new: &NewTransmission, now: Timestamp) -> Result<Transmission, StorageError>;

    async fn transmission(&self, delivery: DeliveryId) -> Result<Option<Transmission>, StorageError>;

    /// All of a case.
    async fn transmissions_of(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<Transmission>, StorageError>;

    /// The reply of a delivery, and its message.
    async fn reply_of_delivery(
        &self,
        tenant: &TenantId,
        delivery: DeliveryId,
    ) -> Result<Option<(ReplyId, MessageId)>, StorageError>;

    /// Notes the id that the delivery service has drawn, or forgets one that it does not know any more.
    async fn name_submission(&self, delivery: DeliveryId, submission: Option<Uuid>) -> Result<(), StorageError>;

    /// Notes the tags of what is about to be handed over.
    async fn note_tags(&self, delivery: DeliveryId, tags: &PartTags) -> Result<(), StorageError>;

    /// The other side has all of it, and these are its parts, where the rail names some.
    async fn transmitted(&self, delivery: DeliveryId, tags: Option<&PartTags>, at: Timestamp) -> Result<(), StorageError>;

    /// Transmitted, and neither accepted nor rejected, those first whose case was looked at the longest ago, at most so many.
    async fn unanswered(&self, case_system: &CaseSystemId, limit: u16) -> Result<Vec<Transmission>, StorageError>;

    /// Notes the verdict with its event; a rejection puts the errand of the delivery before a person again. `false`: it was noted before.
    async fn settle_transmission(
        &self,
        delivery: DeliveryId,
        verdict: &Verdict,
        at: Timestamp,
        event: &Event,
    ) -> Result<bool, StorageError>;
}
