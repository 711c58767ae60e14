//! The ways to tell somebody, and what each can do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A way to tell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeChannel {
    /// The mailbox of a BundID account (ZBP).
    BundidMailbox,
    /// The status monitor beside that mailbox: not a notice to the person, a state of the application (Statusmonitor).
    BundidStatus,
    Email,
    DeMail,
    /// The mailbox of a Land's own account.
    LandAccount,
    /// A mailbox of another Land, reached through an operator (FINK).
    Fink,
    /// The mailbox of an organization's account (Mein Unternehmenskonto).
    Elster,
    Letter,
}

impl NoticeChannel {
    pub const ALL: [Self; 8] = [
        Self::BundidMailbox,
        Self::BundidStatus,
        Self::Email,
        Self::DeMail,
        Self::LandAccount,
        Self::Fink,
        Self::Elster,
        Self::Letter,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::BundidMailbox => "bundid_mailbox",
            Self::BundidStatus => "bundid_status",
            Self::Email => "email",
            Self::DeMail => "de_mail",
            Self::LandAccount => "land_account",
            Self::Fink => "fink",
            Self::Elster => "elster",
            Self::Letter => "letter",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// Whether it tells a person something. The status monitor only moves a mark beside an application.
    pub fn tells_person(self) -> bool {
        self != Self::BundidStatus
    }
}

impl fmt::Display for NoticeChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a channel can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct Capabilities {
    /// It carries a text of ours, not only that there is something.
    pub text: bool,
    /// A link in it can be followed.
    pub link: bool,
    /// `None`: it carries no files.
    pub attachments: Option<AttachmentLimits>,
    /// It says that it has taken the notice, in a way that can be kept.
    pub proof_of_sending: bool,
    /// It says when the notice was opened there.
    pub proof_of_retrieval: bool,
    /// What was sent can be taken back.
    pub recall: bool,
    /// It shows a notice only to those who signed in at a level.
    pub needs_level: bool,
    /// It knows a notice again by our id: sent twice, it is there once. Where not, a crash between handing over and noting it can make a
    /// second one.
    pub known_again: bool,
}

/// What a channel takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentLimits {
    pub files: u16,
    /// Of one file, in bytes.
    pub bytes_each: u64,
    /// Of all files, in bytes.
    pub bytes: u64,
    /// Of one PDF.
    pub pages: Option<u16>,
}

impl AttachmentLimits {
    /// The mailbox of Mein Unternehmenskonto, for a "Sonstige Nachricht": 20 files, 10 MB each, 36.91 MB in all, 100 pages.
    pub const ELSTER: Self = Self { files: 20, bytes_each: 10_000_000, bytes: 36_910_000, pages: Some(100) };

    /// Whether files of these sizes and numbers of pages fit. A page number of `None`: not a PDF.
    pub fn take(&self, files: &[(u64, Option<u16>)]) -> bool {
        let total: u64 = files.iter().map(|(size, _)| size).sum();
        let each_fits = |(size, pages): &(u64, Option<u16>)| {
            *size <= self.bytes_each && self.pages.zip(*pages).is_none_or(|(most, pages)| pages <= most)
        };
        files.len() <= usize::from(self.files) && total <= self.bytes && files.iter().all(each_fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for channel in NoticeChannel::ALL {
            assert_eq!(NoticeChannel::parse(channel.as_str()), Some(channel));
            assert_eq!(serde_json::to_value(channel).expect("a word"), channel.as_str());
        }
        assert_eq!(NoticeChannel::parse("fax"), None);
    }

    #[test]
    fn the_mailbox_of_organizations_has_four_limits() {
        let limits = AttachmentLimits::ELSTER;
        assert!(limits.take(&[(10_000_000, Some(100)), (1, None)]));
        for too_much in [vec![(10_000_001, None)], vec![(1, Some(101))], vec![(9_300_000, None); 4], vec![(1, None); 21]] {
            assert!(!limits.take(&too_much), "{too_much:?}");
        }
    }
}
