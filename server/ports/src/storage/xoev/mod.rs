//! Messages of XÖV standards that came and went: each is known by its own number for good, so that none counts twice.

use crate::storage::{NewMessageFile, StorageError};
use async_trait::async_trait;
use domain::{
    errand::Route,
    event::Event,
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId},
    xoev::{Direction, ExchangeState},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// One message, as it is remembered. No content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeMessage {
    pub case_system: CaseSystemId,
    pub direction: Direction,
    /// `nachrichtenUUID`; of one that has none: derived from its bytes.
    pub uuid: Uuid,
    /// `130102`, `1140`, …
    pub kind: String,
    /// `erstellungszeitpunkt`, as it was written.
    pub created: String,
    /// The application, as the message names it.
    pub application: Option<String>,
    /// The authority's number, as the message names it.
    pub file_number: Option<String>,
    /// The message that it became.
    pub message: Option<MessageId>,
    /// The delivery that it carries.
    pub delivery: Option<DeliveryId>,
    pub state: ExchangeState,
    /// Why it was refused: a code of its standard.
    pub code: Option<String>,
    /// In words, without content.
    pub detail: Option<String>,
    /// Name of its file or folder.
    pub entry: String,
    pub at: Timestamp,
}

/// What an answer must name of the message that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRef {
    pub application: String,
    pub file_number: Option<String>,
    pub uuid: Uuid,
    pub kind: String,
    pub created: String,
    /// Numbers of messages of this delivery that came back: a corrected one has another number.
    pub rejected: Vec<Uuid>,
}

/// A message of an authority whose reading must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToBeTold {
    pub question: ExchangeMessage,
    /// When somebody opened it first.
    pub retrieved_at: Option<Timestamp>,
    pub due: Option<Date>,
}

/// A message that came as one of a standard, in the transaction that stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromExchange {
    pub exchange: ExchangeMessage,
    pub files: Vec<NewMessageFile>,
}

#[async_trait]
pub trait Exchanges: Send + Sync {
    async fn exchange(
        &self,
        case_system: &CaseSystemId,
        direction: Direction,
        uuid: Uuid,
    ) -> Result<Option<ExchangeMessage>, StorageError>;

    /// Remembers one. `false`: its number is known already, and nothing was changed. What was refused can be taken after all.
    async fn remember(&self, exchange: &ExchangeMessage) -> Result<bool, StorageError>;

    /// Of a case system, those in this state, the newest first, at most so many.
    async fn exchanges(
        &self,
        case_system: &CaseSystemId,
        direction: Direction,
        state: ExchangeState,
        limit: u16,
    ) -> Result<Vec<ExchangeMessage>, StorageError>;

    /// What an answer to a message must name. `None`: the message did not come as one of a standard.
    async fn exchange_ref(&self, message: MessageId, delivery: DeliveryId) -> Result<Option<ExchangeRef>, StorageError>;

    /// What was sent for a delivery, in the order of sending.
    async fn exchanges_of(&self, delivery: DeliveryId) -> Result<Vec<ExchangeMessage>, StorageError>;

    /// What became of something that we sent. `false`: it was noted before.
    async fn settle_exchange(
        &self,
        case_system: &CaseSystemId,
        uuid: Uuid,
        state: ExchangeState,
        why: Option<(&str, &str)>,
    ) -> Result<bool, StorageError>;

    /// A delivery that was handed over, or accepted, is refused: a person looks at it again. `false`: it was not delivered, or is put before a
    /// person.
    async fn reject_delivered(
        &self,
        delivery: DeliveryId,
        detail: &str,
        at: Timestamp,
        event: &Event,
    ) -> Result<bool, StorageError>;

    /// The reply of a delivery, its message, and the way it goes now.
    async fn delivered_reply(&self, delivery: DeliveryId) -> Result<Option<(ReplyId, MessageId, Route)>, StorageError>;

    /// Messages of this kind whose reading was not told yet, and that were opened, or whose deadline has passed. At most so many.
    async fn to_be_told(
        &self,
        case_system: &CaseSystemId,
        kind: &str,
        today: Date,
        limit: u16,
    ) -> Result<Vec<ToBeTold>, StorageError>;

    /// Notes that reading or not reading was told.
    async fn told(&self, case_system: &CaseSystemId, uuid: Uuid, now: Timestamp) -> Result<(), StorageError>;
}
