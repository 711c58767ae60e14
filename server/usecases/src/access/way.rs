//! The one way to a message, for whoever may read it.

use crate::{
    Denied,
    access::{Access, Standing},
};
use domain::{
    id::MessageId,
    message::Message,
    person::Applicant,
    representation::{Capacity, Representation},
};
use ports::{StorageError, storage::MessageRecord};

impl Access {
    /// The one way to a message: recognized as its recipient or acting for them, and signed in safely enough to read it.
    pub(crate) async fn message_of(
        &self,
        applicant: &Applicant,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Standing)>, Denied> {
        let mut found = self.own_message(applicant, id).await?;
        if found.is_none() {
            // It may have come after the sign-in.
            self.recognize(applicant).await?;
            found = self.own_message(applicant, id).await?;
        }
        match found {
            Some((record, _)) if record.message.content.levels.read > applicant.level => {
                Err(Denied::LevelTooLow(record.message.content.levels.read))
            }
            found => Ok(found),
        }
    }

    /// For the recipient, else for somebody who acts for them.
    async fn own_message(&self, applicant: &Applicant, id: MessageId) -> Result<Option<(MessageRecord, Standing)>, StorageError> {
        let (tenant, account) = (&applicant.tenant, applicant.account);
        if let Some(record) = self.storage.message_for_applicant(tenant, account, id).await? {
            return Ok(Some((record, Standing::recipient(applicant, id))));
        }
        let acting = self.storage.message_for_representative(tenant, account, id).await?;
        Ok(acting.map(|(record, held)| (record, Standing::representative(applicant, held))))
    }

    /// A representative also proves the right to act; the item is there for whoever it concerns.
    pub(crate) fn with_proof(&self, message: Message, by: Option<&Representation>, is_there: bool) -> Message {
        let limits = self.directory.tenant(&message.tenant).map(|tenant| tenant.uploads.clone()).unwrap_or_default();
        match by {
            Some(held) => message.with_proof(held.capacity, &limits),
            None if is_there => message.with_proof(Capacity::Lawyer, &limits),
            None => message,
        }
    }
}
