//! Claims of a broker → our canonical identity, by the names of its row.

use super::claims::Claims;
use crate::config::{ProviderConfig, ProviderWays};
use domain::{
    binding::PersonAttributes,
    person::{PersonKey, TrustLevel},
    personal::Personal,
};
use ports::Identity;

/// A row, ready to read claims with.
#[derive(Debug, Clone)]
pub struct ClaimMapping {
    provider: ProviderConfig,
    row: ProviderWays,
}

impl ClaimMapping {
    pub fn new(provider: &ProviderConfig) -> Self {
        Self { provider: provider.clone(), row: provider.row() }
    }

    pub(super) fn row(&self) -> &ProviderWays {
        &self.row
    }

    /// Claims by which persons are known: two sources that contradict each other in one of these are refused.
    pub(super) fn identity_claims(&self) -> Vec<&str> {
        let names = &self.row.claims;
        let named = [
            &names.level,
            &names.person_code,
            &names.mailbox,
            &names.birth_date,
            &names.organization,
            &names.branch,
            &names.given_names,
            &names.family_name,
            &names.birth_name,
        ];
        named.into_iter().flatten().map(String::as_str).chain(["sub"]).collect()
    }

    pub(super) fn identity(&self, subject: String, claims: &Claims, logout_hint: Option<String>) -> Identity {
        let text = |name: &Option<String>| name.as_ref().and_then(|name| claims.text(name));
        let personal = |name: &Option<String>| text(name).map(Personal::new);
        let names = &self.row.claims;
        let organization = if self.row.organizations { personal(&names.organization) } else { None };
        let attributes = PersonAttributes {
            person_code: personal(&names.person_code),
            mailbox: personal(&names.mailbox),
            given_names: personal(&names.given_names),
            family_name: personal(&names.family_name),
            birth_name: personal(&names.birth_name),
            birth_date: text(&names.birth_date).and_then(|date| date.parse().ok()).map(Personal::new),
            branch: organization.as_ref().and_then(|_| personal(&names.branch)),
            organization: organization.clone(),
            means: text(&names.means),
        };
        let organization_name = organization.and_then(|_| personal(&names.organization_name));
        Identity {
            key: PersonKey { issuer: self.provider.issuer.clone(), subject: Personal::new(subject) },
            name: organization_name.or_else(|| personal(&names.name)).or_else(|| full_name(&attributes)),
            level: self.level(text(&names.level)),
            roles: names.roles.as_ref().map(|name| claims.texts(name)).unwrap_or_default(),
            authority: text(&names.authority),
            attributes,
            provider_session: claims.text("sid"),
            logout_hint,
        }
    }

    /// An unknown word is never read as more than the lowest level.
    fn level(&self, word: Option<String>) -> TrustLevel {
        let Some(word) = word else { return self.row.default_level.unwrap_or(TrustLevel::Basic) };
        let known = self.provider.levels.get(&word).copied().or_else(|| TrustLevel::from_claim(&word));
        known.unwrap_or_else(|| {
            tracing::warn!(provider.id = %self.provider.id, "sign_in.level_unknown");
            TrustLevel::Basic
        })
    }

    /// What a sample of claims would be read as; for `check`.
    pub fn try_sample(&self, sample: &serde_json::Value) -> Identity {
        self.identity("sample".to_owned(), &Claims::of(sample), None)
    }
}

fn full_name(attributes: &PersonAttributes) -> Option<Personal<String>> {
    let parts = [&attributes.given_names, &attributes.family_name];
    let name: Vec<&str> = parts.into_iter().flatten().map(|part| part.reveal().as_str()).collect();
    (!name.is_empty()).then(|| Personal::new(name.join(" ")))
}
