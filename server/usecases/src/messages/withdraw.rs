//! A case system takes a message back.

use crate::messages::Messages;
use domain::event::{Actor, Change};
use domain::id::{CaseSystemId, MessageId, TenantId};
use ports::{
    StorageError,
    storage::{MessageRecord, WithdrawOutcome, WithdrawnReason},
};

impl Messages {
    pub async fn withdraw_message(
        &self,
        tenant: &TenantId,
        case_system: &CaseSystemId,
        id: MessageId,
        reason: Option<&WithdrawnReason>,
    ) -> Result<WithdrawOutcome, StorageError> {
        let event = self.access.event(tenant, id, Actor::CaseSystem, Change::MessageWithdrawn);
        self.storage.withdraw_message(case_system, id, reason, &event).await
    }

    /// State and times of a message, for the case system that handed it in.
    pub async fn message_state(&self, case_system: &CaseSystemId, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        self.storage.message_for_case_system(case_system, id).await
    }
}
