//! The ways into case files: whether each is open, and what is told of one that is not.

use crate::delivery::{
    Delivery,
    stuck::{OWN_PAUSE, is_for_the_portal},
};
use domain::{errand::Route, event::Actor, id::CaseSystemId};
use jiff::Timestamp;
use ports::{StorageError, Way};
use std::collections::HashMap;

impl Delivery {
    /// The ways of a case system, the first one first.
    pub(crate) fn ways_of(&self, system: &CaseSystemId) -> impl Iterator<Item = (Route, &Way)> {
        (1..=u8::MAX).map_while(|number| {
            let route = Route::way(system, number);
            let way = self.ways.get(&route)?;
            Some((route, way))
        })
    }

    /// Asks each way whether it is open. A closed one keeps nobody out, because what is sent waits; but somebody must know, at once and every
    /// day. What waits for a person is tried again as soon as its way is open again. `told`: closed ones, and when somebody was told.
    ///
    /// # Errors
    /// The database is away.
    pub async fn look_at_ways(&self, told: &mut HashMap<Route, Timestamp>) -> Result<(), StorageError> {
        for (route, way) in &self.ways {
            let (system, number) = (route.to_case_system(), route.way_number().unwrap_or(1));
            let case_system = system.as_ref().map(CaseSystemId::as_str);
            let probed = way.channel.probe().await;
            let now = self.clock.now();
            let Err(reason) = probed else {
                self.breakers.found_open(route, now);
                if told.remove(route).is_some() {
                    tracing::info!(case_system.id = case_system, delivery.way = number, "delivery.way_open");
                    // What was put off until the night is due now.
                    if self.storage.hurry(route, now).await? > 0 {
                        self.wake.notify_one();
                    }
                    let stuck = self.storage.stuck_deliveries(false).await?;
                    for one in stuck.iter().filter(|one| &one.route == route && is_for_the_portal(one)) {
                        self.retry(one, None, Actor::Portal, true).await?;
                    }
                }
                continue;
            };
            self.breakers.found_closed(route, now);
            if told.get(route).is_none_or(|at| at.duration_until(now) >= OWN_PAUSE) {
                let advice = "replies wait until it is open, or take the next way: `rueckkanal doctor`";
                tracing::error!(
                    case_system.id = case_system,
                    delivery.way = number,
                    delivery.reason = %reason,
                    advice,
                    "delivery.way_closed"
                );
                told.insert(route.clone(), now);
            }
        }
        Ok(())
    }

    /// Whether each way of a case system is open; else why not. Without any there is nothing to ask.
    pub async fn probe(&self, system: &CaseSystemId) -> Vec<Result<(), String>> {
        let mut found = Vec::new();
        for (_, way) in self.ways_of(system) {
            found.push(way.channel.probe().await);
        }
        found
    }
}
