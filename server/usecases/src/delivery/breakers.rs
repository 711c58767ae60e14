//! Ways that keep failing are left alone for a while: one attempt now and then finds out whether they are open again.

use domain::errand::{AttemptOutcome, Cause, Route};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Attempts in a row that fail before a way counts as closed.
const ENOUGH: u32 = 5;
/// Until the first attempt at a closed way; twice as long after each that fails.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// Failures further apart are not in a row.
const IN_A_ROW: SignedDuration = SignedDuration::from_mins(30);

/// Of one process: each instance finds out for itself.
#[derive(Debug, Default)]
pub(crate) struct Breakers {
    ways: Mutex<HashMap<Route, Breaker>>,
}

#[derive(Debug)]
struct Breaker {
    failures: u32,
    failed_at: Timestamp,
    closed: Option<Closed>,
}

#[derive(Debug)]
struct Closed {
    since: Timestamp,
    /// No attempt before.
    until: Timestamp,
    pause: SignedDuration,
    /// A probe found it so, and no attempt has.
    by_probe: bool,
}

impl Closed {
    fn now(now: Timestamp, by_probe: bool) -> Self {
        let until = now.saturating_add(FIRST_PAUSE).unwrap_or(Timestamp::MAX);
        Self { since: now, until, pause: (FIRST_PAUSE * 2).min(LONGEST_PAUSE), by_probe }
    }
}

/// What an attempt has changed about a way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// It counts as closed from now on.
    Closed,
    /// It is open again: what waits there may go.
    Open,
    Nothing,
}

impl Breakers {
    fn ways(&self) -> MutexGuard<'_, HashMap<Route, Breaker>> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Attempts that may be begun now while so many are under way; `usize::MAX` on an open way.
    pub(crate) fn free(&self, way: &Route, under_way: usize, now: Timestamp) -> usize {
        match self.ways().get(way).and_then(|breaker| breaker.closed.as_ref()) {
            None => usize::MAX,
            Some(closed) if now < closed.until => 0,
            Some(_) => 1_usize.saturating_sub(under_way),
        }
    }

    /// Since when a closed way is closed; `None`: it is open.
    pub(crate) fn closed_since(&self, way: &Route) -> Option<Timestamp> {
        self.ways().get(way)?.closed.as_ref().map(|closed| closed.since)
    }

    /// Looks at how an attempt ended. What says nothing about the way changes nothing.
    pub(crate) fn note(&self, way: &Route, outcome: &AttemptOutcome, now: Timestamp) -> Turned {
        let of_the_way = match outcome {
            // Whoever answers is there, whatever it says.
            AttemptOutcome::Done { .. } => return self.answered(way),
            AttemptOutcome::NotBefore { reason, .. } | AttemptOutcome::Later { reason } => reason.cause.is_of_the_way(),
            AttemptOutcome::NeedsPerson { reason } if reason.cause.is_of_the_way() => true,
            AttemptOutcome::NeedsPerson { reason } if reason.cause == Cause::Refused => return self.answered(way),
            AttemptOutcome::NeedsPerson { .. } => false,
        };
        if of_the_way { self.failed(way, now) } else { Turned::Nothing }
    }

    fn answered(&self, way: &Route) -> Turned {
        match self.ways().remove(way) {
            Some(Breaker { closed: Some(_), .. }) => Turned::Open,
            Some(_) | None => Turned::Nothing,
        }
    }

    fn failed(&self, way: &Route, now: Timestamp) -> Turned {
        let mut ways = self.ways();
        let breaker = ways.entry(way.clone()).or_insert(Breaker { failures: 0, failed_at: now, closed: None });
        if breaker.failed_at.duration_until(now) > IN_A_ROW {
            breaker.failures = 0;
        }
        (breaker.failures, breaker.failed_at) = (breaker.failures.saturating_add(1), now);
        match &mut breaker.closed {
            None if breaker.failures < ENOUGH => Turned::Nothing,
            None => {
                breaker.closed = Some(Closed::now(now, false));
                Turned::Closed
            }
            // Several that were under way when it closed are one failure.
            Some(closed) => {
                if now >= closed.until {
                    closed.until = now.saturating_add(closed.pause).unwrap_or(Timestamp::MAX);
                    closed.pause = (closed.pause * 2).min(LONGEST_PAUSE);
                }
                closed.by_probe = false;
                Turned::Nothing
            }
        }
    }

    /// A probe has found it closed.
    pub(crate) fn found_closed(&self, way: &Route, now: Timestamp) {
        let mut ways = self.ways();
        let breaker = ways.entry(way.clone()).or_insert(Breaker { failures: 0, failed_at: now, closed: None });
        breaker.closed.get_or_insert_with(|| Closed::now(now, true));
    }

