//! `/rueckfragen/{id}/nachreichen`

use crate::http::{
    AppState,
    pages::{PageResult, frame_for, part, see_other},
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    pages::replies::supplement::{SupplementPage, SupplementPageProps},
    render::render,
    routes,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{id::MessageId, message::MessageState};

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if !matches!(overview.record.state, MessageState::Answered { .. }) || overview.draft.is_some() {
        return Ok(see_other(&routes::message(id)));
    }
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    Ok(Html(render(move || SupplementPage(SupplementPageProps { frame, message: id }))).into_response())
}

pub async fn start(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    if state.rooms.messages.overview(&who.applicant, id).await?.is_none() {
        return Err(Failure::not_yours());
    }
    state.rooms.replies.start_supplement(&who.applicant, id).await?;
    Ok(see_other(&routes::message(id)))
}
