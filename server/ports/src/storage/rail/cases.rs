//! Cases that an online service has opened, their keys and their signed events.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    id::{AuthorityId, CaseSystemId, RailCaseId, TenantId, TenantKeyId},
    personal::Personal,
    rail::{PublicService, RailEvent},
};
use jiff::Timestamp;
use uuid::Uuid;

/// A case at a delivery service, and what is known of whoever applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailCase {
    pub id: RailCaseId,
    pub case_system: CaseSystemId,
    pub tenant: TenantId,
    pub authority: AuthorityId,
    /// As messages and replies name it.
    pub case: CaseRef,
    /// Where its submissions go; nil on rails that address by their configuration.
    pub destination: Uuid,
    /// As messages of XÖV standards name the application.
    pub application: Option<String>,
    pub service: PublicService,
    /// What messages of this case are made of: an object of JSON as it was registered.
    pub facts: Personal<String>,
    pub created_at: Timestamp,
    /// When its events were read last, and how many there were.
    pub read_at: Option<Timestamp>,
    pub events_read: u32,
}

#[derive(Debug, Clone)]
pub struct NewRailCase {
    pub case: RailCase,
    /// SHA-256 of what was posted.
    pub body_hash: [u8; 32],
    pub key: CaseKey,
}

/// For which key the authority seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseKey {
    /// The online service has made and announced it.
    HandedIn(WrappedRailKey),
    /// It was given out before, by its id.
    Reserved(String),
    /// One that was made ahead. The next submission announces it.
    Fresh,
    /// Its rail seals nothing.
    None,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterOutcome {
    /// With the id of its key.
    Registered(String),
    /// The very same was registered before.
    AlreadyThere(String),
    /// The case, or its reference, is registered with something else.
    Conflict,
    /// The key that it names was not given out, or none is ready.
    NoKey,
}

/// A key pair; the private half is wrapped as the keys of documents are.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedRailKey {
    /// 8 to 64 characters.
    pub kid: String,
    /// JWK, JSON.
    pub public: String,
    pub tenant_key: TenantKeyId,
    pub wrapped: Vec<u8>,
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for WrappedRailKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WrappedRailKey({})", self.kid)
    }
}

#[async_trait]
pub trait RailCases: Send + Sync {
    async fn register_case(&self, new: &NewRailCase) -> Result<RegisterOutcome, StorageError>;

    async fn rail_case(&self, case_system: &CaseSystemId, id: RailCaseId) -> Result<Option<RailCase>, StorageError>;

    /// By the reference that messages and replies carry.
    async fn rail_case_of(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Option<RailCase>, StorageError>;

    /// By what messages of XÖV standards call the application.
    async fn rail_case_of_application(
        &self,
        case_system: &CaseSystemId,
        application: &str,
    ) -> Result<Option<RailCase>, StorageError>;

    /// The newest first, at most so many.
    async fn rail_cases(&self, case_system: &CaseSystemId, limit: u16) -> Result<Vec<RailCase>, StorageError>;

    /// A key that is made ahead.
    async fn add_rail_key(
        &self,
        case_system: &CaseSystemId,
        tenant: &TenantId,
        key: &WrappedRailKey,
        now: Timestamp,
    ) -> Result<(), StorageError>;

    /// Gives out a key for an application that has no case yet. `None`: none is ready.
    async fn reserve_rail_key(&self, case_system: &CaseSystemId, now: Timestamp) -> Result<Option<WrappedRailKey>, StorageError>;

    /// Keys that nobody has yet.
    async fn spare_rail_keys(&self, case_system: &CaseSystemId) -> Result<u32, StorageError>;

    /// Of a case, the one that is announced first.
    async fn rail_keys(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<WrappedRailKey>, StorageError>;

    /// Destroys the keys of a case: what was sealed for them opens never again. Returns how many.
    async fn destroy_rail_keys(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<u64, StorageError>;

    /// Keeps events that are not known yet, and notes that the log was read.
    async fn keep_rail_events(
        &self,
        case_system: &CaseSystemId,
        case: RailCaseId,
        events: &[RailEvent],
        now: Timestamp,
    ) -> Result<(), StorageError>;

    /// All that are kept, oldest first.
    async fn rail_events(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<RailEvent>, StorageError>;
}
