//! The outbox: what must still leave the portal. Claimed by lease; every later write needs the token (B2).

use crate::storage::{Actor, StorageError};
use async_trait::async_trait;
use domain::{
    delivery::{AttemptOutcome, DeliveryState},
    id::{AuditId, CaseSystemId, DeliveryId, MessageId, ReplyId, TenantId},
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
    /// Another case system's way than that of the message.
    pub route: Option<CaseSystemId>,
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
}

/// What becomes of deliveries that wait for a person.
#[async_trait]
pub trait StuckDeliveries: Send + Sync {
    /// Those that wait, longest first, at most a thousand; what was given up only if it is asked for.
    async fn stuck_deliveries(&self, given_up: bool) -> Result<Vec<StuckDelivery>, StorageError>;

    /// That of a reply, if it waits for a person.
    async fn stuck_delivery(&self, reply: ReplyId) -> Result<Option<StuckDelivery>, StorageError>;

    /// By its own id, however many wait.
    async fn stuck_delivery_with(&self, id: DeliveryId) -> Result<Option<StuckDelivery>, StorageError>;

    /// Every attempt so far, in order.
    async fn attempts_of(&self, id: DeliveryId) -> Result<Vec<DeliveryAttempt>, StorageError>;

    /// Has one tried again, at once. `false`: it does not wait for a person (any more).
    async fn retry_delivery(&self, retry: &RetryDelivery) -> Result<bool, StorageError>;

    /// What its package holds is settled, and nothing can be taken back any more; `copies_missing`: and something is missing that was
    /// wanted. `false`: it does not wait for a person.
    async fn pack_stuck(&self, id: DeliveryId, at: Timestamp, copies_missing: bool) -> Result<bool, StorageError>;

    /// Nobody is reminded of it any more. `false`: it does not wait for a person, or was given up before.
    async fn give_up_delivery(&self, id: DeliveryId, at: Timestamp, audit: AuditId) -> Result<bool, StorageError>;

    /// Somebody gave the package to the authority by hand; `proof` says how. `false`: it does not wait for a person.
    async fn handed_over(&self, id: DeliveryId, proof: &str, at: Timestamp, audit: AuditId) -> Result<bool, StorageError>;
}

/// Who has a delivery tried again, and on which way.
#[derive(Debug, Clone)]
pub struct RetryDelivery {
    pub id: DeliveryId,
    /// Another case system's way; `None`: the one it had.
    pub route: Option<CaseSystemId>,
    pub actor: Actor,
    /// Nobody asked for it: if it fails again it has waited since before.
    pub by_itself: bool,
    pub at: Timestamp,
    pub audit: AuditId,
}

/// One attempt that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAttempt {
    pub number: u32,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub outcome: String,
    pub detail: String,
}

/// A delivery that no attempt of ours gets further with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckDelivery {
    pub id: DeliveryId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub reply: ReplyId,
    /// The way it goes: that of the message's case system, or where it was redirected to.
    pub route: CaseSystemId,
    pub receipt_number: String,
    pub created_at: Timestamp,
    pub packed: bool,
    pub given_up_at: Option<Timestamp>,
    /// Since when it waits, through the portal's own further attempts.
    pub since: Timestamp,
    pub last_tried_at: Timestamp,
    pub attempts: u32,
    /// For the operator: it can name paths.
    pub reason: String,
}
