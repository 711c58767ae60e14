//! How far events were pushed to business software and case systems.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::EventId;
use jiff::Timestamp;

/// Where the push to one program stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookState {
    /// The last event that it took: when its organization could see it first, and its number.
    pub after: (Timestamp, EventId),
    /// The last place of the feed that a case system took; 0 for programs.
    pub place: u64,
    /// Nothing is tried before that.
    pub next_at: Timestamp,
    /// In a row.
    pub failures: u32,
    pub failing_since: Option<Timestamp>,
    /// Nothing is tried any more.
    pub disabled_at: Option<Timestamp>,
}

#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Takes the turn for one program until a moment, if it is due, enabled and nobody else is at it. A program that is new begins with what
    /// happens from now on.
    /// `end`: the last place of the feed, behind which a new case system begins.
    async fn claim_webhook(
        &self,
        software: &str,
        now: Timestamp,
        until: Timestamp,
        end: u64,
    ) -> Result<Option<WebhookState>, StorageError>;

    /// Notes how far it came and gives the turn back. `false`: the turn (`until`) was over, and nothing was changed.
    async fn settle_webhook(&self, software: &str, until: Timestamp, state: &WebhookState) -> Result<bool, StorageError>;

    async fn webhook(&self, software: &str) -> Result<Option<WebhookState>, StorageError>;

    /// Enables it, and tries at once; from a moment and its place in the feed on, if one is named. `false`: it never began.
    async fn resume_webhook(&self, software: &str, after: Option<(Timestamp, u64)>, now: Timestamp)
    -> Result<bool, StorageError>;
}
