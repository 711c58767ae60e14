//! Taking a document back after sending: out of the reply while the authority does not have it, else as a word to the authority.

use crate::{
    Denied,
    replies::{Replies, submit::due},
};
use domain::{
    id::{DeliveryId, DocumentId, DraftId, MessageId, ReplyId},
    person::Applicant,
    reply::{ReceiptNumber, TakenBack, TakenBackHow},
    representation::Right,
};
use jiff::Timestamp;
use ports::{
    DocumentPlace, StorageError,
    storage::{AuditAction, ReplyRecord, TakeBack, TakeBackOutcome},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBackNow {
    Withdrawn,
    /// The authority has it and is told.
    Told(ReceiptNumber),
    /// It is not as the person was shown: they decide anew.
    Otherwise,
    Before,
    NotThere,
}

const DRAWS: usize = 5;

/// The replies as they are once the document does not count any more.
pub(crate) fn without(replies: &[ReplyRecord], document: DocumentId, now: Timestamp) -> Vec<ReplyRecord> {
    let mut replies = replies.to_vec();
    let sent = replies.iter_mut().flat_map(|record| &mut record.reply.documents);
    for sent in sent.filter(|sent| sent.document.facts().id == document) {
        sent.taken_back = Some(TakenBack { at: now, how: TakenBackHow::Withdrawn });
    }
    replies
}

impl Replies {
    pub async fn take_back(
        &self,
        applicant: &Applicant,
        message: MessageId,
        document: DocumentId,
        (still_here, language): (bool, &str),
    ) -> Result<TakenBackNow, Denied> {
        let Some(overview) = self.messages.overview(applicant, message).await? else { return Ok(TakenBackNow::NotThere) };
        overview.standing.demand(Right::Send)?;
        let record = &overview.record.message;
        if record.content.levels.send > applicant.level {
            return Err(Denied::LevelTooLow(record.content.levels.send));
        }
        let holds = |record: &&ReplyRecord| record.reply.documents.iter().any(|sent| sent.document.facts().id == document);
        let Some(from) = overview.replies.iter().find(holds) else { return Ok(TakenBackNow::NotThere) };
        if !overview.standing.may_take_back_from(from) {
            return Err(Denied::RightMissing);
        }
        let (from, due) = (from.reply.id, due(from));
        // All replies, also those that this person does not see.
        let replies = self.storage.replies_to(&applicant.tenant, message).await?;
        let to_do = self.messages.to_do_after(record, &without(&replies, document, self.clock.now()), None);
        let Some(recognition) = self.access.recognition(applicant, record, &overview.standing).await? else {
            return Ok(TakenBackNow::NotThere);
        };
        for _ in 0..DRAWS {
            let take_back = TakeBack {
                key: overview.standing.key.clone(),
                from,
                document,
                still_here,
                sent_by: applicant.account,
                level: applicant.level,
                recognition: recognition.clone(),
                language: language.to_owned(),
                reply: ReplyId(self.clock.new_id()),
                draft: DraftId(self.clock.new_id()),
                receipt_number: self.draw_number(),
                delivery: DeliveryId(self.clock.new_id()),
                deliver_at: self.clock.now().max(due),
                to_do,
                audit: self.access.audit_document(&overview.standing, AuditAction::DocumentWithdrawn, document),
            };
            match self.storage.take_back(&take_back).await? {
                TakeBackOutcome::Withdrawn => {
                    self.bytes.forget(&DocumentPlace { tenant: applicant.tenant.clone(), document }).await;
                    return Ok(TakenBackNow::Withdrawn);
                }
                TakeBackOutcome::Told(number) => {
                    self.wake.notify_one();
                    return Ok(TakenBackNow::Told(number));
                }
                TakeBackOutcome::Otherwise => return Ok(TakenBackNow::Otherwise),
                TakeBackOutcome::Before => return Ok(TakenBackNow::Before),
                TakeBackOutcome::NotThere => return Ok(TakenBackNow::NotThere),
                TakeBackOutcome::ReceiptNumberTaken => {}
            }
        }
        Err(StorageError::Unavailable("no free receipt number was found".into()).into())
    }
}
