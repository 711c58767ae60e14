//! Sending. Either the reply is acknowledged and safe, or it is visibly not sent.

use crate::{Denied, replies::Replies, request};
use domain::{
    delivery::DeliveryState,
    errand::{Route, Task},
    event::Change,
    id::{ErrandId, MessageId, ReplyId},
    message::{Message, MessageState},
    person::Applicant,
    reply::{DraftReply, NotReady, ReceiptNumber, Sending, SubmittedReply},
    representation::Right,
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{NewErrand, ReplyRecord, Submission, SubmitOutcome},
};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// Acknowledged; sent just now or before.
    Receipt(ReceiptNumber),
    NotReady(NotReady),
    /// The authority does not get all it asked for, and the person has not said that they want to send it so.
    HasGaps,
    /// It changed in another tab; look at it again.
    Changed,
    /// The message takes no replies any more: it was taken back or replaced, or its case is closed.
    Withdrawn,
    /// No such message, or not theirs.
    NotThere,
    /// There is nothing to send, and what was meant was not sent before either.
    NoDraft,
}

/// Whether the person was shown what is missing and wants to send all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    NotConfirmed,
    Confirmed,
}

/// Receipt numbers are drawn anew this often if one is taken.
const DRAWS: usize = 5;

impl Replies {
    /// `seen`: the draft as it was shown, if that is known. Another one is not sent unseen: two people may write on it.
    pub async fn submit_reply(
        &self,
        applicant: &Applicant,
        message: MessageId,
        language: &str,
        seen: Option<&str>,
        gaps: Gaps,
    ) -> Result<Submitted, Denied> {
        let Some(overview) = self.messages.overview(applicant, message).await? else { return Ok(Submitted::NotThere) };
        if matches!(overview.record.state, MessageState::Withdrawn { .. }) {
            return Ok(Submitted::Withdrawn);
        }
        let Some(inquiry) = overview.record.message.content.kind.inquiry() else { return Ok(Submitted::NotThere) };
        overview.standing.demand(Right::Send)?;
        let meant = seen.and_then(DraftReply::of_version);
        if let Some(sent) = overview.replies.iter().find(|record| Some(record.reply.draft) == meant) {
            // Asked twice, or the back button; an addition may have been begun since.
            return Ok(Submitted::Receipt(sent.reply.receipt_number.clone()));
        }
        let Some(draft) = overview.draft else {
            // A double click or the back button: the draft is gone because it was sent, perhaps since the message was read.
            let replies = self.storage.replies_to(&applicant.tenant, message).await?;
            let mut sent = replies.iter().rev().filter(|record| overview.standing.sees_reply(record));
            // The receipt of what was meant, never of another: what was meant may have been discarded meanwhile.
            let sent = sent.find(|record| seen.is_none() || meant == Some(record.reply.draft));
            return Ok(sent.map_or(Submitted::NoDraft, |record| Submitted::Receipt(record.reply.receipt_number.clone())));
        };
        if seen.is_some_and(|seen| seen != draft.version()) {
            return Ok(Submitted::Changed);
        }
        if !overview.record.message.dialogue.takes_replies() {
            return Ok(Submitted::Withdrawn);
        }
        let needed = overview.record.message.content.levels.send;
        if needed > applicant.level {
            return Err(Denied::LevelTooLow(needed));
        }
        if gaps == Gaps::NotConfirmed && draft.is_begun() && draft.gaps(inquiry).next().is_some() {
            return Ok(Submitted::HasGaps);
        }
        let standing = &overview.standing;
        let Some(recognition) = self.access.recognition(applicant, &overview.record.message, standing).await? else {
            return Ok(Submitted::NotThere);
        };
        let edited_at = draft.edited_at;
        let delay = self.directory.tenant(&applicant.tenant).map_or(SignedDuration::ZERO, |tenant| tenant.delivery_delay);
        // All replies, also those that this person does not see: what is owed is owed by all together.
        let replies = self.storage.replies_to(&applicant.tenant, message).await?;
        for _ in 0..DRAWS {
            let sending = Sending {
                id: ReplyId(self.clock.new_id()),
                receipt_number: self.draw_number(),
                now: self.clock.now(),
                unchecked: self.directory.unchecked_files(&applicant.tenant),
            };
            let reply = match draft.clone().submit(inquiry, sending) {
                Ok(reply) => reply,
                Err(not_ready) => return Ok(Submitted::NotReady(not_ready)),
            };
            let number = reply.receipt_number.clone();
            let to_do = self.messages.to_do_after(&overview.record.message, &replies, Some(&reply));
            // Without documents there is nothing to take back.
            let delay = if reply.documents.is_empty() { SignedDuration::ZERO } else { delay };
            // What it adds to may still be held.
            let supplemented = overview.replies.iter().find(|record| Some(record.reply.id) == draft.supplements);
            let deliver_at = (reply.submitted_at + delay).max(supplemented.map_or(Timestamp::MIN, due));
            let change = match draft.supplements {
                Some(supplements) => Change::SupplementSubmitted { reply: reply.id, supplements },
                None => Change::ReplySubmitted { reply: reply.id },
            };
            let (renditions, delivery) = self.errands_of(&overview.record.message, &reply, deliver_at);
            let reply_id = reply.id;
            let submission = Submission {
                tenant: applicant.tenant.clone(),
                reply,
                sent_by: applicant.account,
                representation: standing.key.by,
                came_by: standing.key.came_by,
                level: applicant.level,
                recognition: recognition.clone(),
                language: language.to_owned(),
                delivery,
                renditions,
                to_do,
                seen: Some(overview.record.revision),
                notices: self.announcer.of_reply(&overview.record.message, reply_id),
                event: self.access.event_by(standing, change),
            };
            match self.storage.submit(&submission, edited_at).await? {
                SubmitOutcome::Accepted => {
                    tracing::info!(message.id = %message, reply.id = %submission.reply.id, "reply.accepted");
                    self.wake.notify_one();
                    return Ok(Submitted::Receipt(number));
                }
                SubmitOutcome::AlreadySubmitted(number) => return Ok(Submitted::Receipt(number)),
                SubmitOutcome::Changed => return Ok(Submitted::Changed),
                SubmitOutcome::Withdrawn => return Ok(Submitted::Withdrawn),
                // The authority or another sender was faster by a moment: what is open and late is judged once more.
                SubmitOutcome::MessageChanged => return Ok(Submitted::Changed),
                SubmitOutcome::RepresentationEnded => return Ok(Submitted::NotThere),
                SubmitOutcome::ReceiptNumberTaken => {}
            }
        }
        Err(StorageError::Unavailable("no free receipt number was found".into()).into())
    }

