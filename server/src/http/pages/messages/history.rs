//! `/rueckfragen/{id}/verlauf`

use crate::http::{
    AppState,
    pages::{PageResult, frame_for, part, represented_name},
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    i18n::Locale,
    pages::messages::history::{HistoryEntry, HistoryEvent, HistoryPage, HistoryPageProps},
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    event::Actor,
    id::{AccountId, MessageId},
    notice::Notice,
    representation::Representation,
};
use ports::storage::{AuditAction, AuditEntry};
use usecases::{HandedOver, access::Standing};

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let representatives = state.rooms.access.representatives(&who.applicant, &overview.standing).await?;
    let entries = state.rooms.messages.history_of(&who.applicant, id).await?;
    let reader =
        Reader { account: who.applicant.account, standing: &overview.standing, representatives, locale: who.visit.locale };
    let handed_over = state.rooms.handed_over(&overview.record.message.case_system);
    let mut answered = false;
    let events = entries.iter().filter_map(|entry| {
        let mut told = reader.event(entry)?;
        if entry.action == AuditAction::ReplyDelivered {
            told.event = match handed_over {
                HandedOver::ToAuthority => HistoryEvent::Delivered,
                HandedOver::ToRail => HistoryEvent::Transmitted,
                HandedOver::Offered => HistoryEvent::Offered,
            };
        }
        answered |= told.event == HistoryEvent::Answered;
        let adds = answered && told.event == HistoryEvent::Started;
        Some(if adds { HistoryEntry { event: HistoryEvent::SupplementStarted, ..told } } else { told })
    });
    let mut events: Vec<HistoryEntry> = events.collect();
    // By which ways somebody was told is theirs to know, not a representative's.
    if overview.standing.representation.is_none() {
        let told = state.rooms.notices.overview(&overview.record).await?;
        events.extend(told.notices.iter().filter(|notice| notice.address.channel().tells_person()).flat_map(told_on));
        events.sort_by_key(|entry| entry.at);
    }
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    Ok(Html(render(move || HistoryPage(HistoryPageProps { frame, message: id, events }))).into_response())
}

/// Who reads, and whose doings they are told.
struct Reader<'a> {
    account: AccountId,
    standing: &'a Standing,
    representatives: Vec<Representation>,
    locale: Locale,
}

impl Reader<'_> {
    fn event(&self, entry: &AuditEntry) -> Option<HistoryEntry> {
        let event = event(entry)?;
        let by = match &entry.actor {
            // Whom else the authority named is not a representative's to know.
            Actor::CaseSystem | Actor::Clerk(_) if self.standing.representation.is_some() && event.is_about_representation() => {
                return None;
            }
            Actor::CaseSystem | Actor::Clerk(_) | Actor::Portal => None,
            // What people do on their own draft need not be told to themselves line by line.
            Actor::Applicant(account) | Actor::Representative(account) if *account == self.account && event.is_a_detail() => {
                return None;
            }
            // Whoever declined has no name here.
            Actor::Representative(_) if event == HistoryEvent::Declined && self.standing.representation.is_none() => None,
            Actor::Applicant(account) | Actor::Representative(account) if *account == self.account => None,
            Actor::Representative(account) => Some(self.representative(*account)?),
            Actor::Applicant(account) => Some(self.represented(*account, event)?),
        };
        Some(HistoryEntry { at: entry.at, event, by })
    }

    /// Somebody who acts, or acted, in the reader's place. What other accounts did is not told.
    fn representative(&self, account: AccountId) -> Option<String> {
        let known = self.representatives.iter().find(|one| one.representative == Some(account));
        known.filter(|_| self.standing.representation.is_none()).map(Representation::shown_name)
    }

    /// The person the reader acts for. Whom else they asked is theirs alone.
    fn represented(&self, account: AccountId, event: HistoryEvent) -> Option<String> {
        let held = self.standing.representation.as_ref().filter(|_| account == self.standing.key.account)?;
        (!event.is_about_representation()).then(|| represented_name(self.locale, held))
    }
}

