//! The statement on accessibility as data: BITV 2.0 § 7, BGG § 12b, Commission Implementing Decision (EU) 2018/1523. A person decides what
//! it says; no test run does.

use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A text by language tag; German (`de`) is always there.
pub type Texts = BTreeMap<String, String>;

/// What a public body says of its portal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub status: Conformance,
    pub method: Method,
    /// When it was written, and when somebody looked at it last: at least once a year.
    pub written: Date,
    pub reviewed: Date,
    /// The law it rests on; Länder have their own.
    pub legal_basis: Texts,
    /// Where people write who meet a barrier.
    pub email: String,
    pub phone: String,
    /// Whom people can turn to when that does not help.
    pub enforcement: Enforcement,
    /// What does not hold, beside what the product itself knows of.
    #[serde(default)]
    pub barriers: Vec<Barrier>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conformance {
    Fully,
    Partly,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    SelfAssessment,
    External,
}

/// The arbitration or enforcement body of the Land.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enforcement {
    pub name: String,
    /// Postal address, one line each.
    #[serde(default)]
    pub address: Vec<String>,
    pub email: String,
    /// `https://…`.
    pub website: String,
}

/// Something that is not accessible.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barrier {
    /// Short and lower case; the conformance report names it.
    pub id: String,
    /// Criteria of WCAG 2.2 that do not hold in part, such as `1.1.1`.
    #[serde(default)]
    pub criteria: Vec<String>,
    pub why: Why,
    pub what: Texts,
    pub reason: Texts,
    /// What helps instead.
    pub instead: Texts,
}

/// The three kinds that the decision (EU) 2018/1523 tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    NotCompatible,
    DisproportionateBurden,
    OutsideTheLaw,
}

impl Why {
    pub const ALL: [Self; 3] = [Self::NotCompatible, Self::DisproportionateBurden, Self::OutsideTheLaw];
}

/// What is wrong with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementFault {
    #[error("says that the portal is fully accessible, and names what is not compatible")]
    NotFully,
    #[error("was looked at before it was written")]
    ReviewedBeforeWritten,
    #[error("has a text without German (de)")]
    NoGerman,
    #[error("has a website that does not begin with https://")]
    Website,
    #[error("has an e-mail address without @")]
    Email,
}

impl Statement {
    /// `known`: what the product itself knows of.
    pub fn faults(&self, known: &[Barrier]) -> Vec<StatementFault> {
        let mut all = known.iter().chain(&self.barriers);
        let german = |texts: &Texts| texts.get("de").is_some_and(|text| !text.trim().is_empty());
        let texts_ok = german(&self.legal_basis)
            && self.barriers.iter().all(|one| [&one.what, &one.reason, &one.instead].into_iter().all(german));
        let checks = [
            (self.status == Conformance::Fully && all.any(|one| one.why == Why::NotCompatible), StatementFault::NotFully),
            (self.reviewed < self.written, StatementFault::ReviewedBeforeWritten),
            (!texts_ok, StatementFault::NoGerman),
            (!self.enforcement.website.starts_with("https://"), StatementFault::Website),
            (![&self.email, &self.enforcement.email].into_iter().all(|email| is_email(email)), StatementFault::Email),
        ];
        checks.into_iter().filter_map(|(wrong, fault)| wrong.then_some(fault)).collect()
    }
}

/// Whether an answer can be sent there, as far as one can see: something, an `@`, and a name of a host.
pub fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    let plain = text.len() <= 254 && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    plain
        && parts
            .is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'))
}

/// The text in the first of these languages that there is.
pub fn text_in<'a, 'b>(texts: &'a Texts, tags: &[&'b str]) -> Option<(&'b str, &'a str)> {
    tags.iter().find_map(|tag| Some((*tag, texts.get(*tag)?.as_str())))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_can_be_answered() {
        for good in ["a@b.example", "amina.haddad+x@post.musterland.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.example", "a b@c.example", "a@b.", "a@.b"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
