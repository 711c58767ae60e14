//! Somebody is told that replies wait for a person. No content, no names, no ids.

use async_trait::async_trait;

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub deliveries: usize,
    /// How long the one has waited that has waited longest.
    pub oldest_hours: i64,
}

#[async_trait]
pub trait Alarm: Send + Sync {
    /// `Ok`: it was taken. The error is for the log.
    async fn raise(&self, waiting: &Waiting) -> Result<(), String>;
}
