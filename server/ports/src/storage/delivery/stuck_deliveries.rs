//! Deliveries that wait for a person, and what a person does about them.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    errand::Route,
    event::Event,
    id::{DeliveryId, MessageId, ReplyId, TenantId},
};
use jiff::Timestamp;

/// What becomes of deliveries that wait for a person.
#[async_trait]
pub trait StuckDeliveries: Send + Sync {
    /// Those that wait, longest first, at most a thousand; what was given up only if it is asked for.
    async fn stuck_deliveries(&self, given_up: bool) -> Result<Vec<StuckDelivery>, StorageError>;

    /// That of a reply, if it waits for a person.
    async fn stuck_delivery(&self, reply: ReplyId) -> Result<Option<StuckDelivery>, StorageError>;

    /// By its own id, however many wait.
    async fn stuck_delivery_with(&self, id: DeliveryId) -> Result<Option<StuckDelivery>, StorageError>;

    /// Has one tried again, at once. `false`: it does not wait for a person (any more).
    async fn retry_delivery(&self, retry: &RetryDelivery) -> Result<bool, StorageError>;

    /// What its package holds is settled, and nothing can be taken back any more; `copies_missing`: and something is missing that was
    /// wanted. `false`: it does not wait for a person.
    async fn pack_stuck(&self, id: DeliveryId, at: Timestamp, copies_missing: bool) -> Result<bool, StorageError>;

    /// Nobody is reminded of it any more. `false`: it does not wait for a person, or was given up before.
    async fn give_up_delivery(&self, id: DeliveryId, event: &Event) -> Result<bool, StorageError>;

    /// Somebody gave the package to the authority by hand; `proof` says how. `false`: it does not wait for a person.
    async fn handed_over(&self, id: DeliveryId, proof: &str, event: &Event) -> Result<bool, StorageError>;
}

/// Who has a delivery tried again, and on which way.
#[derive(Debug, Clone)]
pub struct RetryDelivery {
    pub id: DeliveryId,
    /// Another way; `None`: the one it had.
    pub route: Option<Route>,
    /// Nobody asked for it: if it fails again it has waited since before.
    pub by_itself: bool,
    pub event: Event,
}

/// A delivery that no attempt of ours gets further with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckDelivery {
    pub id: DeliveryId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub reply: ReplyId,
    /// The way it goes: one of the message's case system, or where it was redirected to.
    pub route: Route,
    pub receipt_number: String,
    pub created_at: Timestamp,
    pub packed: bool,
    pub given_up_at: Option<Timestamp>,
    /// Since when it waits, through the portal's own further attempts.
    pub since: Timestamp,
    pub last_tried_at: Timestamp,
    pub attempts: u32,
    /// An attempt may have arrived though nobody said so.
    pub may_have_arrived: bool,
    /// For the operator: it can name paths.
    pub reason: String,
}
