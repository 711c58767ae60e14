//! Who acts for the recipient of a message. The rules are the domain's; what must be true at once is decided here.

use crate::storage::{MessageRecord, StorageError};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, MessageId, RepresentationId, TenantId},
    person::TrustLevel,
    personal::Personal,
    representation::Representation,
};
use jiff::Timestamp;

/// A representative who is named. Its state is "invited".
#[derive(Debug, Clone)]
pub struct NewRepresentation {
    pub tenant: TenantId,
    pub representation: Representation,
    /// SHA-256 of the token in the invitation's link.
    pub invite_hash: [u8; 32],
    pub expires_at: Timestamp,
    pub event: Event,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameOutcome {
    Named,
    /// The same person was invited to the same by the same side, and has not answered: this one stays.
    AlreadyThere(Box<Representation>),
    /// There are as many as a message can have.
    TooMany,
}

/// Somebody takes an invitation.
#[derive(Debug, Clone)]
pub struct AcceptRepresentation {
    pub id: RepresentationId,
    pub account: AccountId,
    pub account_name: Option<Personal<String>>,
    pub level: TrustLevel,
    /// Certainly the one who is named; else whoever named them decides.
    pub surely: bool,
    pub event: Event,
}

#[async_trait]
pub trait Representations: Send + Sync {
    /// Names a representative. An invitation of the same person by the same side to something else ends, if nobody has taken it.
    async fn name_representative(&self, new: &NewRepresentation) -> Result<NameOutcome, StorageError>;

    /// What a link leads to, whatever its state.
    async fn representation_by_invite(
        &self,
        tenant: &TenantId,
        invite_hash: &[u8; 32],
    ) -> Result<Option<Representation>, StorageError>;

    /// `false`: somebody else was faster, it ended, or it is too old. Whoever is surely meant takes it from somebody who waits. What
    /// the account held before for this message ends: the newest counts.
    async fn accept_representation(&self, accept: &AcceptRepresentation) -> Result<bool, StorageError>;

    /// Whoever named a representative says that it is the right person. `false`: it does not wait for that.
    async fn confirm_representation(&self, id: RepresentationId, event: &Event) -> Result<bool, StorageError>;

    /// Ends a representation or an invitation of the message the entry is about, at once. `false`: it had ended before.
    async fn end_representation(&self, id: RepresentationId, event: &Event) -> Result<bool, StorageError>;

    async fn representation(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<Option<Representation>, StorageError>;

    /// Those of a message that have not ended, and the newest of the others; at most 100, oldest first. The caller has loaded the message for its viewer.
    async fn representations_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Representation>, StorageError>;

    /// Those with these numbers, of whatever message: of those that are there. The caller has them from a draft.
    async fn representations_named(
        &self,
        tenant: &TenantId,
        ids: &[RepresentationId],
    ) -> Result<Vec<Representation>, StorageError>;

    /// The active ones of an account; at most 500.
    async fn representations_by(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<Representation>, StorageError>;

    /// For an account that acts for the recipient.
    async fn message_for_representative(
        &self,
        tenant: &TenantId,
        account: AccountId,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Representation)>, StorageError>;
}
