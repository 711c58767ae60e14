//! `/v/{token}`: the link of an invitation to act for somebody. It opens nothing by itself.

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{PageResult, represented_name, see_other},
    problems::Failure,
    visit::{ApplicantVisit, Visit},
};
use app::{
    pages::{
        access::invitation::{InvitationPage, InvitationPageProps, InvitationView},
        frame::problem::Problem,
    },
    render::render,
    routes::{self, pattern},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect},
};
use domain::{
    person::{Applicant, Viewer},
    representation::{NamedBy, Representation},
};
use usecases::access::Invitation;

pub async fn show(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> PageResult {
    check(&token)?;
    let applicant: Applicant = match &visit.viewer {
        _ if visit.is_for_another_land() => {
            let address = format!("{}?zurueck={}", pattern::SIGN_IN, routes::invitation(&token));
            return Ok(Redirect::to(&address).into_response());
        }
        Viewer::Nobody => {
            let address = format!("{}?zurueck={}", pattern::SIGN_IN, routes::invitation(&token));
            return Ok(Redirect::to(&address).into_response());
        }
        Viewer::Clerk(_) => return Err(Failure::problem(StatusCode::FORBIDDEN, Problem::Forbidden)),
        Viewer::Applicant(applicant) => (**applicant).clone(),
    };
    let led = state.rooms.access.invitation(&applicant, &token).await?;
    lead(&state, &visit, &token, led)
}

pub async fn answer(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(token): Path<String>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    check(&token)?;
    let accept = match typed.one("aktion") {
        Some("annehmen") => true,
        Some("ablehnen") => false,
        _ => return Err(Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest)),
    };
    match state.rooms.access.answer_invitation(&who.applicant, &token, accept).await? {
        Invitation::Waiting(_) => Ok(see_other(&routes::invitation(&token))),
        Invitation::Over if !accept => Ok(see_other(pattern::MESSAGES)),
        led => lead(&state, &who.visit, &token, led),
    }
}

/// For somebody else, or nowhere: the same answer.
fn not_invited() -> Failure {
    Failure::problem(StatusCode::NOT_FOUND, Problem::NotInvited)
}

fn check(token: &str) -> Result<(), Failure> {
    let fits = token.len() <= 64 && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if fits { Ok(()) } else { Err(not_invited()) }
}

fn lead(state: &AppState, visit: &Visit, token: &str, led: Invitation) -> PageResult {
    match led {
        Invitation::Open(found) => Ok(page(state, visit, token, &found, false)),
        Invitation::Waiting(found) => Ok(page(state, visit, token, &found, true)),
        Invitation::Mine(message) => Ok(see_other(&routes::message(message))),
        Invitation::Over => Err(Failure::problem(StatusCode::GONE, Problem::InvitationOver)),
        Invitation::Nowhere => Err(not_invited()),
    }
}

fn page(state: &AppState, visit: &Visit, token: &str, found: &Representation, waiting: bool) -> axum::response::Response {
    let page = InvitationView {
        token: token.to_owned(),
        represented: represented_name(visit.locale, found),
        capacity: found.capacity,
        right: found.right,
        waiting,
        by_authority: found.named_by == NamedBy::Authority,
    };
    let frame = visit.frame(state, None);
    Html(render(move || InvitationPage(InvitationPageProps { frame, page }))).into_response()
}
