//! Sign-in with an identity provider, without its protocol.

use async_trait::async_trait;
use domain::{
    binding::PersonAttributes,
    person::{PersonKey, TrustLevel},
};
use jiff::Timestamp;

/// What to ask the provider for.
#[derive(Debug, Clone)]
pub struct SignInRequest {
    /// The language of our page, for the provider's pages.
    pub language: String,
    /// The level the person should reach. Only a wish: what was reached is in the [`Identity`].
    pub level: TrustLevel,
    /// The person must prove anew who they are, whatever session the provider still has.
    pub again: bool,
}

/// What ties an answer to the attempt that it belongs to. Only characters of base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInSecrets {
    /// Comes back in the address; up to 1,000 characters.
    pub state: String,
    pub nonce: String,
    /// 43 characters (RFC 7636, 4.1).
    pub pkce_verifier: String,
}

/// What the browser brought back.
#[derive(Clone)]
pub struct Callback {
    pub code: String,
    /// The issuer named in the answer (RFC 9207), if there was one.
    pub issuer: Option<String>,
    pub nonce: String,
    pub pkce_verifier: String,
    /// The person must have signed in at the provider since then.
    pub fresh_since: Option<jiff::Timestamp>,
}

/// A verified person.
#[derive(Debug, Clone)]
pub struct Identity {
    pub key: PersonKey,
    pub name: Option<domain::personal::Personal<String>>,
    pub level: TrustLevel,
    /// Values of the claim that holds roles, as configured.
    pub roles: Vec<String>,
    /// The value of the claim that names the authority of a clerk, as configured.
    pub authority: Option<String>,
    /// What is compared with the recipient of a message.
    pub attributes: PersonAttributes,
    /// The provider's own session, for its logout.
    pub provider_session: Option<String>,
    /// The raw token, sent back as a hint when the person signs out.
    pub logout_hint: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The provider cannot be reached or does not answer sensibly. Not the person's fault.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
    /// The answer failed a check. The text is for the log.
    #[error("the identity provider's answer was refused: {0}")]
    Refused(String),
}

/// The provider says that someone signed out there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutNotice {
    /// Counts once.
    pub token_id: String,
    /// When the notice expires and its id may be forgotten.
    pub known_until: Timestamp,
    pub subject: Option<String>,
    /// The provider's session; without it all sessions of the subject are meant.
    pub provider_session: Option<String>,
}

#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Where to send the browser.
    async fn start(&self, request: &SignInRequest, secrets: &SignInSecrets) -> Result<String, SignInError>;

    /// Checks the issuer an answer names (RFC 9207), for answers that carry no code.
    async fn check_issuer(&self, named: Option<&str>) -> Result<(), SignInError>;

    /// Exchanges the code and verifies everything the answer claims.
    async fn finish(&self, callback: Callback) -> Result<Identity, SignInError>;

    /// Where to send the browser so that the provider signs the person out too. `None` if it offers no such page.
    async fn sign_out_url(&self, logout_hint: Option<&str>, return_to: &str) -> Option<String>;

    /// Checks a logout token (OpenID Connect Back-Channel Logout 1.0) but for whether it came before.
    async fn verify_logout(&self, token: &str) -> Result<LogoutNotice, SignInError>;
}

impl std::fmt::Debug for SignInSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInSecrets")
    }
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Callback")
    }
}
