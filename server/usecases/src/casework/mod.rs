//! What clerks see and do.

pub(crate) mod desk;

pub use desk::DeskList;

use crate::access::Access;
use ports::{Clock, storage::CaseworkRecords};
use std::sync::Arc;

/// What clerks see and do.
pub struct Casework {
    pub(crate) access: Arc<Access>,
    pub(crate) storage: Arc<dyn CaseworkRecords>,
    pub(crate) clock: Arc<dyn Clock>,
}
