//! How a reply gets into the case file (Übermittlung ins Verfahren): states, and when to try again.

use crate::{
    binding::Recognition,
    id::DeliveryId,
    person::{PersonKey, TrustLevel},
    representation::Representation,
};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// Where a delivery stands, for applicant and clerk alike (B11). No state moves backwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Waiting for its first or next attempt.
    Pending { attempts: u32, next_at: Timestamp },
    /// In the case file, with the proof the channel gave.
    Delivered { at: Timestamp, proof: String },
    /// Tried for too long or refused for good: a person must look (B7). Never dropped.
    NeedsPerson { since: Timestamp, reason: Hindrance },
}

/// Why a reply could not be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindrance {
    pub cause: Cause,
    /// For operators: paths and what the system said. Never shown to clerks or applicants.
    pub detail: String,
}

/// What kind of hindrance it is: so much a clerk may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The folder or endpoint does not take anything now.
    WayClosed,
    /// The configuration names no way to the case system.
    NoWay,
    /// Something else lies there under the same delivery id.
    OtherPackage,
    /// A document could not be read or is not what was received.
    Documents,
    /// A row of the database does not fit the model or is gone.
    Record,
    /// Copies and summaries could not be made yet.
    Copies,
    /// An earlier reply has to arrive first.
    EarlierReply,
    /// It took too long, or another worker had taken it over.
    Interrupted,
    /// The database was away.
    Database,
    /// Written by an earlier version, which kept only the detail.
    Unknown,
}

impl Cause {
    pub const ALL: [Self; 10] = [
        Self::WayClosed,
        Self::NoWay,
        Self::OtherPackage,
        Self::Documents,
        Self::Record,
        Self::Copies,
        Self::EarlierReply,
        Self::Interrupted,
        Self::Database,
        Self::Unknown,
    ];

    /// As it is stored and shown to operators.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WayClosed => "way_closed",
            Self::NoWay => "no_way",
            Self::OtherPackage => "other_package",
            Self::Documents => "documents",
            Self::Record => "record",
            Self::Copies => "copies",
            Self::EarlierReply => "earlier_reply",
            Self::Interrupted => "interrupted",
            Self::Database => "database",
            Self::Unknown => "unknown",
        }
    }

    pub fn because(self, detail: impl Into<String>) -> Hindrance {
        Hindrance { cause: self, detail: detail.into() }
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Cause::Unknown => f.write_str(&self.detail),
            cause => write!(f, "{}: {}", cause.as_str(), self.detail),
        }
    }
}

/// Reads what [`Hindrance`] shows; everything else is a detail of unknown cause.
impl From<String> for Hindrance {
    fn from(text: String) -> Self {
        let parts = text.split_once(": ");
        let known = parts.and_then(|(word, detail)| {
            let cause = Cause::ALL.into_iter().find(|cause| cause.as_str() == word && *cause != Cause::Unknown)?;
            Some(cause.because(detail))
        });
        known.unwrap_or_else(|| Cause::Unknown.because(text))
    }
}

/// How one attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    Delivered {
        proof: String,
    },
    /// Worth another attempt.
    Failed {
        reason: Hindrance,
    },
    /// No attempt of ours can change this.
    Rejected {
        reason: Hindrance,
    },
}

/// First pause after a failure.
pub const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// Longest pause between attempts.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// How long to keep trying before a person is asked.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What follows a failed attempt: doubling pauses with full jitter, up to [`PATIENCE`] after `created_at`.
/// `jitter` is a random number from 0 to 1.
pub fn after_failure(created_at: Timestamp, now: Timestamp, attempts: u32, reason: Hindrance, jitter: f64) -> DeliveryState {
    if created_at.duration_until(now) >= PATIENCE {
        return DeliveryState::NeedsPerson { since: now, reason };
    }
    let doubled = FIRST_PAUSE.as_secs().saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let ceiling = doubled.min(LONGEST_PAUSE.as_secs());
    // At least half a second, so that a broken channel is not tried in a loop.
    let millis = (jitter.clamp(0.0, 1.0) * ceiling_millis(ceiling)).max(500.0);
    #[expect(clippy::cast_possible_truncation, reason = "at most six hours in milliseconds")]
    let pause = SignedDuration::from_millis(millis as i64);
    DeliveryState::Pending { attempts, next_at: now.saturating_add(pause).unwrap_or(Timestamp::MAX) }
}

#[expect(clippy::cast_precision_loss, reason = "at most six hours in milliseconds")]
fn ceiling_millis(seconds: i64) -> f64 {
    (seconds * 1000) as f64
}

/// Who answered and how they were matched, as it goes along with the reply.
#[derive(Debug, Clone)]
pub struct ReplyOrigin {
    pub delivery_id: DeliveryId,
    pub person: PersonKey,
    pub level: TrustLevel,
    pub recognition: Recognition,
    pub representation: Option<Representation>,
    pub language: String,
    /// Noted when the package was settled: some copies that were wanted could not be made.
    pub copies_missing: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(attempts: u32, jitter: f64) -> i64 {
        let now = Timestamp::UNIX_EPOCH;
        match after_failure(now, now, attempts, Cause::WayClosed.because(""), jitter) {
            DeliveryState::Pending { next_at, .. } => now.duration_until(next_at).as_millis().try_into().expect("small"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pauses_double_with_jitter_up_to_six_hours() {
        assert_eq!(pause(1, 1.0), 5_000);
        assert_eq!(pause(2, 1.0), 10_000);
        assert_eq!(pause(4, 0.5), 20_000);
        assert_eq!(pause(30, 1.0), 6 * 3_600_000);
        assert_eq!(pause(1, 0.0), 500);
    }

    #[test]
    fn after_two_weeks_a_person_is_asked() {
        let created = Timestamp::UNIX_EPOCH;
        let now = created + PATIENCE;
        let away = Cause::WayClosed.because("/akten: not there");
        let state = after_failure(created, now, 80, away.clone(), 1.0);
        assert_eq!(state, DeliveryState::NeedsPerson { since: now, reason: away });
    }

    #[test]
    fn a_hindrance_is_read_as_it_was_shown() {
        for cause in Cause::ALL {
            let hindrance = cause.because("/akten: not: there");
            assert_eq!(Hindrance::from(hindrance.to_string()), hindrance);
        }
        assert_eq!(Hindrance::from("No space left".to_owned()), Cause::Unknown.because("No space left"));
    }
}
