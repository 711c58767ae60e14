//! `/zustaende`: every page in every state, at tenants for testers.

use crate::http::{AppState, pages::PageResult, problems::Failure, visit::ApplicantVisit};
use app::{
    render::render,
    states::{Looks, StateListPage, StateListPageProps, all},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};

pub async fn list(State(state): State<AppState>, who: ApplicantVisit) -> PageResult {
    looks(&state, &who)?;
    let (frame, states) = (who.visit.frame(&state, None), all());
    Ok(Html(render(move || StateListPage(StateListPageProps { frame, states }))).into_response())
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(address): Path<String>) -> PageResult {
    let looks = looks(&state, &who)?;
    let found = all().into_iter().find(|state| state.address() == address).ok_or_else(Failure::not_found)?;
    Ok(Html(found.html(&looks)).into_response())
}

/// Elsewhere there is no such page.
fn looks(state: &AppState, who: &ApplicantVisit) -> Result<Looks, Failure> {
    let tenant = state.rooms.directory.tenant(&who.applicant.tenant).filter(|tenant| tenant.for_testers);
    let tenant = tenant.ok_or_else(Failure::not_found)?;
    Ok(Looks { locale: who.visit.locale, tenant_name: tenant.name.clone() })
}
