//! Bytes that belong to nothing: a crash between store and record, a failed deletion, a draft that went. Found by comparing what lies
//! in the store with what is recorded.

use crate::documents::Documents;
use jiff::SignedDuration;
use ports::{DocumentStoreError, StorageError, StoredObject};

/// What is younger may be on its way to its record.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(24);
/// Compared at once.
const TOGETHER: usize = 500;

#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Documents {
    /// Returns how many went.
    pub async fn collect_orphans(&self) -> Result<usize, CollectError> {
        let before = self.clock.now() - AT_LEAST;
        let mut collected = self.store.clear_half_written(before).await?;
        // First the store, then the record: whatever is recorded meanwhile is found there.
        let old = self.store.older_than(before).await?;
        for some in old.chunks(TOGETHER) {
            let ids: Vec<_> = some.iter().map(StoredObject::id).collect();
            let known = self.storage.known_objects(&ids).await?;
            for object in some.iter().filter(|object| !known.contains(&object.id())) {
                match object.segment {
                    Some(segment) => self.store.delete_segment(&object.place, segment).await?,
                    None => self.store.delete(&object.place).await?,
                }
                collected += 1;
            }
        }
        Ok(collected)
    }
}
