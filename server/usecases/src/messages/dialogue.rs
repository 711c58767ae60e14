//! What a case system says about a message after it was handed in. Each change is written only if the message still is as it was read;
//! else it is read again.

use crate::messages::{
    Messages,
    accept::search_text,
    show::said_before,
    words::{NewWords, put},
};
use domain::{
    deadline::Deadline,
    event::{Actor, Change},
    id::{CaseSystemId, ItemId, MessageId},
    message::{DeadlineTerms, MOST_STEPS, Message, MessageContent, MessageState, Review, ReviewFault, TimeStep, ToDo, ToDoKind},
    reply::{Outstanding, asked_for},
    text::Lines,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{MessageChange, MessageRecord, ReplyRecord},
};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody else changes the same message at the same moment, so often at most.
pub(crate) const TRIES: usize = 8;

/// Why a word of the case system changes nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotSaid {
    #[error("there is no such message")]
    NotThere,
    #[error("it was taken back or replaced, or its case is closed")]
    Over,
    #[error("nobody has answered")]
    NotAnswered,
    #[error("no reply to it has reached the case system")]
    NothingHad,
    #[error("it was answered")]
    Answered,
    #[error("its kind takes no reply")]
    TakesNoReply,
    /// Without consequences there is no deadline (R-DL-6).
    #[error("it has no deadline")]
    NoDeadline,
    #[error("a law sets its deadline, or it is an appointment")]
    DeadlineFixed,
    #[error("the day does not lie behind the one that there is")]
    NotLater,
    #[error("nobody has asked for more time")]
    NothingAsked,
    #[error("it is not as it was read")]
    Changed,
    #[error("too much was said about it")]
    TooMuch,
    #[error("the review does not fit")]
    Review(Vec<ReviewFault>),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What the authority says of what was answered.
#[derive(Debug, Clone)]
pub struct NewReview {
    pub accepted: BTreeSet<ItemId>,
    pub returned: BTreeMap<ItemId, Lines<2000>>,
    pub deadline: Option<Deadline>,
    pub last: bool,
}

/// A message as it is to become.
struct Said {
    message: Message,
    changes: Vec<Change>,
    /// The person hears of it.
    told: bool,
}

impl Said {
    /// This was said before, and whoever said it had no answer: nothing is new.
    fn before(message: Message) -> Self {
        Self { message, changes: Vec::new(), told: false }
    }
}

/// A message as it is at the moment of a word about it.
struct Seen<'a> {
    record: &'a MessageRecord,
    /// Of the newest reply.
    replied_at: Option<Timestamp>,
    /// The case system has had a reply, or somebody looks at where one is: nobody judges what nobody can have seen.
    has_had_one: bool,
    /// Items that a reply brings which has not left.
    on_the_way: BTreeSet<ItemId>,
    replies: &'a [ReplyRecord],
    now: Timestamp,
}

