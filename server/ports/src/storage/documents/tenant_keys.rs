//! The tenants' keys, wrapped by the master key.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::{TenantId, TenantKeyId};
use jiff::Timestamp;

#[derive(Clone, PartialEq, Eq)]
pub struct WrappedTenantKey {
    pub id: TenantKeyId,
    pub tenant: TenantId,
    pub wrapped: Vec<u8>,
}

impl std::fmt::Debug for WrappedTenantKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WrappedTenantKey({}, {})", self.tenant, self.id)
    }
}

#[async_trait]
pub trait TenantKeys: Send + Sync {
    /// The key for new documents: the tenant's newest, or `new` if there is none.
    async fn current_tenant_key(&self, new: &WrappedTenantKey, now: Timestamp) -> Result<WrappedTenantKey, StorageError>;

    /// Whether any tenant has a key: then there may be documents, too.
    async fn has_tenant_keys(&self) -> Result<bool, StorageError>;

    async fn tenant_key(&self, tenant: &TenantId, id: TenantKeyId) -> Result<Option<WrappedTenantKey>, StorageError>;
}
