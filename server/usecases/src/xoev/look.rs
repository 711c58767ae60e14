//! For operators: what was refused, and what came back.

use crate::xoev::{Xoev, reactions::Stands};
use domain::{
    id::CaseSystemId,
    xoev::{Direction, ExchangeState},
};
use jiff::SignedDuration;
use ports::{
    StorageError,
    storage::{ExchangeMessage, RailCase},
};

/// Of messages that came back, so many are looked at.
const LOOKED_AT: u16 = 5000;
/// What came back of the portal's own messages is news for so long.
const NEWS: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Xoev {
    /// Messages in a state, the newest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn messages_in(
        &self,
        system: &CaseSystemId,
        direction: Direction,
        state: ExchangeState,
        limit: u16,
    ) -> Result<Vec<ExchangeMessage>, StorageError> {
        self.storage.exchanges(system, direction, state, limit).await
    }

    /// Of messages that came back, those that nobody has mended yet: their deliveries wait. The newest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open_rejections(&self, system: &CaseSystemId, limit: u16) -> Result<Vec<ExchangeMessage>, StorageError> {
        let Some(service) = self.services.get(system) else { return Ok(Vec::new()) };
        let mut all = self.storage.exchanges(system, Direction::Out, ExchangeState::Rejected, LOOKED_AT).await?;
        // Those that go again as they are.
        let again = self.storage.exchanges(system, Direction::Out, ExchangeState::Begun, LOOKED_AT).await?;
        all.extend(again.into_iter().filter(|one| one.code.is_some()));
        let mut open = Vec::new();
        for one in all {
            let is_open = match one.delivery {
                Some(delivery) => matches!(self.stands(system, service, delivery).await?, Stands::OnItsWay | Stands::Waits),
                // Receipts and the like: nobody can mend them.
                None => one.at.duration_until(self.clock.now()) < NEWS,
            };
            if is_open && open.len() < usize::from(limit) {
                open.push(one);
            }
        }
        Ok(open)
    }

    /// Registered applications, the newest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn applications(&self, system: &CaseSystemId, limit: u16) -> Result<Vec<RailCase>, StorageError> {
        self.storage.rail_cases(system, limit).await
    }
}
