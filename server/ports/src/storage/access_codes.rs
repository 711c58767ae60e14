//! Access codes from letters (Zugangscodes): only a keyed hash is kept; bound to a person at first use; slow to guess.

use super::{AuditEntry, StorageError};
use async_trait::async_trait;
use domain::{
    binding::Recipient,
    id::{AccessCodeId, AccountId, MessageId, TenantId},
};
use jiff::Timestamp;

#[derive(Debug, Clone)]
pub struct NewAccessCode {
    pub id: AccessCodeId,
    pub tenant: TenantId,
    pub message: MessageId,
    /// Keyed hash of the code.
    pub code_hash: [u8; 32],
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub audit: AuditEntry,
}

/// What a code that was typed leads to.
#[derive(Debug, Clone)]
pub enum CodeOutcome {
    /// The message it opens, for the domain to judge. The code belongs to this account from now on.
    Opens { message: MessageId, recipient: Box<Recipient> },
    /// No such code, revoked, or another person's.
    Unknown,
    /// It was right once.
    Expired,
    /// Too many wrong codes of this account: not before this moment.
    Locked { until: Timestamp },
}

#[async_trait]
pub trait AccessCodes: Send + Sync {
    /// Keeps a new code and revokes the older ones of the message.
    async fn create_access_code(&self, new: &NewAccessCode) -> Result<(), StorageError>;

    /// Tries a code. A wrong one is counted: [`CODE_LIMIT`] of them within [`CODE_WINDOW`] lock the account's entry.
    async fn use_access_code(
        &self,
        tenant: &TenantId,
        account: AccountId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<CodeOutcome, StorageError>;
}

/// Wrong codes within [`CODE_WINDOW`] that lock the entry.
pub const CODE_LIMIT: i64 = 5;
/// How long wrong codes count.
pub const CODE_WINDOW: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
