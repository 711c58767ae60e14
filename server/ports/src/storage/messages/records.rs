//! Messages: handed in by a case system, read by one person, watched by the clerks of one authority.

use crate::storage::{FromArrival, FromExchange, MessageChange, NewNotice, StorageError};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, AuthorityId, CaseSystemId, ItemId, MessageFileId, MessageId, TenantId},
    message::{Message, MessageState, MessageTimes, ToDo},
    text::Lines,
};
use jiff::Timestamp;

/// A message with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    pub message: Message,
    pub times: MessageTimes,
    pub state: MessageState,
    /// Why it was withdrawn, if the authority says so.
    pub withdrawn_reason: Option<WithdrawnReason>,
    /// What it wants of its person.
    pub to_do: ToDo,
    /// Counts every change that others must not overwrite unseen.
    pub revision: i64,
}

/// In the authority's words and binding language.
pub type WithdrawnReason = Lines<500>;

/// A message to be stored, with the key that makes handing it in twice harmless.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub message: Message,
    pub made_available_at: Timestamp,
    /// SHA-256 of the token in the notice's link.
    pub link_hash: [u8; 32],
    /// By what the message is found when its recipient signs in.
    pub hashes: RecipientHashes,
    /// The case system's `Idempotency-Key`, 1 to 255 characters.
    pub idempotency_key: String,
    /// SHA-256 of the posted bytes: the same key with another body is refused.
    pub body_hash: [u8; 32],
    pub to_do: ToDo,
    /// What clerks look for, lower case.
    pub search_text: String,
    /// Whom to tell, with the message.
    pub notices: Vec<NewNotice>,
    /// There is no way to tell the person, and the portal should.
    pub nobody_reached: Option<Event>,
    /// It came over FIT-Connect: the arrival is stored with it.
    pub from: Option<FromArrival>,
    /// It came as a message of an XÖV standard, which is remembered with it.
    pub exchange: Option<FromExchange>,
    /// Files that were brought before, in the authority's order.
    pub attachments: Vec<MessageFileId>,
    /// The message that it takes the place of, as it shall be; what was begun there goes on here.
    pub replaces: Option<Replacing>,
    pub event: Event,
}

impl NewMessage {
    /// As it is read once it is stored: moments are kept to the microsecond.
    pub fn record(&self) -> MessageRecord {
        let kept = |at: Timestamp| Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at);
        MessageRecord {
            message: Message { created_at: kept(self.message.created_at), ..self.message.clone() },
            times: MessageTimes { made_available_at: kept(self.made_available_at), retrieved_at: None },
            state: MessageState::Open,
            withdrawn_reason: None,
            to_do: self.to_do,
            revision: 1,
        }
    }
}

/// A message that another one takes the place of.
#[derive(Debug, Clone)]
pub struct Replacing {
    pub old: MessageChange,
    /// What was asked in the same way before: answers to these go on.
    pub kept: Vec<ItemId>,
}

/// Keyed hashes of what identifies a person, so that an index tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecipientHashes {
    pub person_code: Option<[u8; 32]>,
    pub mailbox: Option<[u8; 32]>,
    pub organization: Option<[u8; 32]>,
    /// Of the organization named; `None`: for all of its branches, or an account that names none.
    pub branch: Option<[u8; 32]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOutcome {
    Created,
    /// The same body came before under this key.
    AlreadyThere(MessageId),
    /// Another body came before under this key.
    KeyReused,
    /// The case system has closed its case.
    CaseClosed,
    /// The message that it shall take the place of is not there, was taken back, or has changed meanwhile.
    NotReplaced,
    /// A file that it names was not brought, was named before, or has gone.
    AttachmentMissing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawOutcome {
    Withdrawn,
    AlreadyAnswered,
    NotThere,
}

/// The clerks' window: one authority of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClerkScope {
    pub tenant: TenantId,
    pub authority: AuthorityId,
}

/// Where a page of a person's list starts: behind this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToDoPlace {
    pub to_do: ToDo,
    pub at: Place,
}

/// A message's place by the time it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub made_available_at: Timestamp,
    pub message: MessageId,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct ListPage<P = Place> {
    pub messages: Vec<MessageRecord>,
    /// Where the next page starts, if there is one.
    pub next: Option<P>,
}

#[async_trait]
pub trait Messages: Send + Sync {
    async fn create_message(&self, new: &NewMessage) -> Result<CreateOutcome, StorageError>;

    /// What was handed in under a key: the message and the hash of its body.
    async fn message_by_key(&self, case_system: &CaseSystemId, key: &str) -> Result<Option<(MessageId, Vec<u8>)>, StorageError>;

    async fn message_for_case_system(
        &self,
        case_system: &CaseSystemId,
        id: MessageId,
    ) -> Result<Option<MessageRecord>, StorageError>;

    /// Takes a message back, unless it was answered.
    async fn withdraw_message(
        &self,
        case_system: &CaseSystemId,
        id: MessageId,
        reason: Option<&WithdrawnReason>,
        to_do: ToDo,
        notices: &[NewNotice],
        event: &Event,
    ) -> Result<WithdrawOutcome, StorageError>;

    /// Messages whose to-do and search text are older than the rules for them.
    async fn messages_to_judge(&self, limit: u16) -> Result<Vec<MessageRecord>, StorageError>;

    /// Writes both, unless something has changed since it was `seen`; returns whether.
    async fn judge_message(&self, seen: &MessageRecord, to_do: ToDo, search_text: &str) -> Result<bool, StorageError>;

    /// For an account that is bound to the message.
    async fn message_for_applicant(
        &self,
        tenant: &TenantId,
        account: AccountId,
        id: MessageId,
    ) -> Result<Option<MessageRecord>, StorageError>;

    /// Records the first authenticated open (R-BK-1). Later opens change nothing.
    async fn mark_retrieved(&self, tenant: &TenantId, id: MessageId, event: &Event) -> Result<(), StorageError>;

    /// What an account is bound to, and where it acts for the recipient: by what there is to do and by the day that counts, then the
    /// newest first.
    async fn messages_for_applicant(
        &self,
        tenant: &TenantId,
        account: AccountId,
        after: Option<ToDoPlace>,
        limit: u16,
    ) -> Result<ListPage<ToDoPlace>, StorageError>;

    async fn message_for_clerk(&self, scope: &ClerkScope, id: MessageId) -> Result<Option<MessageRecord>, StorageError>;

    /// For the worker, which acts for no person.
    async fn message_for_delivery(&self, tenant: &TenantId, id: MessageId) -> Result<Option<MessageRecord>, StorageError>;
}
