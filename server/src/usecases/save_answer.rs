//! Saving the answer to one item.

use super::{Portal, draft_key};
use domain::{
    id::{ItemId, MessageId},
    person::Applicant,
    reply::ItemAnswer,
};
use ports::{StorageError, storage::SaveOutcome};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// The reply was sent meanwhile, in another tab.
    Closed,
}

impl Portal {
    /// Saves or clears. The caller has loaded the item for this person.
    pub async fn save_answer(
        &self,
        applicant: &Applicant,
        message: MessageId,
        item: &ItemId,
        answer: Option<&ItemAnswer>,
    ) -> Result<Saved, StorageError> {
        let outcome = self.storage.save_answer(&draft_key(applicant, message), item, answer, self.clock.now()).await?;
        Ok(match outcome {
            SaveOutcome::Saved => Saved::Saved,
            SaveOutcome::Closed => Saved::Closed,
        })
    }
}
