//! What case systems may know of their messages, in an order that stays.

use domain::id::CaseSystemId;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{EventRecords, FeedEvent},
};
use std::sync::Arc;

/// Places that are given out in one transaction.
const BATCH: u16 = 1000;

/// What happened, to be read.
pub struct Events {
    pub(crate) storage: Arc<dyn EventRecords>,
}

impl Events {
    /// What happened to the messages of a case system behind a place, oldest first. Whatever is over by now is among it, and nothing will
    /// ever appear before a place that was answered here.
    ///
    /// # Errors
    /// The database is away.
    pub async fn behind(&self, case_system: &CaseSystemId, place: u64, limit: u16) -> Result<Vec<FeedEvent>, StorageError> {
        while self.storage.place_events(BATCH).await? == u64::from(BATCH) {}
        self.storage.feed(case_system, place, limit).await
    }

    /// The place behind everything that happened before a moment; some of what happened later may stand before it.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn before(&self, moment: Timestamp) -> Result<u64, StorageError> {
        while self.storage.place_events(BATCH).await? == u64::from(BATCH) {}
        self.storage.place_before(moment).await
    }

    /// The place behind everything that has happened by now.
    ///
    /// # Errors
    /// The database is away.
    pub async fn end(&self) -> Result<u64, StorageError> {
        while self.storage.place_events(BATCH).await? == u64::from(BATCH) {}
        self.storage.feed_end().await
    }
}
