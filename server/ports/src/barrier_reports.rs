//! Where reports of barriers go: to whoever answers them for the tenant.

use async_trait::async_trait;
use domain::personal::Personal;
use jiff::Timestamp;

/// Somebody says what does not work for them. All of it is theirs: it stands in no log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarrierReport {
    /// What people name when they ask: 8 signs.
    pub number: String,
    pub at: Timestamp,
    pub what: Personal<String>,
    pub page: Option<Personal<String>>,
    pub email: Option<Personal<String>>,
    /// The language of the page it was written on.
    pub language: String,
}

#[derive(Debug, thiserror::Error)]
pub enum BarrierReportsError {
    /// Nobody takes them away.
    #[error("too many reports wait to be read")]
    Full,
    #[error("a report cannot be kept")]
    Unavailable(#[source] std::io::Error),
}

#[async_trait]
pub trait BarrierReports: Send + Sync {
    /// Kept for good once this returns.
    async fn keep(&self, report: &BarrierReport) -> Result<(), BarrierReportsError>;
}
