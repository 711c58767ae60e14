//! For operators: what was refused, and what came back.

use crate::xoev::{Xoev, reactions::Stands};
use domain::{
    id::CaseSystemId,
    xoev::{Direction, ExchangeState},
};
use ports::{
    StorageError,
    storage::{ExchangeMessage, RailCase},
};

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
        let all = self.storage.exchanges(system, Direction::Out, ExchangeState::Rejected, limit).await?;
        let mut open = Vec::new();
        for one in all {
            let mended = match one.delivery {
                Some(delivery) => !matches!(self.stands(service, delivery).await?, Stands::OnItsWay | Stands::Waits),
                None => false,
            };
            if !mended {
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
