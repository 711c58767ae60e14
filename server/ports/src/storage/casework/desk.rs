//! The clerks' list of one authority.

use crate::storage::{ClerkScope, MessageRecord, Place, StorageError};
use async_trait::async_trait;
use domain::message::DeskGroup;
use jiff::civil::Date;

/// What a clerk wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskFilter {
    pub group: Option<DeskGroup>,
    /// Part of the case's number, the recipient's name or the case, in any case of letters. Empty: everything.
    pub search: String,
}

/// Where a page starts: behind this message, or before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskPlace {
    pub group: DeskGroup,
    pub due: Date,
    pub at: Place,
}

/// Which page of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskPage {
    First,
    After(DeskPlace),
    Before(DeskPlace),
}

/// A message with what it asks of the clerks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRow {
    pub group: DeskGroup,
    pub record: MessageRecord,
}

#[async_trait]
pub trait Desk: Send + Sync {
    /// At most `limit` messages by group, by the day that counts, the newest first. `today`: the German day. A page before a place
    /// comes in the same order.
    async fn desk(
        &self,
        scope: &ClerkScope,
        filter: &DeskFilter,
        page: DeskPage,
        today: Date,
        limit: u16,
    ) -> Result<Vec<DeskRow>, StorageError>;

    /// How many messages there are of each group that the search finds.
    async fn desk_counts(&self, scope: &ClerkScope, search: &str, today: Date) -> Result<Vec<(DeskGroup, u32)>, StorageError>;
}
