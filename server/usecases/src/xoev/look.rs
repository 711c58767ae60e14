//! For operators: what was refused, and what came back.

use crate::xoev::Xoev;
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

    /// Registered applications, the newest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn applications(&self, system: &CaseSystemId, limit: u16) -> Result<Vec<RailCase>, StorageError> {
        self.storage.rail_cases(system, limit).await
    }
}
