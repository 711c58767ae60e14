//! A message as a case system hands it in, before the rules between its parts were checked.

use super::{
    Appointment, CompetentBody, DeadlineTerms, Inquiry, Item, Items, MessageKind, MessageKindName, Presence, item::ItemsFault,
};
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
    /// The deadline is set by a law.
    pub statutory: bool,
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
    ///
    /// # Errors
    /// Every rule that is broken.
    pub fn accept(self, now: Timestamp, today_allowed: bool) -> Result<MessageKind, Vec<MessageFault>> {
        let mut faults = self.presence().faults(Some(self.kind));
        let kind = match self.kind {
            MessageKindName::StatusNotice => Some(MessageKind::StatusNotice),
            MessageKindName::AppointmentNotice => self.appointment.map(MessageKind::AppointmentNotice),
            MessageKindName::NotCompetentNotice => self.competent_body.map(MessageKind::NotCompetentNotice),
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

    fn presence(&self) -> Presence {
        Presence {
            items: !self.items.is_empty(),
            deadline: self.deadline.is_some(),
            consequences: self.consequences.is_some(),
            legal_basis: self.legal_basis.is_some(),
            appointment: self.appointment.is_some(),
            competent_body: self.competent_body.is_some(),
        }
    }

    /// `None`: a part is missing, which was told, or broken, which is told now.
    fn into_inquiry(self, now: Timestamp, today_allowed: bool, faults: &mut Vec<MessageFault>) -> Option<Inquiry> {
        let items = match Items::new(self.items) {
            Ok(items) => Some(items),
            Err(broken) => {
                let told = |fault: &ItemsFault| *fault == ItemsFault::None;
                faults.extend(broken.into_iter().filter(|fault| !told(fault)).map(MessageFault::Items));
                None
            }
        };
        let terms = match (self.deadline, self.consequences) {
            (None, None) => None,
            (None, Some(_)) => return None,
            (Some(deadline), consequences) => {
                if deadline.due < day_of(now) {
                    faults.push(MessageFault::DeadlineInPast);
                } else if deadline.due == day_of(now) && !today_allowed {
                    faults.push(MessageFault::DeadlineToday);
                }
                Some(DeadlineTerms {
                    deadline,
                    consequences: consequences?,
                    legal_basis: self.legal_basis,
                    statutory: self.statutory,
                })
            }
        };
        Some(Inquiry { items: items?, terms })
    }
}
