//! Where documents lie: encrypted before they touch a disk, addressed by id, never by a person's file name.

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    document::{Sha256, WrappedKey},
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

/// What is known once all bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBytes {
    pub size_bytes: u64,
    pub sha256: Sha256,
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
    /// Starts a new document. Nothing is visible before `finish`.
    async fn create(&self, place: &DocumentPlace) -> Result<Box<dyn DocumentWriter>, DocumentStoreError>;

    /// Opens a document; every piece is authenticated before it is handed out.
    async fn open(&self, place: &DocumentPlace, key: &WrappedKey) -> Result<ByteStream, DocumentStoreError>;

    /// Everything that has lain there since before this moment.
    async fn older_than(&self, moment: Timestamp) -> Result<Vec<DocumentPlace>, DocumentStoreError>;

    /// Clears away what was begun and left before this moment. Returns how many.
    async fn clear_half_written(&self, before: Timestamp) -> Result<usize, DocumentStoreError>;

    /// Removes the bytes. A document that is not there is fine.
    async fn delete(&self, place: &DocumentPlace) -> Result<(), DocumentStoreError>;
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
