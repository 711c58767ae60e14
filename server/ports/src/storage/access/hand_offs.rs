//! Phones that may add files to one item, let in by a code from another screen.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::{HandOffId, ItemId, MessageId, TenantId};
use jiff::Timestamp;

/// A code that was made for one item, in one session.
#[derive(Debug, Clone)]
pub struct NewHandOff {
    pub id: HandOffId,
    pub tenant: TenantId,
    pub session: [u8; 32],
    pub message: MessageId,
    pub item: ItemId,
    pub code: [u8; 32],
    pub code_until: Timestamp,
    pub created_at: Timestamp,
}

/// What a phone may do, and in whose session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    pub id: HandOffId,
    pub tenant: TenantId,
    pub session: [u8; 32],
    pub message: MessageId,
    pub item: ItemId,
    pub phone_until: Timestamp,
    /// Whoever holds the phone has said that the photos may go there.
    pub confirmed: bool,
    /// Files that came this way.
    pub files: u32,
}

#[async_trait]
pub trait HandOffs: Send + Sync {
    /// Replaces whatever code or phone the session had for this item.
    async fn begin_hand_off(&self, new: &NewHandOff) -> Result<(), StorageError>;

    /// Uses the code up and lets the phone in. `false`: no such code, used, or too old.
    async fn take_hand_off(
        &self,
        code: &[u8; 32],
        phone: &[u8; 32],
        phone_until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StorageError>;

    /// What this phone may do now.
    async fn hand_off(&self, phone: &[u8; 32], now: Timestamp) -> Result<Option<HandOff>, StorageError>;

    /// Whether this phone may still add files, as long as the session lasts.
    async fn hand_off_holds(&self, id: HandOffId, now: Timestamp) -> Result<bool, StorageError>;

    /// Whoever holds the phone knows whose reply gets the photos, and agrees.
    async fn confirm_hand_off(&self, id: HandOffId, now: Timestamp) -> Result<(), StorageError>;

    /// Ends this phone's right.
    async fn end_hand_off(&self, id: HandOffId) -> Result<(), StorageError>;

    /// Notes files that came from the phone.
    async fn count_hand_off(&self, id: HandOffId, files: u32) -> Result<(), StorageError>;

    /// Ends whatever the session had for this item.
    async fn end_hand_offs(&self, session: &[u8; 32], message: MessageId, item: &ItemId) -> Result<(), StorageError>;

    /// Whether the session has a phone or a code for this item: `Some(true)` a phone is in, `Some(false)` a code waits.
    async fn hand_off_of(
        &self,
        session: &[u8; 32],
        message: MessageId,
        item: &ItemId,
        now: Timestamp,
    ) -> Result<Option<bool>, StorageError>;

    async fn delete_old_hand_offs(&self, before: Timestamp) -> Result<(), StorageError>;
}
