//! What is to be told because of something that happens: notices and their errands, written in its transaction.

use crate::{access::Directory, notices::TenantNotices, request};
use domain::{
    deadline::Deadline,
    errand::{Route, Task},
    id::{ErrandId, NoticeId, ReplyId},
    message::Message,
    notice::{Channels, NoticeAddress, NoticeCause, NoticeChannel, next_address},
    text::LanguageTag,
};
use jiff::{SignedDuration, Span, Timestamp, civil::Date};
use ports::{
    Clock,
    storage::{NewErrand, NewNotice},
};
use std::sync::Arc;

/// A channel is tried at least so long, however near the deadline is.
const LEAST_PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// Says what is to be told. Knows no storage: what it makes is written by whoever changes something.
pub struct Announcer {
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What a new message causes.
#[derive(Debug, Default)]
pub struct Announced {
    pub notices: Vec<NewNotice>,
    /// The person is to be told, and there is no way to.
    pub nobody_reached: bool,
}

impl Announcer {
    fn rules(&self, message: &Message) -> Option<(&TenantNotices, Channels)> {
        let rules = self.directory.tenant(&message.tenant)?.notices.as_ref()?;
        Some((rules, message.recipient.channels.clone()?))
    }

    /// Whether telling the person of a message is the portal's affair.
    pub(crate) fn is_ours(&self, message: &Message) -> bool {
        self.rules(message).is_some()
    }

    /// There is a message: its notice, its reminders, the mark beside the application.
    pub(crate) fn of_message(&self, message: &Message) -> Announced {
        let Some((rules, channels)) = self.rules(message) else { return Announced::default() };
        let now = self.clock.now();
        let first = self.first(message, NoticeCause::Available, now);
        let nobody_reached = first.is_none();
        let mut notices: Vec<NewNotice> = first.into_iter().collect();
        if let Some(inquiry) = message.content.kind.inquiry() {
            if let Some(terms) = &inquiry.terms {
                notices.extend(self.reminders(message, &terms.deadline, None));
            }
            notices.extend(self.status(rules, &channels, message, NoticeCause::Available));
        }
        Announced { notices, nobody_reached }
    }

    /// The authority has set another end: it has reminders of its own, whatever was reminded of the one before.
    pub(crate) fn of_new_end(&self, message: &Message) -> Vec<NewNotice> {
        let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
        terms.map(|terms| self.reminders(message, &terms.deadline, Some(terms.deadline.due))).unwrap_or_default()
    }

    fn reminders(&self, message: &Message, deadline: &Deadline, until: Option<Date>) -> Vec<NewNotice> {
        let Some((rules, _)) = self.rules(message) else { return Vec::new() };
        let moments = rules.reminders.of(deadline, self.clock.now(), spread(message));
        let reminder = |(days_before, due)| self.first(message, NoticeCause::Reminder { days_before, until }, due);
        moments.into_iter().filter_map(reminder).collect()
    }

    /// When a reminder of a message goes out, by the rules of today.
    pub(crate) fn reminder_moment(&self, message: &Message, days_before: u16) -> Option<Timestamp> {
        let (rules, _) = self.rules(message)?;
        let terms = message.content.kind.inquiry()?.terms.as_ref()?;
        rules.reminders.moment(&terms.deadline, days_before, spread(message))
    }

    /// It counts no more.
    pub(crate) fn of_withdrawal(&self, message: &Message) -> Vec<NewNotice> {
        let status =
            self.rules(message).and_then(|(rules, channels)| self.status(rules, &channels, message, NoticeCause::Withdrawn));
        self.first(message, NoticeCause::Withdrawn, self.clock.now()).into_iter().chain(status).collect()
    }

    /// Something about it is new. `change`: which change of it.
    pub(crate) fn of_news(&self, message: &Message, change: i64) -> Vec<NewNotice> {
        self.first(message, NoticeCause::News { change }, self.clock.now()).into_iter().collect()
    }

