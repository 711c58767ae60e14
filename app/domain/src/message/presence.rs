//! Which parts a kind of message has: judged by what is there alone, so that a part with faults of its own hides no other fault.

use super::{MessageFault, MessageKindName};

/// The parts that somebody hands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each part is there or not")]
pub struct Presence {
    pub items: bool,
    pub deadline: bool,
    pub consequences: bool,
    pub legal_basis: bool,
    pub appointment: bool,
    pub competent_body: bool,
}

impl Presence {
    /// What is missing and what does not belong there. `kind`: `None` if it is not known; then what any kind would refuse is told.
    pub fn faults(self, kind: Option<MessageKindName>) -> Vec<MessageFault> {
        let mut faults = Vec::new();
        let takes_reply = kind.map(MessageKindName::takes_reply);
        let terms = self.consequences || self.legal_basis;
        match takes_reply {
            Some(true) if !self.items => faults.push(MessageFault::ItemsMissing),
            Some(false) if self.items => faults.push(MessageFault::ItemsNotAllowed),
            _ => {}
        }
        match takes_reply {
            Some(false) if self.deadline || terms => faults.push(MessageFault::DeadlineNotAllowed),
            Some(false) => {}
            // Whoever sets a deadline says what happens otherwise (AufenthG § 82 (3), SGB I § 66 (3)).
            Some(true) | None if self.deadline && !self.consequences => faults.push(MessageFault::ConsequencesMissing),
            Some(true) | None if terms && !self.deadline => faults.push(MessageFault::TermsWithoutDeadline),
            Some(true) | None => {}
        }
        let appointment = (MessageFault::AppointmentMissing, MessageFault::AppointmentNotAllowed);
        let competent_body = (MessageFault::CompetentBodyMissing, MessageFault::CompetentBodyNotAllowed);
        for (there, of, (missing, surplus)) in [
            (self.appointment, MessageKindName::AppointmentNotice, appointment),
            (self.competent_body, MessageKindName::NotCompetentNotice, competent_body),
        ] {
            match kind {
                Some(kind) if kind == of && !there => faults.push(missing),
                Some(kind) if kind != of && there => faults.push(surplus),
                _ => {}
            }
        }
        faults
    }
}
