//! Messages that were tried out without being handed in.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    id::{AuthorityId, CaseSystemId, TenantId},
    message::MessageContent,
    personal::Personal,
};
use jiff::Timestamp;

/// What a dry run was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    pub case_system: CaseSystemId,
    pub tenant: TenantId,
    pub authority: AuthorityId,
    pub content: MessageContent,
    /// Name and bytes of each file that it would bring.
    pub files: Vec<(Personal<String>, u64)>,
    pub created_at: Timestamp,
}

#[async_trait]
pub trait DryRuns: Send + Sync {
    /// Keeps one under the SHA-256 of its token. Of a case system's only the newest `most` stay.
    async fn keep_dry_run(&self, token: &[u8; 32], run: &DryRun, most: u16) -> Result<(), StorageError>;

    /// One that was kept after a moment.
    async fn dry_run(&self, token: &[u8; 32], after: Timestamp) -> Result<Option<DryRun>, StorageError>;

    /// Forgets those that were kept before a moment. Returns how many there were.
    async fn drop_dry_runs(&self, before: Timestamp) -> Result<u64, StorageError>;
}
