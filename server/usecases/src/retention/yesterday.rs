//! What counts for a day.

use crate::retention::Retention;
use domain::deadline::quota_day;
use jiff::SignedDuration;
use ports::StorageError;

impl Retention {
    /// Codes and phones of yesterday, and how much was uploaded before it.
    pub async fn forget_yesterday(&self) -> Result<(), StorageError> {
        let yesterday = self.clock.now() - SignedDuration::from_hours(24);
        self.storage.delete_old_hand_offs(yesterday).await?;
        self.storage.forget_volumes(quota_day(yesterday)).await
    }

    /// Returns how many went.
    pub async fn delete_expired_sessions(&self) -> Result<u64, StorageError> {
        self.storage.delete_expired_sessions(self.clock.now()).await
    }
}
