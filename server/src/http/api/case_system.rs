//! Which case system is calling: its bearer token or a key, by their hashes.

use super::{
    super::{AppState, access_log, client::ClientAddress, tries::Tried},
    problem::ProblemDocument,
};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};
use ports::storage::AccessBy;
use usecases::access::CaseSystem;

/// An authenticated case system.
pub struct Caller(pub CaseSystem);

impl FromRequestParts<AppState> for Caller {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ProblemDocument> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")));
        let client = parts.extensions.get().copied().unwrap_or(ClientAddress(None));
        let now = state.rooms.clock.now();
        // Whoever has the right one is not kept waiting for others behind the same address: a guess is not made faster by it.
        if let Some(token) = token
            && let Some(system) = state.rooms.access.caller(token.trim(), parts.extensions.get().copied()).await?
        {
            access_log::asked_by(&system.tenant, AccessBy::CaseSystem(system.id.clone()));
            state.allowances.take(&system.id, parts)?;
            return Ok(Self(system));
        }
        if let Some(pause) = state.tries.pause(Tried::BearerToken, client, now) {
            let title = "Too many requests without a valid token";
            return Err(ProblemDocument::new(StatusCode::TOO_MANY_REQUESTS, "too-many-tries", title).after(pause));
        }
        if token.is_some() {
            state.tries.count(Tried::BearerToken, client, now);
        }
        let title = "A valid bearer token of a case system is needed";
        Err(ProblemDocument::new(StatusCode::UNAUTHORIZED, "unauthorized", title))
    }
}
