//! Addresses of the portal, as they are told to people.

use domain::id::TenantId;

/// Makes whole addresses, `https://…`.
pub trait PortalAddresses: Send + Sync {
    /// Of a message, by the token of its notices.
    fn message(&self, tenant: &TenantId, token: &str) -> String;

    /// Where the code of a letter is typed.
    fn access_code(&self, tenant: &TenantId) -> String;

    /// The host alone, as people compare it.
    fn host(&self) -> String;
}
