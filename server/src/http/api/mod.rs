//! The machine side: case systems with a bearer token, JSON, problem documents. No cookies here.

mod access_codes;
pub mod allowance;
mod around;
mod attachments;
mod authorities;
pub mod body;
mod case_system;
mod events;
mod file_name;
mod messages;
mod notices;
mod openapi;
mod parameters;
mod problem;
mod rails;
mod replies;
mod representatives;

use super::AppState;
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use futures_util::FutureExt as _;
pub use problem::ProblemDocument;
use serde::de::DeserializeOwned;
use std::panic::AssertUnwindSafe;

/// A message with all its texts and translations.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/api/v1/messages", get(messages::list::list).post(messages::hand_in::create))
        .route("/api/v1/authorities", get(authorities::list))
        .route("/api/v1/messages/{id}", get(messages::show).patch(messages::dialogue::change))
        .route("/api/v1/messages/{id}/review", post(messages::dialogue::review))
        .route("/api/v1/messages/{id}/deadline", post(messages::dialogue::set_deadline))
        .route("/api/v1/messages/{id}/more-time/refuse", post(messages::dialogue::refuse_more_time))
        .route("/api/v1/cases/close", post(messages::cases::close_case))
        .route("/api/v1/cases/reopen", post(messages::cases::reopen_case))
        .route("/api/v1/messages/{id}/withdraw", post(messages::withdraw))
        .route("/api/v1/replies", get(replies::list))
        .route("/api/v1/replies/{id}", get(replies::show))
        .route("/api/v1/replies/{id}/manifest", get(replies::manifest))
        .route("/api/v1/replies/{id}/files/{*name}", get(replies::file))
        .route("/api/v1/replies/{id}/package", get(replies::archive))
        .route("/api/v1/replies/{id}/acknowledge", post(replies::acknowledge))
        .route("/api/v1/replies/{id}/reject", post(replies::reject))
        .route("/api/v1/events", get(events::list))
        .route("/api/v1/messages/{id}/proof", get(notices::proof))
        .route("/api/v1/letters/{letter}", get(notices::letter))
        .route("/api/v1/messages/{id}/access-code", post(access_codes::create))
        .route("/api/v1/messages/{id}/representatives", post(representatives::name))
        .route("/api/v1/messages/{id}/representatives/{representative}/end", post(representatives::end))
        .route("/api/v1/fit-connect/keys", post(rails::cases::give_out_key))
        .route("/api/v1/fit-connect/cases", post(rails::cases::register))
        .route("/api/v1/xoev/applications", post(rails::applications::register))
        .route("/api/docs", get(openapi::page::docs))
        .route("/api/guide", get(openapi::guide::guide))
        .route("/api/style.css", get(openapi::guide::style))
        .route("/api/examples/{name}", get(openapi::guide::example))
        .route("/api/problems", get(openapi::page::all_problems))
        .route("/api/problems/{name}", get(openapi::page::problem))
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/v1/rueckfrage.schema.json", get(openapi::inquiry))
        .route("/api/v1/antwort.schema.json", get(openapi::answer))
        .route("/api/v1/reply-package.schema.json", get(openapi::reply_package))
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        // A file is streamed: its own limit holds.
        .merge(Router::new().route("/api/v1/attachments", post(attachments::add)).layer(DefaultBodyLimit::disable()))
        // The router adds which methods the address takes.
        .method_not_allowed_fallback(|| async {
            ProblemDocument::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This address does not take this method")
        })
        .layer(from_fn(catch_panics))
        .layer(from_fn_with_state(state.allowances.clone(), allowance::tell))
        .with_state(state)
}

async fn unknown() -> ProblemDocument {
    ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address")
}

/// The variable parts of an address. Whatever cannot be one names nothing that is there.
struct Address<T>(T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Address<T> {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ProblemDocument> {
        Path::from_request_parts(parts, state).await.map(|Path(path)| Self(path)).map_err(|_| messages::not_there())
    }
}

/// One broken request is one 500, never the end of the connection.
async fn catch_panics(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("request.panicked");
        let title = "The portal failed at this request; it is in its log";
        ProblemDocument::new(StatusCode::INTERNAL_SERVER_ERROR, "failure", title).into_response()
    })
}
