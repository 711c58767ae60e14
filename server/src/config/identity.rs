//! `[[tenants.identity_providers]]`: one row per provider. A preset fills in what the known brokers have in common.

use super::presets::{Preset, ProviderWays};
use domain::{id::ProviderId, person::TrustLevel};
use secrecy::SecretString;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

/// One identity provider of a tenant, as it is written. [`ProviderConfig::row`] has the preset filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    pub id: ProviderId,
    /// What people call the account: "BundID".
    pub name: String,
    pub audience: AudienceConfig,
    pub issuer: String,
    pub client_id: String,
    /// Short for `client_auth = { method = "client_secret_basic", … }`.
    #[serde(default)]
    pub client_secret: Option<SecretString>,
    #[serde(default)]
    pub client_auth: Option<ClientAuthConfig>,
    /// A broker whose ways are known.
    #[serde(default)]
    pub preset: Option<Preset>,
    #[serde(default)]
    pub scopes: Option<Vec<String>>,
    /// Parameters of the sign-in address, such as `kc_idp_hint`.
    #[serde(default)]
    pub authorize_params: Option<BTreeMap<String, String>>,
    /// How to ask for a trust level.
    #[serde(default)]
    pub level_request: Option<LevelRequestConfig>,
    #[serde(default)]
    pub claims_from: Option<ClaimsFrom>,
    #[serde(default)]
    pub claims: ClaimsConfig,
    /// Values of the level claim that only this broker uses. The usual ones are known.
    #[serde(default)]
    pub levels: BTreeMap<String, TrustLevel>,
    /// The level if the claim is missing. Without it the lowest one counts.
    #[serde(default)]
    pub default_level: Option<TrustLevel>,
    /// Organizations sign in here, too.
    #[serde(default)]
    pub organizations: Option<bool>,
    /// People can sign in with an ELSTER certificate here: the pages name it among what helps. The presets of BundID, BayernID and Mein
    /// Unternehmenskonto know it.
    #[serde(default)]
    pub elster_certificate: Option<bool>,
    /// Origins that the sign-in may lead to besides the issuer's own, such as `https://login.example`. Browsers refuse others.
    #[serde(default)]
    pub form_origins: Vec<String>,
    /// Hosts of the provider's addresses (tokens, keys, userinfo, sign-in, sign-out) besides the issuer's own and those of `form_origins`.
    #[serde(default)]
    pub endpoint_hosts: Vec<String>,
    /// The level that clerks must reach: their pages show what people have sent.
    #[serde(default)]
    pub least_level: Option<TrustLevel>,
    /// `false`: the provider does not say when somebody signed in (`auth_time`), so that a fresh sign-in is asked for and cannot be proven.
    #[serde(default = "yes")]
    pub says_when_signed_in: bool,
    /// The role a clerk must have.
    #[serde(default = "default_clerk_role")]
    pub clerk_role: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudienceConfig {
    Applicants,
    Clerks,
}

/// How we prove to the provider that we are its client.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientAuthConfig {
    ClientSecretBasic {
        secret: SecretString,
    },
    ClientSecretPost {
        secret: SecretString,
    },
    /// RFC 7523: a signed assertion. EC P-256 signs with ES256, RSA with PS256, Ed25519 with EdDSA.
    PrivateKeyJwt {
        key_file: PathBuf,
        #[serde(default)]
        key_id: Option<String>,
        #[serde(default)]
        audience: AssertionAudience,
    },
    /// RFC 8705: a certificate (X.509 v3).
    TlsClientAuth {
        certificate_file: PathBuf,
        key_file: PathBuf,
        /// The only root to trust at this provider.
        #[serde(default)]
        authority_file: Option<PathBuf>,
    },
}

/// Whom an assertion is addressed to; brokers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssertionAudience {
    #[default]
    Issuer,
    TokenEndpoint,
}

/// Where the claims about the person are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimsFrom {
    #[default]
    IdToken,
    /// The userinfo endpoint; a claim that the ID token contradicts is an error.
    Userinfo,
}

/// How a trust level is asked for, and the broker's word for each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "style", rename_all = "snake_case", deny_unknown_fields)]
pub enum LevelRequestConfig {
    Scope {
        words: BTreeMap<TrustLevel, String>,
    },
    AcrValues {
        words: BTreeMap<TrustLevel, String>,
    },
    /// A parameter of the broker's own.
    Parameter {
        name: String,
        words: BTreeMap<TrustLevel, String>,
    },
}

impl LevelRequestConfig {
    /// The word for the lowest level that is at least the wanted one.
    pub fn word(&self, wanted: TrustLevel) -> Option<&str> {
        let (Self::Scope { words } | Self::AcrValues { words } | Self::Parameter { words, .. }) = self;
        words.range(wanted..).next().map(|(_, word)| word.as_str())
    }
}

/// The names of the claims at this broker. What is not named here is taken from the preset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimsConfig {
    pub name: Option<String>,
    pub level: Option<String>,
    pub roles: Option<String>,
    pub authority: Option<String>,
    pub person_code: Option<String>,
    pub mailbox: Option<String>,
    pub given_names: Option<String>,
    pub family_name: Option<String>,
    pub birth_name: Option<String>,
    pub birth_date: Option<String>,
    pub means: Option<String>,
    pub organization: Option<String>,
    pub organization_name: Option<String>,
    /// For which branch of the organization the person signs in.
    pub branch: Option<String>,
}

impl ClaimsConfig {
    /// The names of all claims that are read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let Self { name, level, roles, authority, person_code, mailbox, given_names, family_name, .. } = self;
        let Self { birth_name, birth_date, means, organization, organization_name, branch, .. } = self;
        let first = [name, level, roles, authority, person_code, mailbox, given_names, family_name];
        let second = [birth_name, birth_date, means, organization, organization_name, branch];
        first.into_iter().chain(second).filter_map(Option::as_deref)
    }
}

impl ProviderConfig {
    /// The row with everything that the preset knows.
    pub fn row(&self) -> ProviderWays {
        let mut row = self.preset.map_or_else(ProviderWays::default, Preset::row);
        row.claims.overlay(&self.claims);
        if let Some(scopes) = &self.scopes {
            row.scopes.clone_from(scopes);
        }
        if let Some(parameters) = &self.authorize_params {
            row.authorize_params.clone_from(parameters);
        }
        row.level_request = self.level_request.clone().or(row.level_request);
        row.claims_from = self.claims_from.unwrap_or(row.claims_from);
        row.organizations = self.organizations.unwrap_or(row.organizations);
        row.elster_certificate = self.elster_certificate.unwrap_or(row.elster_certificate);
        row.default_level = self.default_level.or(row.default_level);
        row
    }

    /// How the client is authenticated; `None` if the configuration says nothing.
    pub fn auth(&self) -> Option<ClientAuthConfig> {
        let basic = |secret: &SecretString| ClientAuthConfig::ClientSecretBasic { secret: secret.clone() };
        self.client_auth.clone().or_else(|| self.client_secret.as_ref().map(basic))
    }
}

fn yes() -> bool {
    true
}

fn default_clerk_role() -> String {
    "rueckkanal-clerk".into()
}
