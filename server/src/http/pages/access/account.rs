//! `/konto`: what the account tells us, and the person's own sessions.

use crate::http::{
    AppState, access_log,
    pages::{PageResult, see_other},
    session::{SessionPerson, hash},
    visit::ApplicantVisit,
};
use app::{
    i18n::date,
    pages::access::account::{AccountPage, AccountPageProps, AccountView, SessionEntry},
    render::render,
    routes::pattern,
};
use axum::{
    extract::State,
    response::{Html, IntoResponse as _},
};
use domain::personal::Personal;
use ports::storage::AccessAction;
use serde::Deserialize;
use tower_sessions::Session;

/// What the session layer keeps of a session.
#[derive(Deserialize)]
struct Kept {
    person: SessionPerson,
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, session: Session) -> PageResult {
    let (this, locale) = (session.id().map(hash), who.visit.locale);
    let own = state.rooms.access.own_sessions(&who.applicant).await?;
    let provider = who.visit.person.as_ref().and_then(|person| state.rooms.directory.provider(&person.provider));
    let attributes = &who.applicant.attributes;
    let revealed = |text: Option<&Personal<String>>| text.map(|text| text.reveal().clone());
    let page = AccountView {
        name: who.applicant.name.as_ref().map(|name| name.reveal().clone()),
        birth_name: revealed(attributes.birth_name.as_ref()),
        birth_date: attributes.birth_date.as_ref().map(|born| {
            let born = born.reveal();
            born.whole().map_or_else(|| born.to_string(), |day| date(day, locale))
        }),
        organization: revealed(attributes.organization.as_ref()),
        provider: provider.map(|(_, provider)| provider.name.clone()).unwrap_or_default(),
        level: who.applicant.level,
        sessions: own
            .into_iter()
            .map(|session| {
                let kept: Option<Kept> = serde_json::from_str(&session.data).ok();
                let person = kept.map(|kept| kept.person);
                let account = person.as_ref().and_then(|person| state.rooms.directory.provider(&person.provider));
                SessionEntry {
                    device: person.as_ref().and_then(|person| person.device.clone()),
                    network: person.as_ref().and_then(|person| Some(person.network.as_ref()?.reveal().clone())),
                    account: account.map(|(_, provider)| provider.name.clone()),
                    began_at: session.created_at,
                    seen_at: session.seen_at,
                    this: Some(session.hash) == this,
                }
            })
            .collect(),
    };
    let frame = who.visit.frame(&state, None);
    Ok(Html(render(move || AccountPage(AccountPageProps { frame, page }))).into_response())
}

pub async fn end_others(State(state): State<AppState>, who: ApplicantVisit, session: Session) -> PageResult {
    if let Some(id) = session.id() {
        state.rooms.access.end_other_sessions(&who.applicant, &hash(id)).await?;
        access_log::did(AccessAction::OtherSessionsEnded);
    }
    Ok(see_other(pattern::ACCOUNT))
}
