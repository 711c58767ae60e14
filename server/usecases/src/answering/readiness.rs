//! Whether a draft can be sent now.

use crate::{answering::Answering, messages::MessageOverview};
use domain::{
    document::{DraftDocument, UncheckedFiles},
    id::ItemId,
    representation::Right,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// A check that takes longer is told as such.
const SLOW: SignedDuration = SignedDuration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    Empty,
    /// Files are looked into, and the tenant sends none without a verdict.
    Checking {
        slowly: bool,
    },
    /// A representative who prepares: the person who is represented sends.
    SomebodyElseSends,
}

impl Answering {
    /// `arriving`: items whose files have arrived and are not documents yet. `None`: there is no draft, or nothing is asked.
    pub fn readiness(&self, overview: &MessageOverview, arriving: &BTreeSet<ItemId>) -> Option<Readiness> {
        let (inquiry, draft) = (overview.inquiry()?, overview.draft.as_ref()?);
        if !overview.standing.may(Right::Send) {
            return Some(Readiness::SomebodyElseSends);
        }
        let asked: BTreeSet<&ItemId> = draft.visible_items(inquiry).map(|item| &item.id).collect();
        let documents: Vec<&DraftDocument> =
            draft.documents.iter().filter(|document| asked.contains(&document.facts().item)).collect();
        let said = asked.iter().any(|item| draft.answer_to(item).is_some());
        let arrives = asked.iter().any(|item| arriving.contains(*item));
        if !said && documents.is_empty() && !arrives {
            return Some(Readiness::Empty);
        }
        if arrives {
            // In a moment it is a document, or refused.
            return Some(Readiness::Checking { slowly: false });
        }
        let waits = self.access.directory.unchecked_files(&overview.standing.key.tenant) == UncheckedFiles::Wait;
        let unscanned = documents.iter().any(|document| matches!(document, DraftDocument::Unscanned(_)));
        if waits && unscanned {
            return Some(Readiness::Checking { slowly: takes_long(documents, self.clock.now()) });
        }
        Some(Readiness::Ready)
    }
}

/// Whether a file waits for its verdict for longer than somebody wants to wait.
pub fn takes_long<'a>(documents: impl IntoIterator<Item = &'a DraftDocument>, now: Timestamp) -> bool {
    let slow = now - SLOW;
    let mut documents = documents.into_iter();
    documents.any(|document| matches!(document, DraftDocument::Unscanned(facts) if facts.received_at < slow))
}
