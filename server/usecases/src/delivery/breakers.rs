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

/// Of one process: each instance finds out for itself.
#[derive(Debug, Default)]
pub(crate) struct Breakers {
    ways: Mutex<HashMap<Route, Breaker>>,
}

#[derive(Debug)]
struct Breaker {
    failures: u32,
    since: Timestamp,
    /// Closed until then; `None`: it has failed, but not often enough.
    until: Option<Timestamp>,
    pause: SignedDuration,
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
        match self.ways().get(way).and_then(|breaker| breaker.until) {
            None => usize::MAX,
            Some(until) if now < until => 0,
            Some(_) => 1_usize.saturating_sub(under_way),
        }
    }

    /// Since when a closed way is closed; `None`: it is open.
    pub(crate) fn closed_since(&self, way: &Route) -> Option<Timestamp> {
        self.ways().get(way).filter(|breaker| breaker.until.is_some()).map(|breaker| breaker.since)
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
            Some(Breaker { until: Some(_), .. }) => Turned::Open,
            Some(_) | None => Turned::Nothing,
        }
    }

    fn failed(&self, way: &Route, now: Timestamp) -> Turned {
        let mut ways = self.ways();
        let new = Breaker { failures: 0, since: now, until: None, pause: FIRST_PAUSE };
        let breaker = ways.entry(way.clone()).or_insert(new);
        breaker.failures += 1;
        let was_open = breaker.until.is_none();
        if breaker.failures < ENOUGH {
            return Turned::Nothing;
        }
        // Several that were under way when it closed are one failure.
        if breaker.until.is_none_or(|until| now >= until) {
            breaker.until = Some(now.saturating_add(breaker.pause).unwrap_or(Timestamp::MAX));
            breaker.pause = (breaker.pause * 2).min(LONGEST_PAUSE);
        }
        if was_open { Turned::Closed } else { Turned::Nothing }
    }

    /// A probe has found it closed.
    pub(crate) fn found_closed(&self, way: &Route, now: Timestamp) {
        let mut ways = self.ways();
        let new = Breaker { failures: ENOUGH, since: now, until: None, pause: FIRST_PAUSE };
        let breaker = ways.entry(way.clone()).or_insert(new);
        breaker.failures = breaker.failures.max(ENOUGH);
        breaker.until.get_or_insert(now.saturating_add(FIRST_PAUSE).unwrap_or(Timestamp::MAX));
    }

    /// A probe says that somebody is there, or a person wants it tried: an attempt may find out at once.
    pub(crate) fn try_now(&self, way: &Route, now: Timestamp) {
        if let Some(breaker) = self.ways().get_mut(way)
            && let Some(until) = &mut breaker.until
        {
            *until = now.min(*until);
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
        assert_eq!(breakers.closed_since(&way), Some(at(0)));
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
    fn a_probe_closes_it_and_lets_it_be_tried() {
        let (breakers, way) = (Breakers::default(), way());
        breakers.found_closed(&way, at(0));
        assert_eq!((breakers.free(&way, 0, at(29)), breakers.closed_since(&way)), (0, Some(at(0))));
        breakers.found_closed(&way, at(20));
        assert_eq!(breakers.free(&way, 0, at(30)), 1, "found twice, it is closed once");
        breakers.note(&way, &later(Cause::WayClosed), at(30));
        breakers.try_now(&way, at(31));
        assert_eq!(breakers.free(&way, 0, at(31)), 1);
    }
}
