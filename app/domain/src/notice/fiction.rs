//! When the law takes something as notified (Bekanntgabe): shown as information, never claimed. Whether a message is an administrative act
//! at all, the portal does not know.

use crate::{
    deadline::day_of,
    notice::{Notice, NoticeCause, NoticeChannel},
};
use jiff::{
    Span, Timestamp,
    civil::{Date, date},
};

/// A rule by which something counts as notified on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FictionRule {
    /// VwVfG § 41 (2) sentence 1: by post, so many days after it was posted.
    Post,
    /// VwVfG § 41 (2a): retrieved from a portal, on the day after.
    Retrieval,
    /// OZG § 9: made available in the mailbox of a user account, so many days after.
    UserAccount,
}

impl FictionRule {
    pub const ALL: [Self; 3] = [Self::Post, Self::Retrieval, Self::UserAccount];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Retrieval => "retrieval",
            Self::UserAccount => "user_account",
        }
    }

    /// Where it stands.
    pub fn source(self) -> &'static str {
        match self {
            Self::Post => "§ 41 Abs. 2 Satz 1 VwVfG",
            Self::Retrieval => "§ 41 Abs. 2a VwVfG",
            Self::UserAccount => "§ 9 OZG",
        }
    }

    /// Days from what happened to the day that counts. Since 1 January 2025 the fourth day, before that the third (PostModG).
    fn days(self, happened: Date) -> i8 {
        match self {
            Self::Retrieval => 1,
            Self::Post | Self::UserAccount if happened >= date(2025, 1, 1) => 4,
            Self::Post | Self::UserAccount => 3,
        }
    }

    /// The day that counts if it happened on a day.
    pub fn counts_on(self, happened: Date) -> Date {
        happened.saturating_add(Span::new().days(self.days(happened)))
    }
}

/// A day on which something would count as notified, by one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fiction {
    pub rule: FictionRule,
    /// What it starts from: handed over for posting, taken by the mailbox, retrieved.
    pub happened: Date,
    pub day: Date,
}

/// What the rules say of a message that was told of by these notices and first opened then.
pub fn fictions(notices: &[Notice], retrieved_at: Option<Timestamp>) -> Vec<Fiction> {
    let told = notices.iter().filter(|notice| notice.cause == NoticeCause::Available).filter_map(|notice| {
        let rule = match notice.address.channel() {
            NoticeChannel::BundidMailbox | NoticeChannel::LandAccount | NoticeChannel::Fink | NoticeChannel::Elster => {
                FictionRule::UserAccount
            }
            NoticeChannel::Letter => FictionRule::Post,
            // An e-mail only announces; De-Mail has rules of its own.
            NoticeChannel::Email | NoticeChannel::DeMail | NoticeChannel::BundidStatus => return None,
        };
        Some((rule, notice.times.accepted_at?))
    });
    let mut all: Vec<Fiction> = told
        .chain(retrieved_at.map(|at| (FictionRule::Retrieval, at)))
        .map(|(rule, at)| {
            let happened = day_of(at);
            Fiction { rule, happened, day: rule.counts_on(happened) }
        })
        .collect();
    all.sort_by_key(|fiction| fiction.day);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_days_since_2025_three_before_and_the_day_after_retrieval() {
        let table = [
            (FictionRule::Post, date(2024, 12, 31), date(2025, 1, 3)),
            (FictionRule::Post, date(2025, 1, 1), date(2025, 1, 5)),
            (FictionRule::UserAccount, date(2024, 12, 31), date(2025, 1, 3)),
            (FictionRule::UserAccount, date(2026, 11, 30), date(2026, 12, 4)),
            (FictionRule::UserAccount, date(2026, 12, 31), date(2027, 1, 4)),
            (FictionRule::Retrieval, date(2026, 2, 28), date(2026, 3, 1)),
            (FictionRule::Retrieval, date(2028, 2, 28), date(2028, 2, 29)),
        ];
        for (rule, happened, counts) in table {
            assert_eq!(rule.counts_on(happened), counts, "{rule:?} {happened}");
        }
    }
}
