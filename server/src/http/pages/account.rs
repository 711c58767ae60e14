//! `/konto`: what the account tells us, and the person's own sessions.

use super::{
    super::{AppState, session::hash, visit::ApplicantVisit},
    Answer, see_other,
};
use app::{
    pages::account::{AccountPage, AccountPageProps, AccountView, SessionEntry},
    render::render,
    routes::pattern,
};
use axum::{
    extract::State,
    response::{Html, IntoResponse as _},
};
use domain::personal::Personal;
use tower_sessions::Session;

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, session: Session) -> Answer {
    let this = session.id().map(hash);
    let own = state.portal.own_sessions(&who.applicant).await?;
    let provider = who.visit.person.as_ref().and_then(|person| state.portal.directory.provider(&person.provider));
    let attributes = &who.applicant.attributes;
    let revealed = |text: Option<&Personal<String>>| text.map(|text| text.reveal().clone());
    let page = AccountView {
        name: who.applicant.name.as_ref().map(|name| name.reveal().clone()),
        birth_name: revealed(attributes.birth_name.as_ref()),
        birth_date: attributes.birth_date.as_ref().map(|date| date.reveal().to_string()),
        organization: revealed(attributes.organization.as_ref()),
        provider: provider.map(|(_, provider)| provider.name.clone()).unwrap_or_default(),
        level: who.applicant.level,
        sessions: own
            .into_iter()
            .map(|session| SessionEntry {
                began_at: session.created_at,
                seen_at: session.seen_at,
                this: Some(session.hash) == this,
            })
            .collect(),
    };
    let frame = who.visit.frame(&state, None);
    Ok(Html(render(move || AccountPage(AccountPageProps { frame, page }))).into_response())
}

pub async fn end_others(State(state): State<AppState>, who: ApplicantVisit, session: Session) -> Answer {
    if let Some(id) = session.id() {
        state.portal.end_other_sessions(&who.applicant, &hash(id)).await?;
    }
    Ok(see_other(pattern::ACCOUNT))
}
