//! What an authority may know of its messages, by the names that its case system reads.

use super::Change;

/// All names that [`Change::told_as`] gives.
pub const TOLD: [&str; 29] = [
    "message.made_available",
    "message.retrieved",
    "message.withdrawn",
    "message.changed",
    "message.replaced",
    "message.reviewed",
    "message.more_time_asked",
    "message.deadline_set",
    "message.more_time_refused",
    "message.case_closed",
    "message.case_reopened",
    "message.overdue",
    "message.unread",
    "notice.accepted",
    "notice.failed",
    "notice.opened",
    "message.nobody_reached",
    "message.answered_elsewhere",
    "message.person_unclear",
    "reply.submitted",
    "reply.supplement_submitted",
    "reply.document_withdrawn",
    "reply.document_sent_by_mistake",
    "reply.handed_over",
    "reply.handed_over_by_hand",
    "reply.acknowledged",
    "reply.refused",
    "reply.needs_person",
    "reply.given_up",
];

impl Change {
    /// Its name for case systems. `None`: it is nothing that the authority may know, such as that somebody has begun to answer, or it is
    /// something that the authority has not asked for, such as which clerk has looked.
    pub fn told_as(&self) -> Option<&'static str> {
        Some(match self {
            Self::MessageMadeAvailable => "message.made_available",
            Self::MessageRetrieved => "message.retrieved",
            Self::MessageWithdrawn => "message.withdrawn",
            Self::MessageChanged => "message.changed",
            Self::MessageReplaced { .. } => "message.replaced",
            Self::ItemsReviewed { .. } => "message.reviewed",
            Self::MoreTimeAsked { .. } => "message.more_time_asked",
            Self::DeadlineSet { .. } => "message.deadline_set",
            Self::MoreTimeRefused => "message.more_time_refused",
            Self::CaseClosed => "message.case_closed",
            Self::CaseReopened => "message.case_reopened",
            Self::MessageOverdue { .. } => "message.overdue",
            Self::MessageUnread => "message.unread",
            Self::NoticeAccepted { .. } => "notice.accepted",
            Self::NoticeFailed { .. } => "notice.failed",
            Self::NoticeOpened { .. } => "notice.opened",
            Self::NobodyReached => "message.nobody_reached",
            Self::AnsweredElsewhere { .. } => "message.answered_elsewhere",
            Self::PersonUnclear { .. } => "message.person_unclear",
            Self::ReplySubmitted { .. } => "reply.submitted",
            Self::SupplementSubmitted { .. } => "reply.supplement_submitted",
            Self::DocumentWithdrawn { .. } => "reply.document_withdrawn",
            Self::DocumentSentByMistake { .. } => "reply.document_sent_by_mistake",
            Self::ReplyDelivered { .. } => "reply.handed_over",
            Self::DeliveredByHand { .. } => "reply.handed_over_by_hand",
            Self::ReplyAccepted { .. } => "reply.acknowledged",
            Self::ReplyRefused { .. } => "reply.refused",
            Self::DeliveryNeedsPerson { .. } => "reply.needs_person",
            Self::DeliveryGivenUp { .. } => "reply.given_up",
            Self::DraftStarted { .. }
            | Self::AnswerSaved { .. }
            | Self::DocumentUploaded { .. }
            | Self::DocumentRemoved { .. }
            | Self::DocumentInfected { .. }
            | Self::DocumentRefused { .. }
            | Self::DocumentCleaned { .. }
            | Self::DocumentDownloaded { .. }
            | Self::ReplyViewed
            | Self::DeliveryRetried { .. }
            | Self::DeliveryRedirected { .. }
            | Self::DeliveryFellBack { .. }
            | Self::DeliveryExported { .. }
            | Self::PersonRecognized { .. }
            | Self::AccessCodeCreated { .. }
            | Self::RepresentativeNamed { .. }
            | Self::RepresentationAccepted { .. }
            | Self::RepresentationConfirmed { .. }
            | Self::RepresentationEnded { .. }
            | Self::RepresentationDeclined { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::TOLD;

    #[test]
    fn every_name_is_listed() {
        let source = include_str!("told.rs");
        let given = source.split("fn told_as").nth(1).unwrap_or_default().split("#[cfg(test)]").next().unwrap_or_default();
        let given: Vec<&str> = given.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(given, TOLD);
    }
}
