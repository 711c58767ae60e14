//! What changes about a message after it was handed in.

use crate::storage::{MessageRecord, NewNotice, StorageError};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    event::Event,
    id::{CaseSystemId, MessageId},
    message::{Dialogue, MessageContent, ToDo},
};
use jiff::{Timestamp, civil::Date};

/// A message as it shall be, if it still is as it was seen.
#[derive(Debug, Clone)]
pub struct MessageChange {
    pub id: MessageId,
    /// As it was read.
    pub seen: i64,
    /// `None`: as it is.
    pub content: Option<MessageContent>,
    /// `None`: as it is. What clerks find it by.
    pub search_text: Option<String>,
    pub dialogue: Dialogue,
    pub to_do: ToDo,
    /// Nothing is sent any more from this moment on.
    pub closed_at: Option<Timestamp>,
    pub notices: Vec<NewNotice>,
    pub events: Vec<Event>,
}

/// What a case system lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageFilter {
    pub state: Option<ListedState>,
    pub case: Option<CaseRef>,
    pub authority: Option<domain::id::AuthorityId>,
    /// Only what an authority may know of that has happened since.
    pub changed_since: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedState {
    Available,
    Retrieved,
    Answered,
    Withdrawn,
}

/// What became of a change that belongs to the end of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseChange {
    Written,
    /// The message has changed since it was seen.
    Changed,
    /// Meanwhile the case was opened, or closed: the change belongs to what is over.
    Overtaken,
}

#[async_trait]
pub trait Changes: Send + Sync {
    /// Writes it with its notices and events. `false`: it has changed since it was seen, and nothing was written.
    async fn change_message(&self, change: &MessageChange) -> Result<bool, StorageError>;

    /// As [`change_message`](Self::change_message), and only while the case of the message is closed, or open.
    async fn change_message_of_case(
        &self,
        case: &CaseRef,
        case_system: &CaseSystemId,
        closed: bool,
        change: &MessageChange,
        at: Timestamp,
    ) -> Result<CaseChange, StorageError>;

    /// All messages of a case, oldest first.
    async fn messages_of_case(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Vec<MessageRecord>, StorageError>;

    /// Messages of a case system, oldest first, behind one.
    async fn messages_of_case_system(
        &self,
        case_system: &CaseSystemId,
        filter: &MessageFilter,
        after: Option<(Timestamp, MessageId)>,
        limit: u16,
    ) -> Result<Vec<MessageRecord>, StorageError>;

    /// From now on no message is handed in for the case; `None`: messages are handed in again.
    async fn close_case(&self, case_system: &CaseSystemId, case: &CaseRef, at: Option<Timestamp>) -> Result<(), StorageError>;

    async fn case_closed_at(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Option<Timestamp>, StorageError>;

    /// Messages that lack something whose day lies before this one, and whose authority was not told of that.
    async fn newly_overdue(&self, today: Date, limit: u16) -> Result<Vec<MessageRecord>, StorageError>;

    /// Messages that nobody has opened since a moment, and whose authority was not told of that.
    async fn newly_unread(&self, before: Timestamp, limit: u16) -> Result<Vec<MessageRecord>, StorageError>;

    /// Notes with its event that the authority is told. `false`: somebody else was faster, or it is not so any more.
    async fn tell_overdue(&self, seen: &MessageRecord, event: &Event) -> Result<bool, StorageError>;

    /// As [`tell_overdue`](Self::tell_overdue).
    async fn tell_unread(&self, seen: &MessageRecord, event: &Event) -> Result<bool, StorageError>;
}
