//! What is recorded of documents. Their bytes lie in the document store.

use super::{AuditEntry, DraftKey, StorageError};
use async_trait::async_trait;
use domain::{
    document::{DocumentFacts, ScanState, UploadLimits, WrappedKey},
    id::{DocumentId, MessageId, TenantId},
};

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
    pub audit: AuditEntry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddOutcome {
    Added,
    /// No open draft: sent in another tab.
    Closed,
    TooManyFiles,
    ReplyTooLarge,
}

/// A document with the key to its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    pub tenant: TenantId,
    pub facts: DocumentFacts,
    pub wrapped_key: WrappedKey,
    pub scan: ScanState,
}

#[async_trait]
pub trait Documents: Send + Sync {
    /// Adds a document within the limits, judged in the same transaction.
    async fn add_document(&self, add: &AddDocument) -> Result<AddOutcome, StorageError>;

    /// Takes a document out of an open draft and destroys its key. `None` if it is not there (any more).
    async fn remove_document(
        &self,
        key: &DraftKey,
        document: DocumentId,
        audit: &AuditEntry,
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

    /// Documents without a verdict, oldest first, behind a place, for the worker.
    async fn unscanned_documents(
        &self,
        after: Option<(jiff::Timestamp, DocumentId)>,
        limit: u16,
    ) -> Result<Vec<StoredDocument>, StorageError>;

    async fn mark_clean(&self, tenant: &TenantId, document: DocumentId) -> Result<(), StorageError>;

    /// Drops an infected document and destroys its key. `false`: it got another verdict meanwhile and stays.
    async fn drop_infected(
        &self,
        tenant: &TenantId,
        document: DocumentId,
        audit_id: domain::id::AuditId,
        now: jiff::Timestamp,
    ) -> Result<bool, StorageError>;
}
