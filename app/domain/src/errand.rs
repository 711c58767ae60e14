//! What the portal has to do outside of requests: kinds of errands, how an attempt ends, and when to try again.

mod hindrance;

pub use hindrance::{Cause, Hindrance};

use crate::{
    id::{ArrivalId, CaseSystemId, DocumentId, NoticeId, ReplyId, TenantId},
    notice::NoticeChannel,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// What is to be done. Read from what was written with the errand, perhaps by an older version of the program: a kind never changes what its
/// fields mean, it gets a new version (see [`Payload`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// A reply goes into its case file.
    DeliverReply { reply: ReplyId },
    /// Photos that everybody can open, and several photos as one PDF, before the package of the reply is settled.
    MakeRenditions { reply: ReplyId },
    /// A document that got no verdict when it came is looked into and scanned.
    ScanAgain { document: DocumentId },
    /// A person is told something on a channel.
    SendNotice { notice: NoticeId },
    /// What an authority has sent over FIT-Connect becomes a message.
    TakeInArrival { arrival: ArrivalId },
}

impl Task {
    /// The words of all kinds that this version of the program knows.
    pub const KINDS: [&'static str; 5] = ["deliver_reply", "make_renditions", "scan_again", "send_notice", "take_in_arrival"];

    /// The word of the kind in the database, in log and figures.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DeliverReply { .. } => "deliver_reply",
            Self::MakeRenditions { .. } => "make_renditions",
            Self::ScanAgain { .. } => "scan_again",
            Self::SendNotice { .. } => "send_notice",
            Self::TakeInArrival { .. } => "take_in_arrival",
        }
    }

    /// What it is about. One subject has at most one errand of a kind.
    pub fn subject(&self) -> Uuid {
        match self {
            Self::DeliverReply { reply } | Self::MakeRenditions { reply } => reply.0,
            Self::ScanAgain { document } => document.0,
            Self::SendNotice { notice } => notice.0,
            Self::TakeInArrival { arrival } => arrival.0,
        }
    }

    /// How long to wait between attempts, and for how long in all.
    fn pauses(&self) -> Pauses {
        match self {
            Self::DeliverReply { .. } => Pauses {
                first: SignedDuration::from_secs(5),
                longest: SignedDuration::from_hours(6),
                patience: Some(SignedDuration::from_hours(14 * 24)),
            },
            // Who waits for it is a reply: it is tried again soon, and goes without in the end.
            Self::MakeRenditions { .. } => {
                Pauses { first: SignedDuration::from_secs(5), longest: SignedDuration::from_mins(5), patience: None }
            }
            // A person looks at the page while it goes on. It ends by a verdict, or with the document.
            Self::ScanAgain { .. } => {
                Pauses { first: SignedDuration::from_secs(5), longest: SignedDuration::from_mins(1), patience: None }
            }
            // The delivery service keeps it for fourteen days, which the use case watches.
            Self::TakeInArrival { .. } => {
                Pauses { first: SignedDuration::from_secs(5), longest: SignedDuration::from_mins(30), patience: None }
            }
            // It has an end of its own (`Notice::give_up_at`), after which the next way is gone.
            Self::SendNotice { .. } => {
                Pauses { first: SignedDuration::from_secs(5), longest: SignedDuration::from_mins(30), patience: None }
            }
        }
    }

    /// What follows a failed attempt: doubling pauses with full jitter. `jitter` is a random number from 0 to 1.
    pub fn after_failure(
        &self,
        created_at: Timestamp,
        now: Timestamp,
        attempts: u32,
        reason: Hindrance,
        jitter: f64,
    ) -> ErrandState {
        let pauses = self.pauses();
        if pauses.patience.is_some_and(|patience| created_at.duration_until(now) >= patience) {
            return ErrandState::NeedsPerson { since: now, reason };
        }
        let doubled = pauses.first.as_secs().saturating_mul(1 << attempts.saturating_sub(1).min(20));
        let ceiling = doubled.min(pauses.longest.as_secs());
        // At least half a second, so that something broken is not tried in a loop.
        let millis = (jitter.clamp(0.0, 1.0) * ceiling_millis(ceiling)).max(500.0);
        #[expect(clippy::cast_possible_truncation, reason = "at most six hours in milliseconds")]
        let pause = SignedDuration::from_millis(millis as i64);
        ErrandState::Pending { due: now.saturating_add(pause).unwrap_or(Timestamp::MAX) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most six hours in milliseconds")]
fn ceiling_millis(seconds: i64) -> f64 {
    (seconds * 1000) as f64
}

struct Pauses {
    first: SignedDuration,
    longest: SignedDuration,
    /// After so long a person is asked; `None`: the errand ends by itself.
    patience: Option<SignedDuration>,
}

/// A task as it is written: with the version of its form. A form that is changed becomes a version of its own, and the older ones are still
/// read, because errands live as long as a case file is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Payload {
    #[serde(rename = "1")]
    V1(Task),
}

/// Why a task cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// A kind or a version that this version of the program does not know.
    Newer,
    /// It should be known, and is not as it was written.
    Broken,
}

