//! One notice for each message, cause and channel, with what is known of it.

use crate::storage::{NewErrand, StorageError};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, DraftId, MessageId, NoticeId, TenantId},
    notice::{Notice, NoticeAddress, NoticeCause, NoticeChannel, NoticeEnd},
    personal::Personal,
    text::LanguageTag,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A notice that becomes true with what causes it. One that is there for the same message, cause and channel stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    pub id: NoticeId,
    pub message: MessageId,
    pub cause: NoticeCause,
    pub address: NoticeAddress,
    pub language: Option<LanguageTag>,
    /// Who has not taken it by then is not tried any more.
    pub give_up_at: Timestamp,
    /// That sends it.
    pub errand: NewErrand,
}

/// What was told, in the order of the languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeWords {
    /// Names of the templates.
    pub template: String,
    pub texts: Vec<NoticeText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeText {
    pub language: LanguageTag,
    pub title: String,
    /// Paragraphs, separated by empty lines.
    pub text: String,
}

/// How a notice ended, and what follows.
#[derive(Debug, Clone)]
pub struct NoticeSettlement {
    pub tenant: TenantId,
    pub id: NoticeId,
    pub at: Timestamp,
    pub end: NoticeEnd,
    /// What the channel said when it took it.
    pub proof: Option<String>,
    /// Nothing is sent to this address any more.
    pub dead: Option<(NoticeChannel, [u8; 32])>,
    /// The next way.
    pub next: Option<NewNotice>,
    pub events: Vec<Event>,
}

/// What somebody wrote back on a channel of notices. It is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAnswer {
    pub id: Uuid,
    pub tenant: TenantId,
    pub message: MessageId,
    pub notice: NoticeId,
    /// Of what tells this mail from every other one: coming twice, it is kept once.
    pub mail_hash: [u8; 32],
    pub received_at: Timestamp,
    /// Who it says it is from. `None` where nothing is kept.
    pub sender: Option<Personal<String>>,
    pub text: Option<Personal<String>>,
}

/// A draft that is deleted soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftToGo {
    pub tenant: TenantId,
    pub message: MessageId,
    pub draft: DraftId,
    pub account: AccountId,
    pub edited_at: Timestamp,
}

#[async_trait]
pub trait Notices: Send + Sync {
    /// Adds those that belong to no other change. Returns how many are new.
    async fn add_notices(&self, new: &[NewNotice]) -> Result<usize, StorageError>;

    async fn notice(&self, tenant: &TenantId, id: NoticeId) -> Result<Option<Notice>, StorageError>;

    /// By its number alone: who brings it holds a proof of ours that it is this one.
    async fn notice_by_id(&self, id: NoticeId) -> Result<Option<Notice>, StorageError>;

    /// All of a message, oldest first. The caller has loaded the message for whoever looks.
    async fn notices_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Notice>, StorageError>;

    /// What was told, if it was handed over.
    async fn words_of(&self, tenant: &TenantId, id: NoticeId) -> Result<Option<NoticeWords>, StorageError>;

    /// Notes that the bytes are given now: before they are. The first words stay; those that count are returned. `None`: it had ended.
    async fn hand_over(
        &self,
        tenant: &TenantId,
        id: NoticeId,
        words: &NoticeWords,
        at: Timestamp,
    ) -> Result<Option<NoticeWords>, StorageError>;

    /// The channel has answered that it did not take it: nothing is unclear about this attempt.
    async fn not_taken(&self, tenant: &TenantId, id: NoticeId) -> Result<(), StorageError>;

    /// Ends a notice that waits, or lets one fail that was taken and came back. `false`: it had ended, and nothing was changed.
    async fn settle_notice(&self, settlement: &NoticeSettlement) -> Result<bool, StorageError>;

    /// The channel says that it was opened there. Only the first time counts; returns whether it was.
    async fn mark_notice_opened(&self, tenant: &TenantId, id: NoticeId, event: &Event) -> Result<bool, StorageError>;

    /// Whether nothing is to be sent to an address any more.
    async fn is_dead(&self, tenant: &TenantId, channel: NoticeChannel, hash: &[u8; 32]) -> Result<bool, StorageError>;

    /// Something may be sent to an address again.
    async fn revive(&self, tenant: &TenantId, channel: NoticeChannel, hash: &[u8; 32]) -> Result<(), StorageError>;

    /// Drafts with something in them that were last edited in this span of time, oldest first, at most so many.
    async fn drafts_to_go(&self, from: Timestamp, until: Timestamp, limit: u16) -> Result<Vec<DraftToGo>, StorageError>;

    /// Keeps it, with its event. `None`: it was there, or `most` of this notice are; else how many were answered for the same notice since `since`.
    async fn add_written_answer(
        &self,
        written: &WrittenAnswer,
        since: Timestamp,
        most: u32,
        event: &Event,
    ) -> Result<Option<u32>, StorageError>;

    /// An automatic answer has been sent.
    async fn mark_written_answered(&self, id: Uuid, at: Timestamp) -> Result<(), StorageError>;

    /// Those of a message of which something is kept, oldest first.
    async fn written_answers(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<WrittenAnswer>, StorageError>;

    /// When a draft that is still open was last edited.
    async fn draft_edited_at(&self, draft: DraftId) -> Result<Option<Timestamp>, StorageError>;
}
