//! `/anmelden/stufe`: the message demands a safer sign-in.

use super::{
    super::{AppState, form::safe_return, visit::ApplicantVisit},
    Answer,
    sign_in::choices,
};
use crate::usecases::ProviderAudience;
use app::{
    pages::safer_sign_in::{SaferSignInPage, SaferSignInPageProps},
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _, Redirect},
};
use domain::{id::ProviderId, person::TrustLevel};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct SaferQuery {
    stufe: Option<String>,
    zurueck: Option<String>,
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Query(query): Query<SaferQuery>) -> Answer {
    let level = query.stufe.as_deref().and_then(TrustLevel::parse).unwrap_or(TrustLevel::Substantial);
    let return_to = safe_return(query.zurueck.as_deref()).unwrap_or_else(|| pattern::MESSAGES.to_owned());
    if who.applicant.level >= level {
        return Ok(Redirect::to(&return_to).into_response());
    }
    let mut providers = choices(&state, &who.visit, ProviderAudience::Applicants);
    // The account the person came with knows them; it goes first.
    let current = who.visit.person.as_ref().map(|person| person.provider.clone());
    let is_current = |id: &str| id.parse::<ProviderId>().ok() == current;
    providers.sort_by_key(|provider| !is_current(&provider.id));
    let frame = who.visit.frame(&state, None);
    let page = SaferSignInPageProps { frame, level, providers, return_to };
    Ok(Html(render(move || SaferSignInPage(page))).into_response())
}
