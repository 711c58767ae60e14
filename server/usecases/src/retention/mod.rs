//! What goes after its time.

pub(crate) mod drafts;
pub(crate) mod errands;
pub(crate) mod yesterday;

use crate::documents::bytes::DocumentBytes;
use ports::{Clock, storage::RetentionRecords};
use std::sync::Arc;

/// What goes after its time.
pub struct Retention {
    pub(crate) storage: Arc<dyn RetentionRecords>,
    pub(crate) bytes: Arc<DocumentBytes>,
    pub(crate) clock: Arc<dyn Clock>,
}
