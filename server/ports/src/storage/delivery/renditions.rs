//! What the portal makes from the documents of a reply.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    document::{Rendition, WrappedKey},
    id::{DocumentId, MessageId, ReplyId, TenantId},
};

/// A rendition whose bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRendition {
    pub tenant: TenantId,
    pub reply: ReplyId,
    pub rendition: Rendition,
    pub wrapped_key: WrappedKey,
}

#[async_trait]
pub trait Renditions: Send + Sync {
    /// `lease`: of the errand that makes it. `false`: there is one already, or the lease was lost, or what the package holds is settled. What
    /// waits for a person has no lease.
    async fn add_rendition(&self, new: &StoredRendition, lease: uuid::Uuid) -> Result<bool, StorageError>;

    /// A rendition of a reply. The caller has loaded the message for its viewer.
    async fn rendition(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: DocumentId,
    ) -> Result<Option<StoredRendition>, StorageError>;
}
