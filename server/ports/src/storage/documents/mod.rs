//! Files of drafts, their keys, and how much may come.

mod files;
mod tenant_keys;
mod upload_days;
mod uploads;

pub use files::{
    AddDocument, AddOutcome, Documents, FromUpload, NoteOutcome, NoteRefusal, REFUSALS_LIMIT, RefuseDocument, StoredDocument,
    Towards,
};
pub use tenant_keys::{TenantKeys, WrappedTenantKey};
pub use upload_days::{DayFull, UploadDays};
pub use uploads::{AppendSegment, BeginOutcome, NewUpload, PendingUpload, RefuseUpload, UPLOADS_LIMIT, Uploads};