impl From<Task> for Payload {
    fn from(task: Task) -> Self {
        Self::V1(task)
    }
}

impl From<Payload> for Task {
    fn from(payload: Payload) -> Self {
        match payload {
            Payload::V1(task) => task,
        }
    }
}

/// Where an errand leads. Each route has places of its own, so that one that hangs holds no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route(String);

impl Route {
    const CASE_SYSTEM: &'static str = "case_system:";
    const NOTICES: &'static str = "notices:";
    const ARRIVALS: &'static str = "arrivals:";

    /// The first way into the case files of a case system.
    pub fn case_system(id: &CaseSystemId) -> Self {
        Self(format!("{}{id}", Self::CASE_SYSTEM))
    }

    /// The ways into the case files of a case system, from 1 on: the next one is gone where those before are closed.
    pub fn way(id: &CaseSystemId, number: u8) -> Self {
        if number < 2 { Self::case_system(id) } else { Self(format!("{}{id}:{number}", Self::CASE_SYSTEM)) }
    }

    pub fn scanner() -> Self {
        Self("scanner".to_owned())
    }

    /// A channel by which people of a tenant are told something.
    pub fn notices(tenant: &TenantId, channel: NoticeChannel) -> Self {
        Self(format!("{}{tenant}:{channel}", Self::NOTICES))
    }

    /// What comes in for a case system.
    pub fn arrivals(id: &CaseSystemId) -> Self {
        Self(format!("{}{id}", Self::ARRIVALS))
    }

    /// The case system for which something comes in on it.
    pub fn of_arrivals(&self) -> Option<CaseSystemId> {
        self.0.strip_prefix(Self::ARRIVALS)?.parse().ok()
    }

    pub fn renderer() -> Self {
        Self("renderer".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The case system that it leads to, if it leads to one.
    pub fn to_case_system(&self) -> Option<CaseSystemId> {
        let way = self.0.strip_prefix(Self::CASE_SYSTEM)?;
        way.split_once(':').map_or(way, |(id, _)| id).parse().ok()
    }

    /// Which of its ways it is, from 1 on; `None`: it leads to no case system.
    pub fn way_number(&self) -> Option<u8> {
        let way = self.0.strip_prefix(Self::CASE_SYSTEM)?;
        way.split_once(':').map_or(Some(1), |(_, number)| number.parse().ok())
    }

    /// Attempts of one process at once.
    pub fn places(&self) -> usize {
        match self.0.as_str() {
            "renderer" => 2,
            // In order.
            route if route.starts_with(Self::ARRIVALS) => 1,
            // Short, and many: their pace is bounded by the tenant.
            route if route.starts_with(Self::NOTICES) => 8,
            _ => 4,
        }
    }
}

/// As it was written; also one that this version of the program does not know.
impl From<String> for Route {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an errand stands. No state moves backwards but by an act of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrandState {
    /// Waiting for its first or next attempt.
    Pending { due: Timestamp },
    /// With the proof that whoever did it gave.
    Done { at: Timestamp, proof: String },
    /// Tried for too long or refused for good: a person must look (B7). Never dropped.
    NeedsPerson { since: Timestamp, reason: Hindrance },
}

/// How one attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    Done {
        proof: String,
    },
    /// Worth another attempt.
    Later {
        reason: Hindrance,
    },
    /// Worth another attempt, at a moment that the other side or a rule names.
    NotBefore {
        at: Timestamp,
        reason: Hindrance,
    },
    /// No attempt of ours can change this.
    NeedsPerson {
        reason: Hindrance,
    },
}

impl AttemptOutcome {
    /// In the database, in log and figures.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Later { .. } | Self::NotBefore { .. } => "later",
            Self::NeedsPerson { .. } => "needs_person",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELIVER: Task = Task::DeliverReply { reply: ReplyId(Uuid::nil()) };
    const SCAN: Task = Task::ScanAgain { document: DocumentId(Uuid::nil()) };

