//! The outbox. Errands are written in the transaction of what caused them (see `Submission`, `AddDocument`), claimed by lease, and every
//! later write needs the lease (B2).

use crate::storage::{NewNotice, StorageError};
use async_trait::async_trait;
use domain::{
    errand::{AttemptOutcome, ErrandState, Route, Task, Unread},
    id::{DocumentId, ErrandId, EventId, MessageId, TenantId},
};
use jiff::Timestamp;
use uuid::Uuid;

/// An errand that becomes true with what causes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewErrand {
    pub id: ErrandId,
    pub tenant: TenantId,
    pub task: Task,
    pub route: Route,
    /// Not before.
    pub due: Timestamp,
    /// Not before the end of this one.
    pub after: Option<ErrandId>,
    pub created_at: Timestamp,
    /// The number of the request that causes it, as it stands in the log.
    pub request: Option<String>,
}

/// An errand that this worker may try now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedErrand {
    pub id: ErrandId,
    pub tenant: TenantId,
    pub task: Result<Task, Unread>,
    pub route: Route,
    /// Attempts before this one.
    pub attempts: u32,
    /// Those of them on ways before the one that it takes now.
    pub elsewhere: u32,
    /// One of them may have arrived though nobody said so, or its worker died.
    pub may_have_arrived: bool,
    pub created_at: Timestamp,
    pub request: Option<String>,
    pub lease: Uuid,
}

/// The end of an attempt.
#[derive(Debug, Clone)]
pub struct Settlement {
    pub claimed: ClaimedErrand,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub outcome: AttemptOutcome,
    pub state: ErrandState,
    /// What its end causes.
    pub notices: Vec<NewNotice>,
    /// Of a reply, where whoever tried it has read that.
    pub message: Option<MessageId>,
    pub event: EventId,
}

/// Which replies leave a way.
#[derive(Debug, Clone, Copy)]
pub struct MoveOn<'a> {
    pub from: &'a Route,
    pub to: &'a Route,
    /// Those that were sent then or before: another instance may still get through with what is newer.
    pub waiting_since: Timestamp,
    pub now: Timestamp,
    /// As many as there are numbers.
    pub events: &'a [EventId],
}

/// One attempt that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub number: u32,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    /// The word of an [`AttemptOutcome`].
    pub outcome: String,
    pub detail: String,
}

/// So many attempts of one errand are remembered, the newest.
pub const ATTEMPTS_KEPT: u32 = 200;

#[async_trait]
pub trait Outbox: Send + Sync {
    /// Routes on which an errand is due and free.
    async fn due_routes(&self, now: Timestamp) -> Result<Vec<Route>, StorageError>;

    /// Claims errands of one route that are due and free, those that are due the longest first.
    async fn claim_errands(
        &self,
        route: &Route,
        limit: u16,
        lease: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClaimedErrand>, StorageError>;

    /// The worker is still at it. `false`: the lease was lost.
    async fn extend_lease(&self, claimed: &ClaimedErrand, until: Timestamp) -> Result<bool, StorageError>;

    /// Records the attempt and its consequence; with its end, those that wait for it are free. `false`: the lease was lost and nothing was
    /// changed. The same end again is harmless.
    async fn settle_errand(&self, settlement: &Settlement) -> Result<bool, StorageError>;

    /// What was tried before on this route and waits for its next attempt is due now: the other side answers again. Returns how many.
    async fn hurry(&self, route: &Route, now: Timestamp) -> Result<u64, StorageError>;

    /// Replies that wait on a way that is closed take the next one: not those that may have arrived where they were sent, and not those under
    /// way. Returns how many.
    async fn take_next_way(&self, move_on: &MoveOn<'_>) -> Result<usize, StorageError>;

    /// The attempts that are remembered, in order.
    async fn attempts_of(&self, id: ErrandId) -> Result<Vec<Attempt>, StorageError>;

    /// Documents without a verdict for which nothing is to be done, at most so many: an instance of an older version may have taken them.
    async fn forgotten_scans(&self, limit: u16) -> Result<Vec<(TenantId, DocumentId)>, StorageError>;

    /// Adds one that belongs to no other change. One that is done is to be done again; one that waits stays as it is.
    async fn add_errand(&self, new: &NewErrand) -> Result<(), StorageError>;

    /// Forgets errands that were done before, but for those that go with a reply. Returns how many.
    async fn forget_errands(&self, before: Timestamp) -> Result<u64, StorageError>;
}