/// What a channel said of a notice.
fn told_on(notice: &Notice) -> impl Iterator<Item = HistoryEntry> {
    let channel = notice.address.channel();
    let said =
        [(notice.times.accepted_at, HistoryEvent::Told(channel)), (notice.times.opened_at, HistoryEvent::ToldOpened(channel))];
    said.into_iter().filter_map(|(at, event)| Some(HistoryEntry { at: at?, event, by: None }))
}

/// What people are told about.
fn event(entry: &AuditEntry) -> Option<HistoryEvent> {
    match entry.action {
        AuditAction::MessageMadeAvailable => Some(HistoryEvent::MadeAvailable),
        AuditAction::MessageRetrieved => Some(HistoryEvent::Retrieved),
        AuditAction::MessageWithdrawn => Some(HistoryEvent::Withdrawn),
        AuditAction::MessageChanged => Some(HistoryEvent::Changed),
        AuditAction::MessageReplaced => Some(HistoryEvent::Replaced),
        AuditAction::ItemsReviewed => Some(HistoryEvent::Reviewed),
        AuditAction::MoreTimeAsked => Some(HistoryEvent::MoreTimeAsked),
        AuditAction::DeadlineSet => Some(HistoryEvent::DeadlineSet),
        AuditAction::MoreTimeRefused => Some(HistoryEvent::MoreTimeRefused),
        AuditAction::CaseClosed => Some(HistoryEvent::CaseClosed),
        AuditAction::CaseReopened => Some(HistoryEvent::CaseReopened),
        AuditAction::DraftStarted => Some(HistoryEvent::Started),
        AuditAction::ReplySubmitted => Some(HistoryEvent::Answered),
        AuditAction::SupplementSubmitted => Some(HistoryEvent::Supplemented),
        AuditAction::ReplyDelivered | AuditAction::DeliveredByHand => Some(HistoryEvent::Delivered),
        AuditAction::ReplyAccepted => Some(HistoryEvent::Accepted),
        AuditAction::ReplyRefused => Some(HistoryEvent::Refused),
        AuditAction::RepresentativeNamed if entry.actor == Actor::CaseSystem => Some(HistoryEvent::NamedByAuthority),
        AuditAction::RepresentativeNamed => Some(HistoryEvent::Invited),
        AuditAction::RepresentationAccepted => Some(HistoryEvent::RepresentationAccepted),
        AuditAction::RepresentationConfirmed => Some(HistoryEvent::RepresentationConfirmed),
        AuditAction::RepresentationEnded if matches!(entry.actor, Actor::CaseSystem | Actor::Clerk(_)) => {
            Some(HistoryEvent::RepresentationEndedByAuthority)
        }
        AuditAction::RepresentationEnded => Some(HistoryEvent::RepresentationEnded),
        AuditAction::RepresentationDeclined => Some(HistoryEvent::Declined),
        AuditAction::AnswerSaved => Some(HistoryEvent::AnswerSaved),
        AuditAction::DocumentUploaded => Some(HistoryEvent::Uploaded),
        AuditAction::DocumentRemoved => Some(HistoryEvent::Removed),
        AuditAction::DocumentCleaned => Some(HistoryEvent::Cleaned),
        AuditAction::DocumentWithdrawn => Some(HistoryEvent::DocumentWithdrawn),
        AuditAction::DocumentSentByMistake => Some(HistoryEvent::SentByMistake),
        AuditAction::DocumentInfected | AuditAction::DocumentRefused => Some(HistoryEvent::FileRefused),
        AuditAction::MessageOverdue
        | AuditAction::MessageUnread
        | AuditAction::DeliveryNeedsPerson
        | AuditAction::DeliveryRetried
        | AuditAction::DeliveryRedirected
        | AuditAction::DeliveryFellBack
        | AuditAction::DeliveryExported
        | AuditAction::DeliveryGivenUp
        | AuditAction::DocumentDownloaded
        | AuditAction::ReplyViewed
        | AuditAction::PersonRecognized
        | AuditAction::PersonUnclear
        | AuditAction::AccessCodeCreated
        // Notices are told with their channels, from what is known of them.
        | AuditAction::NoticeAccepted
        | AuditAction::NoticeFailed
        | AuditAction::NoticeOpened
        | AuditAction::NobodyReached
        | AuditAction::AnsweredElsewhere => None,
    }
}
