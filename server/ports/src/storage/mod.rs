//! Storage: one method is one invariant and one transaction. Personal things can only be loaded for whoever may see them.

mod accounts;
mod audit;
mod documents;
mod messages;
mod outbox;
mod replies;
mod sessions;
mod sign_ins;
mod tenant_keys;

pub use accounts::Accounts;
pub use audit::{Actor, Audit, AuditAction, AuditEntry};
pub use documents::{AddDocument, AddOutcome, Documents, StoredDocument};
pub use messages::{ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, WithdrawOutcome};
pub use outbox::{ClaimedDelivery, Outbox, Settlement};
pub use replies::{DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome};
pub use sessions::{NewSession, SessionHash, Sessions};
pub use sign_ins::{NewSignIn, PendingSignIn, SignIns};
pub use tenant_keys::{TenantKeys, WrappedTenantKey};

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
    Accounts + Audit + Documents + Messages + Outbox + Replies + Sessions + SignIns + TenantKeys + Send + Sync
{
    /// Answers when the database does: for the readiness check.
    async fn ping(&self) -> Result<(), StorageError>;
}
