//! What is to be handed over, and what was made for it.

mod outbox;
mod renditions;

pub use outbox::{ClaimedDelivery, DeliveryAttempt, Outbox, RetryDelivery, Settlement, StuckDeliveries, StuckDelivery};
pub use renditions::{Renditions, StoredRendition};
