//! Acting for somebody else (Vertretung): a parent for a child, a lawyer or a relative with a power of attorney. Named by the
//! applicant or by the authority; whoever is named identifies first, and only then may read, prepare or send.

mod paper;

pub use paper::{PROOF_ITEM, proof_item};

use crate::{
    binding::{Comparison, Likeness, PartialDate, PersonAttributes, Recipient},
    id::{AccountId, MessageId, RepresentationId},
    person::TrustLevel,
    personal::Personal,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an invitation that nobody has taken is good.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most people whom one side invites or lets act at once, per message.
pub const MAX_REPRESENTATIVES: usize = 10;
/// Most people one side ever names for a message, those whose turn has ended included.
pub const MAX_NAMINGS: usize = 50;

/// What somebody may do in another's place. Each right includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Read the message and what was answered.
    Read,
    /// Answer and upload; somebody else sends.
    Prepare,
    Send,
}

impl Right {
    pub const ALL: [Self; 3] = [Self::Read, Self::Prepare, Self::Send];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Prepare => "prepare",
            Self::Send => "send",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.as_str() == text)
    }
}

/// By what somebody acts for another. The portal judges none of them: the authority does, from the proof that is sent along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Parent or guardian (BGB §§ 1629, 1789). Only an authority names one: a child cannot.
    Custody,
    /// Lawyer (VwVfG § 14: proves the power of attorney on demand).
    Lawyer,
    /// Relative, friend, advice center, with a power of attorney.
    PowerOfAttorney,
}

impl Capacity {
    pub const ALL: [Self; 3] = [Self::Custody, Self::Lawyer, Self::PowerOfAttorney];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Custody => "custody",
            Self::Lawyer => "lawyer",
            Self::PowerOfAttorney => "power_of_attorney",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capacity| capacity.as_str() == text)
    }
}

/// Who named the representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// The applicant with this account; both work on the same draft.
    Applicant(AccountId),
    /// The authority; the representative has a draft of their own.
    Authority,
}

impl NamedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applicant(_) => "applicant",
            Self::Authority => "authority",
        }
    }
}

/// Whom the invitation means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedPerson {
    pub given_names: Option<Personal<String>>,
    pub family_name: Option<Personal<String>>,
    pub birth_date: Option<Personal<PartialDate>>,
    /// The firm, as its account names it.
    pub organization: Option<Personal<String>>,
}

/// Whether a login is the person an invitation means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identified {
    /// Verified names agree.
    Surely,
    /// They agree, but nobody vouches for them, or only in part: whoever invited decides.
    Perhaps,
    No,
}

impl NamedPerson {
    /// "Kim Beispiel", as it was given.
    pub fn name(&self) -> String {
        let names = [&self.given_names, &self.family_name];
        let names: Vec<&str> = names.into_iter().flatten().map(|name| name.reveal().as_str()).collect();
        if names.is_empty() {
            self.organization.as_ref().map(|id| id.reveal().clone()).unwrap_or_default()
        } else {
            names.join(" ")
        }
    }

    /// Whether any login could ever be this person.
    pub fn is_findable(&self) -> bool {
        let itself = PersonAttributes {
            given_names: self.given_names.clone(),
            family_name: self.family_name.clone(),
            organization: self.organization.clone(),
            ..PersonAttributes::default()
        };
        let named = Self { birth_date: None, ..self.clone() };
        named.identify(TrustLevel::High, &itself) != Identified::No
    }

    /// Compares a login with the invitation. The link alone proves nothing: it can be forwarded.
    pub fn identify(&self, level: TrustLevel, login: &PersonAttributes) -> Identified {
        let facts = Recipient {
            given_names: self.given_names.clone(),
            family_name: self.family_name.clone(),
            birth_date: self.birth_date.clone(),
            ..Recipient::default()
        };
        let facts = Comparison::of(&facts, login);
        let firm = match (&self.organization, &login.organization) {
            (Some(one), Some(other)) if one == other => Likeness::Equal,
            (Some(_), _) => Likeness::Different,
            (None, _) => Likeness::NobodyHasOne,
        };
        // People of a firm sign in with its account; a name is asked for only where one was given.
        let named = self.family_name.is_some();
        if firm == Likeness::Different || facts.differs() || (named && !facts.points_to_the_person()) {
            return Identified::No;
        }
        let complete = if named { facts.family_and_given_names_agree() } else { firm == Likeness::Equal };
        match (complete, self.birth_date.is_none() || facts.birth_date_agrees()) {
            (true, true) if level >= TrustLevel::Substantial => Identified::Surely,
            (false, _) if !named => Identified::No,
            _ => Identified::Perhaps,
        }
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepresentationState {
    /// The link waits for whoever is named.
    Invited {
        until: Timestamp,
    },
    /// Somebody accepted who is perhaps the one; whoever named them decides.
    Waiting,
    Active,
    Ended,
}

impl RepresentationState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited { .. } => "invited",
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }
}

/// One person who acts, or shall act, for the recipient of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    pub id: RepresentationId,
    pub message: MessageId,
    pub named_by: NamedBy,
    pub person: NamedPerson,
    /// The name of whom they act for.
    pub represented: Option<Personal<String>>,
    pub capacity: Capacity,
    pub right: Right,
    pub state: RepresentationState,
    /// Who accepted, and under which name the account knows them.
    pub representative: Option<AccountId>,
    pub representative_name: Option<Personal<String>>,
    pub created_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

impl Representation {
    /// The name to show: that of the account, which counts, else the one that was given.
    pub fn shown_name(&self) -> String {
        self.representative_name.as_ref().map_or_else(|| self.person.name(), |name| name.reveal().clone())
    }

    /// Whose draft the representative works on.
    pub fn owner(&self) -> Option<AccountId> {
        match self.named_by {
            NamedBy::Applicant(account) => Some(account),
            NamedBy::Authority => self.representative,
        }
    }

    /// Whether the person with this account sees what the representative does: the one who invited, and for somebody the
    /// authority named every recipient.
    pub fn concerns(&self, account: AccountId) -> bool {
        match self.named_by {
            NamedBy::Applicant(inviter) => inviter == account,
            NamedBy::Authority => true,
        }
    }
}

#[cfg(test)]
mod tests;
