//! What is to be done outside of requests.

pub(crate) mod ends;
pub(crate) mod insert;
pub(crate) mod outbox;
