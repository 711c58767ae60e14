//! Which accounts may open which messages, and why (Zuordnung). Decided by the domain, kept here.

use crate::storage::{RecipientHashes, StorageError};
use async_trait::async_trait;
use domain::{
    binding::{MatchRule, MatchedAttribute, Recipient},
    event::Event,
    id::{AccountId, MessageId, TenantId},
    person::{PersonKey, TrustLevel},
};
use jiff::Timestamp;

/// Someone who signed in and may be the recipient of something.
#[derive(Debug, Clone)]
pub struct Seeker {
    pub tenant: TenantId,
    pub account: AccountId,
    pub key: PersonKey,
    pub hashes: RecipientHashes,
    /// SHA-256 of the token of a notice link the person followed.
    pub link_hash: Option<[u8; 32]>,
}

/// Candidates that are read at once.
pub const CANDIDATES_PAGE: usize = 200;

/// A message that may be for the seeker.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub message: MessageId,
    pub recipient: Recipient,
    pub made_available_at: Timestamp,
    /// It is known already that this person is perhaps the recipient.
    pub reviewed: bool,
    /// Found by the link.
    pub by_link: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindingState {
    /// The account may open the message.
    Bound,
    /// Perhaps the recipient: a code from a letter decides.
    Review,
}

impl BindingState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Review => "review",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Bound, Self::Review].into_iter().find(|state| state.as_str() == text)
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBinding {
    pub message: MessageId,
    pub account: AccountId,
    pub state: BindingState,
    pub rule: MatchRule,
    pub attributes: Vec<MatchedAttribute>,
    pub level: TrustLevel,
}

#[async_trait]
pub trait Bindings: Send + Sync {
    /// Messages that something points to this person and that the account is not bound to yet, newest first, and before all whatever
    /// the link names: [`CANDIDATES_PAGE`] at most, behind the place of the last one of the page before.
    async fn candidates(&self, seeker: &Seeker, after: Option<(Timestamp, MessageId)>) -> Result<Vec<Candidate>, StorageError>;

    /// Keeps decisions, each with its line of the audit log, all or none. Bound stays bound; a review may become bound. Returns the
    /// messages for which something changed.
    async fn bind(&self, decisions: &[(NewBinding, Event)]) -> Result<Vec<MessageId>, StorageError>;

    async fn binding(
        &self,
        tenant: &TenantId,
        message: MessageId,
        account: AccountId,
    ) -> Result<Option<NewBinding>, StorageError>;

    /// Accounts that are perhaps the recipient of a message: shown to the authority.
    async fn open_reviews(&self, tenant: &TenantId, message: MessageId) -> Result<u32, StorageError>;
}
