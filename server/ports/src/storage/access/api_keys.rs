//! Keys by which case systems call the API.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::CaseSystemId;
use jiff::Timestamp;
use uuid::Uuid;

/// A key without the key: only its hash is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: Uuid,
    pub case_system: CaseSystemId,
    /// For people, to tell one from another: 1 to 100 characters.
    pub name: String,
    pub created_at: Timestamp,
    /// Good until then; `None`: until it is revoked.
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|until| now < until)
    }
}

#[async_trait]
pub trait ApiKeys: Send + Sync {
    async fn add_api_key(&self, key: &ApiKey, hash: &[u8; 32]) -> Result<(), StorageError>;

    /// Good or not.
    async fn api_key(&self, hash: &[u8; 32]) -> Result<Option<ApiKey>, StorageError>;

    /// All of a case system, or of all, oldest first.
    async fn api_keys(&self, case_system: Option<&CaseSystemId>) -> Result<Vec<ApiKey>, StorageError>;

    /// `false`: there is none, or it was revoked before.
    async fn revoke_api_key(&self, id: Uuid, at: Timestamp) -> Result<bool, StorageError>;

    async fn api_key_used(&self, id: Uuid, at: Timestamp) -> Result<(), StorageError>;
}
