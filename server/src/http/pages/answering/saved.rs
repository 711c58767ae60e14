//! `/rueckfragen/{id}/gespeichert`

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::{question::closed, words::kept_words},
        frame_for, part,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    pages::answering::saved::{SavedPage, SavedPageProps},
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::id::MessageId;

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let Some(draft) = overview.draft.as_ref() else { return closed(&state, &who, id).await };
    let deadline = overview.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.due);
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    let words = kept_words(&state, &who, &overview).await?;
    let binding = overview.record.message.content.binding_language.clone();
    let page = SavedPageProps { frame, message: id, kept_until: draft.kept_until(), deadline, words, binding };
    Ok(Html(render(move || SavedPage(page))).into_response())
}
