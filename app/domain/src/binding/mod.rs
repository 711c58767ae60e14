//! Is this login the person the message is for? (Binding, Zuordnung Anmeldung ↔ Vorgang.) Never a silent guess: what is
//! neither clearly the person nor clearly someone else waits for a code from a letter.

mod birth_date;
mod names;

pub use birth_date::{NotABirthDate, PartialDate};
pub use names::{search_text, search_words};

use crate::{
    notice::Channels,
    person::{PersonKey, TrustLevel},
    personal::Personal,
};
pub(crate) use names::Likeness;
use serde::{Deserialize, Serialize};

/// What the case system knows of the recipient. Every field helps, none is required alone; see [`Recipient::is_findable`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipient {
    /// The account that applied, if the portal stands behind the same broker.
    pub account: Option<PersonKey>,
    /// bPK2 as the online service saw it. Opaque; equal only for service providers on the same host.
    pub person_code: Option<Personal<String>>,
    /// Handle of the BundID mailbox (`legacyPostkorbHandle`).
    pub mailbox: Option<Personal<String>>,
    pub given_names: Option<Personal<String>>,
    pub family_name: Option<Personal<String>>,
    pub birth_name: Option<Personal<String>>,
    pub birth_date: Option<Personal<PartialDate>>,
    /// The organization the message is for, as its account names it (`elster_datenuebermittler`).
    pub organization: Option<Personal<String>>,
    /// The branch of the organization (Niederlassung), if the message is for it alone.
    pub branch: Option<Personal<String>>,
    /// The rules the authority allows. Empty: all that the facts support.
    pub rules: Vec<MatchRule>,
    /// How they can be reached. `None`: the case system tells them itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Channels>,
}

/// What the identity provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonAttributes {
    pub person_code: Option<Personal<String>>,
    pub mailbox: Option<Personal<String>>,
    pub given_names: Option<Personal<String>>,
    pub family_name: Option<Personal<String>>,
    pub birth_name: Option<Personal<String>>,
    pub birth_date: Option<Personal<PartialDate>>,
    pub organization: Option<Personal<String>>,
    /// The branch of the organization the person signed in for.
    pub branch: Option<Personal<String>>,
    /// By what the person signed in: `eID`, `Elster`, `Benutzername`, …
    pub means: Option<String>,
}

/// How a login and a recipient are compared (domain guide 8), strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchRule {
    /// The very account: issuer and subject.
    Account,
    /// The same person code (bPK2).
    PersonCode,
    /// The same mailbox, and name or birth date agree.
    MailboxHandle,
    /// The organization's account.
    Organization,
    /// The secret link, and verified name and birth date agree.
    LinkAndAttributes,
    /// A code from a letter.
    AccessCode,
    /// Someone who acts for the applicant.
    Representative,
}

impl MatchRule {
    pub const ALL: [Self; 7] = [
        Self::Account,
        Self::PersonCode,
        Self::MailboxHandle,
        Self::Organization,
        Self::LinkAndAttributes,
        Self::AccessCode,
        Self::Representative,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::PersonCode => "person_code",
            Self::MailboxHandle => "mailbox_handle",
            Self::Organization => "organization",
            Self::LinkAndAttributes => "link_and_attributes",
            Self::AccessCode => "access_code",
            Self::Representative => "representative",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }
}

/// An attribute that agreed. Travels with the reply as provenance (R-ID-7); the value itself does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedAttribute {
    Account,
    PersonCode,
    MailboxHandle,
    Organization,
    Branch,
    GivenNames,
    FamilyName,
    BirthDate,
    AccessCode,
}

impl MatchedAttribute {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::PersonCode => "person_code",
            Self::MailboxHandle => "mailbox_handle",
            Self::Organization => "organization",
            Self::Branch => "branch",
            Self::GivenNames => "given_names",
            Self::FamilyName => "family_name",
            Self::BirthDate => "birth_date",
            Self::AccessCode => "access_code",
        }
    }
}

/// How a person was recognized, and what agreed. Goes into the case file with the reply (R-ID-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    pub rule: MatchRule,
    pub attributes: Vec<MatchedAttribute>,
    /// By what the person signed in, in the words of the provider.
    pub means: Option<String>,
}