    /// What is to be done once a reply is sent: its copies, if it wants some, and after them its delivery.
    pub(crate) fn errands_of(&self, message: &Message, reply: &SubmittedReply, due: Timestamp) -> (Option<NewErrand>, NewErrand) {
        let errand = |task, route, after| NewErrand {
            id: ErrandId(self.clock.new_id()),
            tenant: message.tenant.clone(),
            task,
            route,
            due,
            after,
            created_at: reply.submitted_at,
            request: request::number(),
        };
        let wants = !reply.renditions_wanted().is_empty();
        let renditions = wants.then(|| errand(Task::MakeRenditions { reply: reply.id }, Route::renderer(), None));
        let after = renditions.as_ref().map(|errand| errand.id);
        let delivery = errand(Task::DeliverReply { reply: reply.id }, Route::case_system(&message.case_system), after);
        (renditions, delivery)
    }

    pub(crate) fn draw_number(&self) -> ReceiptNumber {
        let mut random = [0; 8];
        self.clock.fill_random(&mut random);
        ReceiptNumber::from_random(random)
    }
}

/// When a reply that has not been delivered is tried next.
pub(crate) fn due(record: &ReplyRecord) -> Timestamp {
    match record.delivery {
        DeliveryState::Pending { next_at, .. } => next_at,
        DeliveryState::Transmitted { .. }
        | DeliveryState::Offered { .. }
        | DeliveryState::Delivered { .. }
        | DeliveryState::NeedsPerson { .. } => Timestamp::MIN,
    }
}
