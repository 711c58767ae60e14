//! How people want to be told.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    id::{AccountId, MessageId, TenantId},
    notice::EmailAddress,
    personal::Personal,
    text::LanguageTag,
};
use jiff::Timestamp;

/// What an account has said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticePreferences {
    pub language: Option<LanguageTag>,
    /// The address for hints: confirmed by a code that was sent there.
    pub email: Option<Personal<EmailAddress>>,
    /// Nothing but the code that confirms it is sent to this one. The other one stays until then.
    pub wanted: Option<Personal<EmailAddress>>,
}

/// An address that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmail {
    pub address: Personal<EmailAddress>,
    pub code_hash: [u8; 32],
    pub until: Timestamp,
}

#[async_trait]
pub trait Preferences: Send + Sync {
    async fn preferences(&self, tenant: &TenantId, account: AccountId) -> Result<NoticePreferences, StorageError>;

    /// Of the recipient of a message: what the account says that was recognized as theirs, the one that changed it last.
    async fn preferences_of_recipient(&self, tenant: &TenantId, message: MessageId) -> Result<NoticePreferences, StorageError>;

    /// `None`: the tenant's languages.
    async fn save_language(
        &self,
        tenant: &TenantId,
        account: AccountId,
        language: Option<&LanguageTag>,
        now: Timestamp,
    ) -> Result<(), StorageError>;

    /// Keeps an address until its code comes. `false`: five codes were sent today, and nothing was changed.
    async fn want_email(
        &self,
        tenant: &TenantId,
        account: AccountId,
        email: &NewEmail,
        now: Timestamp,
    ) -> Result<bool, StorageError>;

    /// No code is waited for any more; a confirmed address stays.
    async fn stop_wanting(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<(), StorageError>;

    /// No hints any more, and no code is waited for.
    async fn end_email(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<(), StorageError>;

    /// Confirms the wanted address by its code: it is the one for hints now. `false`: wrong, too late, or tried five times.
    async fn confirm_email(
        &self,
        tenant: &TenantId,
        account: AccountId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool, StorageError>;
}
