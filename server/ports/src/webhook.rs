//! Telling a program or a case system of an event, at an address of its own.

use crate::storage::FeedEvent;
use async_trait::async_trait;
use domain::event::Event;
use jiff::{SignedDuration, Timestamp};

/// Why a program was not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotTold {
    /// Without content.
    pub reason: String,
    /// The program wants to hear nothing any more (410).
    pub gone: bool,
    /// Not before this long.
    pub retry_after: Option<SignedDuration>,
}

/// An event, for whom it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Business software of an organization.
    Program(Event),
    CaseSystem(FeedEvent),
}

#[async_trait]
pub trait Webhook: Send + Sync {
    /// Only an answer of 2xx counts. The same event always has the same number.
    async fn tell(&self, told: Told, now: Timestamp) -> Result<(), NotTold>;
}
