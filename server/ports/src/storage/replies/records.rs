//! Drafts and replies.

use crate::storage::{NewErrand, NewNotice, StorageError};
use async_trait::async_trait;
use domain::{
    binding::Recognition,
    delivery::DeliveryState,
    errand::Cause,
    event::Event,
    id::{AccountId, DeliveryId, DocumentId, DraftId, ItemId, MessageId, ReplyId, RepresentationId, TenantId},
    message::ToDo,
    person::{CameBy, PersonKey, TrustLevel},
    reply::{DraftReply, ItemAnswer, ReceiptNumber, SubmittedReply},
    representation::Representation,
};
use jiff::Timestamp;

/// Whose draft, for which message, and who acts on it. Everything about drafts goes through this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    pub tenant: TenantId,
    pub account: AccountId,
    pub message: MessageId,
    /// The representative's right to act on it. Once it has ended, nothing can be changed by it.
    pub by: Option<RepresentationId>,
    /// The session, and the phone, that the request came by. Once one of them has ended, nothing can be changed.
    pub came_by: Option<CameBy>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveOutcome {
    Saved,
    /// There is no open draft any more: sent in another tab, or withdrawn.
    Closed,
    /// Another answer was saved since; this one was not.
    Overtaken,
}

/// Everything that becomes true at the moment of sending, in one transaction (A1).
#[derive(Debug, Clone)]
pub struct Submission {
    pub tenant: TenantId,
    pub reply: SubmittedReply,
    /// Who sends it; another than the reply's account for a representative.
    pub sent_by: AccountId,
    pub representation: Option<RepresentationId>,
    pub came_by: Option<CameBy>,
    pub level: TrustLevel,
    /// How the person was recognized.
    pub recognition: Recognition,
    /// The language the person read the questions in.
    pub language: String,
    /// How it gets into the case file: its own errand.
    pub delivery: NewErrand,
    /// What is made of its documents before that.
    pub renditions: Option<NewErrand>,
    /// What the message wants of its person then.
    pub to_do: ToDo,
    /// The message as it was read for that (its revision); `None`: whatever it is.
    pub seen: Option<i64>,
    /// That it was received, where the tenant tells so.
    pub notices: Vec<NewNotice>,
    pub event: Event,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmitOutcome {
    Accepted,
    /// The draft was sent before: double click, second tab, back button.
    AlreadySubmitted(ReceiptNumber),
    /// The draft changed after it was read; read it again.
    Changed,
    /// The number is taken; draw another.
    ReceiptNumberTaken,
    /// The message takes no replies any more: it was withdrawn or replaced, or its case was closed.
    Withdrawn,
    /// The message is not as it was read; read it again.
    MessageChanged,
    /// The representation ended meanwhile.
    RepresentationEnded,
}

/// A reply with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRecord {
    pub reply: SubmittedReply,
    /// Who sent it.
    pub person: PersonKey,
    /// In whose place, if not for themselves.
    pub representation: Option<Representation>,
    pub level: TrustLevel,
    pub recognition: Recognition,
    pub language: String,
    pub delivery_id: DeliveryId,
    pub delivery: DeliveryState,
    /// What its package holds is settled: it is on its way, or there.
    pub packed: bool,
    /// And something is missing that the person was promised.
    pub copies_missing: bool,
}

impl ReplyRecord {
    /// The authority has said that it cannot take it.
    pub fn is_refused(&self) -> bool {
        matches!(&self.delivery, DeliveryState::NeedsPerson { reason, .. } if reason.cause == Cause::Refused)
    }
}

#[async_trait]
pub trait Replies: Send + Sync {
    /// The open draft, if there is one.
    async fn draft(&self, key: &DraftKey) -> Result<Option<DraftReply>, StorageError>;

    /// Messages for which the account has an open draft, the last edited first, at most 500.
    async fn open_drafts(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<MessageId>, StorageError>;

    /// Messages to which the account has begun to add something that is not sent: an answer or a file is there.
    async fn begun_supplements(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<MessageId>, StorageError>;

    /// The open draft, or a new one. Two tabs at once get the same one. `None`: the message takes no such draft any more;
    /// a first draft needs a message without a reply, a supplement one with a reply.
    async fn open_draft(
        &self,
        key: &DraftKey,
        new: DraftId,
        supplements: Option<ReplyId>,
        event: &Event,
    ) -> Result<Option<DraftReply>, StorageError>;

    /// Deletes drafts nobody edited since `before` (R-RT-1) and returns the documents whose bytes can go.
    async fn delete_old_drafts(&self, before: Timestamp) -> Result<Vec<(TenantId, DocumentId)>, StorageError>;

    /// Saves the answer to one item, or clears it, unless something else than `over` or this very answer is saved now. What was left by
    /// a representative whose right has ended is not; what the owner had answered before is.
    async fn save_answer(
        &self,
        key: &DraftKey,
        item: &ItemId,
        over: Option<&ItemAnswer>,
        answer: Option<&ItemAnswer>,
        now: Timestamp,
        event: Option<&Event>,
    ) -> Result<SaveOutcome, StorageError>;

    /// What representatives left in the draft whose right has ended is its owner's from now on. `false`: there is no open draft.
    async fn adopt(&self, key: &DraftKey, now: Timestamp) -> Result<bool, StorageError>;

    /// Sends the draft it was made from, if that is still exactly as it was at `edited_at`.
    async fn submit(&self, submission: &Submission, edited_at: Timestamp) -> Result<SubmitOutcome, StorageError>;

    /// All replies to a message, oldest first. The caller has loaded the message for its viewer.
    async fn replies_to(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<ReplyRecord>, StorageError>;

    /// For the worker.
    async fn reply_for_delivery(&self, tenant: &TenantId, id: ReplyId) -> Result<Option<ReplyRecord>, StorageError>;
}
