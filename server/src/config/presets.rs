//! Ready rows: the claim sets of brokers that are known in public. Claim names are no standard, so each broker has its own.

use super::{ClaimsConfig, ClaimsFrom, LevelRequestConfig};
use domain::person::TrustLevel;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// BundID behind a Keycloak with scopes `level1`, `level3`, `level4` and English claim names in the userinfo answer.
    BundidKeycloakScopes,
    /// BundID behind a Keycloak with the BundID extension: `acr` 1 to 4, the attributes' own names in the ID token.
    BundidKeycloakExtension,
    /// BayernID: the same vendor's technology as BundID, another hint.
    Bayernid,
    /// Mein Unternehmenskonto: organizations with an ELSTER certificate.
    MeinUnternehmenskonto,
    /// The clerks' Keycloak.
    KeycloakClerks,
}

/// A row with everything filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderWays {
    pub scopes: Vec<String>,
    pub authorize_params: BTreeMap<String, String>,
    pub level_request: Option<LevelRequestConfig>,
    pub claims_from: ClaimsFrom,
    pub claims: ClaimsConfig,
    pub organizations: bool,
    /// An ELSTER certificate signs in here.
    pub elster_certificate: bool,
    pub default_level: Option<TrustLevel>,
}

impl Default for ProviderWays {
    fn default() -> Self {
        Self {
            scopes: vec!["openid".into(), "profile".into()],
            authorize_params: BTreeMap::new(),
            level_request: None,
            claims_from: ClaimsFrom::IdToken,
            claims: ClaimsConfig {
                name: Some("name".into()),
                level: Some("acr".into()),
                roles: Some("roles".into()),
                authority: Some("authority".into()),
                given_names: Some("given_name".into()),
                family_name: Some("family_name".into()),
                birth_date: Some("birthdate".into()),
                ..ClaimsConfig::default()
            },
            organizations: false,
            elster_certificate: false,
            default_level: None,
        }
    }
}

impl ClaimsConfig {
    /// Takes over every name that the other one gives.
    pub(super) fn overlay(&mut self, other: &Self) {
        let pairs = [
            (&mut self.name, &other.name),
            (&mut self.level, &other.level),
            (&mut self.roles, &other.roles),
            (&mut self.authority, &other.authority),
            (&mut self.person_code, &other.person_code),
            (&mut self.mailbox, &other.mailbox),
            (&mut self.given_names, &other.given_names),
            (&mut self.family_name, &other.family_name),
            (&mut self.birth_name, &other.birth_name),
            (&mut self.birth_date, &other.birth_date),
            (&mut self.means, &other.means),
            (&mut self.organization, &other.organization),
            (&mut self.organization_name, &other.organization_name),
            (&mut self.branch, &other.branch),
        ];
        for (mine, given) in pairs {
            if given.is_some() {
                mine.clone_from(given);
            }
        }
    }
}

impl Preset {
    pub fn row(self) -> ProviderWays {
        match self {
            Self::BundidKeycloakScopes => by_scopes("bundid"),
            Self::Bayernid => by_scopes("bayernid"),
            Self::BundidKeycloakExtension => by_extension(),
            Self::MeinUnternehmenskonto => organization(),
            Self::KeycloakClerks => ProviderWays {
                scopes: vec!["openid".into()],
                default_level: Some(TrustLevel::Substantial),
                ..ProviderWays::default()
            },
        }
    }
}

fn names(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn levels(words: [&str; 3]) -> BTreeMap<TrustLevel, String> {
    [TrustLevel::Basic, TrustLevel::Substantial, TrustLevel::High].into_iter().zip(words.map(str::to_owned)).collect()
}

fn by_scopes(hint: &str) -> ProviderWays {
    ProviderWays {
        scopes: vec!["openid".into(), "profile".into()],
        authorize_params: names(&[("kc_idp_hint", hint)]),
        level_request: Some(LevelRequestConfig::Scope { words: levels(["level1", "level3", "level4"]) }),
        claims_from: ClaimsFrom::Userinfo,
        claims: ClaimsConfig {
            level: Some("trust_level_authentication".into()),
            person_code: Some("bPK2".into()),
            mailbox: Some("legacy_postkorb_handle".into()),
            birth_name: Some("birth_name".into()),
            birth_date: Some("date_of_birth".into()),
            means: Some("assertion_proved_by".into()),
            ..ProviderWays::default().claims
        },
        elster_certificate: true,
        ..ProviderWays::default()
    }
}

fn by_extension() -> ProviderWays {
    ProviderWays {
        scopes: vec!["openid".into()],
        level_request: Some(LevelRequestConfig::AcrValues { words: levels(["1", "3", "4"]) }),
        claims: ClaimsConfig {
            person_code: Some("bPK2".into()),
            mailbox: Some("legacyPostkorbHandle".into()),
            given_names: Some("givenName".into()),
            family_name: Some("surname".into()),
            birth_name: Some("birthName".into()),
            birth_date: Some("birthdate".into()),
            means: Some("assertionProvedBy".into()),
            ..ProviderWays::default().claims
        },
        elster_certificate: true,
        ..ProviderWays::default()
    }
}

fn organization() -> ProviderWays {
    ProviderWays {
        authorize_params: names(&[("kc_idp_hint", "muk")]),
        claims_from: ClaimsFrom::Userinfo,
        claims: ClaimsConfig {
            level: Some("trust_level_authentication".into()),
            organization: Some("elster_datenuebermittler".into()),
            organization_name: Some("org_company_name".into()),
            birth_date: Some("date_of_birth".into()),
            ..ProviderWays::default().claims
        },
        organizations: true,
        elster_certificate: true,
        ..ProviderWays::default()
    }
}
