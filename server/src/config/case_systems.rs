//! `[[case_systems]]`: who may hand in messages, and where replies go.

use super::{CaseFileConfig, FitConnectConfig, PushConfig, XoevRouteConfig};
use domain::id::{AuthorityId, CaseSystemId, TenantId};
use formats::ManifestVersion;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSystemConfig {
    pub id: CaseSystemId,
    pub tenant: TenantId,
    /// The authorities this system may write for.
    pub authorities: Vec<AuthorityId>,
    /// SHA-256 of the bearer token, hexadecimal. The token itself is not in the file. Without it only keys open (`rueckkanal api-key`).
    #[serde(default)]
    pub token_sha256: Option<String>,
    /// It may also call with access tokens of an issuer (OAuth2, client credentials).
    #[serde(default)]
    pub access_tokens: Option<AccessTokensConfig>,
    pub delivery: DeliveryConfig,
    /// Which version of the manifest it reads; the newest where nothing is said.
    #[serde(default)]
    pub manifest: Option<ManifestVersion>,
    /// It is told of events as they happen.
    #[serde(default)]
    pub webhook: Option<PushConfig>,
}

/// Which JWT access tokens stand for a case system.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessTokensConfig {
    /// `iss`, to the letter.
    pub issuer: String,
    /// Where its keys are (`jwks_uri`); https except on loopback.
    pub keys_url: Url,
    /// Stands in `aud`.
    pub audience: String,
    /// `client_id` of the token; `azp` or `sub` of issuers that do not write it.
    pub client: String,
    /// A word of `scope`.
    pub scope: String,
}

/// The channel into the case file.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeliveryConfig {
    /// A folder that the case system reads.
    Directory {
        path: PathBuf,
        /// A case file of xdomea instead of the manifest.
        #[serde(default)]
        case_file: Option<CaseFileConfig>,
    },
    /// The case system fetches replies over the API and acknowledges each.
    Fetch {
        /// A case file of xdomea instead of the manifest.
        #[serde(default)]
        case_file: Option<CaseFileConfig>,
    },
    /// The package is sent to an address of the case system, signed as Standard Webhooks says it; the answer carries its reference.
    Push {
        to: PushConfig,
        /// A case file of xdomea instead of the manifest.
        #[serde(default)]
        case_file: Option<CaseFileConfig>,
    },
    /// A submission of the same case over FIT-Connect; what the authority sends comes back the same way.
    FitConnect(Box<FitConnectConfig>),
    /// Messages of an XÖV standard, by folders.
    Xoev(Box<XoevRouteConfig>),
}