    fn pause(task: Task, attempts: u32, jitter: f64) -> i64 {
        let now = Timestamp::UNIX_EPOCH;
        match task.after_failure(now, now, attempts, Cause::WayClosed.because(""), jitter) {
            ErrandState::Pending { due } => now.duration_until(due).as_millis().try_into().expect("small"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pauses_double_with_jitter_up_to_six_hours() {
        assert_eq!(pause(DELIVER, 1, 1.0), 5_000);
        assert_eq!(pause(DELIVER, 2, 1.0), 10_000);
        assert_eq!(pause(DELIVER, 4, 0.5), 20_000);
        assert_eq!(pause(DELIVER, 30, 1.0), 6 * 3_600_000);
        assert_eq!(pause(DELIVER, 1, 0.0), 500);
        assert_eq!(pause(SCAN, 30, 1.0), 60_000, "somebody looks at the page");
    }

    #[test]
    fn after_two_weeks_a_person_is_asked() {
        let created = Timestamp::UNIX_EPOCH;
        let now = created + SignedDuration::from_hours(14 * 24);
        let away = Cause::WayClosed.because("/akten: not there");
        let state = DELIVER.after_failure(created, now, 80, away.clone(), 1.0);
        assert_eq!(state, ErrandState::NeedsPerson { since: now, reason: away.clone() });
        let scan = SCAN.after_failure(created, now, 80, away, 1.0);
        assert!(matches!(scan, ErrandState::Pending { .. }), "it ends by a verdict or with its document");
    }

    #[test]
    fn what_was_written_is_read_again_and_what_is_newer_is_not_guessed() {
        let written = serde_json::to_string(&Payload::from(DELIVER)).expect("as written");
        assert_eq!(
            written, r#"{"version":"1","kind":"deliver_reply","reply":"00000000-0000-0000-0000-000000000000"}"#,
            "errands of older versions are read by it"
        );
        assert_eq!(Task::from(serde_json::from_str::<Payload>(&written).expect("as written")), DELIVER);
        let notice = Task::SendNotice { notice: NoticeId(Uuid::nil()) };
        let arrival = Task::TakeInArrival { arrival: ArrivalId(Uuid::nil()) };
        for task in [DELIVER, SCAN, notice, arrival, Task::MakeRenditions { reply: ReplyId(Uuid::nil()) }] {
            assert!(Task::KINDS.contains(&task.kind()), "{task:?}");
        }
        // As a migration writes it.
        let bare = r#"{"version":"1","kind":"scan_again","document":"00000000000000000000000000000000"}"#;
        assert_eq!(Task::from(serde_json::from_str::<Payload>(bare).expect("as written")), SCAN);
        assert!(serde_json::from_str::<Payload>(&written.replace("\"1\"", "\"2\"")).is_err());
        assert!(serde_json::from_str::<Payload>(&written.replace("deliver_reply", "post_letter")).is_err());
    }

    #[test]
    fn a_route_names_its_case_system() {
        let system: CaseSystemId = "kfz".parse().expect("as written");
        let route = Route::case_system(&system);
        assert_eq!((route.as_str(), route.to_case_system()), ("case_system:kfz", Some(system.clone())));
        assert_eq!(Route::scanner().to_case_system(), None);
        let next = Route::way(&system, 2);
        assert_eq!(
            (next.as_str(), next.way_number(), next.to_case_system()),
            ("case_system:kfz:2", Some(2), Some(system.clone()))
        );
        assert_eq!((Route::way(&system, 1), route.way_number()), (route, Some(1)));
    }
}
