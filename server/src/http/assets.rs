//! Built files: names carry the hash of their content, so they never change. Compressed ahead of time.

use super::HttpSettings;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::Response,
    routing::get_service,
};
use tower_http::services::{ServeDir, ServeFile};

pub fn router(settings: &HttpSettings) -> Router {
    let hashed = ServeDir::new(settings.site.join("pkg")).precompressed_br();
    let file = |name: &str| get_service(ServeFile::new(settings.site.join(name)));
    Router::new()
        .nest_service("/pkg", hashed)
        .layer(from_fn(immutable))
        .route("/favicon.svg", file("favicon.svg"))
        .route("/robots.txt", file("robots.txt"))
        .route("/.well-known/security.txt", file("security.txt"))
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
