//! What an operator watches. Sums only, nothing about anybody.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::errand::Route;
use jiff::Timestamp;

/// How much there is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Sessions that were used within 15 minutes.
    pub sessions: u64,
    /// Uploads in pieces that have begun and not ended.
    pub uploads: u64,
    /// Documents without a verdict.
    pub unchecked: u64,
    /// Errands that are not done, each kind, route and state once, in this order.
    pub errands: Vec<ErrandFigure>,
}

/// Errands of one kind and route in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrandFigure {
    /// The word of a kind; also one that this version does not know.
    pub kind: String,
    pub route: Route,
    /// Else it will be tried again by itself.
    pub needs_person: bool,
    /// At least 1.
    pub count: u64,
    /// When the oldest came into being.
    pub oldest: Timestamp,
}

/// Connections to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    pub open: usize,
    /// Of these nobody uses.
    pub idle: usize,
}

#[async_trait]
pub trait Operations: Send + Sync {
    /// Answers when the database does: for the readiness check.
    async fn ping(&self) -> Result<(), StorageError>;

    async fn figures(&self, now: Timestamp) -> Result<Figures, StorageError>;

    fn pool(&self) -> Pool;
}
