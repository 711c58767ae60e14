//! A reply with its receipt, for the person who sent it and for the authority's clerks.

use crate::{Denied, Portal, access::Standing, messages::list::scope};
use domain::{
    id::MessageId,
    person::{Applicant, Clerk},
    reply::ReceiptNumber,
};
use ports::{
    StorageError,
    storage::{Actor, AuditAction, MessageRecord, ReplyRecord},
};

impl Portal {
    pub async fn show_receipt(
        &self,
        applicant: &Applicant,
        id: MessageId,
        number: &ReceiptNumber,
    ) -> Result<Option<(MessageRecord, Standing, ReplyRecord)>, Denied> {
        let Some((mut record, standing)) = self.message_of(applicant, id).await? else { return Ok(None) };
        let replies = self.storage.replies_to(&applicant.tenant, id).await?;
        let mut seen = replies.into_iter().filter(|record| standing.sees_reply(record));
        let Some(reply) = seen.find(|record| &record.reply.receipt_number == number) else { return Ok(None) };
        record.message = self.with_proof(record.message, reply.representation.as_ref(), reply.reply.has_proof());
        Ok(Some((record, standing, reply)))
    }

    /// The replies to a message of the clerk's authority. Looking at them is logged (F7).
    pub async fn replies_for_clerk(
        &self,
        clerk: &Clerk,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Vec<ReplyRecord>)>, StorageError> {
        let Some(record) = self.storage.message_for_clerk(&scope(clerk), id).await? else { return Ok(None) };
        let replies = self.storage.replies_to(&clerk.tenant, id).await?;
        if !replies.is_empty() {
            let entry = self.audit(&clerk.tenant, id, Actor::Clerk(clerk.account), AuditAction::ReplyViewed);
            self.storage.append(&entry).await?;
        }
        Ok(Some((record, replies)))
    }
}
