//! A reply that is being written: an item opened, an answer saved, words kept.

pub(crate) mod keep_words;
pub(crate) mod next_step;
pub(crate) mod open_item;
pub(crate) mod readiness;
pub(crate) mod save_answer;

pub use next_step::NextStep;
pub use open_item::OpenItem;
pub use readiness::{Readiness, takes_long};
pub use save_answer::Saved;

use crate::{access::Access, messages::Messages};
use ports::{Clock, storage::AnsweringRecords};
use std::sync::Arc;

/// Replies that are being written.
pub struct Answering {
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) storage: Arc<dyn AnsweringRecords>,
    pub(crate) clock: Arc<dyn Clock>,
}
