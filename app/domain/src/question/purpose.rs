//! What a question asks about the person, in the words of HTML, so that browsers can offer what they know (WCAG 1.3.5).

use super::QuestionKind;
use serde::{Deserialize, Serialize};

/// A detail of the person who answers. The words are the tokens of the HTML attribute `autocomplete`; it has none for an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    Name,
    GivenName,
    FamilyName,
    Email,
    Tel,
    Bday,
    /// Street and house number: all lines in a long text, else the first one.
    StreetAddress,
    PostalCode,
    /// The town.
    AddressLevel2,
    CountryName,
    Organization,
}

impl Purpose {
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::Email,
        Self::Tel,
        Self::Bday,
        Self::StreetAddress,
        Self::PostalCode,
        Self::AddressLevel2,
        Self::CountryName,
        Self::Organization,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Bday => "bday",
            Self::StreetAddress => "street-address",
            Self::PostalCode => "postal-code",
            Self::AddressLevel2 => "address-level2",
            Self::CountryName => "country-name",
            Self::Organization => "organization",
        }
    }

    /// Whether a question of this kind can ask it: a birthday is a date, an address may have several lines, a number is one line of its own
    /// kind or of text, all else is one line.
    pub fn fits(self, kind: &QuestionKind) -> bool {
        match kind {
            QuestionKind::ShortText(_) => self != Self::Bday,
            QuestionKind::LongText(_) => self == Self::StreetAddress,
            QuestionKind::Date(_) => self == Self::Bday,
            QuestionKind::PhoneNumber => self == Self::Tel,
            QuestionKind::WholeNumber(_)
            | QuestionKind::Amount(_)
            | QuestionKind::YesNo
            | QuestionKind::SingleChoice(_)
            | QuestionKind::SeveralChoices(_)
            | QuestionKind::Confirmation(_) => false,
        }
    }
}
