//! XBau-Kernmodul 1.3.0: the dialogue of a building authority with a portal. Only the root carries a prefix; files lie beside the message.

mod attachments;
mod html;
mod read;
mod write;

pub use attachments::{Attachment, Place, file_name};
pub use html::plain_of_html;
pub use read::read;
pub use write::{
    NewAttachment, NewFetched, NewFindings, NewReceipt, NewRejection, NewSubmission, NewTalk, Sender, write_fetched,
    write_findings, write_receipt, write_rejection, write_submission, write_talk,
};

use crate::{
    head::{Head, Stamp},
    rejection::Why,
};
use jiff::civil::Date;
use uuid::Uuid;

pub const NAMESPACE: &str = "http://www.xleitstelle.de/xbau/kernmodul/1/3/0";
pub(crate) const VERSION: &str = "1.3.0";
pub(crate) const STANDARD: &str = "XBau-Kernmodul";
pub(crate) const KINDS: (&str, &str) = ("urn:xoev-de:xbau-kernmodul:codeliste:xbau-kernmodul-nachrichten", "3.0");
/// The qualified twin of the head: `bezugNachricht` uses it.
pub(crate) const QUALIFIED: &str = "http://xoev.de/schemata/basisnachricht/g2g/1_1";
pub(crate) const FINDINGS: (&str, &str) = ("urn:xoev-de:xbau:codeliste:formellebefundeart", "2.0");
pub(crate) const RECEIPTED: (&str, &str) = ("urn:xoev-de:xbau:codeliste:nachricht-eingangsquittierung", "1.0");
pub(crate) const ERRORS: (&str, &str) = ("urn:xoev-de:xbau:codeliste:xbau-fehlerkennzahlen", "2.2");
/// Message and files together (specification of the Kernmodul).
pub const MAX_BYTES: u64 = 250 * 1000 * 1000;

/// What a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// UUID of the application, as the portal sent it.
    pub application: Option<Uuid>,
    /// The authority's number.
    pub file_number: Option<String>,
    /// The message that is answered.
    pub message: Option<(Uuid, String, Stamp)>,
}

/// One finding of 1140.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code of `formellebefundeart`, or of the authority's own list.
    pub code: String,
    /// Whether the code is of the list that the standard offers.
    pub of_the_list: bool,
    /// Paragraphs.
    pub text: Vec<String>,
}

/// Where the reader may answer, as the author offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    Links(Vec<(String, String)>),
    /// The central offer.
    Central,
    NoReply,
}

/// Text of a letter: paragraphs, or restricted HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    Plain(Vec<String>),
    Html(String),
}

impl Letter {
    /// Paragraphs separated by empty lines.
    pub fn plain(&self) -> String {
        match self {
            Self::Plain(paragraphs) => paragraphs.join("\n\n"),
            Self::Html(html) => plain_of_html(html),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// 1120
    Received { information: Vec<String> },
    /// 1121: the file number stands in the reference.
    FileNumber,
    /// 1140
    Findings { complete: bool, findings: Vec<Finding>, deadline: Option<Date>, letter: Vec<String>, offer: Option<Offer> },
    /// 1141
    Letter { letter: Vec<String>, offer: Option<Offer> },
    /// 1142
    Talk { letter: Letter },
    /// 1180
    Receipt { of: String },
    /// 1181, from a portal
    Fetched { deadline: Option<Date>, in_time: bool },
    /// 1202, from a portal
    Submission,
    /// 1100
    Rejection { why: Vec<Why>, about: (Uuid, String, Stamp) },
}

/// A message of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromAuthority {
    pub head: Head,
    pub reference: Reference,
    pub said: Said,
    pub attachments: Vec<Attachment>,
}
