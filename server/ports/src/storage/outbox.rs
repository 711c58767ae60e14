//! The outbox: what must still leave the portal. Claimed by lease; every later write needs the token (B2).

use super::StorageError;
use async_trait::async_trait;
use domain::{
    delivery::{AttemptOutcome, DeliveryState},
    id::{AuditId, DeliveryId, MessageId, ReplyId, TenantId},
};
use jiff::Timestamp;
use uuid::Uuid;

/// A delivery that this worker may try now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    pub id: DeliveryId,
    pub tenant: TenantId,
    pub reply: ReplyId,
    /// Attempts before this one.
    pub attempts: u32,
    pub created_at: Timestamp,
    pub lease: Uuid,
    /// What the package holds is settled; an earlier attempt may have delivered it.
    pub packed: bool,
}

/// The end of an attempt.
#[derive(Debug, Clone)]
pub struct Settlement {
    pub claimed: ClaimedDelivery,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub outcome: AttemptOutcome,
    pub state: DeliveryState,
    pub audit_id: AuditId,
}

#[async_trait]
pub trait Outbox: Send + Sync {
    /// Claims due deliveries whose lease is free, oldest first.
    async fn claim_deliveries(
        &self,
        lease: Uuid,
        now: Timestamp,
        until: Timestamp,
        limit: u16,
    ) -> Result<Vec<ClaimedDelivery>, StorageError>;

    /// The worker is still at it. `false`: the lease was lost.
    async fn extend_lease(&self, claimed: &ClaimedDelivery, until: Timestamp) -> Result<bool, StorageError>;

    /// From now on the package holds what it holds, and no later check changes what it says of a file; `copies_missing`: and something is missing that was wanted. `false`: the lease was lost.
    async fn mark_packed(&self, claimed: &ClaimedDelivery, at: Timestamp, copies_missing: bool) -> Result<bool, StorageError>;

    /// Records the attempt and its consequence. `false`: the lease was lost and nothing was changed.
    async fn settle_delivery(&self, settlement: &Settlement) -> Result<bool, StorageError>;

    /// Those that wait for a person, longest first; at most a thousand.
    async fn stuck_deliveries(&self) -> Result<Vec<StuckDelivery>, StorageError>;

    /// Has one tried again, at once. `false`: it does not wait for a person (any more).
    async fn retry_delivery(&self, id: DeliveryId, now: Timestamp, audit: AuditId) -> Result<bool, StorageError>;
}

/// A delivery that no attempt of ours gets further with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckDelivery {
    pub id: DeliveryId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub receipt_number: String,
    pub since: Timestamp,
    pub attempts: u32,
    /// For the operator: it can name paths.
    pub reason: String,
}
