//! The end of a case, and its end undone.

use crate::messages::{
    Messages,
    dialogue::{NotSaid, TRIES, busy},
};
use domain::{
    authority::CaseRef,
    event::{Actor, Change},
    id::{CaseSystemId, MessageId},
};
use jiff::Timestamp;
use ports::storage::CaseChange;

impl Messages {
    /// From now on nobody sends anything in this case, and no message is handed in for it. Returns how many messages there are.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn close_case(&self, system: &CaseSystemId, case: &CaseRef) -> Result<usize, NotSaid> {
        self.end_case(system, case, Some(self.clock.now())).await
    }

    /// As it was before it was closed.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn reopen_case(&self, system: &CaseSystemId, case: &CaseRef) -> Result<usize, NotSaid> {
        self.end_case(system, case, None).await
    }

    async fn end_case(&self, system: &CaseSystemId, case: &CaseRef, at: Option<Timestamp>) -> Result<usize, NotSaid> {
        // The case first: whatever is handed in after this is refused, and whatever was before is found here.
        self.storage.close_case(system, case, at).await?;
        let messages = self.storage.messages_of_case(system, case).await?;
        for record in &messages {
            self.end_message(system, case, record.message.id, at).await?;
        }
        Ok(messages.len())
    }

    /// One message of a case that was closed, or opened again.
    async fn end_message(
        &self,
        system: &CaseSystemId,
        case: &CaseRef,
        id: MessageId,
        at: Option<Timestamp>,
    ) -> Result<(), NotSaid> {
        for _ in 0..TRIES {
            let record = self.storage.message_for_case_system(system, id).await?.ok_or(NotSaid::NotThere)?;
            let mut message = record.message.clone();
            if message.dialogue.closed_at.is_some() == at.is_some() {
                return Ok(());
            }
            message.dialogue.closed_at = at;
            let said = if at.is_some() { Change::CaseClosed } else { Change::CaseReopened };
            let status = self.announcer.of_case(&message, at.is_some(), record.revision + 1);
            let mut change = self.change_of(&record, message, &Actor::CaseSystem, vec![said], false).await?;
            change.notices.extend(status);
            let now = self.clock.now();
            match self.storage.change_message_of_case(case, system, at.is_some(), &change, now).await? {
                CaseChange::Written => {
                    if !change.notices.is_empty() {
                        self.wake.notify_one();
                    }
                    return Ok(());
                }
                CaseChange::Overtaken => return Err(NotSaid::Changed),
                CaseChange::Changed => {}
            }
        }
        Err(busy())
    }
}
