//! The way into the case file. At least once from us, exactly once there: the delivery id is the key.

use crate::{
    ByteStream, DocumentStoreError, ObjectOf, Parcel,
    storage::{AuditEntry, ExchangeRef},
};
use async_trait::async_trait;
use domain::{
    delivery::ReplyOrigin,
    document::RenditionOf,
    errand::{AttemptOutcome, Hindrance},
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
    /// The message of a standard that this one answers, if it came as one.
    pub exchange: Option<ExchangeRef>,
    /// What happened to the message, where the format wants to know.
    pub history: Vec<AuditEntry>,
}

/// From a package to files. Knows no channel.
pub trait PackageFormat: Send + Sync {
    /// Copies that this format cannot do without, beside those that every package has.
    fn copies_needed(&self, _reply: &SubmittedReply) -> Vec<RenditionOf> {
        Vec::new()
    }

    /// Whether it tells what happened to the message.
    fn wants_history(&self) -> bool {
        false
    }

    /// Whether it answers a message of a standard, and says which.
    fn wants_exchange(&self) -> bool {
        false
    }

    /// Whether [`Self::write`] takes less than a millisecond, whatever the package.
    fn is_quick(&self) -> bool {
        false
    }

    /// May set pages, which takes tens of milliseconds: not on a thread that serves requests.
    ///
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

    /// Whether the other side fetches what it is given: handed over, it is offered and nothing more.
    fn is_fetched(&self) -> bool {
        false
    }

    /// How many attempts of one process may be under way at once, where nobody has set another number.
    fn places(&self) -> usize {
        4
    }

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
