//! `[[case_systems]]`: who may hand in messages, and where replies go.

use super::{CaseFileConfig, FitConnectConfig, PushConfig, XoevRouteConfig};
use domain::id::{AuthorityId, CaseSystemId, TenantId};
use formats::ManifestVersion;
use serde::Deserialize;
use std::{
    num::{NonZeroU8, NonZeroU16, NonZeroU32},
    path::PathBuf,
};
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
    /// SHA-256 of the certificates with which it may call, hexadecimal; with any or none where nothing is said.
    #[serde(default)]
    pub client_certificates: Vec<String>,
    pub delivery: DeliveryConfig,
    /// Ways that replies take, one after the other, when those before are closed.
    #[serde(default)]
    pub fallback: Vec<DeliveryConfig>,
    /// So long a way is closed before replies take the next one.
    #[serde(default = "fifteen")]
    pub fall_back_after_minutes: NonZeroU16,
    /// How much goes the first way.
    #[serde(default)]
    pub budget: BudgetConfig,
    /// Which version of the manifest it reads; the newest where nothing is said.
    #[serde(default)]
    pub manifest: Option<ManifestVersion>,
    /// It is told of events as they happen.
    #[serde(default)]
    pub webhook: Option<PushConfig>,
}

fn fifteen() -> NonZeroU16 {
    const { NonZeroU16::new(15).unwrap() }
}

/// What a way takes. Of one process: several instances each keep to it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetConfig {
    /// Packages at the same time, 1 to 64; where nothing is said as many as the channel takes (push 4, directory 8, fetch 16).
    #[serde(default)]
    pub at_once: Option<NonZeroU8>,
    /// Packages in a minute; as many as there are where nothing is said.
    #[serde(default)]
    pub per_minute: Option<NonZeroU32>,
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

impl CaseSystemConfig {
    /// Its ways, in the order in which replies take them.
    pub fn ways(&self) -> impl Iterator<Item = &DeliveryConfig> {
        std::iter::once(&self.delivery).chain(&self.fallback)
    }

    /// With the place in the configuration where each stands.
    pub fn named_ways(&self) -> impl Iterator<Item = (String, &DeliveryConfig)> {
        let place = format!("case_systems.{}", self.id);
        let fallback = self.fallback.iter().enumerate();
        let first = std::iter::once((format!("{place}.delivery"), &self.delivery));
        first.chain(fallback.map(move |(number, way)| (format!("{place}.fallback.{number}"), way)))
    }
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
