//! The outbox, and what was made for it.

pub(crate) mod outbox;
pub(crate) mod renditions;
pub(crate) mod stuck_deliveries;
