//! XAusländer, chapter OZG: what foreigners' authorities ask, and what a portal answers.

mod authority;
mod portal;
mod read;
mod write;

pub use authority::write_authority;
pub use portal::{AnswerContent, AnswerDocument, FromPortal, read_portal};
pub use read::read;
pub use write::{Delivered, NewAnswer, NewPart, NewWithdrawal, OutDocument, Sender, write_answer, write_part, write_withdrawal};

use crate::{
    head::{Address, Head},
    rejection::Rejection,
};
use jiff::civil::{Date, Time};
use uuid::Uuid;

/// Of messages that names a list of kinds.
pub(crate) const KINDS: &str = "urn:de:xauslaender:codelist:nachrichtentyp";
pub(crate) const FORMATS: &str = "urn:de:xauslaender:codelist:dokumentformat";
pub(crate) const STATUS: &str = "urn:xoev-de:xauslaender:codeliste:ozg.status";
pub(crate) const STANDARD: &str = "XAusländer";

/// The two formats that the standard knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Jpg,
}

impl Format {
    pub fn of_mime(mime: &str) -> Option<Self> {
        match mime {
            "application/pdf" => Some(Self::Pdf),
            "image/jpeg" => Some(Self::Jpg),
            _ => None,
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpg => "image/jpeg",
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpg => "jpg",
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Pdf => "1",
            Self::Jpg => "2",
        }
    }

    /// Whether bytes begin as this format does.
    pub fn begins(self, bytes: &[u8]) -> bool {
        match self {
            // Some writers put something before it; readers look into the first kilobyte.
            Self::Pdf => bytes.windows(5).take(1024).any(|five| five == b"%PDF-"),
            Self::Jpg => bytes.starts_with(&[0xFF, 0xD8, 0xFF]),
        }
    }
}

/// A document of the authority. The standard gives it no name.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    pub format: Format,
    pub content: Vec<u8>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({:?}, {} bytes)", self.format, self.content.len())
    }
}

/// What an authority says, beside the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// 130102
    Question { question: String, deadline: Option<Date>, document: Option<Document> },
    /// 130104
    Status { code: String, document: Option<Document> },
    /// 130105
    Appointment(Box<Appointment>),
    /// 130107
    WithdrawalAnswer { text: Option<String>, document: Option<Document> },
    /// 130109. An empty `hint` means the sentence of the schema.
    NotCompetent { hint: String, competent: Option<String> },
    /// 130110
    IntentToRefuse { letter: Document, fees: Option<Document> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Without it everything stands in the letter.
    pub when: Option<When>,
    pub letter: Option<Document>,
    pub booking: Option<String>,
    pub fees: Option<Document>,
    pub hints: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    pub day: Date,
    pub from: Time,
    pub to: Option<Time>,
    pub place: Address,
    pub more: Option<String>,
}

/// A message of an authority about an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromAuthority {
    pub head: Head,
    /// `antragsidentifikation`: as the online service named the application.
    pub application: String,
    /// The message that this one answers.
    pub about: Uuid,
    pub said: Said,
}

/// A synchronous rejection, or a message of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    Message(Box<FromAuthority>),
    Rejection(Box<Rejection>),
}
