//! A case system takes a message back.

use crate::messages::Messages;
use domain::{
    event::{Actor, Change},
    id::{CaseSystemId, MessageId, TenantId},
    message::ToDo,
    reply::Outstanding,
};
use ports::{
    StorageError,
    storage::{WithdrawOutcome, WithdrawnReason},
};

impl Messages {
    /// Twice is harmless; the first reason stays.
    ///
    /// # Errors
    /// The database is away.
    pub async fn withdraw_message(
        &self,
        tenant: &TenantId,
        case_system: &CaseSystemId,
        id: MessageId,
        reason: Option<&WithdrawnReason>,
    ) -> Result<WithdrawOutcome, StorageError> {
        let Some(record) = self.storage.message_for_case_system(case_system, id).await? else {
            return Ok(WithdrawOutcome::NotThere);
        };
        let event = self.access.event(tenant, id, Actor::CaseSystem, Change::MessageWithdrawn);
        let Ok(withdrawn) = record.state.withdraw(event.at) else { return Ok(WithdrawOutcome::AlreadyAnswered) };
        let to_do = ToDo::of(&record.message.content.kind, withdrawn, &Outstanding::default());
        // A reply may have come since: storage looks once more.
        let notices = self.announcer.of_withdrawal(&record.message);
        let outcome = self.storage.withdraw_message(case_system, id, reason, to_do, &notices, &event).await?;
        if outcome == WithdrawOutcome::Withdrawn && !notices.is_empty() {
            self.wake.notify_one();
        }
        Ok(outcome)
    }
}
