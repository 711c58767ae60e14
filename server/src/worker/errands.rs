//! Runs errands side by side: what the rooms claim, each in a task of its own. A route that hangs fills its own places and no others.

use super::guarded;
use crate::metrics::Metrics;
use domain::errand::Route;
use std::{collections::HashMap, time::Duration};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use usecases::{Rooms, errands::Attempted};

/// How often to look without being woken: at what falls due, and at what other instances and commands have written.
const POLL: Duration = Duration::from_secs(2);

type Ended = Result<(Route, Option<Attempted>), JoinError>;

fn note(ended: Ended, under_way: &mut HashMap<Route, usize>, metrics: &Metrics) {
    let Ok((route, attempted)) = ended else { return };
    if let Some(count) = under_way.get_mut(&route) {
        *count -= 1;
    }
    under_way.retain(|_, count| *count > 0);
    match attempted {
        Some(attempted) => metrics.ended(attempted.kind, attempted.outcome),
        // The database is away, or the attempt panicked: its lease ends, and it is claimed again.
        None => metrics.ended("errand", "failed"),
    }
}

/// Until told to stop; what is under way is finished first.
pub async fn run(rooms: &Rooms, metrics: &Metrics, stop: &CancellationToken) {
    let (mut attempts, mut under_way) = (JoinSet::new(), HashMap::<Route, usize>::new());
    loop {
        if stop.is_cancelled() {
            if attempts.is_empty() {
                return;
            }
        } else {
            let claimed = guarded("worker.errands_failed", rooms.errands.claim_due(&under_way)).await;
            for errand in claimed.unwrap_or_default() {
                *under_way.entry(errand.route.clone()).or_default() += 1;
                let rooms = rooms.clone();
                attempts.spawn(async move {
                    let route = errand.route.clone();
                    (route, guarded("worker.errands_failed", rooms.errands.attempt(errand)).await)
                });
            }
        }
        tokio::select! {
            Some(ended) = attempts.join_next() => {
                note(ended, &mut under_way, metrics);
                // Whatever else has ended meanwhile, or is about to as its end is written: one look for all.
                tokio::task::yield_now().await;
                while let Some(ended) = attempts.try_join_next() {
                    note(ended, &mut under_way, metrics);
                }
            }
            () = rooms.wake.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stop.cancelled(), if !stop.is_cancelled() => {}
        }
    }
}
