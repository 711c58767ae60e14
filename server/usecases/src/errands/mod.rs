//! The runner of the outbox: claims what is due, each route within its own places, and settles how it ended.

mod attempt;

pub use attempt::Attempted;

use crate::{delivery::Delivery, documents::Documents};
use domain::errand::Route;
use jiff::SignedDuration;
use ports::{
    Clock, StorageError,
    storage::{ClaimedErrand, ErrandRecords},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// How long a worker may take for one attempt before another may try. It is extended while the attempt goes on.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Attempts of one process at once, over all routes: more than any handful of routes that hang can take up.
const AT_ONCE: usize = 64;

/// What is to be done outside of requests.
pub struct Errands {
    pub(crate) storage: Arc<dyn ErrandRecords>,
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) documents: Arc<Documents>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Errands {
    /// Claims what is due on routes that have a free place. `under_way`: attempts of this process that have not ended.
    ///
    /// # Errors
    /// The database is away. What was claimed before is claimed anew when its lease has ended.
    pub async fn claim_due(&self, under_way: &HashMap<Route, usize>) -> Result<Vec<ClaimedErrand>, StorageError> {
        let mut free = AT_ONCE.saturating_sub(under_way.values().sum());
        let mut claimed = Vec::new();
        if free == 0 {
            return Ok(claimed);
        }
        let now = self.clock.now();
        let mut routes = self.storage.due_routes(now).await?;
        // Where there are more routes than places, none is always the last.
        let first = usize::from(self.random::<1>()[0]) % routes.len().max(1);
        routes.rotate_left(first);
        for route in routes {
            let busy = under_way.get(&route).copied().unwrap_or(0);
            let places = route.places().saturating_sub(busy).min(free);
            let Ok(limit @ 1..) = u16::try_from(places) else { continue };
            let lease = Uuid::from_bytes(self.random());
            let more = self.storage.claim_errands(&route, limit, lease, now, now + LEASE).await?;
            free -= more.len();
            claimed.extend(more);
        }
        Ok(claimed)
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
