//! Errands that are done.

use crate::retention::Retention;
use jiff::SignedDuration;
use ports::StorageError;

/// For so long an operator can see how they went.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Retention {
    /// Those that go with a reply stay with it. Returns how many went.
    pub async fn forget_errands(&self) -> Result<u64, StorageError> {
        self.storage.forget_errands(self.clock.now() - KEPT).await
    }
}
