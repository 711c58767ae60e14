//! How many errands a route gets in a minute: after an outage what has waited goes out in the pace that the other side can take.

use domain::errand::Route;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Of one process. Several instances each keep to it.
#[derive(Debug, Default)]
pub(crate) struct Paces {
    routes: Mutex<HashMap<Route, Pace>>,
}

#[derive(Debug)]
struct Pace {
    per_minute: u32,
    /// What may go at once, in thousandths of an errand.
    saved: i64,
    since: Option<Timestamp>,
}

impl Pace {
    /// As much as comes together in six seconds, at least one.
    fn most(&self) -> i64 {
        (i64::from(self.per_minute) * 100).max(1000)
    }

    fn save_up(&mut self, now: Timestamp) {
        let most = self.most();
        let Some(since) = self.since else {
            (self.saved, self.since) = (most, Some(now));
            return;
        };
        let millis = since.duration_until(now).as_millis().clamp(0, 60_000);
        let gain = i64::try_from(millis).unwrap_or(60_000) * i64::from(self.per_minute) / 60;
        // Less than a thousandth is not lost by looking: however often somebody looks, it comes together.
        if gain > 0 || since > now {
            self.saved = (self.saved + gain).min(most);
            self.since = Some(now);
        }
    }
}

impl Paces {
    pub(crate) fn new(limits: impl IntoIterator<Item = (Route, u32)>) -> Self {
        let pace = |(route, per_minute)| (route, Pace { per_minute, saved: 0, since: None });
        Self { routes: Mutex::new(limits.into_iter().map(pace).collect()) }
    }

    /// How many may be claimed now; `usize::MAX` for a route without a pace.
    pub(crate) fn free(&self, route: &Route, now: Timestamp) -> usize {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pace) = routes.get_mut(route) else { return usize::MAX };
        pace.save_up(now);
        usize::try_from(pace.saved / 1000).unwrap_or(0)
    }

    pub(crate) fn take(&self, route: &Route, claimed: usize) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pace) = routes.get_mut(route) {
            pace.saved -= i64::try_from(claimed).unwrap_or(0) * 1000;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{id::TenantId, notice::NoticeChannel};
    use jiff::SignedDuration;

    #[test]
    fn what_has_waited_does_not_go_out_at_once() {
        let tenant: TenantId = "land".parse().expect("a short name");
        let route = Route::notices(&tenant, NoticeChannel::Email);
        let paces = Paces::new([(route.clone(), 60)]);
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        assert_eq!(paces.free(&route, at(0)), 6);
        paces.take(&route, 6);
        assert_eq!(paces.free(&route, at(0)), 0);
        assert_eq!(paces.free(&route, at(2)), 2);
        paces.take(&route, 2);
        assert_eq!(paces.free(&route, at(3600)), 6, "an hour of silence saves up no storm");
        assert_eq!(paces.free(&Route::scanner(), at(0)), usize::MAX);
        let slow = Paces::new([(route.clone(), 10)]);
        slow.take(&route, slow.free(&route, at(0)));
        let looks = (1..=2_000).map(|millis| slow.free(&route, start + SignedDuration::from_millis(millis * 4)));
        assert_eq!(looks.max(), Some(1), "looked at every four milliseconds it saves up all the same");
    }
}
