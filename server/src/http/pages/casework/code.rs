//! `/behoerde/rueckfragen/{id}/zugangscode`: a fresh code for a letter. A POST, because each one makes the last one worthless.

use crate::http::{
    AppState,
    pages::{PageResult, part},
    problems::Failure,
    visit::ClerkVisit,
};
use app::{
    pages::{
        casework::code::{ClerkCodePage, ClerkCodePageProps},
        frame::problem::Problem,
    },
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::id::MessageId;
use usecases::access::CodeMade;

pub async fn make(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let fresh = match state.rooms.access.access_code_for_clerk(&who.clerk, id).await? {
        CodeMade::Fresh(fresh) => fresh,
        CodeMade::NotThere => return Err(Failure::not_yours()),
        CodeMade::Withdrawn | CodeMade::Answered => return Err(Failure::problem(StatusCode::CONFLICT, Problem::CodeOfNoUse)),
        CodeMade::NotAllowed => return Err(Failure::problem(StatusCode::CONFLICT, Problem::CodeNotAllowed)),
    };
    let frame = who.visit.frame(&state, None);
    let address = format!("{}{}", state.settings.origin, pattern::ACCESS_CODE);
    let page = ClerkCodePageProps { frame, code: fresh.code.printed(), expires_at: fresh.expires_at, address };
    // Shown in the answer to the POST itself: a page to go to would have to keep the code.
    Ok(Html(render(move || ClerkCodePage(page))).into_response())
}
