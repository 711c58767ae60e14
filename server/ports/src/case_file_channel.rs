//! The way into the case file. At least once from us, exactly once there: the delivery id is the key.

use crate::{ByteStream, DocumentStoreError};
use async_trait::async_trait;
use domain::{
    delivery::AttemptOutcome,
    id::{AuthorityId, DeliveryId, DocumentId, TenantId},
    reply_package::Manifest,
};

/// One reply package on its way.
#[derive(Debug, Clone)]
pub struct Package {
    pub delivery: DeliveryId,
    /// This attempt. Another worker's attempt at the same delivery has another one.
    pub attempt: uuid::Uuid,
    pub tenant: TenantId,
    pub authority: AuthorityId,
    pub manifest: Manifest,
}

/// Gives the channel the bytes of the package's documents.
#[async_trait]
pub trait DocumentSource: Send + Sync {
    async fn open(&self, document: DocumentId) -> Result<ByteStream, DocumentStoreError>;

    /// What the portal made from documents.
    async fn open_rendition(&self, id: DocumentId) -> Result<ByteStream, DocumentStoreError>;
}

#[async_trait]
pub trait CaseFileChannel: Send + Sync {
    /// Makes one attempt. Delivering the same id twice leaves one package; the same id with another content is a rejection.
    async fn deliver(&self, package: &Package, documents: &dyn DocumentSource) -> AttemptOutcome;

    /// Whether the way is open, without leaving anything there. The error is for the operator: it can name paths.
    async fn probe(&self) -> Result<(), String>;
}
