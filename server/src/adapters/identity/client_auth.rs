//! How we prove to a provider that we are its client.

use crate::config::{AssertionAudience, ClientAuthConfig};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use std::time::{SystemTime, UNIX_EPOCH};

/// RFC 7523.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion is used at once.
const ASSERTION_SECONDS: u64 = 60;

/// Ready to be used; keys are read and checked.
pub(super) enum ClientAuth {
    /// In the `Authorization` header.
    SecretBasic(SecretString),
    /// In the form.
    SecretPost(SecretString),
    /// A fresh signed assertion each time.
    PrivateKey { key: Box<EncodingKey>, algorithm: Algorithm, key_id: Option<String>, audience: AssertionAudience },
    /// The certificate of the connection says it.
    Certificate,
}

#[derive(Debug, thiserror::Error)]
pub enum ClientAuthError {
    #[error("{0} cannot be read: {1}")]
    Unreadable(String, #[source] std::io::Error),
    #[error("{0} holds no private key (PKCS#8 PEM: EC P-256, RSA or Ed25519)")]
    NotAKey(String),
    #[error("the HTTP client with the certificate cannot be made")]
    Certificate(#[from] reqwest::Error),
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: u64,
    exp: u64,
    jti: String,
}

impl ClientAuth {
    pub(super) fn new(config: &ClientAuthConfig) -> Result<Self, ClientAuthError> {
        Ok(match config {
            ClientAuthConfig::ClientSecretBasic { secret } => Self::SecretBasic(secret.clone()),
            ClientAuthConfig::ClientSecretPost { secret } => Self::SecretPost(secret.clone()),
            ClientAuthConfig::PrivateKeyJwt { key_file, key_id, audience } => {
                let name = key_file.display().to_string();
                let pem = std::fs::read(key_file).map_err(|error| ClientAuthError::Unreadable(name.clone(), error))?;
                let (key, algorithm) = signing_key(&pem).ok_or(ClientAuthError::NotAKey(name))?;
                Self::PrivateKey { key: Box::new(key), algorithm, key_id: key_id.clone(), audience: *audience }
            }
            ClientAuthConfig::TlsClientAuth { .. } => Self::Certificate,
        })
    }

    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::SecretBasic(secret) | Self::SecretPost(secret) => Some(secret.expose_secret()),
            Self::PrivateKey { .. } | Self::Certificate => None,
        }
    }

    /// What the token request says besides code and verifier. An assertion is never used twice.
    pub(super) fn parameters(
        &self,
        client_id: &str,
        issuer: &str,
        token_endpoint: Option<&str>,
    ) -> Result<Vec<(&'static str, String)>, jsonwebtoken::errors::Error> {
        let Self::PrivateKey { key, algorithm, key_id, audience } = self else { return Ok(Vec::new()) };
        let aud = match audience {
            AssertionAudience::Issuer => issuer,
            AssertionAudience::TokenEndpoint => token_endpoint.unwrap_or(issuer),
        };
        let iat = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let jti = uuid::Uuid::new_v4().to_string();
        let claims = Assertion { iss: client_id, sub: client_id, aud, iat, exp: iat + ASSERTION_SECONDS, jti };
        let header = Header { kid: key_id.clone(), ..Header::new(*algorithm) };
        let assertion = jsonwebtoken::encode(&header, &claims, key)?;
        Ok(vec![("client_assertion_type", ASSERTION_TYPE.to_owned()), ("client_assertion", assertion)])
    }
}

/// The kind of key decides the algorithm.
fn signing_key(pem: &[u8]) -> Option<(EncodingKey, Algorithm)> {
    let ec = EncodingKey::from_ec_pem(pem).map(|key| (key, Algorithm::ES256));
    let rsa = || EncodingKey::from_rsa_pem(pem).map(|key| (key, Algorithm::PS256));
    let ed = || EncodingKey::from_ed_pem(pem).map(|key| (key, Algorithm::EdDSA));
    ec.or_else(|_| rsa()).or_else(|_| ed()).ok()
}
