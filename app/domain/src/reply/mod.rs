//! Applicant → authority: a draft that is being written, the reply that was sent, its receipt.

mod draft;
mod earlier;
mod outstanding;
mod package_files;
mod receipt_number;
mod submitted;

pub use draft::{ByRepresentatives, DraftReply, ItemState, LeftBehind, NotReady, Sending};
pub use earlier::{EarlierReplies, LostFile};
pub use outstanding::{FromOthers, Outstanding, Promised, asked_for};
pub use package_files::PackageDocument;
pub use receipt_number::ReceiptNumber;
pub use submitted::{RetractedDocument, SubmittedDocument, SubmittedReply, TakenBack, TakenBackHow, Timeliness};

use crate::{document_request::PapersAnswer, question::Answer};
use serde::{Deserialize, Serialize};

/// What the person said to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemAnswer {
    Question(Answer),
    Papers(PapersAnswer),
    /// The person leaves an optional item out. Remembered in the draft, so that nobody is asked twice; never part of a reply.
    LeftOut,
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walks;
