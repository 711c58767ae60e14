//! A reply with its receipt, for the person who sent it.

use crate::{Denied, access::Standing, replies::Replies};
use domain::{id::MessageId, person::Applicant, reply::ReceiptNumber};
use ports::storage::{MessageRecord, ReplyRecord};

impl Replies {
    pub async fn show_receipt(
        &self,
        applicant: &Applicant,
        id: MessageId,
        number: &ReceiptNumber,
    ) -> Result<Option<(MessageRecord, Standing, ReplyRecord)>, Denied> {
        let Some((mut record, standing)) = self.access.message_of(applicant, id).await? else { return Ok(None) };
        let replies = self.storage.replies_to(&applicant.tenant, id).await?;
        let mut seen = replies.into_iter().filter(|record| standing.sees_reply(record));
        let Some(reply) = seen.find(|record| &record.reply.receipt_number == number) else { return Ok(None) };
        record.message = self.access.with_proof(record.message, reply.representation.as_ref(), reply.reply.has_proof());
        Ok(Some((record, standing, reply)))
    }
}
