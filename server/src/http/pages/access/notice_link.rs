//! `/n/{token}`: the link from the notice. It opens nothing by itself; after sign-in it leads its recipient to the message.

use crate::http::{AppState, pages::PageResult, problems::Failure, visit::Visit};
use app::routes::{self, pattern};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::person::{TrustLevel, Viewer};
use usecases::access::LinkLeads;

pub async fn follow(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> PageResult {
    let fits = token.len() <= 64 && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    match &visit.viewer {
        _ if !fits => Err(Failure::not_yours()),
        _ if visit.is_for_another_land() => Ok(Redirect::to(&format!("{}?zurueck=/n/{token}", pattern::SIGN_IN)).into_response()),
        Viewer::Nobody => Ok(Redirect::to(&format!("{}?zurueck=/n/{token}", pattern::SIGN_IN)).into_response()),
        Viewer::Clerk(_) => Err(Failure::problem(StatusCode::FORBIDDEN, app::pages::frame::problem::Problem::Forbidden)),
        Viewer::Applicant(applicant) => match state.rooms.access.follow_link(applicant, &token).await? {
            LinkLeads::Message(id) => Ok(Redirect::to(&routes::message(id)).into_response()),
            // Verified names may decide it at once.
            LinkLeads::Unclear if applicant.level < TrustLevel::Substantial => Err(Failure::SaferSignIn(TrustLevel::Substantial)),
            LinkLeads::Unclear => {
                Err(Failure::problem(StatusCode::FORBIDDEN, app::pages::frame::problem::Problem::PersonUnclear))
            }
            LinkLeads::Nowhere => Err(Failure::not_yours()),
        },
    }
}
