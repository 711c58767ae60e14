//! Storage: one method is one invariant and one transaction. Personal things can only be loaded for whoever may see them.

mod access_codes;
mod access_events;
mod accounts;
mod audit;
mod bindings;
mod desk;
mod documents;
mod hand_offs;
mod kept_posts;
mod messages;
mod operations;
mod outbox;
mod renditions;
mod replies;
mod representations;
mod sessions;
mod sign_ins;
mod take_back;
mod tenant_keys;
mod upload_days;
mod uploads;

pub use access_codes::{AccessCodes, CODE_LIMIT, CODE_WINDOW, CodeOutcome, NewAccessCode};
pub use access_events::{AccessAction, AccessBy, AccessEvent, AccessEvents, AccessFilter, AccessKind};
pub use accounts::Accounts;
pub use audit::{Actor, Audit, AuditAction, AuditEntry};
pub use bindings::{BindingState, Bindings, CANDIDATES_PAGE, Candidate, NewBinding, Seeker};
pub use desk::{Desk, DeskFilter, DeskPage, DeskPlace, DeskRow};
pub use documents::{
    AddDocument, AddOutcome, Documents, FromUpload, NoteOutcome, NoteRefusal, REFUSALS_LIMIT, RefuseDocument, StoredDocument,
    Towards,
};
pub use hand_offs::{HandOff, HandOffs, NewHandOff};
pub use kept_posts::{KEPT_POSTS_LIMIT, KeptPostKey, KeptPosts};
pub use messages::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, ToDoPlace, WithdrawOutcome,
    WithdrawnReason,
};
pub use operations::{DeliveryFigure, Figures, Operations, Pool};
pub use outbox::{ClaimedDelivery, DeliveryAttempt, Outbox, RetryDelivery, Settlement, StuckDeliveries, StuckDelivery};
pub use renditions::{Renditions, StoredRendition};
pub use replies::{DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome};
pub use representations::{AcceptRepresentation, NameOutcome, NewRepresentation, Representations};
pub use sessions::{EndSessions, NewSession, OwnSession, SessionHash, Sessions};
pub use sign_ins::SignIns;
pub use take_back::{TakeBack, TakeBackOutcome, TakingBack};
pub use tenant_keys::{TenantKeys, WrappedTenantKey};
pub use upload_days::{DayFull, UploadDays};
pub use uploads::{AppendSegment, BeginOutcome, NewUpload, PendingUpload, RefuseUpload, UPLOADS_LIMIT, Uploads};

use async_trait::async_trait;

/// Storage could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Connection, lock or disk trouble: try again later. Nothing was half done.
    #[error("storage is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row does not fit the model. The text names table and id, never content.
    #[error("{table} {id} does not fit the model: {reason}")]
    Corrupt { table: &'static str, id: String, reason: String },
}

/// Everything a storage crate offers.
#[async_trait]
pub trait Storage:
    AccessCodes
    + AccessEvents
    + Accounts
    + Audit
    + Bindings
    + Desk
    + Documents
    + HandOffs
    + KeptPosts
    + Messages
    + Operations
    + Outbox
    + Renditions
    + Replies
    + Representations
    + Sessions
    + SignIns
    + StuckDeliveries
    + TakingBack
    + TenantKeys
    + UploadDays
    + Uploads
    + Send
    + Sync
{
    /// Answers when the database does: for the readiness check.
    async fn ping(&self) -> Result<(), StorageError>;
}
