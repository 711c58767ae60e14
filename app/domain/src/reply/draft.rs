//! A reply that is being written: which items are visible, how far each is, and what makes it ready to send.

use super::{EarlierReplies, ItemAnswer, ReceiptNumber, SubmittedDocument, SubmittedReply, Timeliness};
use crate::{
    document::{DraftDocument, RefusedDocument, ReleasedDocument, UncheckedFiles},
    document_request::{DocumentRequest, PapersAnswer},
    id::{AccountId, DocumentId, DraftId, ItemId, MessageId, ReplyId, RepresentationId},
    message::{Inquiry, Item, ItemContent},
    representation::proof_item,
};
use jiff::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A draft of one person for one message. It has `submit`; a submitted reply does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftReply {
    pub id: DraftId,
    pub message: MessageId,
    pub account: AccountId,
    /// The reply this one adds to (Nachreichung).
    pub supplements: Option<ReplyId>,
    /// What was sent before, if this adds to it. Not stored with the draft.
    pub earlier: EarlierReplies,
    pub answers: BTreeMap<ItemId, ItemAnswer>,
    /// By whom, where the owner of the draft did not do it themselves.
    pub by: ByRepresentatives,
    /// Items whose photos are the pages of one document.
    pub one_document: BTreeSet<ItemId>,
    /// In the order that the person gave them; new ones come last.
    pub documents: Vec<DraftDocument>,
    /// Files that were refused when nobody looked. They are shown until the person has dismissed them.
    pub refused: Vec<RefusedDocument>,
    pub created_at: Timestamp,
    pub edited_at: Timestamp,
}

/// What representatives did on a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByRepresentatives {
    pub begun: Option<RepresentationId>,
    pub answers: BTreeMap<ItemId, RepresentationId>,
    /// What the owner had answered to those items before.
    pub replaced: BTreeMap<ItemId, ItemAnswer>,
    pub documents: BTreeMap<DocumentId, RepresentationId>,
}

impl ByRepresentatives {
    /// Everybody who did something that is still there.
    pub fn all(&self) -> BTreeSet<RepresentationId> {
        self.answers.values().chain(self.documents.values()).copied().collect()
    }
}

/// What a representative whose right has ended left in a draft, on one item. It goes only if the owner of the draft keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    pub by: RepresentationId,
    pub item: ItemId,
    pub answer: Option<ItemAnswer>,
    pub documents: Vec<DraftDocument>,
}

/// How far the person is with one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Nothing was said to it, here or before.
    Open,
    /// An earlier reply says what is needed; something can be added.
    Sent,
    Started,
    /// Complete, but a file is still being checked.
    Checking,
    Done,
    /// "I will send it later."
    Later,
    /// "Somebody else sends it."
    FromSomeoneElse,
    /// "I do not have it."
    NotAvailable,
    /// "I have handed it in already."
    HandedIn,
    /// Optional, and the person decided to leave it out.
    LeftOut,
}

impl ItemState {
    /// The person was not here yet, or is not through.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Started)
    }

    /// The authority gets less than it asked for: what is not there, not yet there, or somebody else's to send.
    pub fn is_gap(self) -> bool {
        match self {
            Self::Open | Self::Started | Self::Later | Self::FromSomeoneElse | Self::NotAvailable => true,
            Self::Sent | Self::Checking | Self::Done | Self::HandedIn | Self::LeftOut => false,
        }
    }
}

/// Why a draft cannot be sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotReady {
    /// There is nothing in it.
    Empty,
    /// These files are not checked for malware yet.
    DocumentsNotChecked(Vec<ItemId>),
}

