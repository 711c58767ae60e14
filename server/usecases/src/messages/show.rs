//! A message as its recipient sees it, with the draft and the replies.

use crate::{Denied, access::Standing, messages::Messages};
use domain::{
    deadline::day_of,
    event::Change,
    id::{ItemId, MessageId, ReplyId, RepresentationId},
    message::{Inquiry, Message, MessageState, ToDo, ToDoKind},
    person::Applicant,
    reply::{DraftReply, EarlierReplies, ItemAnswer, LeftBehind, Outstanding, SubmittedReply},
    representation::{Representation, RepresentationState, Right, proof_item},
};
use ports::{
    StorageError,
    storage::{MessageRecord, ReplyRecord},
};
use std::collections::BTreeSet;

/// Everything the pages of one message need.
#[derive(Debug, Clone)]
pub struct MessageOverview {
    pub record: MessageRecord,
    pub standing: Standing,
    pub draft: Option<DraftReply>,
    /// Those of the account that looks, and those that were sent in its place.
    pub replies: Vec<ReplyRecord>,
    /// What all replies together leave open, also those that the viewer does not see.
    pub outstanding: Outstanding,
    /// What representatives left in the draft whose right has ended, with their names. Not part of the draft.
    pub left_behind: Vec<(String, LeftBehind)>,
    /// Who began the draft, if it was not whoever looks: by name.
    pub begun_by: Option<BegunBy>,
}

/// Who began a draft, seen by somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BegunBy {
    Representative(String),
    /// The viewer acts for the owner of the draft, who began it.
    Owner,
}

impl MessageOverview {
    pub fn inquiry(&self) -> Option<&Inquiry> {
        self.record.message.content.kind.inquiry()
    }

    /// The items that the answers so far ask for: those of the draft, else those that were sent.
    pub fn asked_now(&self, inquiry: &Inquiry) -> Vec<ItemId> {
        if let Some(draft) = &self.draft {
            return draft.visible_items(inquiry).map(|item| item.id.clone()).collect();
        }
        let mut sent = DraftReply::blank(self.record.message.id, self.standing.key.account);
        sent.earlier = said_before(&self.record.message, &self.replies);
        sent.visible_items(inquiry).map(|item| item.id.clone()).collect()
    }

    /// Something is being added, and not sent.
    pub fn is_adding(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.supplements.is_some() && draft.is_begun())
    }

    /// A reply can be written: it is asked for, not withdrawn, and not sent, or something is being added.
    pub fn takes_answers(&self) -> bool {
        match self.record.state {
            _ if !self.record.message.dialogue.takes_replies() => false,
            MessageState::Open => self.inquiry().is_some(),
            MessageState::Answered { .. } => self.draft.is_some(),
            MessageState::Withdrawn { .. } => false,
        }
    }
}

/// Everything that was sent, and what the authority said of it.
pub(crate) fn said_before(message: &Message, replies: &[ReplyRecord]) -> EarlierReplies {
    EarlierReplies::of_course(replies.iter().map(|record| (&record.reply, true)), &message.dialogue.reviews)
}

impl Messages {
    /// What the replies to a message leave open, today.
    pub fn outstanding(&self, message: &Message, replies: &[ReplyRecord]) -> Outstanding {
        let message = self.as_it_was_answered(message, replies);
        let asks = !replies.is_empty() && message.dialogue.takes_replies();
        let refused =
            replies.iter().filter(|record| record.is_refused()).map(|record| record.reply.receipt_number.clone()).collect();
        let Some(inquiry) = message.content.kind.inquiry().filter(|_| asks) else {
            return Outstanding { refused, ..Outstanding::default() };
        };
        let earlier = said_before(&message, replies);
        Outstanding { refused, ..Outstanding::of(inquiry, &earlier, day_of(self.clock.now())) }
    }

    /// What a message wants of its person once `new` is sent, too.
    pub(crate) fn to_do_after(&self, message: &Message, replies: &[ReplyRecord], new: Option<&SubmittedReply>) -> ToDo {
        let message = self.as_it_was_answered(message, replies);
        let Some(inquiry) = message.content.kind.inquiry().filter(|_| message.dialogue.takes_replies()) else {
            return ToDo { kind: ToDoKind::Nothing, due: jiff::civil::Date::MAX };
        };
        let sent = replies.iter().map(|record| &record.reply).chain(new).map(|reply| (reply, true));
        let earlier = EarlierReplies::of_course(sent, &message.dialogue.reviews);
        let now = self.clock.now();
        let outstanding = Outstanding::of(inquiry, &earlier, day_of(now));
        // Which reply was the first makes no difference here.
        let answered = MessageState::Answered { first_reply: ReplyId(uuid::Uuid::nil()), at: now };
        ToDo::of(&message.content.kind, answered, &outstanding)
    }

    /// What the replies say to an item, if they say anything.
    pub fn answer_sent(&self, message: &Message, replies: &[ReplyRecord], item: &ItemId) -> Option<ItemAnswer> {
        said_before(message, replies).answer_to(item).cloned()
    }

