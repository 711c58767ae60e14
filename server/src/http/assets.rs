//! Built files: names carry the hash of their content, so they never change. Compressed ahead of time.

use super::{AppState, HttpSettings};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::{get, get_service},
};
use jiff::SignedDuration;
use tower_http::services::{ServeDir, ServeFile};

pub fn router(settings: &HttpSettings) -> Router {
    let hashed = ServeDir::new(settings.site.join("pkg")).precompressed_br();
    let file = |name: &str| get_service(ServeFile::new(settings.site.join(name)));
    Router::new()
        .nest_service("/pkg", hashed)
        .layer(from_fn(immutable))
        .route("/favicon.svg", file("favicon.svg"))
        .route("/robots.txt", file("robots.txt"))
}

/// `/.well-known/security.txt`. It holds as long as the program runs with this configuration, half a year ahead of each question (RFC 9116
/// wants less than a year).
pub fn security(state: AppState) -> Router {
    Router::new().route("/.well-known/security.txt", get(security_text)).with_state(state)
}

async fn security_text(State(state): State<AppState>) -> Response {
    let Some(lines) = &state.settings.security else { return StatusCode::NOT_FOUND.into_response() };
    let until = state.rooms.clock.now() + SignedDuration::from_hours(180 * 24);
    let text = format!("{lines}Expires: {}\n", until.strftime("%Y-%m-%dT%H:%M:%SZ"));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Only what was found may be kept for ever; a 404 must not.
async fn immutable(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let value = match response.status() {
        StatusCode::OK | StatusCode::NOT_MODIFIED => "public, max-age=31536000, immutable",
        _ => "no-store",
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}
