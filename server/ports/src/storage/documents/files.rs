//! What is recorded of documents. Their bytes lie in the document store.

use crate::{
    Sealed,
    storage::{DraftKey, NewErrand, StorageError},
};
use async_trait::async_trait;
use domain::{
    document::{DocumentFacts, DocumentName, DocumentRefusal, Insight, Release, ScanState, UploadLimits, WrappedKey},
    event::Event,
    id::{DocumentId, EventId, ItemId, MessageId, TenantId},
};
use std::collections::HashSet;

/// A document whose bytes are durable and that shall belong to a draft.
#[derive(Debug, Clone)]
pub struct AddDocument {
    pub key: DraftKey,
    pub facts: DocumentFacts,
    pub wrapped_key: WrappedKey,
    pub scan: ScanState,
    pub limits: UploadLimits,
    /// Most files of this item.
    pub max_files: u16,
    /// The upload that it comes from, which ends with it.
    pub from_upload: Option<FromUpload>,
    /// A document of the same item whose place it takes.
    pub replaces: Option<DocumentId>,
    /// It has no verdict: somebody looks later.
    pub scan_again: Option<NewErrand>,
    pub event: Event,
}

/// An upload that becomes a document: with its id, its key and its segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FromUpload {
    pub upload: DocumentId,
    pub turn: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddOutcome {
    Added,
    /// Not this time: somebody else has taken the upload over.
    TakenOver,
    /// No open draft: sent in another tab.
    Closed,
    TooManyFiles,
    ReplyTooLarge,
    /// The item has a document with the same bytes.
    AlreadyThere,
    /// What it would have replaced is gone.
    NothingToReplace,
    /// The account has uploaded [`UploadLimits::max_person_bytes_a_day`].
    EnoughToday,
    /// The tenant has taken [`UploadLimits::max_tenant_bytes_a_day`].
    TenantFull,
}

/// Which way a document moves in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    Front,
    Back,
    /// Before all others.
    First,
}

/// A document that was taken and cannot stay.
#[derive(Debug, Clone)]
pub struct RefuseDocument {
    pub tenant: TenantId,
    pub document: DocumentId,
    pub refusal: DocumentRefusal,
    pub event: EventId,
    pub at: jiff::Timestamp,
}

/// A document with what opens its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    pub tenant: TenantId,
    pub facts: DocumentFacts,
    pub sealed: Sealed,
    pub scan: ScanState,
}

/// A file that is refused before anything of it came.
#[derive(Debug, Clone)]
pub struct NoteRefusal {
    pub key: DraftKey,
    pub id: DocumentId,
    pub item: ItemId,
    pub name: DocumentName,
    pub refusal: DocumentRefusal,
    pub at: jiff::Timestamp,
    pub event: Event,
}

/// How it went with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteOutcome {
    Noted,
    /// [`REFUSALS_LIMIT`] are noted for the draft.
    Enough,
    /// No open draft: sent in another tab.
    Closed,
}

/// Notes of refused files that a draft holds at most before those of files that never came are noted no longer.
pub const REFUSALS_LIMIT: i64 = 60;

#[async_trait]
pub trait Documents: Send + Sync {
    /// Adds a document within the limits, judged in the same transaction.
    async fn add_document(&self, add: &AddDocument) -> Result<AddOutcome, StorageError>;

    /// Takes a document out of an open draft and destroys its key. `None` if it is not there (any more).
    async fn remove_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        event: &Event,
    ) -> Result<Option<DocumentFacts>, StorageError>;

    /// A document of the open draft, for its owner.
    async fn draft_document(&self, key: &DraftKey, document: DocumentId) -> Result<Option<StoredDocument>, StorageError>;

    /// A document of a submitted reply. The caller has loaded the message for its viewer.
    async fn reply_document(
        &self,
        tenant: &TenantId,
        message: MessageId,
        document: DocumentId,
    ) -> Result<Option<StoredDocument>, StorageError>;

    /// Which of these objects of the store belong to a document or to a file that is still arriving.
    async fn known_objects(&self, objects: &[DocumentId]) -> Result<HashSet<DocumentId>, StorageError>;

    /// A document without a verdict, for the worker; also one that was sent like this, until its package is settled.
    async fn unscanned_document(&self, tenant: &TenantId, document: DocumentId) -> Result<Option<StoredDocument>, StorageError>;

    /// What was seen in a document that nobody had looked into when it came. Nothing happens to one that has a verdict.
    async fn note_insight(&self, tenant: &TenantId, document: DocumentId, insight: &Insight) -> Result<(), StorageError>;

    /// `false`: it got another verdict meanwhile.
    async fn release_document(
        &self,
        tenant: &TenantId,
        document: DocumentId,
        release: Release,
        at: jiff::Timestamp,
    ) -> Result<bool, StorageError>;

    /// Moves a document of an open draft by one place among those of its item. `false`: it is not there, or already first or last.
    async fn move_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        towards: Towards,
        now: jiff::Timestamp,
    ) -> Result<bool, StorageError>;

    /// Whether the photos of an item are the pages of one document. `false`: there is no open draft.
    async fn set_one_document(
        &self,
        key: &DraftKey,
        item: &ItemId,
        one: bool,
        now: jiff::Timestamp,
    ) -> Result<bool, StorageError>;

    /// Forgets how much was uploaded on days before this one (days since 1970).
    async fn forget_volumes(&self, before: i64) -> Result<(), StorageError>;

    /// Drops a document without verdict, destroys its key, and notes for the person why. `false`: it got another verdict
    /// meanwhile and stays, or it was sent (see `refuse_sent`).
    async fn refuse_document(&self, refuse: &RefuseDocument) -> Result<bool, StorageError>;

    /// Notes for the person why a file was refused of which nothing came.
    async fn note_refusal(&self, note: &NoteRefusal) -> Result<NoteOutcome, StorageError>;

    /// The person has read why a file was refused. `false`: it is not there (any more).
    async fn dismiss_refusal(
        &self,
        key: &DraftKey,
        item: Option<&ItemId>,
        document: DocumentId,
        now: jiff::Timestamp,
    ) -> Result<bool, StorageError>;
}
