//! What happened, for those who follow it.

pub(crate) mod feed;
mod webhooks;
