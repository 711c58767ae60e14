//! Which case system is calling: its bearer token, compared in constant time.

use super::{super::AppState, problem::Problem};
use crate::usecases::CaseSystem;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};

/// An authenticated case system.
pub struct Caller(pub CaseSystem);

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")));
        let system = token.and_then(|token| state.portal.case_system_of(token.trim()));
        let title = "A valid bearer token of a case system is needed";
        system.cloned().map(Self).ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", title))
    }
}
