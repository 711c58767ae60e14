//! What those see who run the portal.

use crate::AllTurns;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Figures, Pool},
};
use std::sync::Arc;

/// What those see who run the portal.
pub struct Operations {
    pub(crate) storage: Arc<dyn ports::storage::Operations>,
    /// Who waits for a turn.
    pub turns: AllTurns,
}

impl Operations {
    /// Answers when the database does: for the readiness check.
    pub async fn ready(&self) -> Result<(), StorageError> {
        self.storage.ping().await
    }

    /// How much there is now.
    pub async fn figures(&self, now: Timestamp) -> Result<Figures, StorageError> {
        self.storage.figures(now).await
    }

    pub fn pool(&self) -> Pool {
        self.storage.pool()
    }
}
