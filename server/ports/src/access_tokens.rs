//! Who a case system is by an access token of somebody else.

use async_trait::async_trait;
use domain::id::CaseSystemId;
use jiff::Timestamp;

/// The keys of an issuer cannot be had, so nothing can be said of its tokens. The text is for the log.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the keys of {issuer} are not there: {reason}")]
pub struct IssuerAway {
    pub issuer: String,
    pub reason: String,
}

/// SHA-256 of a certificate in DER (`x5t#S256` of RFC 8705), by which whoever calls has proved to hold its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateHash(pub [u8; 32]);

#[async_trait]
pub trait AccessTokens: Send + Sync {
    /// The case system that the token was issued for. `None`: it is no token, or none that counts now, or it is bound to another certificate
    /// than the caller's.
    ///
    /// # Errors
    /// Its issuer is away.
    async fn case_system(
        &self,
        token: &str,
        certificate: Option<CertificateHash>,
        now: Timestamp,
    ) -> Result<Option<CaseSystemId>, IssuerAway>;

    /// Asks each issuer for its keys, whatever is kept of them. The error is for the operator.
    async fn probe(&self) -> Vec<(CaseSystemId, Result<(), String>)>;
}