impl DraftReply {
    /// What someone has who has not begun.
    pub fn blank(message: MessageId, account: AccountId) -> Self {
        Self {
            id: DraftId(uuid::Uuid::nil()),
            message,
            account,
            supplements: None,
            earlier: EarlierReplies::default(),
            answers: BTreeMap::new(),
            by: ByRepresentatives::default(),
            one_document: BTreeSet::new(),
            documents: Vec::new(),
            refused: Vec::new(),
            created_at: Timestamp::UNIX_EPOCH,
            edited_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Takes out what was done by representatives who have no right any more; what the owner had answered before counts again.
    pub fn take_out(&mut self, ended: &BTreeSet<RepresentationId>) -> Vec<LeftBehind> {
        let mut left: BTreeMap<(RepresentationId, ItemId), LeftBehind> = BTreeMap::new();
        let blank = |by, item: &ItemId| LeftBehind { by, item: item.clone(), answer: None, documents: Vec::new() };
        for (item, by) in self.by.answers.iter().filter(|(_, by)| ended.contains(by)) {
            // Nothing is left by who left something out.
            if let Some(answer) = self.answers.remove(item).filter(|answer| *answer != ItemAnswer::LeftOut) {
                left.entry((*by, item.clone())).or_insert_with(|| blank(*by, item)).answer = Some(answer);
            }
            if let Some(own) = self.by.replaced.get(item) {
                self.answers.insert(item.clone(), own.clone());
            }
        }
        for document in std::mem::take(&mut self.documents) {
            let facts = document.facts();
            match self.by.documents.get(&facts.id).filter(|by| ended.contains(by)).copied() {
                Some(by) => {
                    let item = facts.item.clone();
                    left.entry((by, item.clone())).or_insert_with(|| blank(by, &item)).documents.push(document);
                }
                None => self.documents.push(document),
            }
        }
        self.by.answers.retain(|_, by| !ended.contains(by));
        self.by.documents.retain(|_, by| !ended.contains(by));
        left.into_values().collect()
    }

    /// The answer to an item, if it says something.
    pub fn answer_to(&self, item: &ItemId) -> Option<&ItemAnswer> {
        let answer = self.answers.get(item)?;
        let empty = match answer {
            ItemAnswer::Papers(PapersAnswer::Files) => self.documents_of(item).next().is_none(),
            ItemAnswer::LeftOut => true,
            ItemAnswer::Question(_) | ItemAnswer::Papers(_) => false,
        };
        (!empty).then_some(answer)
    }

    /// Something was said, or brought.
    pub fn is_begun(&self) -> bool {
        let said = self.answers.keys().any(|item| self.answer_to(item).is_some());
        said || !self.documents.is_empty() || !self.refused.is_empty()
    }

    /// Drafts go 30 days after the last edit (OZG § 8a, R-RT-1).
    pub fn kept_until(&self) -> Timestamp {
        self.edited_at.saturating_add(Span::new().hours(30 * 24)).unwrap_or(Timestamp::MAX)
    }

    /// The items the person sees, given the answers so far; what earlier replies say counts until it is answered anew.
    pub fn visible_items<'a>(&'a self, inquiry: &'a Inquiry) -> impl Iterator<Item = &'a Item> {
        asked(inquiry, |question| self.answers.get(question).or_else(|| self.earlier.answer_to(question)))
    }

    pub fn documents_of<'a>(&'a self, item: &'a ItemId) -> impl Iterator<Item = &'a DraftDocument> {
        self.documents.iter().filter(move |document| &document.facts().item == item)
    }

    pub fn refused_of<'a>(&'a self, item: &'a ItemId) -> impl Iterator<Item = &'a RefusedDocument> {
        self.refused.iter().filter(move |refused| &refused.item == item)
    }

    /// The photos of an item become one PDF: the person wishes it, and there are at least two.
    pub fn becomes_one_document(&self, item: &ItemId) -> bool {
        let photos = self.documents_of(item).filter(|document| document.facts().media_type.is_photo()).count();
        photos > 1 && self.one_document.contains(item)
    }

    /// Changes with every edit.
    pub fn version(&self) -> String {
        format!("{}-{}", self.id, self.edited_at.as_microsecond())
    }

    /// The draft that a [`version`](Self::version) is one of. `None`: it is none.
    pub fn of_version(version: &str) -> Option<DraftId> {
        version.rsplit_once('-').and_then(|(id, _)| id.parse().ok())
    }

    /// Whether a representative's proof is in it.
    pub fn has_proof(&self) -> bool {
        let proof = proof_item();
        self.answers.contains_key(&proof) || self.documents_of(&proof).next().is_some()
    }

    pub fn size_bytes(&self) -> u64 {
        self.documents.iter().map(|document| document.facts().size_bytes).sum()
    }

    pub fn state_of(&self, item: &Item) -> ItemState {
        let state = match (&item.content, self.answers.get(&item.id)) {
            // What was asked for anew, or has files, is not left out.
            (_, Some(ItemAnswer::LeftOut)) if !self.is_needed(item) && self.documents_of(&item.id).next().is_none() => {
                ItemState::LeftOut
            }
            (ItemContent::Question(_), Some(ItemAnswer::Question(_) | ItemAnswer::Papers(_))) => ItemState::Done,
            (ItemContent::Question(_), Some(ItemAnswer::LeftOut) | None) => ItemState::Open,
            (ItemContent::DocumentRequest(request), _) => self.state_of_papers(&item.id, request),
        };
        if state == ItemState::Open && self.earlier.settles(item) { ItemState::Sent } else { state }
    }

    fn state_of_papers(&self, item: &ItemId, request: &DocumentRequest) -> ItemState {
        let files = self.documents_of(item).count();
        match self.answers.get(item) {
            Some(ItemAnswer::Papers(PapersAnswer::Later { .. })) => ItemState::Later,
            Some(ItemAnswer::Papers(PapersAnswer::SomeoneElse { .. })) => ItemState::FromSomeoneElse,
            Some(ItemAnswer::Papers(PapersAnswer::DoNotHave { .. })) => ItemState::NotAvailable,
            Some(ItemAnswer::Papers(PapersAnswer::AlreadyHandedIn { .. })) => ItemState::HandedIn,
            Some(ItemAnswer::Papers(PapersAnswer::Files) | ItemAnswer::Question(_) | ItemAnswer::LeftOut) | None => {
                if files == 0 {
                    ItemState::Open
                } else if files + self.earlier.files(item).len() < usize::from(request.min_files) {
                    ItemState::Started
                } else if self.documents_of(item).any(|document| matches!(document, DraftDocument::Unscanned(_))) {
                    ItemState::Checking
                } else {
                    ItemState::Done
                }
            }
        }
    }

    /// Where it goes on after an item: the next one that is open, else the first one before it that was never answered. `None`: the
    /// check page. Every step takes an item off the open ones for good, so each walk ends.
    pub fn next_after<'a>(&'a self, inquiry: &'a Inquiry, after: &ItemId) -> Option<&'a Item> {
        let items: Vec<&Item> = self.visible_items(inquiry).collect();
        let at = items.iter().position(|item| &item.id == after).map_or(0, |at| at + 1);
        let ahead = items[at..].iter().find(|item| self.state_of(item).is_open());
        let behind = || items[..at].iter().find(|item| &item.id != after && self.state_of(item) == ItemState::Open);
        ahead.or_else(behind).copied()
    }

    /// What the authority does not get, or not from this reply, though it asked for it: named before sending, which needs one more
    /// press then. Whoever adds to a reply is told of what the addition says itself.
    pub fn gaps<'a>(&'a self, inquiry: &'a Inquiry) -> impl Iterator<Item = (&'a Item, ItemState)> {
        let missing: Vec<&ItemId> = self.missing(inquiry).map(|item| &item.id).collect();
        self.visible_items(inquiry).filter_map(move |item| {
            let state = self.state_of(item);
            let said = self.answers.contains_key(&item.id) && state.is_gap() && !state.is_open();
            (missing.contains(&&item.id) || (self.is_needed(item) && said)).then_some((item, state))
        })
    }

    /// Required items without a complete answer. Sending stays possible; the authority sees what is missing. Whoever adds to a reply
    /// is missing only what an answer of the addition asks for; the rest was told with the reply.
    pub fn missing<'a>(&'a self, inquiry: &'a Inquiry) -> impl Iterator<Item = &'a Item> {
        let told: Vec<&ItemId> = match self.supplements {
            // What was taken back since, or returned, was told of nobody.
            Some(_) => asked(inquiry, |question| self.earlier.answer_to(question))
                .map(|item| &item.id)
                .filter(|item| self.earlier.lost(item).is_empty() && self.earlier.returned(item).is_none())
                .collect(),
            None => Vec::new(),
        };
        self.visible_items(inquiry).filter(move |item| {
            let lacking = matches!(self.state_of(item), ItemState::Open | ItemState::Started | ItemState::Later);
            self.is_needed(item) && lacking && !told.contains(&&item.id)
        })
    }

    /// Required, or asked for once more.
    pub fn is_needed(&self, item: &Item) -> bool {
        item.content.required() || self.earlier.returned(&item.id).is_some()
    }

    /// What was said or brought to items that another answer hides: it is not sent.
    pub fn no_longer_asked<'a>(&'a self, inquiry: &'a Inquiry) -> impl Iterator<Item = &'a Item> {
        let visible: BTreeSet<&ItemId> = self.visible_items(inquiry).map(|item| &item.id).collect();
        inquiry.items.iter().filter(move |item| {
            let said = self.answer_to(&item.id).is_some() || self.documents_of(&item.id).next().is_some();
            said && !visible.contains(&item.id)
        })
    }

    /// Turns the draft into the reply that counts. Answers and files of items that are no longer visible stay behind.
    pub fn submit(self, inquiry: &Inquiry, sending: Sending) -> Result<SubmittedReply, NotReady> {
        let visible: Vec<ItemId> = self.visible_items(inquiry).map(|item| item.id.clone()).collect();
        let missing = self.missing(inquiry).map(|item| item.id.clone()).collect();
        let mut unchecked = Vec::new();
        let mut documents = Vec::new();
        // In the order of the items, and in that of the person within each.
        let mut sorted: Vec<(usize, DraftDocument)> = self
            .documents
            .into_iter()
            .filter_map(|document| Some((visible.iter().position(|item| item == &document.facts().item)?, document)))
            .collect();
        sorted.sort_by_key(|(item, _)| *item);
        for (_, document) in sorted {
            match document {
                DraftDocument::Released(document) => documents.push(SubmittedDocument::new(document)),
                DraftDocument::Unscanned(facts) if sending.unchecked == UncheckedFiles::SendMarked => {
                    documents.push(SubmittedDocument::new(ReleasedDocument::unchecked(facts)));
                }
                DraftDocument::Unscanned(facts) => unchecked.push(facts.item),
            }
        }
        if !unchecked.is_empty() {
            unchecked.dedup();
            return Err(NotReady::DocumentsNotChecked(unchecked));
        }
        // "The files are there" says nothing once the last file was removed.
        let has_files =
            |item: &ItemId| documents.iter().any(|submitted: &SubmittedDocument| &submitted.document.facts().item == item);
        let says_something = |item: &ItemId, answer: &ItemAnswer| match answer {
            ItemAnswer::Papers(PapersAnswer::Files) => has_files(item),
            ItemAnswer::LeftOut => false,
            ItemAnswer::Question(_) | ItemAnswer::Papers(_) => true,
        };
        let photos = |item: &ItemId| {
            let documents = documents.iter().map(|submitted| submitted.document.facts());
            documents.filter(|facts| &facts.item == item && facts.media_type.is_photo()).count()
        };
        let one_document = self.one_document.into_iter().filter(|item| photos(item) > 1).collect();
        let mut answers = self.answers;
        answers.retain(|item, answer| visible.contains(item) && says_something(item, answer));
        // Whoever brought files and pressed nothing else has answered all the same.
        for submitted in &documents {
            let item = submitted.document.facts().item.clone();
            answers.entry(item).or_insert(ItemAnswer::Papers(PapersAnswer::Files));
        }
        if answers.is_empty() && documents.is_empty() {
            return Err(NotReady::Empty);
        }
        let late = inquiry.terms.as_ref().is_some_and(|terms| terms.deadline.is_over(sending.now));
        Ok(SubmittedReply {
            id: sending.id,
            receipt_number: sending.receipt_number,
            message: self.message,
            draft: self.id,
            account: self.account,
            supplements: self.supplements,
            answers,
            one_document,
            documents,
            renditions: Vec::new(),
            retracts: Vec::new(),
            missing,
            submitted_at: sending.now,
            timeliness: if late { Timeliness::Late } else { Timeliness::InTime },
        })
    }
}

/// The items that are asked for, given the answers.
pub(super) fn asked<'a>(
    inquiry: &'a Inquiry,
    answer_to: impl Fn(&ItemId) -> Option<&'a ItemAnswer>,
) -> impl Iterator<Item = &'a Item> {
    let mut hidden: Vec<&ItemId> = Vec::new();
    inquiry.items.iter().filter(move |item| {
        let visible = item.visible_if.as_ref().is_none_or(|condition| {
            let asked = !hidden.contains(&&condition.question);
            asked && matches!(answer_to(&condition.question), Some(ItemAnswer::Question(answer)) if condition.holds(answer))
        });
        if !visible {
            hidden.push(&item.id);
        }
        visible
    })
}

/// What the moment of sending adds. Made by the use case from its clock and its source of ids.
#[derive(Debug, Clone)]
pub struct Sending {
    pub id: ReplyId,
    pub receipt_number: ReceiptNumber,
    pub now: Timestamp,
    pub unchecked: UncheckedFiles,
}
