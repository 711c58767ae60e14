//! Telling a program of an event, at an address that it has named.

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

#[async_trait]
pub trait Webhook: Send + Sync {
    /// Only an answer of 2xx counts. The same event always has the same number.
    async fn tell(&self, event: Event, now: Timestamp) -> Result<(), NotTold>;
}
