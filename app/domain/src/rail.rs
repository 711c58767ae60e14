//! What comes and goes over FIT-Connect: cases, arrivals (there called replies: authority → us) and transmissions (submissions: us → authority).
//! Rules of time are those of the delivery service: see `docs/fit-connect.md`.

use crate::id::{ArrivalId, RailCaseId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where an arrival stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalState {
    /// Known, and not stored yet.
    Waiting,
    /// A message; the delivery service does not know yet that we have it.
    Stored,
    /// A message, and the delivery service has our acknowledgement.
    Acknowledged,
    /// Sent back with reasons, by a person's decision.
    Rejected,
    /// It cannot become a message: a person decides.
    SetAside,
    /// The delivery service has let it go before it was fetched.
    Expired,
}

impl ArrivalState {
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Stored, Self::Acknowledged, Self::Rejected, Self::SetAside, Self::Expired];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Stored => "stored",
            Self::Acknowledged => "acknowledged",
            Self::Rejected => "rejected",
            Self::SetAside => "set_aside",
            Self::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Nothing more is done about it by itself.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Acknowledged | Self::Rejected | Self::Expired)
    }
}

/// Where a transmission stands. Transmitted is not accepted: only the authority can say that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransmissionState {
    Begun,
    /// The delivery service has all of it, and says so in a signed event.
    Transmitted,
    /// The authority says so in a signed event.
    Accepted,
    /// The authority or the delivery service says so in a signed event, with reasons.
    Rejected,
}

impl TransmissionState {
    pub const ALL: [Self; 4] = [Self::Begun, Self::Transmitted, Self::Accepted, Self::Rejected];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Transmitted => "transmitted",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A service of the administration, as the case was opened for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicService {
    /// `urn:de:fim:leika:leistung:…`
    pub identifier: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Names what was handed over: the authentication tags of its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartTags {
    pub metadata: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attachments: BTreeMap<Uuid, String>,
}

/// Why something was rejected, as its rejecter says (after RFC 7807).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RailProblem {
    pub r#type: String,
    pub title: String,
    pub detail: String,
    pub instance: String,
}

/// What a signed event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailSubject {
    Submission(Uuid),
    Arrival(ArrivalId),
}

/// What a verified event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailEvent {
    pub id: Uuid,
    pub at: Timestamp,
    pub case: RailCaseId,
    pub subject: RailSubject,
    /// The last part of its address: `submit-reply`, …
    pub kind: String,
    pub tags: Option<PartTags>,
    pub problems: Vec<RailProblem>,
    /// Compact, as it was signed.
    pub token: String,
    /// Whose key checked it, and the key: JSON.
    pub signed_by: String,
}

/// The delivery service writes to the technical contact after three and nine days, and lets go after fourteen. We say so before.
const FIRST_ALARM: SignedDuration = SignedDuration::from_hours(2 * 24);
const SECOND_ALARM: SignedDuration = SignedDuration::from_hours(8 * 24);
const GONE_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Events are deleted 730 days after the last one of the case.
const EVIDENCE_WARNING: SignedDuration = SignedDuration::from_hours(700 * 24);

/// For how many days an arrival has waited so long that somebody must hear of it: 2, 8 or 14; 0: none.
pub fn days_of_alarm(first_seen: Timestamp, now: Timestamp) -> u32 {
    let waits = first_seen.duration_until(now);
    match waits {
        _ if waits >= GONE_AFTER => 14,
        _ if waits >= SECOND_ALARM => 8,
        _ if waits >= FIRST_ALARM => 2,
        _ => 0,
    }
}

/// Whether the delivery service has let go of what we did not fetch.
pub fn is_gone(first_seen: Timestamp, now: Timestamp) -> bool {
    first_seen.duration_until(now) >= GONE_AFTER
}

/// Whether the evidence of a case should be exported before the delivery service deletes its log.
pub fn evidence_ends_soon(last_event: Timestamp, now: Timestamp) -> bool {
    last_event.duration_until(now) >= EVIDENCE_WARNING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_come_before_the_days_of_the_delivery_service() {
        let seen = Timestamp::UNIX_EPOCH;
        let after = |hours| days_of_alarm(seen, seen + SignedDuration::from_hours(hours));
        assert_eq!([after(0), after(47), after(48), after(71)], [0, 0, 2, 2], "before day 3");
        assert_eq!([after(191), after(192), after(335)], [2, 8, 8], "before day 9");
        assert_eq!(after(336), 14);
        assert!(is_gone(seen, seen + SignedDuration::from_hours(14 * 24)));
        assert!(!is_gone(seen, seen + SignedDuration::from_hours(14 * 24 - 1)));
        assert!(evidence_ends_soon(seen, seen + SignedDuration::from_hours(701 * 24)), "before day 730");
    }

    #[test]
    fn states_are_read_as_they_are_written() {
        assert!(ArrivalState::ALL.iter().all(|state| ArrivalState::parse(state.as_str()) == Some(*state)));
        assert!(TransmissionState::ALL.iter().all(|state| TransmissionState::parse(state.as_str()) == Some(*state)));
        assert_eq!(ArrivalState::parse("lost"), None);
    }
}
