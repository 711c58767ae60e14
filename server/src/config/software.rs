//! `[[tenants.software]]`: programs that act for an organization without any page.

use domain::person::TrustLevel;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoftwareConfig {
    pub id: String,
    pub name: String,
    /// Exactly as case systems name it in `recipient.organization`.
    pub organization: String,
    #[serde(default)]
    pub branch: Option<String>,
    /// As sure as the tenant is of whoever holds secret or key.
    #[serde(default = "level")]
    pub level: TrustLevel,
    /// SHA-256 of its secret, hexadecimal: `rueckkanal new-token` makes both.
    #[serde(default)]
    pub secret_sha256: Option<String>,
    /// Its public key, PEM: it then signs assertions (RFC 7523) with PS256 or RS256.
    #[serde(default)]
    pub public_key_file: Option<PathBuf>,
    /// It is told of events as they happen.
    #[serde(default)]
    pub webhook: Option<PushConfig>,
}

/// `webhook = { url, secret_files }`: events are pushed there, signed as Standard Webhooks says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushConfig {
    pub url: Url,
    /// One secret, or two while one is changed: `whsec_` and base64 of 24 to 64 bytes (`rueckkanal webhooks new-secret`).
    pub secret_files: Vec<PathBuf>,
}

fn level() -> TrustLevel {
    TrustLevel::Substantial
}
