//! Files that are still arriving, piece by piece, over lines that break. What is recorded here is durable: the offset that is
//! told to a browser never goes back.

use crate::{
    Segment,
    storage::{DraftKey, FromUpload, StorageError},
};
use async_trait::async_trait;
use domain::{
    document::{DocumentName, DocumentRefusal, UploadLimits, WrappedKey},
    event::Event,
    id::{AccountId, DocumentId, ItemId, RepresentationId, TenantId},
    personal::Personal,
};
use jiff::Timestamp;

/// Uploads of one draft that are under way at most.
pub const UPLOADS_LIMIT: i64 = 60;

#[derive(Debug, Clone)]
pub struct NewUpload {
    pub key: DraftKey,
    /// Who uploads.
    pub acting: AccountId,
    pub id: DocumentId,
    pub item: ItemId,
    pub name: DocumentName,
    /// What the browser says of the file, so that it is recognized when it is chosen again. At most 200 bytes.
    pub fingerprint: Option<Personal<String>>,
    /// At least 1.
    pub length_bytes: u64,
    /// For all its segments, and for the document.
    pub wrapped_key: WrappedKey,
    pub limits: UploadLimits,
    /// Most files of this item.
    pub max_files: u16,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeginOutcome {
    Begun,
    /// No open draft: sent in another tab.
    Closed,
    TooManyFiles,
    ReplyTooLarge,
    /// The account has uploaded enough for a day.
    EnoughToday,
    /// The tenant takes no more today.
    TenantFull,
    /// [`UPLOADS_LIMIT`] are under way.
    TooManyUploads,
}

/// An upload under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingUpload {
    pub tenant: TenantId,
    pub id: DocumentId,
    pub item: ItemId,
    pub name: DocumentName,
    pub fingerprint: Option<Personal<String>>,
    pub length_bytes: u64,
    /// What is durable.
    pub offset_bytes: u64,
    /// Whoever knows the newest one may store.
    pub turn: i64,
    /// How many have arrived.
    pub segments: u64,
    pub wrapped_key: WrappedKey,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// The representative who brings it; `None`: the owner of the draft.
    pub by: Option<RepresentationId>,
}

impl PendingUpload {
    pub fn is_whole(&self) -> bool {
        self.offset_bytes == self.length_bytes
    }
}

/// Adds a segment behind the offset.
#[derive(Debug, Clone)]
pub struct AppendSegment {
    pub key: DraftKey,
    pub upload: DocumentId,
    pub turn: i64,
    pub offset_bytes: u64,
    pub segment: Segment,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// An upload that cannot become a document.
#[derive(Debug, Clone)]
pub struct RefuseUpload {
    pub key: DraftKey,
    pub upload: DocumentId,
    pub turn: i64,
    pub refusal: DocumentRefusal,
    pub at: Timestamp,
    pub event: Event,
}

#[async_trait]
pub trait Uploads: Send + Sync {
    /// Reserves the announced size: in the reply, and of the day of the account and the tenant.
    async fn begin_upload(&self, new: &NewUpload) -> Result<BeginOutcome, StorageError>;

    /// Takes an upload to the item over: its turn grows, so that nobody who had it before can store anything more. `None`: it is not
    /// there, belongs to another item, was begun by somebody else, or is over. Nothing was changed then.
    async fn take_upload(
        &self,
        key: &DraftKey,
        item: &ItemId,
        upload: DocumentId,
        now: Timestamp,
    ) -> Result<Option<PendingUpload>, StorageError>;

    /// The uploads to a draft that have not become documents, oldest first; those whose time is over, too, until they are dropped. Takes
    /// none over.
    async fn pending_uploads(&self, key: &DraftKey) -> Result<Vec<PendingUpload>, StorageError>;

    /// The document that an upload has become.
    async fn document_of_upload(&self, key: &DraftKey, upload: DocumentId) -> Result<Option<DocumentId>, StorageError>;

    /// `false`: somebody else has taken the upload over, or the draft is not open any more. Nothing was recorded.
    async fn append_segment(&self, append: &AppendSegment) -> Result<bool, StorageError>;

    /// In order. Empty if the turn is over.
    async fn segments(&self, upload: DocumentId, turn: i64) -> Result<Vec<Segment>, StorageError>;

    /// One segment in the place of all. `false`: the turn is over, or it has become a document.
    async fn merge_segments(&self, from: FromUpload, into: &Segment) -> Result<bool, StorageError>;

    /// Notes for the person why a whole upload is no document, and drops it. `false`: the turn is over.
    async fn refuse_upload(&self, refuse: &RefuseUpload) -> Result<bool, StorageError>;

    /// Drops an upload, of this item if one is named: the owner of the draft anybody's, a representative what they began. `false`: it is
    /// not there, or not theirs. What has not come of it counts for the day no more.
    async fn drop_upload(
        &self,
        key: &DraftKey,
        item: Option<&ItemId>,
        upload: DocumentId,
        now: Timestamp,
    ) -> Result<bool, StorageError>;

    /// Drops uploads whose time is over, and those of drafts that are not open any more. Returns those that left bytes.
    async fn drop_expired_uploads(&self, now: Timestamp) -> Result<Vec<(TenantId, DocumentId)>, StorageError>;
}
