//! What case systems and programs of organizations may know of their messages, in an order that stays.

use crate::access::Access;
use domain::{event::Event, id::CaseSystemId, person::Applicant};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{EventRecords, FeedEvent},
};
use std::sync::Arc;

/// Places that are given out in one transaction: others wait for it.
const BATCH: u16 = 1000;
/// Messages of a program whose past is placed in one transaction.
const MESSAGES: u16 = 200;

/// What happened, to be read.
pub struct Events {
    pub(crate) access: Arc<Access>,
    pub(crate) storage: Arc<dyn EventRecords>,
}

impl Events {
    /// Gives places to whatever is over by now, whoever reads it: after a year without a reader the first one would wait for all of it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn place(&self) -> Result<(), StorageError> {
        while self.storage.place_events(BATCH).await? == u64::from(BATCH) {}
        Ok(())
    }

    /// What happened to the messages of a case system behind a place, oldest first. Whatever is over by now is among it, and nothing will
    /// ever appear before a place that was answered here.
    ///
    /// # Errors
    /// The database is away.
    pub async fn behind(&self, case_system: &CaseSystemId, place: u64, limit: u16) -> Result<Vec<FeedEvent>, StorageError> {
        self.place().await?;
        self.storage.feed(case_system, place, limit).await
    }

    /// The place behind everything that happened before a moment; some of what happened later may stand before it.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn before(&self, moment: Timestamp) -> Result<u64, StorageError> {
        self.place().await?;
        self.storage.place_before(moment).await
    }

    /// The place behind everything that has happened by now.
    ///
    /// # Errors
    /// The database is away.
    pub async fn end(&self) -> Result<u64, StorageError> {
        self.place().await?;
        self.storage.feed_end().await
    }

    /// What happened to the messages of a program behind a place, in the order of the places, each with its own. Whatever came is recognized
    /// here; what happened before to a message is told then.
    ///
    /// # Errors
    /// The database is away.
    pub async fn for_program(&self, program: &Applicant, place: u64, limit: u16) -> Result<Vec<(u64, Event)>, StorageError> {
        self.place_for(program).await?;
        self.storage.program_feed(&program.tenant, program.account, place, limit).await
    }

    /// The place behind everything that a program could see before a moment.
    ///
    /// # Errors
    /// The database is away.
    pub async fn for_program_before(&self, program: &Applicant, moment: Timestamp) -> Result<u64, StorageError> {
        self.place_for(program).await?;
        self.storage.program_place_before(program.account, moment).await
    }

    async fn place_for(&self, program: &Applicant) -> Result<(), StorageError> {
        self.access.recognize(program).await?;
        self.place().await?;
        while self.storage.place_recognized(program.account, MESSAGES).await? == u64::from(MESSAGES) {}
        Ok(())
    }
}
