//! A person asks for more time, before or after the end (VwVfG § 31 (7)); and the authority hears when a day has gone by.

use crate::{
    Denied,
    messages::{Messages, dialogue::TRIES},
};
use domain::{
    deadline::day_of,
    event::{Actor, Change},
    id::MessageId,
    message::{MessageState, NoMoreTime, TimeStep},
    person::Applicant,
    personal::Personal,
    representation::Right,
    text::Lines,
};
use jiff::{SignedDuration, civil::Date};
use ports::{StorageError, storage::MessageRecord};

/// Whoever has not opened a message for so long may not know of it (VwVfG § 41 (2a) sentence 4).
const UNREAD_AFTER: SignedDuration = SignedDuration::from_hours(10 * 24);

/// What became of the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Asked,
    Not(NoMoreTime),
    NotThere,
}

impl Messages {
    /// Asks the authority for more time. Whoever acts for somebody needs the right to send; it needs the same level as a reply.
    ///
    /// # Errors
    /// No right, or the database is away.
    pub async fn ask_for_more_time(
        &self,
        applicant: &Applicant,
        id: MessageId,
        wished: Date,
        reason: Lines<1000>,
    ) -> Result<Asked, Denied> {
        // Whoever is overtaken by another change is judged by it.
        for _ in 0..TRIES {
            let Some((record, standing)) = self.access.message_of(applicant, id).await? else { return Ok(Asked::NotThere) };
            standing.demand(Right::Send)?;
            let level = record.message.content.levels.send;
            if level > applicant.level {
                return Err(Denied::LevelTooLow(level));
            }
            let now = self.clock.now();
            let mut message = record.message.clone();
            if let MessageState::Withdrawn { .. } = record.state {
                return Ok(Asked::Not(NoMoreTime::NotPossible));
            }
            if let Err(why) = message.dialogue.wish(message.content.kind.inquiry(), wished, day_of(now)) {
                return Ok(Asked::Not(why));
            }
            message.dialogue.time.push(TimeStep::Asked {
                at: now,
                by: applicant.account,
                wished,
                reason: Personal::new(reason.clone()),
            });
            let changes = vec![Change::MoreTimeAsked { until: wished }];
            let change = self.change_of(&record, message, &standing.actor, changes, false).await?;
            if self.storage.change_message(&change).await? {
                return Ok(Asked::Asked);
            }
        }
        Err(StorageError::Unavailable("others change the same message all the time".into()).into())
    }

    /// Tells authorities of days that went by and of messages that nobody has opened. Returns how many there were.
    ///
    /// # Errors
    /// The database is away.
    pub async fn tell_what_went_by(&self, at_once: u16) -> Result<usize, StorageError> {
        let now = self.clock.now();
        let mut told = 0;
        loop {
            let overdue = self.storage.newly_overdue(day_of(now), at_once).await?;
            for record in &overdue {
                let event = self.of_portal(record, Change::MessageOverdue { due: record.to_do.due });
                self.storage.tell_overdue(record, &event).await?;
            }
            let unread = self.storage.newly_unread(now - UNREAD_AFTER, at_once).await?;
            for record in &unread {
                self.storage.tell_unread(record, &self.of_portal(record, Change::MessageUnread)).await?;
            }
            told += overdue.len() + unread.len();
            // All days of a Land end at the same midnight.
            if overdue.len() < usize::from(at_once) && unread.len() < usize::from(at_once) {
                return Ok(told);
            }
        }
    }

    fn of_portal(&self, record: &MessageRecord, change: Change) -> domain::event::Event {
        self.access.event(&record.message.tenant, record.message.id, Actor::Portal, change)
    }
}
