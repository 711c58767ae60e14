//! Why a person is told something.

use crate::id::{DraftId, ReplyId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a notice is about. One cause makes one notice on a channel, however often it is caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NoticeCause {
    /// There is a message.
    Available,
    /// Its deadline is so many days away, and something is still to be answered. `until`: the end that the authority set later; without it the
    /// first one.
    Reminder { days_before: u16, until: Option<Date> },
    /// It counts no more.
    Withdrawn,
    /// What was written is deleted on this day.
    DraftExpires { draft: DraftId, day: Date },
    /// Something about it is new: what was sent is needed once more, there is more time or none, other words. Counted by its changes.
    News { change: i64 },
    /// A reply was received.
    Received { reply: ReplyId },
    /// For the status monitor: a reply is with the authority.
    Delivered { reply: ReplyId },
    /// For the status monitor: the authority has closed the case. Counted by the message's changes.
    CaseClosed { change: i64 },
    /// For the status monitor: it was opened again.
    CaseReopened { change: i64 },
}

/// A word that is no cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is no cause of a notice")]
pub struct UnknownCause;

impl NoticeCause {
    /// The kinds of causes that have words of their own (see [`super::Template`]).
    pub const KINDS: [&'static str; 6] = ["available", "reminder", "withdrawn", "draft_expires", "received", "news"];

    /// Without what tells one from another.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Reminder { .. } => "reminder",
            Self::Withdrawn => "withdrawn",
            Self::DraftExpires { .. } => "draft_expires",
            Self::News { .. } => "news",
            Self::Received { .. } => "received",
            Self::Delivered { .. } => "delivered",
            Self::CaseClosed { .. } => "case_closed",
            Self::CaseReopened { .. } => "case_reopened",
        }
    }
}

impl fmt::Display for NoticeCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        match self {
            Self::Available | Self::Withdrawn => Ok(()),
            Self::Reminder { days_before, until: None } => write!(f, ":{days_before}"),
            Self::Reminder { days_before, until: Some(end) } => write!(f, ":{days_before}:{end}"),
            Self::News { change } | Self::CaseClosed { change } | Self::CaseReopened { change } => write!(f, ":{change}"),
            Self::DraftExpires { draft, day } => write!(f, ":{draft}:{day}"),
            Self::Received { reply } | Self::Delivered { reply } => write!(f, ":{reply}"),
        }
    }
}

impl FromStr for NoticeCause {
    type Err = UnknownCause;
    fn from_str(text: &str) -> Result<Self, UnknownCause> {
        let mut parts = text.split(':');
        let kind = parts.next().unwrap_or_default();
        let mut next = || parts.next().ok_or(UnknownCause);
        let reply = |text: &str| text.parse().map_err(|_| UnknownCause);
        let cause = match kind {
            "available" => Self::Available,
            "withdrawn" => Self::Withdrawn,
            "reminder" => Self::Reminder {
                days_before: next()?.parse().map_err(|_| UnknownCause)?,
                until: next().ok().map(str::parse).transpose().map_err(|_| UnknownCause)?,
            },
            "draft_expires" => Self::DraftExpires {
                draft: next()?.parse().map_err(|_| UnknownCause)?,
                day: next()?.parse().map_err(|_| UnknownCause)?,
            },
            "news" => Self::News { change: next()?.parse().map_err(|_| UnknownCause)? },
            "case_closed" => Self::CaseClosed { change: next()?.parse().map_err(|_| UnknownCause)? },
            "case_reopened" => Self::CaseReopened { change: next()?.parse().map_err(|_| UnknownCause)? },
            "received" => Self::Received { reply: reply(next()?)? },
            "delivered" => Self::Delivered { reply: reply(next()?)? },
            _ => return Err(UnknownCause),
        };
        if parts.next().is_none() { Ok(cause) } else { Err(UnknownCause) }
    }
}

impl TryFrom<String> for NoticeCause {
    type Error = UnknownCause;
    fn try_from(text: String) -> Result<Self, UnknownCause> {
        text.parse()
    }
}

impl From<NoticeCause> for String {
    fn from(cause: NoticeCause) -> Self {
        cause.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn a_cause_is_read_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for cause in [
            NoticeCause::Available,
            NoticeCause::Reminder { days_before: 7, until: None },
            NoticeCause::Reminder { days_before: 7, until: Some(date(2027, 4, 5)) },
            NoticeCause::Withdrawn,
            NoticeCause::DraftExpires { draft: DraftId(id), day: date(2027, 3, 15) },
            NoticeCause::News { change: 3 },
            NoticeCause::Received { reply: ReplyId(id) },
            NoticeCause::Delivered { reply: ReplyId(id) },
            NoticeCause::CaseClosed { change: 4 },
            NoticeCause::CaseReopened { change: 5 },
        ] {
            assert_eq!(cause.to_string().parse(), Ok(cause));
        }
        for wrong in
            ["", "reminder", "reminder:x", "reminder:7:x", "reminder:7:2027-04-05:1", "available:1", "received:7", "other"]
        {
            assert_eq!(wrong.parse::<NoticeCause>(), Err(UnknownCause), "{wrong}");
        }
    }
}
