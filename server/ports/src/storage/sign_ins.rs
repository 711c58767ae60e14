//! Sign-ins on their way to the provider and back: bound to the browser, used once, ten minutes (E1).

use super::StorageError;
use async_trait::async_trait;
use domain::{
    id::{ProviderId, TenantId},
    person::TrustLevel,
};
use jiff::Timestamp;

#[derive(Debug, Clone)]
pub struct NewSignIn {
    /// SHA-256 of the browser's cookie.
    pub cookie_hash: [u8; 32],
    /// SHA-256 of the state parameter.
    pub state_hash: [u8; 32],
    pub pending: PendingSignIn,
    pub created_at: Timestamp,
}

#[derive(Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    pub tenant: TenantId,
    pub provider: ProviderId,
    pub nonce: String,
    pub pkce_verifier: String,
    /// A checked path on our own site.
    pub return_to: String,
    /// The level that was asked for; what was reached must not be less.
    pub level: TrustLevel,
    /// The person must have signed in at the provider since then; `None`: an earlier sign-in there counts.
    pub fresh_since: Option<Timestamp>,
    /// A clerk's roles are asked for again: the session that was there is not prolonged by it.
    pub asks_again: bool,
}

impl std::fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PendingSignIn({}, {})", self.tenant, self.provider)
    }
}

#[async_trait]
pub trait SignIns: Send + Sync {
    /// Stores an attempt; keeps the newest five of a browser and none older than ten minutes.
    async fn remember_sign_in(&self, new: &NewSignIn) -> Result<(), StorageError>;

    /// Takes the attempt out: the second callback finds nothing.
    async fn take_sign_in(
        &self,
        cookie_hash: &[u8; 32],
        state_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<PendingSignIn>, StorageError>;
}
