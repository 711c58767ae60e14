//! Signing out: our session first, then the provider's.

use crate::http::{
    AppState, access_log,
    form::safe_return,
    pages::PageResult,
    problems::Failure,
    session::{self, SessionPerson},
    typed_code,
    visit::Visit,
};
use app::{
    pages::frame::problem::{Problem, ProblemPage, ProblemPageProps},
    render::render,
    routes::pattern,
};
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header::HeaderName},
    response::{Html, IntoResponse as _, Redirect},
};
use domain::person::Viewer;
use ports::storage::AccessAction;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

/// At once: the way to the provider can break.
fn noted(person: Option<&SessionPerson>) {
    if person.is_some() {
        access_log::did(AccessAction::SignedOut);
    }
}

pub async fn sign_out(State(state): State<AppState>, visit: Visit, session: Session) -> PageResult {
    now(&state, visit.person, &session).await
}

/// Ends the session here, then leads to where the provider ends its own.
pub async fn now(state: &AppState, person: Option<SessionPerson>, session: &Session) -> PageResult {
    let ended = session::end(session).await?;
    noted(person.as_ref());
    let home = format!("{}{}", state.settings.origin, pattern::SIGNED_OUT);
    let mut target = pattern::SIGNED_OUT.to_owned();
    if let Some(person) = person {
        let hint = person.logout_hint.as_ref().map(|hint| hint.reveal().as_str());
        if let Some(url) = state.rooms.access.sign_out_url(&person.provider, hint, &home).await {
            target = url;
        }
    }
    let mut response = Redirect::to(&target).into_response();
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    session::note_end(ended, &mut response);
    Ok(typed_code::forget(pattern::ACCESS_CODE, response))
}

pub async fn signed_out() -> Failure {
    Failure::problem(StatusCode::OK, Problem::SignedOut)
}

#[derive(Debug, Deserialize)]
pub struct EndedQuery {
    zurueck: Option<String>,
    /// What was typed is kept.
    gemerkt: Option<String>,
    /// Files did not arrive.
    dateien: Option<String>,
    /// Something was posted that is not kept.
    verloren: Option<String>,
}

/// What happened, what is safe, and the way back to the very page.
pub async fn session_ended(State(state): State<AppState>, visit: Visit, Query(query): Query<EndedQuery>) -> Html<String> {
    let problem = match (query.gemerkt, query.dateien, query.verloren) {
        (_, Some(_), _) => Problem::SessionEndedFiles,
        (_, None, Some(_)) => Problem::SessionEndedLost,
        (Some(_), None, None) => Problem::SessionEndedKept,
        (None, None, None) => Problem::SessionEnded,
    };
    let back = safe_return(query.zurueck.as_deref());
    let again = match (&visit.viewer, back) {
        (Viewer::Nobody, Some(back)) => Some(format!("{}?zurueck={back}", pattern::SIGN_IN)),
        (Viewer::Applicant(_), Some(back)) => Some(back),
        (Viewer::Clerk(_), _) | (_, None) => None,
    };
    let frame = visit.frame(&state, None);
    Html(render(move || {
        ProblemPage(ProblemPageProps {
            frame,
            problem,
            reference: None,
            again,
            form: None,
            retries: false,
            authorities: Vec::new(),
            wait_minutes: None,
            lost: false,
        })
    }))
}

/// The page's own clock says that the time is up. Asking us would have put the end off, so the session ends here and now.
pub async fn finish(visit: Visit, session: Session) -> PageResult {
    let ended = session::end(&session).await?;
    noted(visit.person.as_ref());
    let mut response = StatusCode::NO_CONTENT.into_response();
    session::note_end(ended, &mut response);
    Ok(typed_code::forget(pattern::ACCESS_CODE, response))
}

/// "I am still here": the session layer has noted it by loading the session. Answers how long it is good for.
pub async fn extend(State(state): State<AppState>, visit: Visit) -> PageResult {
    let Some(person) = &visit.person else { return Err(Failure::SignedOut) };
    let times = person.times(state.rooms.clock.now());
    Ok(Json(json!({ "idle_seconds": times.idle_seconds, "left_seconds": times.left_seconds })).into_response())
}
