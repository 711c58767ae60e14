//! Sessions: only a hash of the id is stored, both lifetimes are enforced here (E6, E7).

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::{AccountId, TenantId};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

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

/// One of a person's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    pub hash: SessionHash,
    /// What the session layer keeps; JSON.
    pub data: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// Which sessions a provider's sign-out means (Back-Channel Logout 1.0, 2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndSessions {
    pub issuer: String,
    pub subject: Option<String>,
    pub provider_session: Option<String>,
    /// SHA-256 of the logout token's id: it counts once.
    pub token_hash: [u8; 32],
    pub token_known_until: Timestamp,
}

#[async_trait]
pub trait Sessions: Send + Sync {
    /// `false` if the hash is taken.
    async fn create_session(&self, new: &NewSession) -> Result<bool, StorageError>;

    /// The data of those sessions that live. Renews the idle time of each at most once a minute.
    async fn load_sessions(&self, hashes: &[SessionHash], now: Timestamp) -> Result<HashMap<SessionHash, String>, StorageError>;

    /// The same, without taking it for activity of whoever is signed in.
    async fn look_at_sessions(
        &self,
        hashes: &[SessionHash],
        now: Timestamp,
    ) -> Result<HashMap<SessionHash, String>, StorageError>;

    /// Whose session this was, if it has ended by its lifetimes or by hand, here or elsewhere (`true`). Good for keeping a
    /// post, for nothing else.
    async fn ended_session(
        &self,
        hash: &SessionHash,
        now: Timestamp,
    ) -> Result<Option<(TenantId, AccountId, bool)>, StorageError>;

    /// Writes to a living session; never brings back one that is gone.
    async fn update_session(&self, hash: &SessionHash, data: &str) -> Result<(), StorageError>;

    /// Ends a session for good; its row stays for a day, so that what was typed in it and comes late is kept for its account.
    async fn end_session(&self, hash: &SessionHash) -> Result<(), StorageError>;

    /// The living sessions of an account, newest first.
    async fn own_sessions(&self, tenant: &TenantId, account: AccountId, now: Timestamp) -> Result<Vec<OwnSession>, StorageError>;

    /// Ends all sessions of an account but one; returns how many.
    async fn end_other_sessions(&self, tenant: &TenantId, account: AccountId, but: &SessionHash) -> Result<u64, StorageError>;

    /// Ends what a provider's sign-out means. `None`: this logout token came before.
    async fn end_sessions(&self, end: &EndSessions, now: Timestamp) -> Result<Option<u64>, StorageError>;

    /// Removes what is beyond its lifetimes; returns how many.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StorageError>;
}
