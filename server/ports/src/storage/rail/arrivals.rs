//! What authorities send: known from the first hint, stored before it is acknowledged, and never lost between the two.

use crate::{
    Sealed,
    storage::{NewErrand, StorageError},
};
use async_trait::async_trait;
use domain::{
    document::WrappedKey,
    id::{ArrivalId, CaseSystemId, MessageFileId, MessageId, RailCaseId, TenantId},
    personal::Personal,
    rail::{ArrivalState, PartTags},
};
use jiff::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub id: ArrivalId,
    pub case_system: CaseSystemId,
    pub case: RailCaseId,
    pub state: ArrivalState,
    pub first_seen_at: Timestamp,
    /// The message that it became.
    pub message: Option<MessageId>,
    pub tags: Option<PartTags>,
    /// Why it is where it is. No content.
    pub problem: Option<String>,
    /// Days of the last alarm.
    pub alarm: u32,
    pub settled_at: Option<Timestamp>,
}

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessageFile {
    pub id: MessageFileId,
    pub name: Personal<String>,
    pub media_type: String,
    pub size_bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
    pub key: WrappedKey,
}

/// As its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFile {
    pub id: MessageFileId,
    pub name: Personal<String>,
    pub media_type: String,
    pub size_bytes: u64,
}

/// With what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub file: MessageFile,
    pub sealed: Sealed,
}

/// What is noted of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrivalNote {
    /// It goes on waiting, because of this.
    Waits(String),
    SetAside(String),
    Acknowledged,
    Rejected(String),
    Expired,
    /// It is stored, and the delivery service has it no more without knowing so.
    Unacknowledged,
    /// Somebody was told that it has waited so many days.
    Alarm(u32),
    /// A person has it tried again.
    Again,
}

#[async_trait]
pub trait Arrivals: Send + Sync {
    /// Notes what is waiting at the delivery service, each with the errand that takes it in. Returns which are new.
    async fn note_arrivals(
        &self,
        case_system: &CaseSystemId,
        seen: &[(ArrivalId, RailCaseId, NewErrand)],
        now: Timestamp,
    ) -> Result<Vec<ArrivalId>, StorageError>;

    async fn arrival(&self, case_system: &CaseSystemId, id: ArrivalId) -> Result<Option<Arrival>, StorageError>;

    /// Of a case system, those in these states, the oldest first, at most so many.
    async fn arrivals(
        &self,
        case_system: &CaseSystemId,
        states: &[ArrivalState],
        limit: u16,
    ) -> Result<Vec<Arrival>, StorageError>;

    /// All of a case, the oldest first.
    async fn arrivals_of(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<Arrival>, StorageError>;

    /// The arrival that became a message.
    async fn arrival_of_message(&self, message: MessageId) -> Result<Option<Arrival>, StorageError>;

    /// Nothing moves back: what is settled stays as it is. `false`: nothing was changed.
    async fn note_arrival(
        &self,
        case_system: &CaseSystemId,
        id: ArrivalId,
        note: &ArrivalNote,
        now: Timestamp,
    ) -> Result<bool, StorageError>;

    /// Files that came with a message, in the authority's order. The caller has loaded the message for its viewer.
    async fn files_of_message(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<MessageFile>, StorageError>;

    async fn file_of_message(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: MessageFileId,
    ) -> Result<Option<StoredFile>, StorageError>;
}

/// What makes an arrival a message, in the message's own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromArrival {
    pub arrival: ArrivalId,
    pub tags: PartTags,
    pub files: Vec<NewMessageFile>,
}
