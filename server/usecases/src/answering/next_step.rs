//! Where it goes on after an item.

use crate::answering::OpenItem;
use domain::{message::Item, reply::ItemAnswer};

/// Where somebody is led who has pressed "Weiter".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// To the overview: an addition is a choice, not a queue.
    Overview,
    Item(Box<Item>),
    /// Nothing is open.
    Check,
}

impl OpenItem {
    /// Once `answer` is saved, with what was there when the item was opened: nothing is read again for it.
    pub fn next_step(&self, answer: Option<&ItemAnswer>) -> NextStep {
        let Some(inquiry) = self.record.message.content.kind.inquiry() else { return NextStep::Overview };
        if self.draft.supplements.is_some() {
            return NextStep::Overview;
        }
        let mut draft = self.draft.clone();
        match self.as_saved(answer) {
            Some(answer) => draft.answers.insert(self.item.id.clone(), answer),
            None => draft.answers.remove(&self.item.id),
        };
        draft.next_after(inquiry, &self.item.id).map_or(NextStep::Check, |item| NextStep::Item(Box::new(item.clone())))
    }
}
