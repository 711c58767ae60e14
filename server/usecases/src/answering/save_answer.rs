//! Saving the answer to one item.

use crate::answering::{Answering, OpenItem};
use domain::event::Change;
use domain::reply::ItemAnswer;
use ports::{StorageError, storage::SaveOutcome};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// The reply was sent meanwhile, in another tab, or the right to act for somebody ended.
    Closed,
    /// Somebody saved another answer in the same moment.
    Overtaken,
}

impl Answering {
    /// Saves or clears the answer to an item that was opened for this person.
    pub async fn save_answer(&self, open: &OpenItem, answer: Option<&ItemAnswer>) -> Result<Saved, StorageError> {
        let (key, item, over) = (&open.standing.key, &open.item.id, open.draft.answers.get(&open.item.id));
        let answer = open.as_saved(answer);
        // Both sides see what somebody does for another.
        let by_another = open.standing.representation.is_some();
        let event = by_another.then(|| self.access.event_by(&open.standing, Change::AnswerSaved { item: item.clone() }));
        let outcome = self.storage.save_answer(key, item, over, answer.as_ref(), self.clock.now(), event.as_ref()).await?;
        Ok(match outcome {
            SaveOutcome::Saved => Saved::Saved,
            SaveOutcome::Closed => Saved::Closed,
            SaveOutcome::Overtaken => Saved::Overtaken,
        })
    }
}

impl OpenItem {
    /// What is kept when this is saved. Whoever acts for somebody takes no answer of theirs away for good: it counts again when the right has
    /// ended.
    pub(super) fn as_saved(&self, answer: Option<&ItemAnswer>) -> Option<ItemAnswer> {
        let there = self.draft.answers.contains_key(&self.item.id);
        answer.cloned().or_else(|| (there && self.standing.representation.is_some()).then_some(ItemAnswer::LeftOut))
    }
}
