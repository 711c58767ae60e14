//! Storage: one method is one invariant and one transaction. Personal things can only be loaded for whoever may see them.

mod access;
mod answering;
mod audit;
mod casework;
mod delivery;
mod documents;
mod messages;
mod operations;
mod replies;

pub use access::{
    AcceptRepresentation, AccessAction, AccessBy, AccessCodes, AccessEvent, AccessEvents, AccessFilter, AccessKind, Accounts,
    BindingState, Bindings, CANDIDATES_PAGE, CODE_LIMIT, CODE_WINDOW, Candidate, CodeOutcome, EndSessions, HandOff, HandOffs,
    NameOutcome, NewAccessCode, NewBinding, NewHandOff, NewRepresentation, NewSession, OwnSession, Representations, Seeker,
    SessionHash, Sessions, SignIns,
};
pub use answering::{KEPT_POSTS_LIMIT, KeptPostKey, KeptPosts};
pub use audit::{Actor, Audit, AuditAction, AuditEntry};
pub use casework::{Desk, DeskFilter, DeskPage, DeskPlace, DeskRow};
pub use delivery::{
    ClaimedDelivery, DeliveryAttempt, Outbox, Renditions, RetryDelivery, Settlement, StoredRendition, StuckDeliveries,
    StuckDelivery,
};
pub use documents::{
    AddDocument, AddOutcome, AppendSegment, BeginOutcome, DayFull, Documents, FromUpload, NewUpload, NoteOutcome, NoteRefusal,
    PendingUpload, REFUSALS_LIMIT, RefuseDocument, RefuseUpload, StoredDocument, TenantKeys, Towards, UPLOADS_LIMIT, UploadDays,
    Uploads, WrappedTenantKey,
};
pub use messages::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, ToDoPlace, WithdrawOutcome,
    WithdrawnReason,
};
pub use operations::{DeliveryFigure, Figures, Operations, Pool};
pub use replies::{
    DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome, TakeBack, TakeBackOutcome, TakingBack,
};

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
