//! What is to be done outside of requests.

mod outbox;

pub use outbox::{ATTEMPTS_KEPT, Attempt, ClaimedErrand, MoveOn, NewErrand, Outbox, Settlement};
