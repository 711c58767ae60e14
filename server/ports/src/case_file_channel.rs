//! The way into the case file. At least once from us, exactly once there: the delivery id is the key.

use crate::{ByteStream, DocumentStoreError};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    delivery::ReplyOrigin,
    errand::{AttemptOutcome, Hindrance},
    id::{DeliveryId, DocumentId},
    message::Message,
    reply::SubmittedReply,
};
use std::{sync::Arc, time::Duration};

/// A reply to its message on its way, and who answered.
#[derive(Debug, Clone)]
pub struct Package {
    /// This attempt. Another worker's attempt at the same delivery has another one.
    pub attempt: uuid::Uuid,
    /// As it was answered: with the proof, if a representative had to give one.
    pub message: Message,
    pub reply: SubmittedReply,
    pub origin: ReplyOrigin,
}

/// A package as files: what a format makes and a channel moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub delivery: DeliveryId,
    pub attempt: uuid::Uuid,
    /// The case in the case system.
    pub case: CaseRef,
    /// By which the person knows it: the number of the receipt.
    pub reference: String,
    /// Which published schema the index follows, if it follows one.
    pub schema: Option<&'static str>,
    /// How the person was identified, as data of its own: its schema and its content.
    pub identity: Option<(&'static str, String)>,
    /// Name and content of the file that says what the others are. The same package has the same one in every attempt.
    pub index: (&'static str, Vec<u8>),
    pub folders: Vec<ParcelFolder>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFolder {
    /// Plain characters.
    pub name: &'static str,
    pub objects: Vec<ParcelObject>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelObject {
    /// Plain characters, once in the whole parcel.
    pub file: String,
    /// Of its bytes, hexadecimal. What has another one is not handed over.
    pub sha256: String,
    pub media_type: String,
    pub size_bytes: u64,
    pub of: ObjectOf,
}

/// Whose bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectOf {
    Document(DocumentId),
    /// What the portal made from documents.
    Rendition(DocumentId),
}

/// From a package to files. Knows no channel.
pub trait PackageFormat: Send + Sync {
    /// # Errors
    /// The package cannot be said in this format: trying again does not help.
    fn write(&self, package: &Package) -> Result<Parcel, Hindrance>;
}

/// Gives the channel the bytes of the parcel's objects.
#[async_trait]
pub trait DocumentSource: Send + Sync {
    async fn open(&self, object: ObjectOf) -> Result<ByteStream, DocumentStoreError>;
}

/// Moves files. Knows no format.
#[async_trait]
pub trait CaseFileChannel: Send + Sync {
    /// Makes one attempt. Delivering the same id twice leaves one parcel; the same id with another content is a rejection.
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome;

    /// How long one attempt may take.
    fn patience(&self) -> Duration {
        Duration::from_secs(90)
    }

    /// Whether the way is open, without leaving anything there. The error is for the operator: it can name paths.
    async fn probe(&self) -> Result<(), String>;
}

/// In which format the replies to a case system go, and by which channel.
#[derive(Clone)]
pub struct Way {
    pub format: Arc<dyn PackageFormat>,
    pub channel: Arc<dyn CaseFileChannel>,
}