/// What the person brings along besides the login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Came by the secret link of this message's notice.
    pub link: bool,
    /// Typed the code from the letter.
    pub access_code: bool,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    Match {
        rule: MatchRule,
        attributes: Vec<MatchedAttribute>,
    },
    /// Perhaps the person: a code decides, and the authority is told.
    NeedsReview {
        rule: MatchRule,
        attributes: Vec<MatchedAttribute>,
    },
    NoMatch,
}

impl Recipient {
    /// A person known by account alone.
    pub fn of_account(account: PersonKey) -> Self {
        Self { account: Some(account), ..Self::default() }
    }

    /// Whether any login could ever be recognized without a letter.
    pub fn is_findable(&self) -> bool {
        MatchRule::ALL.into_iter().any(|rule| rule < MatchRule::AccessCode && self.allows(rule) && self.supports(rule))
    }

    /// Whether the authority wants this rule for this person.
    pub fn allows(&self, rule: MatchRule) -> bool {
        self.rules.is_empty() || self.rules.contains(&rule)
    }

    fn supports(&self, rule: MatchRule) -> bool {
        let named = self.family_name.is_some();
        match rule {
            MatchRule::Account => self.account.is_some(),
            MatchRule::PersonCode => self.person_code.is_some(),
            MatchRule::MailboxHandle => self.mailbox.is_some() && (named || self.birth_date.is_some()),
            MatchRule::Organization => self.organization.is_some(),
            MatchRule::LinkAndAttributes => named && self.birth_date.is_some(),
            MatchRule::AccessCode | MatchRule::Representative => true,
        }
    }

    /// Whether what the login says cannot be the recipient.
    pub fn is_contradicted_by(&self, login: &PersonAttributes) -> bool {
        let facts = Comparison::of(self, login);
        facts.differs() || facts.other_kind
    }

    /// Compares a login with the recipient by every rule that is allowed; the best result counts.
    pub fn judge(&self, key: &PersonKey, level: TrustLevel, login: &PersonAttributes, evidence: Evidence) -> Judgement {
        let facts = Comparison::of(self, login);
        let mut best = Judgement::NoMatch;
        for rule in MatchRule::ALL.into_iter().filter(|rule| self.allows(*rule) && self.supports(*rule)) {
            match self.by_rule(rule, key, level, login, evidence, &facts) {
                matched @ Judgement::Match { .. } => return matched,
                review @ Judgement::NeedsReview { .. } if best == Judgement::NoMatch => best = review,
                Judgement::NeedsReview { .. } | Judgement::NoMatch => {}
            }
        }
        best
    }

    fn by_rule(
        &self,
        rule: MatchRule,
        key: &PersonKey,
        level: TrustLevel,
        login: &PersonAttributes,
        evidence: Evidence,
        facts: &Comparison,
    ) -> Judgement {
        let with = |attribute| std::iter::once(attribute).chain(facts.agreeing()).collect::<Vec<_>>();
        let matched = |attributes| Judgement::Match { rule, attributes };
        let review = |attributes| Judgement::NeedsReview { rule, attributes };
        match rule {
            MatchRule::Account if self.account.as_ref() == Some(key) => matched(with(MatchedAttribute::Account)),
            MatchRule::PersonCode if same(self.person_code.as_ref(), login.person_code.as_ref()) => {
                matched(with(MatchedAttribute::PersonCode))
            }
            MatchRule::Organization if same(self.organization.as_ref(), login.organization.as_ref()) => {
                match (&self.branch, &login.branch) {
                    (None, _) => matched(with(MatchedAttribute::Organization)),
                    (Some(one), Some(other)) if one == other => {
                        matched(vec![MatchedAttribute::Organization, MatchedAttribute::Branch])
                    }
                    (Some(_), Some(_)) => Judgement::NoMatch,
                    // The account does not say for which branch.
                    (Some(_), None) => review(with(MatchedAttribute::Organization)),
                }
            }
            MatchRule::MailboxHandle if same(self.mailbox.as_ref(), login.mailbox.as_ref()) => {
                let attributes = with(MatchedAttribute::MailboxHandle);
                // The handle alone is no user key: something that was checked must agree, and nothing may differ.
                if facts.differs() || facts.agreeing().next().is_none() { review(attributes) } else { matched(attributes) }
            }
            MatchRule::LinkAndAttributes if evidence.link => {
                let attributes: Vec<_> = facts.agreeing().collect();
                // Data that people declare themselves proves nothing; another mailbox is another person's.
                let verified = level >= TrustLevel::Substantial && !facts.other_mailbox;
                // A link can be forwarded: who has nothing in common with the recipient is told nothing.
                if facts.differs() || !facts.points_to_the_person() {
                    Judgement::NoMatch
                } else if verified && facts.is_complete() {
                    matched(attributes)
                } else {
                    review(attributes)
                }
            }
            MatchRule::AccessCode if evidence.access_code => {
                let attributes = with(MatchedAttribute::AccessCode);
                // Letters are opened by others, too: what the authority knows must agree in something and differ in nothing.
                let fits = !facts.differs() && !facts.other_kind && (facts.agreeing().next().is_some() || !facts.something_known);
                if fits { matched(attributes) } else { review(attributes) }
            }
            MatchRule::Account
            | MatchRule::PersonCode
            | MatchRule::Organization
            | MatchRule::MailboxHandle
            | MatchRule::LinkAndAttributes
            | MatchRule::AccessCode
            | MatchRule::Representative => Judgement::NoMatch,
        }
    }
}

