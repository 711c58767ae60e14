//! The runner of the outbox: claims what is due, each route within its own places, and settles how it ended.

mod attempt;
pub(crate) mod pace;

pub use attempt::Attempted;

use crate::{
    delivery::{Delivery, breakers::Breakers},
    documents::Documents,
    errands::pace::Paces,
    notices::Notices,
    rail::Rail,
    xoev::Xoev,
};
use domain::{
    errand::{Route, Task},
    id::{ErrandId, EventId},
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    Clock, StorageError,
    storage::{ClaimedErrand, ErrandRecords, MoveOn, NewErrand},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// How long a worker may take for one attempt before another may try. It is extended while the attempt goes on.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Attempts of one process at once on the ways into case files, but for the first one of each: that is always free, so that however many
/// hang, another one is tried.
const AT_ONCE: usize = 128;
/// Documents that are found in one look.
const FORGOTTEN_AT_ONCE: u16 = 1000;

/// Replies that take the next way in one transaction.
const MOVED_AT_ONCE: usize = 100;

/// Where replies go when a way has been closed for so long.
#[derive(Debug, Clone)]
pub(crate) struct NextWay {
    pub(crate) route: Route,
    pub(crate) after: SignedDuration,
}

/// What is to be done outside of requests.
pub struct Errands {
    pub(crate) storage: Arc<dyn ErrandRecords>,
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) documents: Arc<Documents>,
    pub(crate) notices: Arc<Notices>,
    pub(crate) rail: Arc<Rail>,
    pub(crate) xoev: Arc<Xoev>,
    pub(crate) paces: Paces,
    /// Attempts at once on ways into case files.
    pub(crate) places: HashMap<Route, usize>,
    pub(crate) next_ways: HashMap<Route, NextWay>,
    pub(crate) breakers: Arc<Breakers>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Errands {
    /// Claims what is due on routes that are open and have a free place; what waits on one that has been closed for long takes the next way.
    /// `under_way`: attempts of this process that have not ended.
    ///
    /// # Errors
    /// The database is away. What was claimed before is claimed anew when its lease has ended.
    pub async fn claim_due(&self, under_way: &HashMap<Route, usize>) -> Result<Vec<ClaimedErrand>, StorageError> {
        let is_way = |route: &Route| route.to_case_system().is_some();
        let on_ways: usize = under_way.iter().filter(|(route, _)| is_way(route)).map(|(_, count)| count).sum();
        let mut free = AT_ONCE.saturating_sub(on_ways);
        let mut claimed = Vec::new();
        let now = self.clock.now();
        let mut routes = self.storage.due_routes(now).await?;
        let mut moved = false;
        for route in &routes {
            let busy = under_way.get(route).copied().unwrap_or(0);
            // First one finds out whether it is open again.
            if self.breakers.free(route, busy, now) == 0 {
                moved |= self.take_next_way(route, now).await;
            }
        }
        if moved {
            routes = self.storage.due_routes(now).await?;
        }
        // Where there are more routes than places, none is always the last.
        let first = usize::from(self.random::<1>()[0]) % routes.len().max(1);
        routes.rotate_left(first);
        for route in routes {
            let busy = under_way.get(&route).copied().unwrap_or(0);
            let all = self.places.get(&route).copied().unwrap_or_else(|| route.places());
            let own = all.saturating_sub(busy);
            // Each look is a transaction: one that would bring little waits for more places. Notices are few, and slow where they hang.
            if is_way(&route) && busy > 0 && own < all.div_ceil(4) {
                continue;
            }
            let own = own.min(self.breakers.free(&route, busy, now));
            let places = if is_way(&route) { own.min(free.max(usize::from(busy == 0))) } else { own };
            let places = places.min(self.paces.free(&route, now));
            let Ok(limit @ 1..) = u16::try_from(places) else { continue };
            let lease = Uuid::from_bytes(self.random());
            let more = self.storage.claim_errands(&route, limit, lease, now, now + LEASE).await?;
            self.paces.take(&route, more.len());
            if is_way(&route) {
                free = free.saturating_sub(more.len());
            }
            claimed.extend(more);
        }
        Ok(claimed)
    }

    /// Replies that have waited long leave a way that has been closed for long, all but those that may have arrived there: some at each look.
    /// `true`: there were some.
    async fn take_next_way(&self, route: &Route, now: Timestamp) -> bool {
        let (Some(next), Some(since)) = (self.next_ways.get(route), self.breakers.closed_since(route)) else { return false };
        let waiting_since = now.saturating_sub(next.after).unwrap_or(Timestamp::MIN);
        if since > waiting_since {
            return false;
        }
        let events: Vec<EventId> = (0..MOVED_AT_ONCE).map(|_| EventId(self.clock.new_id())).collect();
        let move_on = MoveOn { from: route, to: &next.route, waiting_since, now, events: &events };
        match self.storage.take_next_way(&move_on).await {
            Ok(0) => false,
            Ok(moved) => {
                tracing::warn!(errand.route = %route, errand.to = %next.route, errands = moved, "errands.take_next_way");
                true
            }
            // Others are not kept waiting for it.
            Err(error) => {
                tracing::error!(errand.route = %route, error = %error, "errands.next_way_failed");
                false
            }
        }
    }

    /// Whether replies take another way where this one is closed.
    pub(crate) fn has_next_way(&self, route: &Route) -> bool {
        self.next_ways.contains_key(route)
    }

    /// Tries what is due until nothing is, one after the other. Returns how many attempts it were.
    ///
    /// # Errors
    /// The database is away.
    pub async fn run_due(&self) -> Result<usize, StorageError> {
        let mut tried = 0;
        loop {
            let claimed = self.claim_due(&HashMap::new()).await?;
            if claimed.is_empty() {
                return Ok(tried);
            }
            for errand in claimed {
                self.attempt(errand).await?;
                tried += 1;
            }
        }
    }

    /// Documents without a verdict that nobody looks at: an instance of an older version may have taken them while this one was started.
    /// Returns how many.
    ///
    /// # Errors
    /// The database is away.
    pub async fn find_forgotten_scans(&self) -> Result<usize, StorageError> {
        let forgotten = self.storage.forgotten_scans(FORGOTTEN_AT_ONCE).await?;
        for (tenant, document) in &forgotten {
            let now = self.clock.now();
            let errand = NewErrand {
                id: ErrandId(self.clock.new_id()),
                tenant: tenant.clone(),
                task: Task::ScanAgain { document: *document },
                route: Route::scanner(),
                due: now,
                after: None,
                created_at: now,
                request: None,
            };
            self.storage.add_errand(&errand).await?;
        }
        Ok(forgotten.len())
    }

    /// What was tried before on a route is due now: the other side answers again. Returns how many.
    ///
    /// # Errors
    /// The database is away.
    pub async fn hurry(&self, route: &Route) -> Result<u64, StorageError> {
        self.storage.hurry(route, self.clock.now()).await
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut random = [0; N];
        self.clock.fill_random(&mut random);
        random
    }
}