impl Messages {
    /// Accepts and returns what was answered. What is returned is asked for once more. `seen`: only if the message is as it was seen then.
    /// The same words again, with no reply since, are the same review.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn review(
        &self,
        system: &CaseSystemId,
        id: MessageId,
        seen: Option<i64>,
        review: NewReview,
    ) -> Result<(), NotSaid> {
        self.say(&Actor::CaseSystem, system, id, |Seen { record, now, replied_at, has_had_one, on_the_way, replies }| {
            let mut message = record.message.clone();
            if !message.dialogue.takes_replies() || matches!(record.state, MessageState::Withdrawn { .. }) {
                return Err(NotSaid::Over);
            }
            let Some(inquiry) = message.content.kind.inquiry() else { return Err(NotSaid::TakesNoReply) };
            if !matches!(record.state, MessageState::Answered { .. }) {
                return Err(NotSaid::NotAnswered);
            }
            let said =
                Review { at: now, accepted: review.accepted.clone(), returned: review.returned.clone(), last: review.last };
            // The same last day is no other end, whatever day was named for it.
            let stands = inquiry.terms.as_ref().map(|terms| terms.deadline);
            let ends_as_it_does = review.deadline.is_none_or(|to| stands.is_some_and(|stands| stands.due == to.due));
            // Since it was said first a later end may have been given.
            let was_later = review.deadline.is_some_and(|to| stands.is_some_and(|stands| stands.due > to.due));
            let is_answered_since = |before: &Review| replied_at.is_some_and(|at| at > before.at);
            let before = message.dialogue.reviews.last().filter(|before| !is_answered_since(before));
            if (ends_as_it_does || was_later) && before.is_some_and(|before| before.says_the_same(&said)) {
                return Ok(Said::before(message));
            }
            let named = said.accepted.iter().chain(said.returned.keys());
            if !has_had_one || named.into_iter().any(|item| on_the_way.contains(item)) {
                return Err(NotSaid::NothingHad);
            }
            if seen.is_some_and(|seen| seen != record.revision) {
                return Err(NotSaid::Changed);
            }
            let asked = asked_for(inquiry, &said_before(&message, replies));
            said.check(inquiry, &asked, &message.dialogue.reviews).map_err(NotSaid::Review)?;
            let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
            let (accepted, returned) = (count(said.accepted.len()), count(said.returned.len()));
            let mut changes = vec![Change::ItemsReviewed { accepted, returned }];
            message.dialogue.reviews.push(said);
            let moved = review.deadline.filter(|_| !ends_as_it_does);
            if let Some(deadline) = moved {
                if stands.is_some_and(|stands| deadline.due < stands.due) {
                    return Err(NotSaid::NotLater);
                }
                set_deadline(&mut message, deadline, None, now)?;
                changes.push(Change::DeadlineSet { until: deadline.due });
            }
            Ok(Said { message, changes, told: returned > 0 || moved.is_some() })
        })
        .await
    }

    /// The authority, by its case system or a clerk, sets a later end, asked or not. The same words again are the same step.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn grant_time(
        &self,
        actor: &Actor,
        system: &CaseSystemId,
        id: MessageId,
        deadline: Deadline,
        note: Option<Lines<1000>>,
    ) -> Result<(), NotSaid> {
        self.say(actor, system, id, |Seen { record, now, .. }| {
            let mut message = movable(record)?;
            let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
            let before = message.dialogue.time.last();
            if matches!(before, Some(TimeStep::Granted { to, note: said, .. }) if *to == deadline && *said == note) {
                return Ok(Said::before(message));
            }
            if terms.is_some_and(|terms| deadline.due <= terms.deadline.due) {
                return Err(NotSaid::NotLater);
            }
            set_deadline(&mut message, deadline, note.clone(), now)?;
            Ok(Said { message, changes: vec![Change::DeadlineSet { until: deadline.due }], told: true })
        })
        .await
    }

    /// Leaves the end as it is, though the person has asked for more time.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn refuse_time(
        &self,
        actor: &Actor,
        system: &CaseSystemId,
        id: MessageId,
        reason: Lines<1000>,
    ) -> Result<(), NotSaid> {
        self.say(actor, system, id, |Seen { record, now, .. }| {
            let mut message = movable(record)?;
            if matches!(message.dialogue.time.last(), Some(TimeStep::Refused { reason: said, .. }) if *said == reason) {
                return Ok(Said::before(message));
            }
            if message.dialogue.asked().is_none() {
                return Err(NotSaid::NothingAsked);
            }
            message.dialogue.time.push(TimeStep::Refused { at: now, reason: reason.clone() });
            Ok(Said { message, changes: vec![Change::MoreTimeRefused], told: true })
        })
        .await
    }

    /// Other words, or another end, before anybody has answered; only if the message is as it was seen.
    ///
    /// # Errors
    /// [`NotSaid`].
    pub async fn change_words(&self, system: &CaseSystemId, id: MessageId, seen: i64, words: NewWords) -> Result<(), NotSaid> {
        self.say(&Actor::CaseSystem, system, id, |Seen { record, now, .. }| {
            if record.revision != seen {
                return Err(NotSaid::Changed);
            }
            let mut message = record.message.clone();
            match record.state {
                MessageState::Answered { .. } => return Err(NotSaid::Answered),
                MessageState::Withdrawn { .. } => return Err(NotSaid::Over),
                MessageState::Open if !message.dialogue.takes_replies() => return Err(NotSaid::Over),
                MessageState::Open => {}
            }
            put(&mut message.content, &words)?;
            let mut changes = Vec::new();
            if message.content != record.message.content {
                message.dialogue.changed_at = Some(now);
                changes.push(Change::MessageChanged);
            }
            let stands = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline);
            if let Some(deadline) = words.deadline.filter(|to| stands != Some(*to)) {
                // What the person asked for, or was told, is not taken from them.
                if !message.dialogue.time.is_empty() && stands.is_some_and(|stands| deadline.due < stands.due) {
                    return Err(NotSaid::NotLater);
                }
                set_deadline(&mut message, deadline, None, now)?;
                changes.push(Change::DeadlineSet { until: deadline.due });
            }
            Ok(Said { message, changes, told: true })
        })
        .await
    }

    /// Reads, judges and writes, until nobody else was faster.
    async fn say(
        &self,
        actor: &Actor,
        system: &CaseSystemId,
        id: MessageId,
        judge: impl Fn(Seen<'_>) -> Result<Said, NotSaid>,
    ) -> Result<(), NotSaid> {
        for _ in 0..TRIES {
            let record = self.storage.message_for_case_system(system, id).await?.ok_or(NotSaid::NotThere)?;
            let replies = match record.state {
                MessageState::Answered { .. } => self.storage.replies_to(&record.message.tenant, id).await?,
                MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
            };
            let replied_at = replies.iter().map(|reply| reply.reply.submitted_at).max();
            let has_had_one = replies.iter().any(|reply| reply.delivery.has_left());
            let waiting = replies.iter().filter(|reply| !reply.delivery.has_left());
            let on_the_way = waiting.flat_map(|reply| reply.reply.items().cloned().collect::<Vec<_>>()).collect();
            let now = self.clock.now();
            let said = judge(Seen { record: &record, replied_at, has_had_one, on_the_way, replies: &replies, now })?;
            // Nothing is new.
            if said.changes.is_empty() {
                return Ok(());
            }
            let change = self.change_of(&record, said.message, actor, said.changes, said.told).await?;
            if self.storage.change_message(&change).await? {
                if !change.notices.is_empty() {
                    self.wake.notify_one();
                }
                return Ok(());
            }
        }
        Err(busy())
    }

    /// What is written, with what follows from it.
    pub(crate) async fn change_of(
        &self,
        record: &MessageRecord,
        message: Message,
        actor: &Actor,
        changes: Vec<Change>,
        told: bool,
    ) -> Result<MessageChange, StorageError> {
        let to_do = match record.state {
            MessageState::Withdrawn { .. } => record.to_do,
            MessageState::Open if !message.dialogue.takes_replies() => {
                ToDo { kind: ToDoKind::Nothing, due: jiff::civil::Date::MAX }
            }
            MessageState::Open => ToDo::of(&message.content.kind, record.state, &Outstanding::default()),
            MessageState::Answered { .. } => {
                let replies = self.storage.replies_to(&message.tenant, message.id).await?;
                self.to_do_after(&message, &replies, None)
            }
        };
        let mut notices = if told { self.announcer.of_news(&message, record.revision + 1) } else { Vec::new() };
        if changes.iter().any(|change| matches!(change, Change::DeadlineSet { .. })) {
            notices.extend(self.announcer.of_new_end(&message));
        }
        let now = self.clock.now();
        let event = |change| self.access.event(&message.tenant, message.id, actor.clone(), change);
        Ok(MessageChange {
            id: message.id,
            seen: record.revision,
            search_text: Some(search_text(&message)),
            to_do,
            // What another message took the place of takes nothing either, in whatever case.
            closed_at: if message.dialogue.takes_replies() { None } else { message.dialogue.closed_at.or(Some(now)) },
            notices,
            events: changes.into_iter().map(event).collect(),
            dialogue: message.dialogue.clone(),
            content: Some(message.content),
        })
    }
}

