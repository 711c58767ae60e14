//! Saving the answer to one item.

use crate::{Portal, messages::OpenItem};
use domain::reply::ItemAnswer;
use ports::{
    StorageError,
    storage::{AuditAction, SaveOutcome},
};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// The reply was sent meanwhile, in another tab, or the right to act for somebody ended.
    Closed,
    /// Somebody saved another answer in the same moment.
    Overtaken,
}

impl Portal {
    /// Saves or clears the answer to an item that was opened for this person.
    pub async fn save_answer(&self, open: &OpenItem, answer: Option<&ItemAnswer>) -> Result<Saved, StorageError> {
        let (key, item, over) = (&open.standing.key, &open.item.id, open.draft.answers.get(&open.item.id));
        // Whoever acts for somebody takes no answer of theirs away for good: it counts again when the right has ended.
        let left_out = ItemAnswer::LeftOut;
        let answer = answer.or(over.filter(|_| open.standing.representation.is_some()).map(|_| &left_out));
        let outcome = self.storage.save_answer(key, item, over, answer, self.clock.now()).await?;
        if outcome == SaveOutcome::Saved && open.standing.representation.is_some() {
            let entry = self.audit(&key.tenant, key.message, open.standing.actor.clone(), AuditAction::AnswerSaved);
            self.storage.append(&entry).await?;
        }
        Ok(match outcome {
            SaveOutcome::Saved => Saved::Saved,
            SaveOutcome::Closed => Saved::Closed,
            SaveOutcome::Overtaken => Saved::Overtaken,
        })
    }
}
