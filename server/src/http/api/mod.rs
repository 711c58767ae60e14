//! The machine side: case systems with a bearer token, JSON, problem documents. No cookies here.

mod access_codes;
mod case_system;
mod item_form;
mod message_form;
mod messages;
mod openapi;
mod problem;
mod reader;
mod recipient_form;
mod representatives;

use super::AppState;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::IntoResponse as _,
    routing::{get, post},
};

/// A message with all its texts and translations.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/api/v1/messages", post(messages::create))
        .route("/api/v1/messages/{id}", get(messages::show))
        .route("/api/v1/messages/{id}/withdraw", post(messages::withdraw))
        .route("/api/v1/messages/{id}/access-code", post(access_codes::create))
        .route("/api/v1/messages/{id}/representatives", post(representatives::name))
        .route("/api/v1/messages/{id}/representatives/{representative}/end", post(representatives::end))
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/v1/reply-package.schema.json", get(openapi::reply_package))
        .route("/api/{*rest}", get(unknown).post(unknown).put(unknown).delete(unknown).patch(unknown))
        .method_not_allowed_fallback(|| async {
            problem::Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This address does not take this method")
                .into_response()
        })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(state)
}

async fn unknown() -> problem::Problem {
    problem::Problem::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address")
}
