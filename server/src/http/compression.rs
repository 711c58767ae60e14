//! Pages are compressed as they are served. What BREACH needs, a guess that an attacker puts beside a secret and sends again and again, is
//! not compressed: see decision 0013.

use super::{AppState, session};
use axum::{
    extract::{Request, State},
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, predicate::Predicate},
};

/// Cheap for a page that is made anew each time: of Brotli's eleven, of zstd's twenty-two, of gzip's nine.
const LEVEL: i32 = 4;
/// Smaller answers fit into one packet as they are.
const LEAST_BYTES: u64 = 1000;

/// This answer goes out as it is.
#[derive(Debug, Clone, Copy)]
struct AsItIs;

/// Brotli, zstd or gzip, whichever the browser takes; with the switch off, nothing.
pub fn layer() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).no_deflate().compress_when(is_compressed)
}

fn is_compressed(status: StatusCode, _: Version, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let text = |value: &axum::http::HeaderValue| {
        ["text/html", "application/json", "application/problem+json"]
            .iter()
            .any(|kind| value.as_bytes().starts_with(kind.as_bytes()))
    };
    let small = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok())
        .is_some_and(|length| length < LEAST_BYTES);
    headers.get(header::CONTENT_TYPE).is_some_and(text)
        && !small
        // What was typed is shown again beside what is secret.
        && status != StatusCode::UNPROCESSABLE_ENTITY
        && extensions.get::<AsItIs>().is_none()
}

/// Marks what nobody else may be able to ask for: personal pages that another site made the browser load.
pub async fn judge(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let leave = !state.settings.compress
        || shows_what_was_refused(&request)
        || (session::is_named(request.headers()) && !asked_for_by_us(request.headers(), &state.settings.origin));
    let mut response = next.run(request).await;
    if leave {
        response.extensions_mut().insert(AsItIs);
    }
    response
}

/// A refused form leads to its page, which shows again what was typed.
fn shows_what_was_refused(request: &Request) -> bool {
    request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair.starts_with("fehler=")))
}

/// The person typed the address or followed our own link. Browsers that say neither are old; they get the page as it is.
fn asked_for_by_us(headers: &HeaderMap, origin: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => matches!(site.as_bytes(), b"same-origin" | b"none"),
        None => headers
            .get(header::REFERER)
            .and_then(|from| from.as_bytes().strip_prefix(origin.as_bytes()))
            .is_some_and(|rest| rest.is_empty() || rest[0] == b'/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_asked_for_ourselves_is_compressed() {
        let ours = "https://portal.example";
        let cases: [(&[(&str, &str)], bool); 9] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("referer", "https://portal.example/")], false),
            (&[("referer", "https://portal.example/rueckfragen")], true),
            (&[("referer", "https://portal.example")], true),
            (&[("referer", "https://portal.example.evil.example/")], false),
            (&[("referer", "https://evil.example/")], false),
            (&[], false),
        ];
        for (headers, expected) in cases {
            let map = headers.iter().map(|(name, value)| (name.parse().expect("name"), value.parse().expect("value"))).collect();
            assert_eq!(asked_for_by_us(&map, ours), expected, "{headers:?}");
        }
    }
}
