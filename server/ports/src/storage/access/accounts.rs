//! People who signed in at least once.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    id::{AccountId, TenantId},
    person::PersonKey,
};
use jiff::Timestamp;

#[async_trait]
pub trait Accounts: Send + Sync {
    /// Finds or makes the account of a person; `new` is used if there is none yet.
    async fn account_of(
        &self,
        tenant: &TenantId,
        person: &PersonKey,
        new: AccountId,
        now: Timestamp,
    ) -> Result<AccountId, StorageError>;
}
