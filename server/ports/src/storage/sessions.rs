//! Sessions: only a hash of the id is stored, both lifetimes are enforced here (E6, E7).

use super::StorageError;
use async_trait::async_trait;
use domain::id::{AccountId, TenantId};
use jiff::{SignedDuration, Timestamp};

/// SHA-256 of a session id.
pub type SessionHash = [u8; 32];

#[derive(Debug, Clone)]
pub struct NewSession {
    pub hash: SessionHash,
    /// What the session layer keeps; JSON.
    pub data: String,
    pub tenant: TenantId,
    pub account: AccountId,
    pub issuer: String,
    pub subject: String,
    /// The provider's own session, for back-channel logout.
    pub provider_session: Option<String>,
    pub created_at: Timestamp,
    pub idle: SignedDuration,
    pub absolute: SignedDuration,
}

#[async_trait]
pub trait Sessions: Send + Sync {
    /// `false` if the hash is taken.
    async fn create_session(&self, new: &NewSession) -> Result<bool, StorageError>;

    /// The data of a living session. Renews the idle time at most once a minute.
    async fn load_session(&self, hash: &SessionHash, now: Timestamp) -> Result<Option<String>, StorageError>;

    /// Writes to a living session; never brings back one that is gone.
    async fn update_session(&self, hash: &SessionHash, data: &str) -> Result<(), StorageError>;

    async fn delete_session(&self, hash: &SessionHash) -> Result<(), StorageError>;

    /// Removes what is beyond its lifetimes; returns how many.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StorageError>;
}
