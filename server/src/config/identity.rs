//! `[[tenants.identity_providers]]`.

use domain::{id::ProviderId, person::TrustLevel};
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One identity provider of a tenant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    pub id: ProviderId,
    /// What people call the account: "BundID".
    pub name: String,
    pub audience: AudienceConfig,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    #[serde(default)]
    pub claims: ClaimsConfig,
    /// Which value of the level claim means which level.
    #[serde(default)]
    pub levels: BTreeMap<String, TrustLevel>,
    /// The level if the claim is missing. Without it such a sign-in is refused.
    #[serde(default)]
    pub default_level: Option<TrustLevel>,
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

/// The names of the claims at this provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimsConfig {
    pub name: String,
    pub level: String,
    pub roles: String,
    pub authority: String,
}

impl Default for ClaimsConfig {
    fn default() -> Self {
        Self { name: "name".into(), level: "acr".into(), roles: "roles".into(), authority: "authority".into() }
    }
}

fn default_scopes() -> Vec<String> {
    vec!["openid".into(), "profile".into()]
}

fn default_clerk_role() -> String {
    "rueckkanal-clerk".into()
}
