//! What earlier replies to the same message say already.

use super::{ItemAnswer, SubmittedReply, TakenBackHow};
use crate::{
    document::DocumentName,
    document_request::PapersAnswer,
    id::ItemId,
    message::{Item, ItemContent, Review},
    representation::proof_item,
    text::Lines,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Where a draft that adds to replies begins: what was answered need not be answered again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierReplies {
    answers: BTreeMap<ItemId, ItemAnswer>,
    files: BTreeMap<ItemId, EarlierFiles>,
    /// The authority needs nothing more for these.
    accepted: BTreeSet<ItemId>,
    /// The authority needs these once more, and says why; until something is sent for them.
    returned: BTreeMap<ItemId, Lines<2000>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EarlierFiles {
    there: Vec<DocumentName>,
    /// When the newest of them came.
    newest: Option<Timestamp>,
    taken_back: Vec<LostFile>,
}

/// A file that was sent and is not meant to count any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostFile {
    pub name: DocumentName,
    pub how: TakenBackHow,
    at: Timestamp,
}

impl EarlierReplies {
    /// `reply` was sent behind all that were added before. `own_proof`: a representative's proof in it is that of whoever writes now;
    /// somebody else's proves nothing for them.
    pub fn add(&mut self, reply: &SubmittedReply, own_proof: bool) {
        let with_files = reply.documents.iter().map(|sent| &sent.document.facts().item);
        let mut items: BTreeSet<&ItemId> = reply.answers.keys().chain(with_files).collect();
        items.retain(|item| own_proof || **item != proof_item());
        for item in items {
            self.accepted.remove(item);
            self.returned.remove(item);
            if let Some(answer) = reply.answer_now(item) {
                self.answers.insert(item.clone(), answer.clone());
            }
            for sent in reply.documents_of(item) {
                let files = self.files.entry(item.clone()).or_default();
                files.newest = Some(reply.submitted_at);
                let name = sent.document.facts().name.clone();
                match sent.taken_back {
                    None => files.there.push(name),
                    Some(back) => files.taken_back.push(LostFile { name, how: back.how, at: back.at }),
                }
            }
        }
    }

    /// Replies and what the authority said of them, in the order of time. Each reply with whether a proof in it is that of whoever writes.
    pub fn of_course<'a>(replies: impl IntoIterator<Item = (&'a SubmittedReply, bool)>, reviews: &[Review]) -> Self {
        let (mut all, mut reviews) = (Self::default(), reviews.iter().peekable());
        for (reply, own_proof) in replies {
            while let Some(review) = reviews.next_if(|review| review.at < reply.submitted_at) {
                all.review(review);
            }
            all.add(reply, own_proof);
        }
        reviews.for_each(|review| all.review(review));
        all
    }

    /// The authority has looked at what was sent until now.
    pub fn review(&mut self, review: &Review) {
        for item in &review.accepted {
            self.returned.remove(item);
            self.accepted.insert(item.clone());
        }
        for (item, reason) in &review.returned {
            self.accepted.remove(item);
            self.returned.insert(item.clone(), reason.clone());
        }
    }

    /// Why the authority needs an item once more, if it does and nothing was sent for it since.
    pub fn returned(&self, item: &ItemId) -> Option<&Lines<2000>> {
        self.returned.get(item)
    }

    /// The authority has said that it needs nothing more for an item.
    pub fn is_accepted(&self, item: &ItemId) -> bool {
        self.accepted.contains(item)
    }

    /// The newest answer that still says something.
    pub fn answer_to(&self, item: &ItemId) -> Option<&ItemAnswer> {
        self.answers.get(item)
    }

    /// As [`answer_to`](Self::answer_to), unless the item is asked for once more: then nothing of it counts, and the same can be said again.
    pub fn counts(&self, item: &ItemId) -> Option<&ItemAnswer> {
        self.answer_to(item).filter(|_| !self.returned.contains_key(item))
    }

    /// Names of the files that count: none of an item that was returned.
    pub fn files(&self, item: &ItemId) -> &[DocumentName] {
        self.files.get(item).filter(|_| !self.returned.contains_key(item)).map_or(&[], |files| files.there.as_slice())
    }

    /// The item needs nothing more.
    pub fn settles(&self, item: &Item) -> bool {
        if self.returned.contains_key(&item.id) {
            return false;
        }
        if self.accepted.contains(&item.id) {
            return true;
        }
        match (&item.content, self.answers.get(&item.id)) {
            (ItemContent::Question(_), answer) => answer.is_some_and(|answer| *answer != ItemAnswer::LeftOut),
            (ItemContent::DocumentRequest(_), Some(ItemAnswer::Papers(PapersAnswer::Later { .. }))) => false,
            (
                ItemContent::DocumentRequest(_),
                Some(ItemAnswer::Papers(
                    PapersAnswer::SomeoneElse { .. } | PapersAnswer::DoNotHave { .. } | PapersAnswer::AlreadyHandedIn { .. },
                )),
            ) => true,
            (ItemContent::DocumentRequest(request), _) => self.files(&item.id).len() >= usize::from(request.min_files).max(1),
        }
    }

    /// Files that were taken back, as long as no file was sent behind that.
    pub fn lost(&self, item: &ItemId) -> Vec<LostFile> {
        let Some(files) = self.files.get(item) else { return Vec::new() };
        files.taken_back.iter().filter(|lost| files.newest.is_none_or(|newest| lost.at > newest)).cloned().collect()
    }
}
