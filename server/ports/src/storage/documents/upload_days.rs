//! What accounts and tenants have brought on a day. Bytes count once they have come, whatever becomes of them.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    document::UploadLimits,
    id::{AccountId, TenantId},
};
use jiff::Timestamp;

/// A limit of a day that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFull {
    Account,
    Tenant,
}

#[async_trait]
pub trait UploadDays: Send + Sync {
    /// Whether the account, and its tenant, may bring so many bytes more on this day.
    async fn room_today(
        &self,
        tenant: &TenantId,
        account: AccountId,
        limits: &UploadLimits,
        bytes: u64,
        at: Timestamp,
    ) -> Result<Option<DayFull>, StorageError>;

    /// Counts bytes that came and are not kept: refused ones use up a day as others do.
    async fn count_bytes(&self, tenant: &TenantId, account: AccountId, bytes: u64, at: Timestamp) -> Result<(), StorageError>;
}
