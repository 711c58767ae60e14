//! A reply that was sent. Immutable: corrections are new replies (A7).

use super::{ItemAnswer, ReceiptNumber};
use crate::{
    document::ReleasedDocument,
    id::{AccountId, DraftId, ItemId, MessageId, ReplyId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    pub documents: Vec<SubmittedDocument>,
    /// Required items that were not answered completely when it was sent.
    pub missing: Vec<ItemId>,
    /// Server time of receipt.
    pub submitted_at: Timestamp,
    pub timeliness: Timeliness,
}

impl SubmittedReply {
    /// Whether a representative's proof is in it.
    pub fn has_proof(&self) -> bool {
        let proof = crate::representation::proof_item();
        self.answers.contains_key(&proof) || self.missing.contains(&proof) || self.documents_of(&proof).next().is_some()
    }

    pub fn documents_of<'a>(&'a self, item: &'a ItemId) -> impl Iterator<Item = &'a SubmittedDocument> {
        self.documents.iter().filter(move |document| &document.document.facts().item == item)
    }
}

/// A document of a submitted reply: released by type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedDocument {
    pub document: ReleasedDocument,
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
