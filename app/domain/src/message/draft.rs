//! A message as a case system hands it in, before the rules between its parts were checked.

use super::{Appointment, CompetentBody, DeadlineTerms, Inquiry, Item, Items, MessageKind, MessageKindName, item::ItemsFault};
use crate::{
    deadline::{Deadline, day_of},
    text::{Line, Lines, Translated},
};
use jiff::Timestamp;

/// The parts that depend on the kind. Fields that were given but do not belong to the kind are faults.
#[derive(Debug, Clone)]
pub struct MessageDraft {
    pub kind: MessageKindName,
    pub items: Vec<Item>,
    pub deadline: Option<Deadline>,
    pub consequences: Option<Translated<Lines<2000>>>,
    pub legal_basis: Option<Line<200>>,
    pub appointment: Option<Appointment>,
    pub competent_body: Option<CompetentBody>,
}

/// A rule between the parts of a message that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageFault {
    /// R-DL-6: whoever sets a deadline names the missing items.
    ItemsMissing,
    ItemsNotAllowed,
    Items(ItemsFault),
    /// R-DL-6: whoever sets a deadline names the consequences.
    ConsequencesMissing,
    DeadlineNotAllowed,
    DeadlineInPast,
    /// Ends on the day the message comes, and the tenant does not allow that.
    DeadlineToday,
    /// Consequences or a legal basis without a deadline.
    TermsWithoutDeadline,
    AppointmentMissing,
    AppointmentNotAllowed,
    CompetentBodyMissing,
    CompetentBodyNotAllowed,
}

impl MessageDraft {
    /// Checks all rules and reports every fault. `today_allowed`: a deadline may end on the day of `now`.
    pub fn accept(self, now: Timestamp, today_allowed: bool) -> Result<MessageKind, Vec<MessageFault>> {
        let mut faults = Vec::new();
        self.check_what_does_not_belong(&mut faults);
        let kind = match self.kind {
            MessageKindName::StatusNotice => Some(MessageKind::StatusNotice),
            MessageKindName::AppointmentNotice => {
                need(self.appointment, MessageFault::AppointmentMissing, &mut faults).map(MessageKind::AppointmentNotice)
            }
            MessageKindName::NotCompetentNotice => {
                need(self.competent_body, MessageFault::CompetentBodyMissing, &mut faults).map(MessageKind::NotCompetentNotice)
            }
            MessageKindName::Inquiry => self.into_inquiry(now, today_allowed, &mut faults).map(MessageKind::Inquiry),
            MessageKindName::IntentToRefuse => {
                self.into_inquiry(now, today_allowed, &mut faults).map(MessageKind::IntentToRefuse)
            }
        };
        match kind {
            Some(kind) if faults.is_empty() => Ok(kind),
            _ => Err(faults),
        }
    }

    fn takes_reply(&self) -> bool {
        matches!(self.kind, MessageKindName::Inquiry | MessageKindName::IntentToRefuse)
    }

    fn check_what_does_not_belong(&self, faults: &mut Vec<MessageFault>) {
        if !self.takes_reply() && !self.items.is_empty() {
            faults.push(MessageFault::ItemsNotAllowed);
        }
        if !self.takes_reply() && (self.deadline.is_some() || self.consequences.is_some() || self.legal_basis.is_some()) {
            faults.push(MessageFault::DeadlineNotAllowed);
        }
        if self.kind != MessageKindName::AppointmentNotice && self.appointment.is_some() {
            faults.push(MessageFault::AppointmentNotAllowed);
        }
        if self.kind != MessageKindName::NotCompetentNotice && self.competent_body.is_some() {
            faults.push(MessageFault::CompetentBodyNotAllowed);
        }
    }

    fn into_inquiry(self, now: Timestamp, today_allowed: bool, faults: &mut Vec<MessageFault>) -> Option<Inquiry> {
        let items = match Items::new(self.items) {
            Ok(items) => Some(items),
            Err(broken) => {
                faults.extend(broken.into_iter().map(|fault| match fault {
                    ItemsFault::None => MessageFault::ItemsMissing,
                    other => MessageFault::Items(other),
                }));
                None
            }
        };
        let terms = match (self.deadline, self.consequences) {
            (None, None) if self.legal_basis.is_none() => Some(None),
            (None, _) => {
                faults.push(MessageFault::TermsWithoutDeadline);
                None
            }
            (Some(deadline), consequences) => {
                if deadline.due < day_of(now) {
                    faults.push(MessageFault::DeadlineInPast);
                } else if deadline.due == day_of(now) && !today_allowed {
                    faults.push(MessageFault::DeadlineToday);
                }
                need(consequences, MessageFault::ConsequencesMissing, faults)
                    .map(|consequences| Some(DeadlineTerms { deadline, consequences, legal_basis: self.legal_basis }))
            }
        };
        Some(Inquiry { items: items?, terms: terms? })
    }
}

fn need<T>(part: Option<T>, fault: MessageFault, faults: &mut Vec<MessageFault>) -> Option<T> {
    if part.is_none() {
        faults.push(fault);
    }
    part
}
