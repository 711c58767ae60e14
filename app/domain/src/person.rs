//! Who is looking: applicants and clerks as their identity provider names them.

use crate::{
    binding::PersonAttributes,
    id::{AccountId, AuthorityId, HandOffId, TenantId},
    personal::Personal,
};
use serde::{Deserialize, Serialize};

/// The issuer of accounts of business software: the portal itself.
pub const SOFTWARE: &str = "urn:rueckkanal:software";

/// How sure the identity provider is of the person (Vertrauensniveau), lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustLevel {
    /// User name and password, self-declared data.
    Basic,
    Low,
    /// ELSTER certificate (eIDAS substantial).
    Substantial,
    /// eID: identity card, residence permit with chip (eIDAS high).
    High,
}

impl TrustLevel {
    pub const ALL: [Self; 4] = [Self::Basic, Self::Low, Self::Substantial, Self::High];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }

    /// Reads a level in any of the ways brokers write it; `None` for a word nobody is known to use.
    /// No word is read as higher than it means.
    pub fn from_claim(text: &str) -> Option<Self> {
        let text = text.trim().to_uppercase();
        let word = text.strip_prefix("STORK-QAA-LEVEL-").or_else(|| text.strip_prefix("HTTP://EIDAS.EUROPA.EU/LOA/"));
        match word.unwrap_or(&text) {
            "1" | "BASIC" | "UNTERGEORDNET" => Some(Self::Basic),
            "2" | "LOW" | "NORMAL" => Some(Self::Low),
            "3" | "SUBSTANTIAL" | "SUBSTANTIELL" | "SUBSTANZIELL" => Some(Self::Substantial),
            "4" | "HIGH" | "HOCH" => Some(Self::High),
            _ => None,
        }
    }
}

/// A person as known to an identity provider: issuer and subject, never e-mail or name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonKey {
    pub issuer: String,
    pub subject: Personal<String>,
}

/// What lets a request write. What is under way when one of them ends is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CameBy {
    /// SHA-256 of the session's id.
    pub session: [u8; 32],
    /// The phone that the session lent its rights to.
    pub phone: Option<HandOffId>,
}

/// A signed-in applicant (Antragsteller:in).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    pub tenant: TenantId,
    pub account: AccountId,
    pub key: PersonKey,
    pub name: Option<Personal<String>>,
    pub level: TrustLevel,
    /// What the identity provider vouches for; compared with the recipients of messages.
    pub attributes: PersonAttributes,
    /// `None`: no request of theirs; the portal acts.
    pub came_by: Option<CameBy>,
}

/// A signed-in clerk (Sachbearbeitung), bound to one authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clerk {
    pub account: AccountId,
    pub tenant: TenantId,
    pub authority: AuthorityId,
    pub name: Option<Personal<String>>,
}

/// Who a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    Nobody,
    Applicant(Box<Applicant>),
    Clerk(Clerk),
}

#[cfg(test)]
mod tests {
    use super::TrustLevel;

    #[test]
    fn levels_are_read_in_every_way_brokers_write_them() {
        for (text, level) in [
            ("STORK-QAA-Level-1", TrustLevel::Basic),
            ("STORK-QAA-LEVEL-3", TrustLevel::Substantial),
            ("4", TrustLevel::High),
            ("SUBSTANZIELL", TrustLevel::Substantial),
            ("HOCH", TrustLevel::High),
            ("http://eidas.europa.eu/LoA/high", TrustLevel::High),
            ("low", TrustLevel::Low),
        ] {
            assert_eq!(TrustLevel::from_claim(text), Some(level), "{text}");
        }
        for text in ["", "5", "0", "very high", "STORK-QAA-Level-", "urn:mace:incommon:iap:silver"] {
            assert_eq!(TrustLevel::from_claim(text), None, "{text}");
        }
    }
}
