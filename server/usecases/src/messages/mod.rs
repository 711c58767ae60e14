//! Messages of an authority: accepted, shown, listed, withdrawn.

pub(crate) mod accept;
pub(crate) mod attachments;
pub(crate) mod cases;
pub(crate) mod dialogue;
pub(crate) mod dry_run;
pub(crate) mod files;
pub(crate) mod incoming_files;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod more_time;
pub(crate) mod show;
pub(crate) mod withdraw;
mod words;

pub use accept::{AcceptError, AcceptMessage, Accepted};
pub use attachments::{ATTACHMENT_LIFE, AttachmentError, MOST_BYTES};
pub use dialogue::{NewReview, NotSaid};
pub use dry_run::{DRY_RUN_LIFE, Tried};
pub use files::{LetterFile, LetterFileError};
pub use list::Progress;
pub use more_time::Asked;
pub use show::{BegunBy, MessageOverview};
pub use words::{Dispensable, NewWords};

use crate::{access::Access, notices::Announcer};
use ports::{Clock, DocumentStore, storage::MessageRecords};
use std::sync::Arc;
use tokio::sync::Notify;

/// Messages of the authorities.
pub struct Messages {
    pub(crate) access: Arc<Access>,
    pub(crate) storage: Arc<dyn MessageRecords>,
    pub(crate) announcer: Arc<Announcer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) documents: Arc<dyn DocumentStore>,
    pub(crate) files: incoming_files::IncomingFiles,
    pub(crate) wake: Arc<Notify>,
}
