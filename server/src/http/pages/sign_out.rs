//! Signing out: our session first, then the provider's.

use super::{
    super::{AppState, problems::Failure, visit::Visit},
    Answer,
};
use app::{pages::problem::Problem, routes::pattern};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header::HeaderName},
    response::{IntoResponse as _, Redirect},
};
use tower_sessions::Session;

pub async fn sign_out(State(state): State<AppState>, visit: Visit, session: Session) -> Answer {
    session.flush().await.map_err(|error| {
        tracing::error!(error = %error, "session.not_ended");
        Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable)
    })?;
    let home = format!("{}{}", state.settings.origin, pattern::SIGNED_OUT);
    let mut target = pattern::SIGNED_OUT.to_owned();
    if let Some(person) = visit.person
        && let Some(provider) = state.portal.providers.get(&person.provider)
    {
        let hint = person.logout_hint.as_ref().map(|hint| hint.reveal().as_str());
        if let Some(url) = provider.sign_out_url(hint, &home).await {
            target = url;
        }
    }
    let mut response = Redirect::to(&target).into_response();
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

pub async fn signed_out() -> Failure {
    Failure::problem(StatusCode::OK, Problem::SignedOut)
}

pub async fn session_ended() -> Failure {
    Failure::problem(StatusCode::OK, Problem::SessionEnded)
}
