//! Taking a document back after sending: out of the reply while the authority does not have it, else as a word to the authority.

use crate::{
    Denied,
    replies::{Replies, submit::due},
};
use domain::{
    event::Change,
    id::{DocumentId, DraftId, MessageId, ReplyId},
    person::Applicant,
    reply::{ReceiptNumber, SubmittedReply, TakenBack, TakenBackHow},
    representation::Right,
};
use jiff::Timestamp;
use ports::{
    DocumentPlace, StorageError,
    storage::{ReplyRecord, Submission, TakeBack, TakeBackOutcome},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBackNow {
    Withdrawn,
    /// The authority has it and is told.
    Told(ReceiptNumber),
    /// It is not as the person was shown: they decide anew.
    Otherwise,
    Before,
    /// The authority has it, and takes nothing about this message any more.
    Closed,
    NotThere,
}

/// Receipt numbers that are drawn, and changes of the message that are waited for.
const TRIES: usize = 8;

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
        for _ in 0..TRIES {
            if let Some(taken) = self.try_to_take_back(applicant, message, document, (still_here, language)).await? {
                return Ok(taken);
            }
        }
        Err(StorageError::Unavailable("no free receipt number was found, or others changed the message all the time".into())
            .into())
    }

    /// `None`: once more.
    async fn try_to_take_back(
        &self,
        applicant: &Applicant,
        message: MessageId,
        document: DocumentId,
        (still_here, language): (bool, &str),
    ) -> Result<Option<TakenBackNow>, Denied> {
        let Some(overview) = self.messages.overview(applicant, message).await? else { return Ok(Some(TakenBackNow::NotThere)) };
        overview.standing.demand(Right::Send)?;
        let record = &overview.record.message;
        if record.content.levels.send > applicant.level {
            return Err(Denied::LevelTooLow(record.content.levels.send));
        }
        let holds = |record: &&ReplyRecord| record.reply.documents.iter().any(|sent| sent.document.facts().id == document);
        let Some(from) = overview.replies.iter().find(holds) else { return Ok(Some(TakenBackNow::NotThere)) };
        if !overview.standing.may_take_back_from(from) {
            return Err(Denied::RightMissing);
        }
        // What has left is a word to the authority, and there is nobody to say it to any more.
        if !still_here && !record.dialogue.takes_replies() {
            return Ok(Some(TakenBackNow::Closed));
        }
        // All replies, also those that this person does not see.
        let replies = self.storage.replies_to(&applicant.tenant, message).await?;
        let to_do = self.messages.to_do_after(record, &without(&replies, document, self.clock.now()), None);
        let Some(recognition) = self.access.recognition(applicant, record, &overview.standing).await? else {
            return Ok(Some(TakenBackNow::NotThere));
        };
        let now = self.clock.now();
        let (id, draft) = (ReplyId(self.clock.new_id()), DraftId(self.clock.new_id()));
        let telling = SubmittedReply::of_a_mistake(id, self.draw_number(), draft, &from.reply, now);
        // Not before the reply it is about.
        let (renditions, delivery) = self.errands_of(record, &telling, now.max(due(from)));
        let reply = from.reply.id;
        let take_back = TakeBack {
            key: overview.standing.key.clone(),
            from: from.reply.id,
            document,
            still_here,
            to_do,
            seen: overview.record.revision,
            event: self.access.event_by(&overview.standing, Change::DocumentWithdrawn { document, reply }),
            telling: Submission {
                seen: None,
                tenant: applicant.tenant.clone(),
                reply: telling,
                sent_by: applicant.account,
                representation: overview.standing.key.by,
                came_by: overview.standing.key.came_by,
                level: applicant.level,
                recognition: recognition.clone(),
                language: language.to_owned(),
                delivery,
                renditions,
                to_do,
                notices: Vec::new(),
                event: self.access.event_by(&overview.standing, Change::DocumentSentByMistake { document, reply, telling: id }),
            },
        };
        match self.storage.take_back(&take_back).await? {
            TakeBackOutcome::Withdrawn => {
                self.bytes.forget(&DocumentPlace { tenant: applicant.tenant.clone(), document }).await;
                Ok(Some(TakenBackNow::Withdrawn))
            }
            TakeBackOutcome::Told(number) => {
                self.wake.notify_one();
                Ok(Some(TakenBackNow::Told(number)))
            }
            TakeBackOutcome::Otherwise => Ok(Some(TakenBackNow::Otherwise)),
            TakeBackOutcome::Before => Ok(Some(TakenBackNow::Before)),
            TakeBackOutcome::NotThere => Ok(Some(TakenBackNow::NotThere)),
            TakeBackOutcome::ReceiptNumberTaken | TakeBackOutcome::Changed => Ok(None),
        }
    }
}