    /// The status monitor shows that the authority has closed the case of a message, or opened it again. `change`: which change of it.
    pub(crate) fn of_case(&self, message: &Message, closed: bool, change: i64) -> Option<NewNotice> {
        let (rules, channels) = self.rules(message)?;
        let cause = if closed { NoticeCause::CaseClosed { change } } else { NoticeCause::CaseReopened { change } };
        self.status(rules, &channels, message, cause)
    }

    /// A reply was received.
    pub(crate) fn of_reply(&self, message: &Message, reply: ReplyId) -> Vec<NewNotice> {
        let wants = self.rules(message).is_some_and(|(rules, _)| rules.receipts);
        let notice = wants.then(|| self.first(message, NoticeCause::Received { reply }, self.clock.now()));
        notice.flatten().into_iter().collect()
    }

    /// A reply is with the authority.
    pub(crate) fn of_delivery(&self, message: &Message, reply: ReplyId) -> Vec<NewNotice> {
        let Some((rules, channels)) = self.rules(message) else { return Vec::new() };
        self.status(rules, &channels, message, NoticeCause::Delivered { reply }).into_iter().collect()
    }

    /// The first way for a cause.
    pub(crate) fn first(&self, message: &Message, cause: NoticeCause, due: Timestamp) -> Option<NewNotice> {
        let (_, channels) = self.rules(message)?;
        self.next(message, cause, &channels, &[], due)
    }

    /// The next way, where others were tried.
    pub(crate) fn next(
        &self,
        message: &Message,
        cause: NoticeCause,
        channels: &Channels,
        tried: &[NoticeChannel],
        due: Timestamp,
    ) -> Option<NewNotice> {
        let (rules, _) = self.rules(message)?;
        let order = rules.order_of(&message.authority);
        let address = next_address(order, cause, channels, tried)?;
        let mut give_up_at = due.saturating_add(rules.patience).unwrap_or(Timestamp::MAX);
        // A letter must still go out in time.
        let channel = address.channel();
        let letter_follows = channel != NoticeChannel::Letter
            && order.for_cause(cause).any(|way| way == NoticeChannel::Letter)
            && channels.postal_address.is_some();
        let deadline = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline);
        if let Some(deadline) = deadline.filter(|_| letter_follows) {
            let latest = deadline.end().to_zoned(domain::deadline::berlin()).saturating_sub(Span::new().days(rules.letter_days));
            give_up_at = give_up_at.min(latest.timestamp()).max(due.saturating_add(LEAST_PATIENCE).unwrap_or(Timestamp::MAX));
        }
        Some(self.notice(message, cause, address, channels.language.clone(), due, give_up_at))
    }

    pub(crate) fn status(
        &self,
        rules: &TenantNotices,
        channels: &Channels,
        message: &Message,
        cause: NoticeCause,
    ) -> Option<NewNotice> {
        let address = channels.address(NoticeChannel::BundidStatus).filter(|_| rules.status_monitor)?;
        let now = self.clock.now();
        Some(self.notice(message, cause, address, None, now, now.saturating_add(rules.patience).unwrap_or(Timestamp::MAX)))
    }

    pub(crate) fn notice(
        &self,
        message: &Message,
        cause: NoticeCause,
        address: NoticeAddress,
        language: Option<LanguageTag>,
        due: Timestamp,
        give_up_at: Timestamp,
    ) -> NewNotice {
        let id = NoticeId(self.clock.new_id());
        let errand = NewErrand {
            id: ErrandId(self.clock.new_id()),
            tenant: message.tenant.clone(),
            task: Task::SendNotice { notice: id },
            route: Route::notices(&message.tenant, address.channel()),
            due,
            after: None,
            created_at: self.clock.now(),
            request: request::number(),
        };
        NewNotice { id, message: message.id, cause, address, language, give_up_at, errand }
    }
}

/// Always the same for a message, and another one for the next: reminders of a day do not all go out in one minute.
pub(crate) fn spread(message: &Message) -> u64 {
    // The last bytes of a time-ordered id are random.
    let bytes = message.id.0.as_bytes();
    u64::from_be_bytes([0, 0, 0, 0, bytes[12], bytes[13], bytes[14], bytes[15]])
}
