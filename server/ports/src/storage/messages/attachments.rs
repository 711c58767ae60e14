//! Files that a case system has brought for a message to come.

use crate::storage::{NewMessageFile, StorageError};
use async_trait::async_trait;
use domain::{
    id::{CaseSystemId, MessageFileId, TenantId},
    personal::Personal,
};
use jiff::Timestamp;

#[async_trait]
pub trait Attachments: Send + Sync {
    /// `false`: with it there were more than `most` files or bytes of this case system, and it is not stored.
    async fn add_attachment(
        &self,
        case_system: &CaseSystemId,
        tenant: &TenantId,
        file: &NewMessageFile,
        at: Timestamp,
        most: (u64, u64),
    ) -> Result<bool, StorageError>;

    /// Bytes of all that wait for a message of this case system, and how many there are.
    async fn waiting_attachments(&self, case_system: &CaseSystemId) -> Result<(u64, u64), StorageError>;

    /// Name and bytes of these; `None`: one does not wait for a message of this case system.
    async fn attachments_that_wait(
        &self,
        case_system: &CaseSystemId,
        files: &[MessageFileId],
    ) -> Result<Option<Vec<(Personal<String>, u64)>>, StorageError>;

    /// Forgets what was brought before a moment and belongs to no message; returns whose bytes are to be destroyed.
    async fn drop_attachments(&self, before: Timestamp, limit: u16) -> Result<Vec<(TenantId, MessageFileId)>, StorageError>;
}
