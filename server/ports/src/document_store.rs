//! Where documents lie: encrypted before they touch a disk, addressed by id, never by a person's file name.

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    document::WrappedKey,
    id::{DocumentId, TenantId},
};
use futures_util::stream::BoxStream;
use jiff::Timestamp;

/// A document's bytes, piece by piece.
pub type ByteStream = BoxStream<'static, Result<Bytes, DocumentStoreError>>;

/// The address of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentPlace {
    pub tenant: TenantId,
    pub document: DocumentId,
}

/// A piece of a document that arrived by itself: an object of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub object: DocumentId,
    /// At least 1.
    pub size_bytes: u64,
}

/// What opens a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key: WrappedKey,
    /// What it consists of, in order. None: it lies there as one object.
    pub segments: Vec<Segment>,
}

impl Sealed {
    /// One object.
    pub fn whole(key: WrappedKey) -> Self {
        Self { key, segments: Vec::new() }
    }
}

/// Something that lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    pub place: DocumentPlace,
    /// `None`: it is the document's only object.
    pub segment: Option<DocumentId>,
}

impl StoredObject {
    /// By which the record knows it.
    pub fn id(&self) -> DocumentId {
        self.segment.unwrap_or(self.place.document)
    }
}

/// What is known once all bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBytes {
    pub size_bytes: u64,
    pub key: WrappedKey,
}

#[derive(Debug, thiserror::Error)]
pub enum DocumentStoreError {
    /// Try again later; nothing was kept.
    #[error("the document store is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No room left (disk or quota).
    #[error("the document store is full")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the document is not there")]
    Missing,
    /// Bytes were changed, cut or moved since they were stored.
    #[error("the document's bytes are damaged")]
    Damaged,
    #[error("the keys of the documents cannot be used: {0}")]
    Keys(String),
}

#[async_trait]
pub trait DocumentStore: Send + Sync {
    /// Starts a new document of one object, with a key of its own. Nothing is visible before `finish`.
    async fn create(&self, place: &DocumentPlace) -> Result<Box<dyn DocumentWriter>, DocumentStoreError>;

    /// A key for a document that will consist of segments.
    async fn new_key(&self, tenant: &TenantId) -> Result<WrappedKey, DocumentStoreError>;

    /// Starts a segment that begins so many bytes behind the document's start. `object` is new: no two segments share one.
    async fn create_segment(
        &self,
        place: &DocumentPlace,
        key: &WrappedKey,
        object: DocumentId,
        begins_at: u64,
    ) -> Result<Box<dyn DocumentWriter>, DocumentStoreError>;

    /// Opens a document; every chunk is authenticated before it is handed out, with its place in the document.
    async fn open(&self, place: &DocumentPlace, sealed: &Sealed) -> Result<ByteStream, DocumentStoreError>;

    /// Everything that has lain there since before this moment.
    async fn older_than(&self, moment: Timestamp) -> Result<Vec<StoredObject>, DocumentStoreError>;

    /// Clears away what was begun and left before this moment. Returns how many.
    async fn clear_half_written(&self, before: Timestamp) -> Result<usize, DocumentStoreError>;

    /// Removes the bytes, with all segments, recorded or not. A document that is not there is fine.
    async fn delete(&self, place: &DocumentPlace) -> Result<(), DocumentStoreError>;

    /// Removes one segment. One that is not there is fine.
    async fn delete_segment(&self, place: &DocumentPlace, object: DocumentId) -> Result<(), DocumentStoreError>;
}

/// A document on its way in. Dropping it without `finish` leaves nothing readable.
#[async_trait]
pub trait DocumentWriter: Send {
    async fn write(&mut self, bytes: Bytes) -> Result<(), DocumentStoreError>;

    /// Seals, syncs and names the document; afterwards it survives a power cut.
    async fn finish(self: Box<Self>) -> Result<StoredBytes, DocumentStoreError>;

    /// Throws away what was written.
    async fn abort(self: Box<Self>);
}