pub(crate) fn busy() -> NotSaid {
    NotSaid::Storage(StorageError::Unavailable("others change the same message all the time".into()))
}

/// A message whose deadline the authority can move.
fn movable(record: &MessageRecord) -> Result<Message, NotSaid> {
    let message = &record.message;
    if !message.dialogue.takes_replies() || matches!(record.state, MessageState::Withdrawn { .. }) {
        return Err(NotSaid::Over);
    }
    let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).ok_or(NotSaid::NoDeadline)?;
    if terms.is_movable() { Ok(message.clone()) } else { Err(NotSaid::DeadlineFixed) }
}

fn set_deadline(message: &mut Message, to: Deadline, note: Option<Lines<1000>>, at: Timestamp) -> Result<(), NotSaid> {
    if message.dialogue.time.len() >= MOST_STEPS {
        return Err(NotSaid::TooMuch);
    }
    let terms = terms_of(&mut message.content).ok_or(NotSaid::NoDeadline)?;
    if !terms.is_movable() {
        return Err(NotSaid::DeadlineFixed);
    }
    let from = std::mem::replace(&mut terms.deadline, to);
    message.dialogue.time.push(TimeStep::Granted { at, from, to, note });
    Ok(())
}

pub(crate) fn terms_of(content: &mut MessageContent) -> Option<&mut DeadlineTerms> {
    content.kind.inquiry_mut()?.terms.as_mut()
}
