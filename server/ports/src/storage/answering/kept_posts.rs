//! What was typed and not saved: posted after a session had ended, or left behind by following a link. Sealed; only the account that posted it gets it back.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::{AccountId, TenantId};
use jiff::Timestamp;

/// Most pages of one account whose posts are kept.
pub const KEPT_POSTS_LIMIT: i64 = 100;

/// Whose post, to which page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPostKey {
    pub tenant: TenantId,
    pub account: AccountId,
    /// The address of the page, without parameters.
    pub path: String,
}

#[async_trait]
pub trait KeptPosts: Send + Sync {
    /// Keeps a post; a later one to the same page replaces it. `false`: the account has [`KEPT_POSTS_LIMIT`] already.
    async fn keep_post(&self, key: &KeptPostKey, sealed: &[u8], now: Timestamp) -> Result<bool, StorageError>;

    async fn kept_post(&self, key: &KeptPostKey) -> Result<Option<Vec<u8>>, StorageError>;

    /// The pages below this one for which something is kept.
    async fn kept_paths_below(&self, key: &KeptPostKey) -> Result<Vec<String>, StorageError>;

    async fn forget_kept_post(&self, key: &KeptPostKey) -> Result<(), StorageError>;

    /// Deletes what nobody came back for; returns how many.
    async fn delete_old_kept_posts(&self, before: Timestamp) -> Result<u64, StorageError>;
}
