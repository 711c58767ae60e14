//! A way by which messages of an XÖV standard come and go, as the use cases need it. What they say in XML is read and written behind this
//! port; which standard it is does not show.

use crate::ByteStream;
use async_trait::async_trait;
use domain::personal::Personal;
use jiff::{Timestamp, civil::Date};
use std::collections::HashSet;
use uuid::Uuid;

/// A message that was read.
#[derive(Debug, Clone)]
pub struct Exchanged {
    pub uuid: Uuid,
    pub kind: String,
    /// As it was written.
    pub created: String,
    /// `None`: it is about none.
    pub application: Option<String>,
    pub file_number: Option<String>,
    /// Something that we sent, of which it says that the authority has it.
    pub confirms: Option<Uuid>,
    pub meaning: Meaning,
}

#[derive(Debug, Clone)]
pub enum Meaning {
    /// Something for the person: our own schema *Rückfrage*, JSON, and files.
    Message { inquiry: Personal<String>, files: Vec<ExchangedFile> },
    /// What we sent comes back: with a code, and the reasons in words.
    Rejects { about: Option<Uuid>, then: Afterwards, code: String, words: String },
    /// Nothing that anybody must do something about.
    Nothing,
}

/// What is to be done about something of ours that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Afterwards {
    /// Nothing: it came twice, the authority has it.
    Delivered,
    /// Something stood between. The same message goes again, under its number.
    Again,
    /// The same message would come back again: it is corrected, and has another number.
    Corrected,
}

/// A file that came with a message.
#[derive(Debug, Clone)]
pub struct ExchangedFile {
    pub name: Personal<String>,
    pub media_type: String,
    pub place: FilePlace,
}

#[derive(Clone)]
pub enum FilePlace {
    /// It stood in the message.
    Inside(Vec<u8>),
    /// It lies beside the message, under this name; with its size and SHA-256, if the message says them.
    Beside { file: String, size_bytes: Option<u64>, sha256: Option<String> },
}

impl std::fmt::Debug for FilePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inside(bytes) => write!(f, "Inside({} bytes)", bytes.len()),
            Self::Beside { .. } => f.write_str("Beside"),
        }
    }
}

/// A message that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Its own number, or one that is derived from its bytes.
    pub uuid: Uuid,
    pub kind: String,
    pub created: String,
    pub application: Option<String>,
    /// Of its standard.
    pub code: String,
    /// Without content.
    pub detail: String,
}

/// What became of reading an entry.
#[derive(Debug, Clone)]
pub enum Read {
    Message(Box<Exchanged>),
    Unfit(Unfit),
}

/// Why a message that could be read is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    UnknownApplication,
    /// It is about a message that we have not sent.
    UnknownMessage,
    /// It came before, and was taken.
    AlreadyTaken,
    /// Its parts do not become a message of the portal.
    NotAMessage,
    FileMissing,
    FileTooLarge,
    /// All of them together.
    FilesTooLarge,
    /// Malware.
    FileRejected,
}

/// Where an entry goes when it is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutAway {
    Done,
    Refused,
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ExchangeError(pub String);

#[async_trait]
pub trait Exchange: Send + Sync {
    /// Entries that wait, in their order, at most so many; without those that are put off.
    async fn waiting(&self, limit: usize, without: &HashSet<String>) -> Result<Vec<String>, ExchangeError>;

    /// Takes away what attempts that were killed have left of messages, a day later.
    async fn clear_leftovers(&self) -> Result<(), ExchangeError>;

    /// Reads one. `None`: it is there no more.
    async fn read(&self, entry: &str) -> Result<Option<Read>, ExchangeError>;

    /// A file beside the message of an entry. `None`: it is not there.
    async fn open_file(&self, entry: &str, file: &str) -> Result<Option<(u64, ByteStream)>, ExchangeError>;

    /// Moves an entry away. One that is gone is fine.
    async fn put_away(&self, entry: &str, to: PutAway) -> Result<(), ExchangeError>;

    /// The code of the standard, and words, for a reason of ours.
    fn refusal(&self, refusal: Refusal, detail: &str) -> (String, String);

    /// Sends an entry back with its reasons. `false` for what must not be sent back: rejections, what names no sender, and what would make our
    /// own message invalid. The same twice is one message.
    async fn send_back(&self, entry: &str, code: &str, detail: &str, now: Timestamp) -> Result<bool, ExchangeError>;

    /// Says that a message came, where its standard has a receipt for its kind. The same twice is one message.
    async fn acknowledge(&self, exchanged: &Exchanged, now: Timestamp) -> Result<bool, ExchangeError>;

    /// A kind whose messages belong to one of another kind and share its fate: parts of an answer. `None`: it stands for itself.
    fn belongs_to(&self, kind: &str) -> Option<&'static str>;

    /// Kinds whose reading must be told; none where the standard has no word for it.
    fn told_kind(&self) -> Option<&'static str>;

    /// Says whether a message was read in time. `false`: it cannot be said.
    async fn tell_fetched(&self, fetched: &Fetched) -> Result<bool, ExchangeError>;
}

/// That a message was read, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub uuid: Uuid,
    pub kind: String,
    pub created: String,
    pub application: Option<String>,
    pub file_number: Option<String>,
    pub deadline: Option<Date>,
    pub in_time: bool,
    pub now: Timestamp,
}
