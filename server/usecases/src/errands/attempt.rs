//! One attempt at an errand. Runs outside any transaction; the lease decides whose word counts.

use crate::{
    delivery::breakers::Turned,
    errands::{Errands, LEASE},
};
use domain::{
    errand::{AttemptOutcome, Cause, ErrandState, Route, Task, Unread},
    id::EventId,
    message::Message,
};
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{ClaimedErrand, NewNotice, Settlement},
};
use std::{panic::AssertUnwindSafe, time::Duration};
use tracing::Instrument as _;

/// The lease is extended so often.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// So often: no attempt takes longer than half an hour.
const BEATS: u32 = 60;
/// To what a newer version of the program wrote: it is there, or comes back.
const NEWER_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Where replies have another way: what this one has not answered for so long is looked at by a person.
const UNANSWERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An attempt that has ended, for figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    pub kind: &'static str,
    pub outcome: &'static str,
}

impl Errands {
    /// Tries a claimed errand and settles how it ended.
    ///
    /// # Errors
    /// The database is away: the errand is claimed anew when its lease has ended.
    pub async fn attempt(&self, claimed: ClaimedErrand) -> Result<Attempted, StorageError> {
        let kind = claimed.task.map_or("unknown", |task| task.kind());
        let span = tracing::info_span!(
            "errand",
            errand.id = %claimed.id,
            errand.kind = kind,
            errand.route = %claimed.route,
            errand.attempt = claimed.attempts + 1,
            request.id = claimed.request,
        );
        self.attempt_and_settle(kind, claimed).instrument(span).await
    }

    async fn attempt_and_settle(&self, kind: &'static str, claimed: ClaimedErrand) -> Result<Attempted, StorageError> {
        let started_at = self.clock.now();
        let (outcome, message) = tokio::select! {
            // What panics has been tried: it is put off as what fails is, and given up as that is.
            outcome = AssertUnwindSafe(Box::pin(self.outcome(&claimed))).catch_unwind() => outcome.unwrap_or_else(|_| {
                (AttemptOutcome::Later { reason: Cause::Record.because("the attempt panicked") }, None)
            }),
            reason = self.hold_lease(&claimed) => (AttemptOutcome::Later { reason: Cause::Interrupted.because(reason) }, None),
        };
        let ended_at = self.clock.now();
        let outcome = self.unless_there_is_a_next_way(&claimed, outcome, ended_at);
        let mut state = match (&outcome, claimed.task) {
            (AttemptOutcome::Done { proof }, _) => ErrandState::Done { at: ended_at, proof: proof.clone() },
            (AttemptOutcome::NeedsPerson { reason }, _) => ErrandState::NeedsPerson { since: ended_at, reason: reason.clone() },
            (AttemptOutcome::Later { reason }, Ok(task)) => {
                let attempts = claimed.attempts.saturating_sub(claimed.elsewhere) + 1;
                task.after_failure(claimed.created_at, ended_at, attempts, reason.clone(), self.jitter())
            }
            (AttemptOutcome::NotBefore { at, .. }, _) => ErrandState::Pending { due: *at },
            (AttemptOutcome::Later { .. }, Err(_)) => ErrandState::Pending { due: ended_at + NEWER_PAUSE },
        };
        // That the way is closed now says nothing of the attempt before that nobody answered.
        if let ErrandState::NeedsPerson { reason, .. } = &mut state
            && claimed.may_have_arrived
            && reason.cause == Cause::WayClosed
        {
            reason.cause = Cause::Unanswered;
        }
        match &outcome {
            AttemptOutcome::Done { .. } => {
                tracing::info!("errand.done");
            }
            AttemptOutcome::Later { reason } | AttemptOutcome::NotBefore { reason, .. } => {
                tracing::warn!(errand.reason = %reason, "errand.later");
            }
            AttemptOutcome::NeedsPerson { reason } => {
                tracing::error!(errand.reason = %reason, "errand.needs_person");
            }
        }
        let attempted = Attempted { kind, outcome: outcome.as_str() };
        let notices = self.caused_by(&claimed, &state, message.as_ref());
        let message = message.map(|message| message.id);
        let event = EventId(self.clock.new_id());
        let settlement = Settlement { claimed, started_at, ended_at, outcome, state, notices, message, event };
        // Nobody else tries it while its end is being written.
        let held = async {
            self.hold_lease(&settlement.claimed).await;
            std::future::pending().await
        };
        let settled = tokio::select! {
            settled = self.storage.settle_errand(&settlement) => settled?,
            settled = held => settled,
        };
        if !settled {
            tracing::warn!("errand.lease_lost");
        }
        self.note_the_way(&settlement.claimed.route, &settlement.outcome, ended_at).await;
        Ok(attempted)
    }

