//! What the package of a reply holds. That it goes is an errand (`errands/outbox.rs`).

use crate::storage::{ClaimedErrand, MessageRecord, ReplyRecord, StorageError};
use async_trait::async_trait;
use domain::id::{ReplyId, TenantId};
use jiff::Timestamp;

#[async_trait]
pub trait Deliveries: Send + Sync {
    /// A reply with what it answers. `None`: one of them is gone.
    async fn to_deliver(&self, tenant: &TenantId, reply: ReplyId) -> Result<Option<(ReplyRecord, MessageRecord)>, StorageError>;

    /// From now on the package holds what it holds, and no later check changes what it says of a file; `copies_missing`: and something is
    /// missing that was wanted. `false`: the lease of the delivery was lost, or its copies are made anew.
    async fn mark_packed(
        &self,
        claimed: &ClaimedErrand,
        reply: ReplyId,
        at: Timestamp,
        copies_missing: bool,
    ) -> Result<bool, StorageError>;
}
