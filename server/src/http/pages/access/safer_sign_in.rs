//! `/anmelden/stufe`: the message demands a safer sign-in.

use crate::http::{
    AppState,
    form::safe_return,
    pages::{PageResult, access::sign_in::choices},
    problems::Failure,
    visit::Visit,
};
use app::{
    pages::{
        access::safer_sign_in::{SaferSignInPage, SaferSignInPageProps},
        frame::problem::Problem,
    },
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect},
};
use domain::{
    id::ProviderId,
    person::{TrustLevel, Viewer},
};
use serde::Deserialize;
use usecases::access::ProviderAudience;

#[derive(Debug, Deserialize)]
pub struct SaferQuery {
    stufe: Option<String>,
    zurueck: Option<String>,
    /// The last try reached less than was asked for.
    nicht: Option<String>,
}

pub async fn show(State(state): State<AppState>, visit: Visit, Query(query): Query<SaferQuery>) -> PageResult {
    let level = query.stufe.as_deref().and_then(TrustLevel::parse).unwrap_or(TrustLevel::Substantial);
    let return_to = safe_return(query.zurueck.as_deref()).unwrap_or_else(|| pattern::MESSAGES.to_owned());
    let level_now = match &visit.viewer {
        Viewer::Applicant(applicant) => applicant.level,
        Viewer::Clerk(_) => return Err(Failure::problem(StatusCode::FORBIDDEN, Problem::Forbidden)),
        // The session ended meanwhile; the way back is not lost.
        Viewer::Nobody => return Ok(Redirect::to(&format!("{}?zurueck={return_to}", pattern::SIGN_IN)).into_response()),
    };
    if level_now >= level {
        return Ok(Redirect::to(&return_to).into_response());
    }
    let mut providers = visit.tenant(&state).map(|tenant| choices(tenant, ProviderAudience::Applicants)).unwrap_or_default();
    // The account the person came with knows them; it goes first.
    let current = visit.person.as_ref().map(|person| person.provider.clone());
    let is_current = |id: &str| id.parse::<ProviderId>().ok() == current;
    providers.sort_by_key(|provider| !is_current(&provider.id));
    let frame = visit.frame(&state, None);
    let page = SaferSignInPageProps { frame, level, not_reached: query.nicht.is_some(), providers, return_to };
    Ok(Html(render(move || SaferSignInPage(page))).into_response())
}
