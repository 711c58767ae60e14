//! Sign-ins that came back: each counts once.

use crate::storage::StorageError;
use async_trait::async_trait;
use jiff::Timestamp;

#[async_trait]
pub trait SignIns: Send + Sync {
    /// Notes that the attempt with this state (SHA-256) came back. `false`: it had come before. Forgets what came back before `too_old`.
    async fn use_sign_in(&self, state_hash: &[u8; 32], now: Timestamp, too_old: Timestamp) -> Result<bool, StorageError>;
}
