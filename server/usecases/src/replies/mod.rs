//! A reply: sent, shown with its receipt, added to, taken back.

pub(crate) mod receipt;
pub(crate) mod submit;
pub(crate) mod supplement;
pub(crate) mod take_back;

pub use submit::{Gaps, Submitted};
pub use take_back::TakenBackNow;

use crate::{
    access::{Access, Directory},
    answering::Answering,
    documents::bytes::DocumentBytes,
    messages::Messages,
    notices::Announcer,
};
use ports::{Clock, storage::ReplyRecords};
use std::sync::Arc;
use tokio::sync::Notify;

/// Replies that are sent.
pub struct Replies {
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) answering: Arc<Answering>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) storage: Arc<dyn ReplyRecords>,
    pub(crate) bytes: Arc<DocumentBytes>,
    pub(crate) announcer: Arc<Announcer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) wake: Arc<Notify>,
}
