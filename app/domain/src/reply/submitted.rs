//! A reply that was sent. Immutable: corrections are new replies (A7).

use super::{ItemAnswer, ReceiptNumber};
use crate::{
    document::{DocumentName, MediaType, ReleasedDocument, Rendition, RenditionOf, Sha256},
    document_request::PapersAnswer,
    id::{AccountId, DocumentId, DraftId, ItemId, MessageId, ReplyId},
    message::{Inquiry, Item},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A submitted reply (Antwort als Ganzes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedReply {
    pub id: ReplyId,
    pub receipt_number: ReceiptNumber,
    pub message: MessageId,
    pub draft: DraftId,
    pub account: AccountId,
    pub supplements: Option<ReplyId>,
    pub answers: BTreeMap<ItemId, ItemAnswer>,
    /// Items whose photos are the pages of one document.
    pub one_document: BTreeSet<ItemId>,
    pub documents: Vec<SubmittedDocument>,
    /// Made by the portal from the documents before they went into the case file.
    pub renditions: Vec<Rendition>,
    /// Documents of earlier replies that were sent by mistake: this reply says so, and nothing else.
    pub retracts: Vec<RetractedDocument>,
    /// Required items that were not answered completely when it was sent.
    pub missing: Vec<ItemId>,
    /// Server time of receipt.
    pub submitted_at: Timestamp,
    pub timeliness: Timeliness,
}

impl SubmittedReply {
    /// A reply that says nothing but that something was sent by mistake. What it takes back is read from its record.
    pub fn of_a_mistake(id: ReplyId, receipt_number: ReceiptNumber, draft: DraftId, about: &Self, now: Timestamp) -> Self {
        Self {
            id,
            receipt_number,
            message: about.message,
            draft,
            account: about.account,
            supplements: Some(about.id),
            answers: BTreeMap::new(),
            one_document: BTreeSet::new(),
            documents: Vec::new(),
            renditions: Vec::new(),
            retracts: Vec::new(),
            missing: Vec::new(),
            submitted_at: now,
            // It answers nothing that a deadline was set for.
            timeliness: Timeliness::InTime,
        }
    }

    /// Whether a representative's proof is in it.
    pub fn has_proof(&self) -> bool {
        let proof = crate::representation::proof_item();
        self.answers.contains_key(&proof) || self.missing.contains(&proof) || self.documents_of(&proof).next().is_some()
    }

    /// It says that something was sent by mistake, and nothing else.
    pub fn only_retracts(&self) -> bool {
        !self.retracts.is_empty() && self.answers.is_empty() && self.documents.is_empty()
    }

    /// Items to which it brings something.
    pub fn items(&self) -> impl Iterator<Item = &ItemId> {
        self.answers.keys().chain(self.documents.iter().map(|document| &document.document.facts().item))
    }

    /// The items that were asked for, given its answers.
    pub fn asked<'a>(&'a self, inquiry: &'a Inquiry) -> impl Iterator<Item = &'a Item> {
        super::draft::asked(inquiry, |question| self.answers.get(question))
    }

    /// What the portal shall make before delivery.
    pub fn renditions_wanted(&self) -> Vec<RenditionOf> {
        let sent = || self.documents.iter().filter(|submitted| submitted.is_sent()).map(|submitted| submitted.document.facts());
        let photos = |item: &ItemId| sent().filter(|facts| &facts.item == item && facts.media_type.is_photo()).count();
        let bound = |item: &ItemId| self.one_document.contains(item) && photos(item) > 1;
        let single = sent().filter(|facts| facts.media_type == MediaType::Heic && !bound(&facts.item));
        let single = single.map(|facts| RenditionOf::Document(facts.id));
        self.one_document.iter().filter(|item| bound(item)).cloned().map(RenditionOf::Item).chain(single).collect()
    }

    /// What was wanted and could not be made. Known once the package is settled.
    pub fn renditions_missing(&self) -> Vec<RenditionOf> {
        let made = |of: &RenditionOf| self.renditions.iter().any(|made| made.of == *of);
        self.renditions_wanted().into_iter().filter(|of| !made(of)).collect()
    }

    /// All files of this item were taken back before the authority had them.
    pub fn is_emptied(&self, item: &ItemId) -> bool {
        let mut documents = self.documents_of(item).peekable();
        documents.peek().is_some() && documents.all(|submitted| !submitted.is_sent())
    }

    /// The answer to an item, as far as it still says something.
    pub fn answer_now(&self, item: &ItemId) -> Option<&ItemAnswer> {
        let answer = self.answers.get(item)?;
        let emptied = *answer == ItemAnswer::Papers(PapersAnswer::Files) && self.is_emptied(item);
        (!emptied).then_some(answer)
    }

    /// Required items without a complete answer, now that something may have been taken back.
    pub fn missing_now(&self, items: &[Item]) -> Vec<ItemId> {
        let emptied = |item: &&Item| item.content.required() && self.is_emptied(&item.id) && self.answer_now(&item.id).is_none();
        let missing = |item: &&Item| self.missing.contains(&item.id) || (self.supplements.is_none() && emptied(item));
        items.iter().filter(missing).map(|item| item.id.clone()).collect()
    }

    pub fn documents_of<'a>(&'a self, item: &'a ItemId) -> impl Iterator<Item = &'a SubmittedDocument> {
        self.documents.iter().filter(move |document| &document.document.facts().item == item)
    }
}

/// A document of a submitted reply: released by type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedDocument {
    pub document: ReleasedDocument,
    pub taken_back: Option<TakenBack>,
}

impl SubmittedDocument {
    pub fn new(document: ReleasedDocument) -> Self {
        Self { document, taken_back: None }
    }

    /// It goes, or went, into the case file.
    pub fn is_sent(&self) -> bool {
        self.taken_back.is_none_or(|back| back.how == TakenBackHow::SentByMistake)
    }
}

/// A document does not belong to the reply any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    pub at: Timestamp,
    pub how: TakenBackHow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBackHow {
    /// Before the authority had it: it never leaves.
    Withdrawn,
    /// The authority had it already, and is told that it was a mistake.
    SentByMistake,
    /// Sent before anybody had checked it, and malware was found before the authority had it: it never leaves.
    Infected,
}

/// A document of an earlier reply that was a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetractedDocument {
    pub document: DocumentId,
    pub reply: ReplyId,
    pub name: DocumentName,
    pub sha256: Sha256,
}

/// Whether the reply came before its deadline ended. Late replies are accepted; the authority decides (AufenthG § 82 (1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    InTime,
    Late,
}

impl Timeliness {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late => "late",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::InTime, Self::Late].into_iter().find(|timeliness| timeliness.as_str() == text)
    }
}
