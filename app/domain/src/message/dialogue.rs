//! What authority and person said to each other about a message after it was handed in: what of the replies is enough, more time, the end.

use crate::{
    deadline::Deadline,
    id::{AccountId, ItemId, MessageId},
    message::{Inquiry, MessageContent},
    personal::Personal,
    text::Lines,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most reviews of one message, and most requests for more time.
pub const MOST_STEPS: usize = 50;

/// Written with the message, read with it. Grows, and never forgets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialogue {
    /// Oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time: Vec<TimeStep>,
    /// The authority has closed the case: nothing is sent any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// The message that this one took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<MessageId>,
    /// The message that took the place of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<MessageId>,
    /// When the authority last changed its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Timestamp>,
}

/// What the authority says of what was answered (Prüfung). With something returned a new round begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub at: Timestamp,
    /// Nothing more is needed for these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub accepted: BTreeSet<ItemId>,
    /// These are needed once more, and why, in the binding language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub returned: BTreeMap<ItemId, Lines<2000>>,
    /// The authority will not ask again.
    #[serde(default)]
    pub last: bool,
}

/// Something about the end of the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum TimeStep {
    /// The person asks for more time (VwVfG § 31 (7)).
    Asked { at: Timestamp, by: AccountId, wished: Date, reason: Personal<Lines<1000>> },
    /// The authority sets another end, asked or not.
    Granted {
        at: Timestamp,
        from: Deadline,
        to: Deadline,
        #[serde(default)]
        note: Option<Lines<1000>>,
    },
    /// The authority leaves it as it is.
    Refused { at: Timestamp, reason: Lines<1000> },
}

impl TimeStep {
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Asked { at, .. } | Self::Granted { at, .. } | Self::Refused { at, .. } => *at,
        }
    }
}

/// What is wrong with a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewFault {
    /// It says nothing.
    Empty,
    /// The message has no such item.
    UnknownItem(ItemId),
    /// Given the answers, the person is not asked this: what is returned would be nowhere.
    NotAsked(ItemId),
    /// Accepted and returned at once.
    Both(ItemId),
    /// There were too many before.
    TooMany,
    /// Before this one the authority said that it would not ask again.
    AfterTheLast,
}

impl Review {
    /// But for the moment.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.accepted, &self.returned, self.last) == (&other.accepted, &other.returned, other.last)
    }

    /// Checks it against what the message asks. `asked`: items that are asked for, given what was answered.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, inquiry: &Inquiry, asked: &BTreeSet<ItemId>, before: &[Self]) -> Result<(), Vec<ReviewFault>> {
        let mut faults = Vec::new();
        if self.accepted.is_empty() && self.returned.is_empty() {
            faults.push(ReviewFault::Empty);
        }
        if before.len() >= MOST_STEPS {
            faults.push(ReviewFault::TooMany);
        }
        if !self.returned.is_empty() && before.iter().any(|earlier| earlier.last) {
            faults.push(ReviewFault::AfterTheLast);
        }
        for item in self.accepted.iter().chain(self.returned.keys()) {
            if inquiry.items.find(item).is_none() {
                faults.push(ReviewFault::UnknownItem(item.clone()));
            }
        }
        // With a question that is answered anew, what depends on it may be asked.
        let mut may = asked.clone();
        for item in &inquiry.items {
            let depends = |on: &ItemId| may.contains(on) && self.returned.contains_key(on);
            if item.visible_if.as_ref().is_some_and(|condition| depends(&condition.question)) {
                may.insert(item.id.clone());
            } else if self.returned.contains_key(&item.id) && !may.contains(&item.id) {
                faults.push(ReviewFault::NotAsked(item.id.clone()));
            }
        }
        let both = self.accepted.iter().filter(|item| self.returned.contains_key(*item));
        faults.extend(both.cloned().map(ReviewFault::Both));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl Dialogue {
    /// The first round is the message itself; each review that returns something begins another.
    pub fn round(&self) -> usize {
        1 + self.reviews.iter().filter(|review| !review.returned.is_empty()).count()
    }

    /// Neither is the case closed, nor has another message taken the place of this one.
    pub fn takes_replies(&self) -> bool {
        self.closed_at.is_none() && self.replaced_by.is_none()
    }

    /// The authority has said that it will not ask again.
    pub fn is_last_round(&self) -> bool {
        self.reviews.iter().any(|review| review.last)
    }

    /// What the person asked for, as long as the authority has not decided.
    pub fn asked(&self) -> Option<(Timestamp, Date, &Personal<Lines<1000>>)> {
        match self.time.last() {
            Some(TimeStep::Asked { at, wished, reason, .. }) => Some((*at, *wished, reason)),
            Some(TimeStep::Granted { .. } | TimeStep::Refused { .. }) | None => None,
        }
    }

    /// The message as it was at a moment: with the deadline that it had then. What was handed over with one end is never handed over with
    /// another.
    pub fn as_of(&self, moment: Timestamp, content: &mut MessageContent) {
        let later = self.time.iter().find_map(|step| match step {
            TimeStep::Granted { at, from, .. } if *at > moment => Some(*from),
            _ => None,
        });
        if let Some(deadline) = later
            && let Some(terms) = content.kind.inquiry_mut().and_then(|inquiry| inquiry.terms.as_mut())
        {
            terms.deadline = deadline;
        }
    }
}

/// Why more time cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMoreTime {
    /// The message has no end, or one that the authority cannot move: a law sets it, or it is an appointment.
    NotPossible,
    /// It was asked for, and is not decided.
    AskedBefore,
    /// The day does not lie behind the end that there is, or is gone.
    DayNotLater,
    /// More than a year behind the end, or behind today.
    DayTooFar,
    TooOften,
}

impl Dialogue {
    /// Whether the person can ask for more time, also after the end (VwVfG § 31 (7)).
    ///
    /// # Errors
    /// Why not.
    pub fn may_ask(&self, inquiry: Option<&Inquiry>) -> Result<Deadline, NoMoreTime> {
        let terms = inquiry.and_then(|inquiry| inquiry.terms.as_ref()).filter(|terms| terms.is_movable());
        let Some(terms) = terms.filter(|_| self.takes_replies()) else {
            return Err(NoMoreTime::NotPossible);
        };
        if self.asked().is_some() {
            return Err(NoMoreTime::AskedBefore);
        }
        // One step is left for the authority's word.
        if self.time.len() + 1 >= MOST_STEPS {
            return Err(NoMoreTime::TooOften);
        }
        Ok(terms.deadline)
    }

    /// Whether a day can be wished for.
    ///
    /// # Errors
    /// Why not.
    pub fn wish(&self, inquiry: Option<&Inquiry>, wished: Date, today: Date) -> Result<(), NoMoreTime> {
        let deadline = self.may_ask(inquiry)?;
        if wished <= deadline.due || wished <= today {
            return Err(NoMoreTime::DayNotLater);
        }
        if today.max(deadline.due).until(wished).is_ok_and(|span| span.get_days() > 366) {
            return Err(NoMoreTime::DayTooFar);
        }
        Ok(())
    }
}
