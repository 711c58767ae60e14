//! Access codes from letters (Zugangscodes): only a keyed hash is kept; bound to a person at first use; slow to guess.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    binding::Recipient,
    event::Event,
    id::{AccessCodeId, AccountId, MessageId, TenantId},
    message::RequiredLevels,
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
    pub event: Event,
}

/// What a code that was typed leads to.
#[derive(Debug, Clone)]
pub enum CodeOutcome {
    /// The message it is for. Nothing is decided yet: the domain judges, then the account takes the code.
    Fits { code: AccessCodeId, message: MessageId, recipient: Box<Recipient>, levels: RequiredLevels },
    /// No such code, or another person's.
    Unknown,
    /// There is a newer letter.
    Replaced,
    /// It was right once.
    Expired,
    /// Too many wrong codes of this account: not before this moment.
    Locked { until: Timestamp },
}

#[async_trait]
pub trait AccessCodes: Send + Sync {
    /// Keeps a new code and revokes the older ones of the message.
    async fn create_access_code(&self, new: &NewAccessCode) -> Result<(), StorageError>;

    /// Looks a code up. A wrong one is counted: [`CODE_LIMIT`] of them within [`CODE_WINDOW`] lock the account's entry.
    async fn try_access_code(
        &self,
        tenant: &TenantId,
        account: AccountId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<CodeOutcome, StorageError>;

    /// The code belongs to this account from now on. `false`: somebody else was faster, or it was replaced meanwhile.
    async fn take_access_code(&self, code: AccessCodeId, account: AccountId, now: Timestamp) -> Result<bool, StorageError>;
}

/// Wrong codes within [`CODE_WINDOW`] that lock the entry.
pub const CODE_LIMIT: i64 = 5;
/// How long wrong codes count.
pub const CODE_WINDOW: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
