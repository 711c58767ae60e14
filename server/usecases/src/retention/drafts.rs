//! Drafts go 30 days after the last edit (OZG § 8a, R-RT-1), with everything that was uploaded.

use crate::retention::Retention;
use jiff::SignedDuration;
use ports::{DocumentPlace, StorageError};

pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Retention {
    /// Returns how many documents went with the drafts.
    pub async fn delete_old_drafts(&self) -> Result<usize, StorageError> {
        let gone = self.storage.delete_old_drafts(self.clock.now() - KEPT).await?;
        let count = gone.len();
        for (tenant, document) in gone {
            self.bytes.forget(&DocumentPlace { tenant, document }).await;
        }
        Ok(count)
    }
}
