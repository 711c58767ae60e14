//! What waits at the delivery services: noted page by page until none is left, with an errand each; and alarms before a day of the rail passes.

use crate::rail::{Rail, RailService};
use domain::{
    errand::{Route, Task},
    id::{ArrivalId, CaseSystemId, ErrandId, TenantId},
    rail::{ArrivalState, days_of_alarm, is_gone},
};
use jiff::Timestamp;
use ports::{
    RailError, StorageError,
    storage::{Arrival, ArrivalNote, NewErrand},
};

/// Why an arrival is set aside whose case nobody has registered.
pub(crate) const UNKNOWN_CASE: &str = "the case is not registered here";
/// Pages of one look: more than any case system has waiting, and an end if a service says "more" for ever.
const PAGES: usize = 1000;
/// Arrivals that are looked at for alarms.
const LOOKED_AT: u16 = 1000;

impl Rail {
    /// Looks at every delivery service once. Returns how many arrivals are new.
    ///
    /// # Errors
    /// The database is away. A service that does not answer is in the log.
    pub async fn collect(&self) -> Result<usize, StorageError> {
        let mut new = 0;
        for (system, service) in &self.services {
            new += match self.collect_from(system, service).await? {
                Ok(new) => new,
                Err(error) => {
                    tracing::error!(case_system = %system, error = %error, "rail.not_collected");
                    0
                }
            };
            self.look_after(system, service).await?;
        }
        if new > 0 {
            self.wake.notify_one();
        }
        Ok(new)
    }

    async fn collect_from(&self, system: &CaseSystemId, service: &RailService) -> Result<Result<usize, RailError>, StorageError> {
        let (mut from, mut new) = (0, 0);
        for _ in 0..PAGES {
            let page = match service.service.waiting(from).await {
                Ok(page) => page,
                Err(error) => return Ok(Err(error)),
            };
            let now = self.clock.now();
            let seen: Vec<_> =
                page.arrivals.iter().map(|(id, case)| (*id, *case, self.errand(system, &service.tenant, *id, now))).collect();
            let noted = self.storage.note_arrivals(system, &seen, now).await?;
            for arrival in &noted {
                tracing::info!(case_system = %system, rail.arrival = %arrival, "rail.arrival_seen");
            }
            new += noted.len();
            match page.next {
                Some(next) if next > from => from = next,
                _ => break,
            }
        }
        Ok(Ok(new))
    }

    fn errand(&self, system: &CaseSystemId, tenant: &TenantId, id: ArrivalId, now: Timestamp) -> NewErrand {
        NewErrand {
            id: ErrandId(self.clock.new_id()),
            tenant: tenant.clone(),
            task: Task::TakeInArrival { arrival: id },
            route: Route::arrivals(system),
            due: now,
            after: None,
            created_at: now,
            request: None,
        }
    }

    /// Alarms, the end of waiting, and acknowledgements that did not get through.
    async fn look_after(&self, system: &CaseSystemId, service: &RailService) -> Result<(), StorageError> {
        let now = self.clock.now();
        let open = [ArrivalState::Waiting, ArrivalState::SetAside, ArrivalState::Stored];
        for arrival in self.storage.arrivals(system, &open, LOOKED_AT).await? {
            self.raise_alarm(system, &arrival, now).await?;
            match arrival.state {
                // The message is there, and the service does not know it: said again until it does.
                ArrivalState::Stored => {
                    self.storage.add_errand(&self.errand(system, &service.tenant, arrival.id, now)).await?;
                }
                ArrivalState::Waiting | ArrivalState::SetAside if is_gone(arrival.first_seen_at, now) => {
                    self.storage.note_arrival(system, arrival.id, &ArrivalNote::Expired, now).await?;
                    tracing::error!(case_system = %system, rail.arrival = %arrival.id, "rail.arrival_expired");
                }
                // Its errand may have ended while something else changed; one that waits stays as it is.
                ArrivalState::Waiting => {
                    self.storage.add_errand(&self.errand(system, &service.tenant, arrival.id, now)).await?;
                }
                // The case was registered in the very moment.
                ArrivalState::SetAside
                    if arrival.problem.as_deref() == Some(UNKNOWN_CASE)
                        && self.storage.rail_case(system, arrival.case).await?.is_some() =>
                {
                    self.try_again(system, &arrival.id.to_string()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn raise_alarm(&self, system: &CaseSystemId, arrival: &Arrival, now: Timestamp) -> Result<(), StorageError> {
        let days = days_of_alarm(arrival.first_seen_at, now);
        if days <= arrival.alarm {
            return Ok(());
        }
        let problem = arrival.problem.as_deref().unwrap_or("not taken in yet");
        tracing::error!(case_system = %system, rail.arrival = %arrival.id, rail.days = days, rail.problem = problem, "rail.arrival_waits");
        self.storage.note_arrival(system, arrival.id, &ArrivalNote::Alarm(days), now).await?;
        Ok(())
    }

    /// For operators: what is not settled, the oldest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open_arrivals(&self, system: &CaseSystemId) -> Result<Vec<Arrival>, StorageError> {
        let open = [ArrivalState::Waiting, ArrivalState::SetAside, ArrivalState::Stored, ArrivalState::Expired];
        self.storage.arrivals(system, &open, LOOKED_AT).await
    }
}
