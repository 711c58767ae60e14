//! Saving the answer to one item.

use super::{OpenItem, Portal};
use domain::reply::ItemAnswer;
use ports::{StorageError, storage::SaveOutcome};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// The reply was sent meanwhile, in another tab, or the right to act for somebody ended.
    Closed,
}

impl Portal {
    /// Saves or clears the answer to an item that was opened for this person.
    pub async fn save_answer(&self, open: &OpenItem, answer: Option<&ItemAnswer>) -> Result<Saved, StorageError> {
        let outcome = self.storage.save_answer(&open.standing.key, &open.item.id, answer, self.clock.now()).await?;
        Ok(match outcome {
            SaveOutcome::Saved => Saved::Saved,
            SaveOutcome::Closed => Saved::Closed,
        })
    }
}
