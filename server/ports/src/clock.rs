//! Time, ids and randomness, handed in so that tests can turn the clock.

use jiff::Timestamp;
use uuid::Uuid;

/// The portal's clock and its source of ids.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds: both databases keep exactly that.
    fn now(&self) -> Timestamp;

    /// A new time-ordered id (UUIDv7).
    fn new_id(&self) -> Uuid;

    /// Fills a buffer from the operating system's generator.
    fn fill_random(&self, buffer: &mut [u8]);
}
