//! What earlier replies to the same message say already.

use super::{ItemAnswer, SubmittedReply};
use crate::{document::DocumentName, document_request::PapersAnswer, id::ItemId};
use std::collections::{BTreeMap, BTreeSet};

/// Where a draft that adds to replies begins: what was answered need not be answered again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierReplies {
    answers: BTreeMap<ItemId, ItemAnswer>,
    settled: BTreeSet<ItemId>,
    taken_back: BTreeMap<ItemId, Vec<DocumentName>>,
}

impl EarlierReplies {
    /// `replies` in the order in which they were sent.
    pub fn of<'a>(replies: impl IntoIterator<Item = &'a SubmittedReply>) -> Self {
        let mut earlier = Self::default();
        for reply in replies {
            earlier.add(reply);
        }
        earlier
    }

    fn add(&mut self, reply: &SubmittedReply) {
        let with_files = reply.documents.iter().map(|sent| &sent.document.facts().item);
        let items: BTreeSet<&ItemId> = reply.answers.keys().chain(with_files).collect();
        for item in items {
            let answer = reply.answer_now(item);
            if let Some(answer) = answer {
                self.answers.insert(item.clone(), answer.clone());
            }
            if settles(reply, item, answer) {
                self.settled.insert(item.clone());
            }
            let back = reply.documents_of(item).filter(|sent| sent.taken_back.is_some());
            let names: Vec<_> = back.map(|sent| sent.document.facts().name.clone()).collect();
            if !names.is_empty() {
                self.taken_back.entry(item.clone()).or_default().extend(names);
            }
        }
    }

    /// The newest answer that still says something.
    pub fn answer_to(&self, item: &ItemId) -> Option<&ItemAnswer> {
        self.answers.get(item)
    }

    /// The item needs nothing more.
    pub fn settles(&self, item: &ItemId) -> bool {
        self.settled.contains(item)
    }

    /// Files that were taken back, if nothing stands in their place.
    pub fn lost(&self, item: &ItemId) -> &[DocumentName] {
        if self.settles(item) { &[] } else { self.taken_back.get(item).map_or(&[], Vec::as_slice) }
    }
}

fn settles(reply: &SubmittedReply, item: &ItemId, answer: Option<&ItemAnswer>) -> bool {
    let files = || reply.documents_of(item).any(|sent| sent.taken_back.is_none());
    match answer {
        Some(ItemAnswer::Question(_)) => true,
        Some(ItemAnswer::Papers(PapersAnswer::Later { .. })) => false,
        Some(ItemAnswer::Papers(
            PapersAnswer::SomeoneElse { .. } | PapersAnswer::DoNotHave { .. } | PapersAnswer::AlreadyHandedIn { .. },
        )) => true,
        Some(ItemAnswer::Papers(PapersAnswer::Files)) | None => files() && !reply.missing.contains(item),
    }
}