    /// A probe says that somebody is there. What a probe has closed is open; where attempts failed, one may find out at once: somebody can be
    /// there and take nothing.
    pub(crate) fn found_open(&self, way: &Route, now: Timestamp) {
        let mut ways = self.ways();
        if ways.get(way).and_then(|breaker| breaker.closed.as_ref()).is_some_and(|closed| closed.by_probe) {
            ways.remove(way);
        }
        drop(ways);
        self.try_now(way, now);
    }

    /// A person wants it tried: an attempt may find out at once.
    pub(crate) fn try_now(&self, way: &Route, now: Timestamp) {
        if let Some(closed) = self.ways().get_mut(way).and_then(|breaker| breaker.closed.as_mut()) {
            closed.until = now.min(closed.until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::CaseSystemId;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    fn later(cause: Cause) -> AttemptOutcome {
        AttemptOutcome::Later { reason: cause.because("") }
    }

    fn way() -> Route {
        let system: CaseSystemId = "kfz".parse().expect("a short name");
        Route::case_system(&system)
    }

    #[test]
    fn a_way_that_keeps_failing_is_tried_now_and_then_until_it_answers() {
        let (breakers, way) = (Breakers::default(), way());
        for second in 0..4 {
            assert_eq!(breakers.note(&way, &later(Cause::WayClosed), at(second)), Turned::Nothing);
        }
        assert_eq!((breakers.free(&way, 3, at(4)), breakers.closed_since(&way)), (usize::MAX, None));
        assert_eq!(breakers.note(&way, &later(Cause::Unanswered), at(4)), Turned::Closed);
        assert_eq!(breakers.closed_since(&way), Some(at(4)), "from the moment on at which that is known");
        assert_eq!(breakers.note(&way, &later(Cause::WayClosed), at(5)), Turned::Nothing, "it was under way");
        assert_eq!((breakers.free(&way, 0, at(33)), breakers.free(&way, 0, at(34))), (0, 1));
        assert_eq!(breakers.free(&way, 1, at(34)), 0, "one finds out");
        assert_eq!(breakers.note(&way, &later(Cause::WayClosed), at(40)), Turned::Nothing);
        assert_eq!((breakers.free(&way, 0, at(99)), breakers.free(&way, 0, at(100))), (0, 1), "twice as long");
        for _ in 0..20 {
            breakers.note(&way, &later(Cause::WayClosed), at(5_000));
        }
        breakers.note(&way, &later(Cause::WayClosed), at(100_000));
        assert_eq!(breakers.free(&way, 0, at(100_300)), 1, "never longer than five minutes");
        assert_eq!(breakers.note(&way, &AttemptOutcome::Done { proof: String::new() }, at(100_301)), Turned::Open);
        assert_eq!((breakers.free(&way, 9, at(100_302)), breakers.closed_since(&way)), (usize::MAX, None));
    }

    #[test]
    fn what_is_no_fault_of_the_way_closes_none() {
        let (breakers, way) = (Breakers::default(), way());
        for _ in 0..20 {
            breakers.note(&way, &later(Cause::Documents), at(0));
            let refused = AttemptOutcome::NeedsPerson { reason: Cause::Refused.because("") };
            breakers.note(&way, &refused, at(0));
        }
        for _ in 0..4 {
            breakers.note(&way, &later(Cause::WayClosed), at(1));
        }
        let refused = AttemptOutcome::NeedsPerson { reason: Cause::Refused.because("") };
        breakers.note(&way, &refused, at(2));
        assert_eq!(breakers.note(&way, &later(Cause::WayClosed), at(3)), Turned::Nothing, "whoever refuses is there");
    }

    #[test]
    fn failures_that_are_far_apart_are_not_in_a_row() {
        let (breakers, way) = (Breakers::default(), way());
        for day in 0..20 {
            assert_eq!(breakers.note(&way, &later(Cause::WayClosed), at(day * 86_400)), Turned::Nothing);
        }
        assert_eq!(breakers.closed_since(&way), None);
    }

    #[test]
    fn a_probe_closes_a_way_and_a_good_one_opens_it() {
        let (breakers, way) = (Breakers::default(), way());
        breakers.found_closed(&way, at(0));
        assert_eq!((breakers.free(&way, 0, at(29)), breakers.closed_since(&way)), (0, Some(at(0))));
        breakers.found_closed(&way, at(20));
        assert_eq!(breakers.free(&way, 0, at(30)), 1, "found twice, it is closed once");
        breakers.found_open(&way, at(600));
        assert_eq!((breakers.free(&way, 9, at(600)), breakers.closed_since(&way)), (usize::MAX, None), "it was a hiccup");
        // What attempts have found out a probe does not take back: somebody may be there and take nothing.
        for _ in 0..5 {
            breakers.note(&way, &later(Cause::WayClosed), at(700));
        }
        breakers.found_open(&way, at(701));
        assert_eq!((breakers.free(&way, 0, at(701)), breakers.closed_since(&way)), (1, Some(at(700))));
    }
}
