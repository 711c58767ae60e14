//! Where a person can be reached, as the case system or the person knows it.

use crate::{
    notice::{EmailAddress, NoticeChannel},
    person::TrustLevel,
    personal::Personal,
    text::{LanguageTag, Line},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the case system knows of how to reach the recipient of a message. That it is there at all asks the portal to tell the person; without
/// it the case system does so itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Channels {
    /// Handle of the BundID mailbox (`legacyPostkorbHandle`).
    pub bundid_mailbox: Option<Personal<Uuid>>,
    /// The level at which the person applied: a notice above it would never be seen (R-NO-3).
    pub application_level: Option<TrustLevel>,
    /// The application's id of BundID, for the status monitor.
    pub bundid_application: Option<Personal<Uuid>>,
    /// With the person's consent.
    pub email: Option<Personal<EmailAddress>>,
    pub de_mail: Option<Personal<EmailAddress>>,
    pub land_account: Option<Personal<Line<255>>>,
    pub fink: Option<Personal<Line<255>>>,
    /// `accountId` of Mein Unternehmenskonto.
    pub elster: Option<Personal<Line<255>>>,
    pub postal_address: Option<Personal<PostalAddress>>,
    /// In which notices are written, beside German.
    pub language: Option<LanguageTag>,
}

impl Channels {
    /// The address for a channel, if it is known.
    pub fn address(&self, channel: NoticeChannel) -> Option<NoticeAddress> {
        Some(match channel {
            NoticeChannel::BundidMailbox => NoticeAddress::BundidMailbox {
                handle: self.bundid_mailbox.clone()?,
                application: self.bundid_application.clone(),
            },
            NoticeChannel::BundidStatus => NoticeAddress::BundidStatus { application: self.bundid_application.clone()? },
            NoticeChannel::Email => NoticeAddress::Email { address: self.email.clone()? },
            NoticeChannel::DeMail => NoticeAddress::DeMail { address: self.de_mail.clone()? },
            NoticeChannel::LandAccount => NoticeAddress::LandAccount { handle: self.land_account.clone()? },
            NoticeChannel::Fink => NoticeAddress::Fink { handle: self.fink.clone()? },
            NoticeChannel::Elster => NoticeAddress::Elster { handle: self.elster.clone()? },
            NoticeChannel::Letter => NoticeAddress::Letter { address: self.postal_address.clone()? },
        })
    }
}

/// Where one notice goes. Frozen with the notice: what a case system says later changes nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case")]
pub enum NoticeAddress {
    BundidMailbox { handle: Personal<Uuid>, application: Option<Personal<Uuid>> },
    BundidStatus { application: Personal<Uuid> },
    Email { address: Personal<EmailAddress> },
    DeMail { address: Personal<EmailAddress> },
    LandAccount { handle: Personal<Line<255>> },
    Fink { handle: Personal<Line<255>> },
    Elster { handle: Personal<Line<255>> },
    Letter { address: Personal<PostalAddress> },
}

impl NoticeAddress {
    pub fn channel(&self) -> NoticeChannel {
        match self {
            Self::BundidMailbox { .. } => NoticeChannel::BundidMailbox,
            Self::BundidStatus { .. } => NoticeChannel::BundidStatus,
            Self::Email { .. } => NoticeChannel::Email,
            Self::DeMail { .. } => NoticeChannel::DeMail,
            Self::LandAccount { .. } => NoticeChannel::LandAccount,
            Self::Fink { .. } => NoticeChannel::Fink,
            Self::Elster { .. } => NoticeChannel::Elster,
            Self::Letter { .. } => NoticeChannel::Letter,
        }
    }

    /// What tells it from every other address of its channel. For keyed hashes only.
    pub fn key(&self) -> String {
        match self {
            Self::BundidMailbox { handle, .. } => handle.reveal().to_string(),
            Self::BundidStatus { application } => application.reveal().to_string(),
            Self::Email { address } | Self::DeMail { address } => address.reveal().as_str().to_lowercase(),
            Self::LandAccount { handle } | Self::Fink { handle } | Self::Elster { handle } => handle.reveal().as_str().to_owned(),
            Self::Letter { address } => address.reveal().lines().collect::<Vec<_>>().join("\n"),
        }
    }
}

/// What is printed in the window of an envelope: 2 to 6 lines of at most 45 characters (DIN 5008, address field of 80 × 45 mm), the name first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Line<45>>", into = "Vec<Line<45>>")]
pub struct PostalAddress(Vec<Line<45>>);

impl PostalAddress {
    pub const FEWEST: usize = 2;
    pub const MOST: usize = 6;

    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Line::as_str)
    }
}

/// Why lines are no postal address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a postal address has 2 to 6 lines, the name first")]
pub struct NotAPostalAddress;

impl TryFrom<Vec<Line<45>>> for PostalAddress {
    type Error = NotAPostalAddress;
    fn try_from(lines: Vec<Line<45>>) -> Result<Self, NotAPostalAddress> {
        if (Self::FEWEST..=Self::MOST).contains(&lines.len()) { Ok(Self(lines)) } else { Err(NotAPostalAddress) }
    }
}

impl From<PostalAddress> for Vec<Line<45>> {
    fn from(address: PostalAddress) -> Self {
        address.0
    }
}

impl std::fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[postal address]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_prints_nothing_and_is_read_as_it_was_written() {
        let lines: Vec<Line<45>> =
            ["Amina Haddad", "Musterweg 7", "04711 Musterstadt"].map(|line| line.try_into().expect("a line")).to_vec();
        let letter = NoticeAddress::Letter { address: Personal::new(lines.try_into().expect("an address")) };
        let channels = Channels {
            email: Some(Personal::new("amina@mail.example".parse().expect("an address"))),
            postal_address: match &letter {
                NoticeAddress::Letter { address } => Some(address.clone()),
                _ => None,
            },
            ..Channels::default()
        };
        assert_eq!(channels.address(NoticeChannel::Letter), Some(letter.clone()));
        assert_eq!(channels.address(NoticeChannel::Fink), None);
        let printed = format!("{channels:?} {letter:?}");
        assert!(!printed.contains("Amina") && !printed.contains("amina"), "{printed}");
        let written = serde_json::to_string(&letter).expect("JSON");
        assert_eq!(serde_json::from_str::<NoticeAddress>(&written).expect("as written"), letter);
        assert!(PostalAddress::try_from(vec!["allein".try_into().expect("a line")]).is_err());
    }
}