fn same(one: Option<&Personal<String>>, other: Option<&Personal<String>>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if !one.reveal().is_empty() && one == other)
}

/// How names and birth date compare.
pub(crate) struct Comparison {
    given_names: Likeness,
    family_name: Likeness,
    birth_date: Likeness,
    other_mailbox: bool,
    /// One is a person and the other an organization, or another organization or branch.
    other_kind: bool,
    /// The authority knows name or birth date.
    something_known: bool,
}

impl Comparison {
    pub(crate) fn of(recipient: &Recipient, login: &PersonAttributes) -> Self {
        let text = |value: &Option<Personal<String>>| value.as_ref().map(|value| value.reveal().clone());
        let family = names::family_names(
            (text(&recipient.family_name), text(&recipient.birth_name)),
            (text(&login.family_name), text(&login.birth_name)),
        );
        let something_known = recipient.family_name.is_some() || recipient.birth_date.is_some();
        Self {
            given_names: names::given_names(text(&recipient.given_names), text(&login.given_names)),
            family_name: family,
            birth_date: birth_date::compare(
                recipient.birth_date.as_ref().map(Personal::reveal),
                login.birth_date.as_ref().map(Personal::reveal),
            ),
            other_mailbox: matches!((&recipient.mailbox, &login.mailbox), (Some(one), Some(other)) if one != other),
            other_kind: (something_known || recipient.organization.is_some()) && recipient.organization != login.organization
                || matches!((&recipient.branch, &login.branch), (Some(one), Some(other)) if one != other),
            something_known,
        }
    }

    fn agreeing(&self) -> impl Iterator<Item = MatchedAttribute> + '_ {
        [
            (self.given_names, MatchedAttribute::GivenNames),
            (self.family_name, MatchedAttribute::FamilyName),
            (self.birth_date, MatchedAttribute::BirthDate),
        ]
        .into_iter()
        .filter(|(likeness, _)| *likeness == Likeness::Equal)
        .map(|(_, attribute)| attribute)
    }

    pub(crate) fn differs(&self) -> bool {
        [self.given_names, self.family_name, self.birth_date].contains(&Likeness::Different)
    }

    /// Family name or birth date agree at least in part.
    pub(crate) fn points_to_the_person(&self) -> bool {
        [self.family_name, self.birth_date].iter().any(|one| matches!(one, Likeness::Equal | Likeness::Similar))
    }

    /// The family name agrees; given names agree or neither side has any.
    pub(crate) fn family_and_given_names_agree(&self) -> bool {
        self.family_name == Likeness::Equal && matches!(self.given_names, Likeness::Equal | Likeness::NobodyHasOne)
    }

    pub(crate) fn birth_date_agrees(&self) -> bool {
        self.birth_date == Likeness::Equal
    }

    /// Family name and birth date agree; given names agree or neither side has any.
    fn is_complete(&self) -> bool {
        self.family_and_given_names_agree() && self.birth_date == Likeness::Equal
    }
}

#[cfg(test)]
mod tests;
