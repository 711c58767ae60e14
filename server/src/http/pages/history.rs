//! `/rueckfragen/{id}/verlauf`

use super::{
    super::{AppState, problems::Failure, visit::ApplicantVisit},
    Answer, authority_of, part,
};
use app::{
    pages::history::{HistoryEvent, HistoryPage, HistoryPageProps},
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::id::{AccountId, MessageId};
use ports::storage::{Actor, AuditAction};

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> Answer {
    let id: MessageId = part(&message)?;
    let overview = state.portal.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let entries = state.portal.history_of(&who.applicant, id).await?;
    let events = entries
        .iter()
        .filter(|entry| concerns(&entry.actor, who.applicant.account))
        .filter_map(|entry| event(entry.action).map(|event| (entry.at, event)))
        .collect();
    let frame = who.visit.frame(&state, Some(authority_of(&state, &overview.record.message)));
    Ok(Html(render(move || HistoryPage(HistoryPageProps { frame, message: id, events }))).into_response())
}

/// What another account did is not what this person did.
fn concerns(actor: &Actor, account: AccountId) -> bool {
    !matches!(actor, Actor::Applicant(other) if *other != account)
}

/// What people are told about.
fn event(action: AuditAction) -> Option<HistoryEvent> {
    match action {
        AuditAction::MessageMadeAvailable => Some(HistoryEvent::MadeAvailable),
        AuditAction::MessageRetrieved => Some(HistoryEvent::Retrieved),
        AuditAction::MessageWithdrawn => Some(HistoryEvent::Withdrawn),
        AuditAction::DraftStarted => Some(HistoryEvent::Started),
        AuditAction::ReplySubmitted => Some(HistoryEvent::Answered),
        AuditAction::SupplementSubmitted => Some(HistoryEvent::Supplemented),
        AuditAction::ReplyDelivered => Some(HistoryEvent::Delivered),
        AuditAction::DocumentUploaded
        | AuditAction::DocumentRemoved
        | AuditAction::DocumentInfected
        | AuditAction::DeliveryNeedsPerson
        | AuditAction::DocumentDownloaded
        | AuditAction::ReplyViewed
        | AuditAction::PersonRecognized
        | AuditAction::PersonUnclear
        | AuditAction::AccessCodeCreated => None,
    }
}
