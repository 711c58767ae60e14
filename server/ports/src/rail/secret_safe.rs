//! Small secrets that are kept in the database: sealed with keys of their own, wrapped by the tenant's key.

use crate::DocumentStoreError;
use async_trait::async_trait;
use domain::{document::WrappedKey, id::TenantId};

/// A secret as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret {
    pub key: WrappedKey,
    pub sealed: Vec<u8>,
}

#[async_trait]
pub trait SecretSafe: Send + Sync {
    /// `belongs_to` must be named again when it is opened.
    async fn seal(&self, tenant: &TenantId, belongs_to: &str, secret: &[u8]) -> Result<SealedSecret, DocumentStoreError>;

    async fn open(&self, tenant: &TenantId, belongs_to: &str, sealed: &SealedSecret) -> Result<Vec<u8>, DocumentStoreError>;
}
