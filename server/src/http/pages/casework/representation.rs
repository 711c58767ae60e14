//! `/behoerde/rueckfragen/{id}/vertretung/{representation}/…`: the authority's word on somebody who acts for the recipient.

use crate::http::{
    AppState,
    pages::{PageResult, part, see_other},
    problems::Failure,
    visit::ClerkVisit,
};
use app::routes;
use axum::extract::{Path, State};
use domain::id::{MessageId, RepresentationId};

pub async fn confirm(State(state): State<AppState>, who: ClerkVisit, path: Path<(String, String)>) -> PageResult {
    decide(&state, &who, path, true).await
}

pub async fn end(State(state): State<AppState>, who: ClerkVisit, path: Path<(String, String)>) -> PageResult {
    decide(&state, &who, path, false).await
}

async fn decide(state: &AppState, who: &ClerkVisit, Path((message, id)): Path<(String, String)>, confirm: bool) -> PageResult {
    let (message, id): (MessageId, RepresentationId) = (part(&message)?, part(&id)?);
    if !state.rooms.access.decide_representation(&who.clerk, message, id, confirm).await? {
        return Err(Failure::not_yours());
    }
    Ok(see_other(&routes::clerk_preview(message)))
}
