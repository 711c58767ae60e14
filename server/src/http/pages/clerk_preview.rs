//! `/behoerde/rueckfragen/{id}/vorschau`: the message exactly as the person sees it, with sending off.

use super::{
    super::{AppState, problems::Failure, visit::ClerkVisit},
    Answer, authority_of,
    message::preview,
    part,
    representation::entries,
};
use app::{
    pages::message::{MessagePage, MessagePageProps, Preview},
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{id::MessageId, message::MessageState, representation::NamedBy};

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> Answer {
    let id: MessageId = part(&message)?;
    let mut record = state.portal.message_for_clerk(&who.clerk, id).await?.ok_or_else(Failure::not_yours)?;
    let unclear = state.portal.open_reviews(&record).await?;
    // The message as it was sent, not what became of it; a withdrawn one shows as withdrawn.
    if let MessageState::Answered { .. } = record.state {
        record.state = MessageState::Open;
    }
    let mut frame = who.visit.frame(&state, None);
    frame.authority = Some(authority_of(&state, &record.message));
    let representatives = state.portal.representatives_of(&who.clerk.tenant, id).await?;
    let representatives =
        entries(&state, who.visit.locale, &who.clerk.tenant, representatives, |one| one.named_by == NamedBy::Authority, |_| true);
    let page = preview(&state, who.visit.locale, record, Preview { unclear, representatives });
    Ok(Html(render(move || MessagePage(MessagePageProps { frame, page }))).into_response())
}