    /// Loads a message for its recipient and notes the first time it is opened.
    pub async fn show_message(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageOverview>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if overview.record.times.retrieved_at.is_none() {
            let event = self.access.event_by(&overview.standing, Change::MessageRetrieved);
            self.storage.mark_retrieved(&applicant.tenant, id, &event).await?;
        }
        Ok(Some(overview))
    }

    /// As [`Self::show_message`], without noting anything.
    pub async fn overview(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageOverview>, Denied> {
        let Some((mut record, standing)) = self.access.message_of(applicant, id).await? else { return Ok(None) };
        let answerable = record.message.content.kind.inquiry().is_some();
        // What is not sent yet is not read by somebody who may only read.
        let mut draft = if answerable && standing.may(Right::Prepare) { self.storage.draft(&standing.key).await? } else { None };
        let mut replies = match record.state {
            MessageState::Answered { .. } => self.storage.replies_to(&applicant.tenant, id).await?,
            MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
        };
        let mut outstanding = self.outstanding(&record.message, &replies);
        // Two accounts can be recognized as the same person, or a letter met another one: each sees what it sent itself. What is
        // owed is owed once, whoever sent the rest; whom another account named stays with that account.
        replies.retain(|record| standing.sees_reply(record));
        let seen = self.outstanding(&record.message, &replies);
        for other in &mut outstanding.from_others {
            let named = seen.from_others.iter().find(|one| one.item.id == other.item.id);
            other.who = named.and_then(|one| one.who.clone());
        }
        outstanding.refused = seen.refused;
        if let Some(draft) = draft.as_mut().filter(|draft| draft.supplements.is_some()) {
            let own = standing.representation.as_ref().map(|held| held.id);
            let sent = replies.iter();
            let sent = sent.map(|record| (&record.reply, record.representation.as_ref().map(|held| held.id) == own));
            draft.earlier = EarlierReplies::of_course(sent, &record.message.dialogue.reviews);
        }
        let proof_is_owed = outstanding.owed.iter().any(|item| item.id == proof_item());
        let proof_is_there = proof_is_owed || draft.as_ref().is_some_and(DraftReply::has_proof);
        record.message = self.access.with_proof(record.message, standing.representation.as_deref(), proof_is_there);
        let (left_behind, begun_by) = match draft.as_mut() {
            Some(draft) => self.others_work(&standing, draft).await?,
            None => (Vec::new(), None),
        };
        Ok(Some(MessageOverview { record, standing, draft, replies, outstanding, left_behind, begun_by }))
    }

    /// Takes out of a draft what was done by those who have no right any more, and says who began it.
    pub(crate) async fn others_work(
        &self,
        standing: &Standing,
        draft: &mut DraftReply,
    ) -> Result<(Vec<(String, LeftBehind)>, Option<BegunBy>), StorageError> {
        let own = standing.representation.as_ref().map(|held| held.id);
        let others: BTreeSet<RepresentationId> = draft.by.all().into_iter().chain(draft.by.begun).collect();
        if others.iter().all(|other| Some(*other) == own) {
            return Ok((Vec::new(), (own.is_some() && draft.by.begun.is_none()).then_some(BegunBy::Owner)));
        }
        // Of another message, too: its draft goes on with the message that takes its place, and the right does not.
        let others: Vec<RepresentationId> = others.into_iter().collect();
        let known = self.storage.representations_named(&standing.key.tenant, &others).await?;
        let name =
            |id: RepresentationId| known.iter().find(|held| held.id == id).map(Representation::shown_name).unwrap_or_default();
        let counts = |held: &Representation| held.message == draft.message && held.state == RepresentationState::Active;
        let active: BTreeSet<RepresentationId> = known.iter().filter(|held| counts(held)).map(|held| held.id).collect();
        let ended = others.into_iter().filter(|id| !active.contains(id)).collect();
        let left = draft.take_out(&ended).into_iter().map(|left| (name(left.by), left)).collect();
        let begun_by = match draft.by.begun {
            by if by == own => None,
            Some(by) => Some(BegunBy::Representative(name(by))),
            None => Some(BegunBy::Owner),
        };
        Ok((left, begun_by))
    }

    /// The message as a reply to it was written: with the proof, if a representative had to give one.
    pub fn message_of_reply(&self, message: &Message, record: &ReplyRecord) -> Message {
        self.access.with_proof(message.clone(), record.representation.as_ref(), record.reply.has_proof())
    }

    /// Once somebody has sent in another's place, the proof of their right is among what is asked, whoever looks.
    fn as_it_was_answered(&self, message: &Message, replies: &[ReplyRecord]) -> Message {
        let by = replies.iter().find_map(|record| record.representation.as_ref());
        let named = |inquiry: &Inquiry| inquiry.items.find(&proof_item()).is_some();
        match by.filter(|_| !message.content.kind.inquiry().is_some_and(named)) {
            Some(held) => self.access.with_proof(message.clone(), Some(held), true),
            None => message.clone(),
        }
    }
}
