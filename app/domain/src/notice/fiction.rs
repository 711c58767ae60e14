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

/// VwVfG § 41 (2a) sentence 4: days after the notification was sent.
const RETRIEVAL_DAYS: i8 = 10;

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
    let told =
        notices.iter().filter(|notice| notice.cause == NoticeCause::Available && notice.has_arrived()).filter_map(|notice| {
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
    // Sentences 4 and 5: what was not retrieved within ten days after people were told is not notified by that.
    let announced = notices.iter().filter(|notice| notice.cause == NoticeCause::Available && notice.has_arrived());
    let announced = announced.filter_map(|notice| notice.times.accepted_at).min();
    let retrieved_at = retrieved_at
        .filter(|at| announced.is_none_or(|told| day_of(*at) <= day_of(told).saturating_add(Span::new().days(RETRIEVAL_DAYS))));
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
    use crate::{
        id::{MessageId, NoticeId, TenantId},
        notice::{NoticeAddress, NoticeEnd, NoticeFailure, NoticeTimes},
        personal::Personal,
    };

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

    fn told(end: NoticeEnd) -> Notice {
        let at = "2027-03-01T09:00:00Z".parse().expect("time");
        Notice {
            id: NoticeId(uuid::Uuid::nil()),
            tenant: TenantId::try_from("land".to_owned()).expect("a tenant"),
            message: MessageId(uuid::Uuid::nil()),
            cause: NoticeCause::Available,
            address: NoticeAddress::BundidMailbox { handle: Personal::new(uuid::Uuid::nil()), application: None },
            language: None,
            created_at: at,
            give_up_at: at,
            template: None,
            times: NoticeTimes { handed_over_at: Some(at), accepted_at: Some(at), opened_at: None, ended_at: Some(at) },
            proof: None,
            unclear: 0,
            end: Some(end),
        }
    }

    #[test]
    fn what_is_retrieved_after_ten_days_or_came_back_counts_for_nothing() {
        let rules = |end: NoticeEnd, retrieved: &str| {
            let all = fictions(&[told(end)], Some(retrieved.parse().expect("time")));
            all.into_iter().map(|fiction| fiction.rule).collect::<Vec<_>>()
        };
        let failed = || NoticeEnd::Failed { failure: NoticeFailure::CameBack, detail: String::new() };
        assert_eq!(rules(NoticeEnd::Accepted, "2027-03-11T12:00:00Z"), [FictionRule::UserAccount, FictionRule::Retrieval]);
        assert_eq!(rules(NoticeEnd::Accepted, "2027-03-12T12:00:00Z"), [FictionRule::UserAccount]);
        assert_eq!(rules(failed(), "2027-03-02T12:00:00Z"), [FictionRule::Retrieval]);
    }
}
