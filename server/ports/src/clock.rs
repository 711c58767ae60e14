//! Time, ids and randomness, handed in so that tests can turn the clock.

use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// The portal's clock and its source of ids.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds: both databases keep exactly that.
    fn now(&self) -> Timestamp;

    /// Returns when so much time has passed.
    async fn pause(&self, length: Duration);

    /// A new time-ordered id (UUIDv7).
    fn new_id(&self) -> Uuid;

    /// Fills a buffer from the operating system's generator.
    fn fill_random(&self, buffer: &mut [u8]);
}