    /// Where there is another way, nobody has to look at what cannot have arrived; and what may have is looked at before long, because it
    /// holds up nothing but itself.
    fn unless_there_is_a_next_way(&self, claimed: &ClaimedErrand, outcome: AttemptOutcome, now: Timestamp) -> AttemptOutcome {
        if !self.has_next_way(&claimed.route) {
            return outcome;
        }
        match outcome {
            AttemptOutcome::NeedsPerson { reason } if reason.cause == Cause::WayClosed => AttemptOutcome::Later { reason },
            AttemptOutcome::Later { reason } => {
                let stays = reason.cause == Cause::Unanswered || (reason.cause == Cause::WayClosed && claimed.may_have_arrived);
                let long = claimed.created_at.duration_until(now) >= UNANSWERED_FOR;
                if stays && long { AttemptOutcome::NeedsPerson { reason } } else { AttemptOutcome::Later { reason } }
            }
            outcome @ (AttemptOutcome::Done { .. } | AttemptOutcome::NotBefore { .. } | AttemptOutcome::NeedsPerson { .. }) => {
                outcome
            }
        }
    }

    /// Whether the way into a case file is open: once it is again, what was put off is due.
    async fn note_the_way(&self, route: &Route, outcome: &AttemptOutcome, now: Timestamp) {
        if route.to_case_system().is_none() {
            return;
        }
        match self.breakers.note(route, outcome, now) {
            Turned::Closed => {
                tracing::error!("errands.way_closed");
            }
            Turned::Open => match self.hurry(route).await {
                Ok(hurried) => tracing::info!(errands = hurried, "errands.way_open"),
                // Each comes when its own pause is over.
                Err(error) => tracing::warn!(error = %error, "errands.not_hurried"),
            },
            Turned::Nothing => {}
        }
    }

    /// From each kind to its use case. With the message, where a reply to it was handed over.
    async fn outcome(&self, claimed: &ClaimedErrand) -> (AttemptOutcome, Option<Message>) {
        let mut message = None;
        let outcome = match claimed.task {
            Err(Unread::Newer) => {
                Ok(AttemptOutcome::Later { reason: Cause::Record.because("a newer version of the program wrote it") })
            }
            Err(Unread::Broken) => {
                Ok(AttemptOutcome::NeedsPerson { reason: Cause::Record.because("what is to be done cannot be read") })
            }
            Ok(task) => self.by_kind(claimed, task, &mut message).await,
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            // One unreadable record must not keep others waiting: it is this errand's own failure.
            Err(StorageError::Corrupt { table, id, reason }) => {
                AttemptOutcome::NeedsPerson { reason: Cause::Record.because(format!("{table} {id}: {reason}")) }
            }
            Err(error @ StorageError::Unavailable(_)) => {
                AttemptOutcome::Later { reason: Cause::Database.because(error.to_string()) }
            }
        };
        (outcome, message)
    }

    async fn by_kind(
        &self,
        claimed: &ClaimedErrand,
        task: Task,
        message: &mut Option<Message>,
    ) -> Result<AttemptOutcome, StorageError> {
        match task {
            Task::DeliverReply { reply } => {
                let handed_over = Box::pin(self.delivery.deliver(claimed, reply)).await?;
                *message = handed_over.message;
                Ok(handed_over.outcome)
            }
            Task::MakeRenditions { reply } => self.delivery.make_copies(claimed, reply).await,
            Task::ScanAgain { document } => self.documents.scan_again(&claimed.tenant, document).await,
            Task::SendNotice { notice } => self.notices.send(claimed, notice).await,
            Task::TakeInArrival { arrival } => Box::pin(self.rail.take_in(claimed, arrival)).await,
        }
    }

    /// Who is told that it is done.
    fn caused_by(&self, claimed: &ClaimedErrand, state: &ErrandState, message: Option<&Message>) -> Vec<NewNotice> {
        let (Ok(Task::DeliverReply { reply }), ErrandState::Done { .. }, Some(message)) = (claimed.task, state, message) else {
            return Vec::new();
        };
        // Over a rail, or fetched, it is with the authority only when the authority says so.
        let route = &claimed.route;
        if self.rail.carries(route) || self.xoev.confirms(route) || self.delivery.only_offers(route) {
            return Vec::new();
        }
        self.delivery.announcer.of_delivery(message, reply)
    }

    /// Keeps others away while an attempt is going on. Returns only with a reason to end it.
    async fn hold_lease(&self, claimed: &ClaimedErrand) -> &'static str {
        for _ in 0..BEATS {
            self.clock.pause(HEARTBEAT).await;
            match self.storage.extend_lease(claimed, self.clock.now() + LEASE).await {
                Ok(true) => {}
                Ok(false) => return "the lease was lost",
                // The lease outlasts several of these.
                Err(error) => tracing::warn!(error = %error, "errand.lease_not_extended"),
            }
        }
        "the attempt took too long"
    }

    /// A random number from 0 to 1.
    fn jitter(&self) -> f64 {
        f64::from(u32::from_ne_bytes(self.random())) / f64::from(u32::MAX)
    }
}
