//! What a case system may know of its messages, in an order that stays.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    event::Event,
    id::{AccountId, CaseSystemId, TenantId},
};
use jiff::Timestamp;

/// An event where a case system reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// From 1; whatever comes later has a greater one. There are gaps: the places of others.
    pub place: u64,
    pub case: CaseRef,
    pub event: Event,
}

#[async_trait]
pub trait Feed: Send + Sync {
    /// Gives places to events that have none: those whose transaction is over, for the case system and for every program that was recognized.
    /// Returns how many, at most `limit`.
    async fn place_events(&self, limit: u16) -> Result<u64, StorageError>;

    /// Gives places to what happened to messages before they were recognized as this program's. Returns how many messages, at most `limit`.
    async fn place_recognized(&self, program: AccountId, limit: u16) -> Result<u64, StorageError>;

    /// What happened to the messages of a program behind a place, in order.
    async fn program_feed(
        &self,
        tenant: &TenantId,
        program: AccountId,
        after: u64,
        limit: u16,
    ) -> Result<Vec<(u64, Event)>, StorageError>;

    /// The last place of something that a program could see before a moment.
    async fn program_place_before(&self, program: AccountId, moment: Timestamp) -> Result<u64, StorageError>;

    /// What happened to the messages of a case system behind a place, in order.
    async fn feed(&self, case_system: &CaseSystemId, after: u64, limit: u16) -> Result<Vec<FeedEvent>, StorageError>;

    /// The last place of something that happened before a moment.
    async fn place_before(&self, moment: Timestamp) -> Result<u64, StorageError>;

    /// The last place that was given to anything.
    async fn feed_end(&self) -> Result<u64, StorageError>;
}
