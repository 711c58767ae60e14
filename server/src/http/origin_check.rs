//! Changes come from our own pages only (G2). Compared with the configured origin, never with `Host`.

use super::{AppState, problems::Failure};
use app::pages::frame::problem::Problem;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || comes_from(request.headers(), &state.settings.origin) {
        return next.run(request).await;
    }
    tracing::warn!(
        http.origin = ?request.headers().get(header::ORIGIN),
        http.sec_fetch_site = ?request.headers().get(SEC_FETCH_SITE),
        "request.origin_refused"
    );
    let failure = Failure::problem(StatusCode::FORBIDDEN, Problem::FormRefused);
    let locale = request.extensions().get().copied().unwrap_or(app::i18n::Locale::German);
    super::problems::bare_page(&state, locale, failure.into_response())
}

fn comes_from(headers: &HeaderMap, origin: &str) -> bool {
    let one = |name: &HeaderName| {
        let mut values = headers.get_all(name).iter();
        (values.next(), values.next().is_some())
    };
    let (site, two_sites) = one(&SEC_FETCH_SITE);
    let (from, two_origins) = one(&header::ORIGIN);
    if two_sites || two_origins {
        return false;
    }
    let ours = |value: &axum::http::HeaderValue| value.as_bytes() == origin.as_bytes();
    match (site, from) {
        (Some(site), _) if site.as_bytes() != b"same-origin" => false,
        (Some(_), None) => true,
        // A privacy setting may blank the origin; the browser still vouches for the site.
        (Some(_), Some(from)) => ours(from) || from.as_bytes() == b"null",
        (None, Some(from)) => ours(from),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_pass() {
        let ours = "https://portal.example";
        let cases: [(&[(&str, &str)], bool); 12] = [
            (&[("sec-fetch-site", "same-origin"), ("origin", ours)], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], false),
            (&[("sec-fetch-site", "same-site"), ("origin", ours)], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "null")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", ours)], true),
            (&[("origin", "null")], false),
            (&[("origin", "https://portal.example.evil.example")], false),
            (&[], false),
            (&[("origin", ours), ("origin", ours)], false),
        ];
        for (headers, expected) in cases {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(HeaderName::from_static(name), value.parse().expect("a value"));
            }
            assert_eq!(comes_from(&map, ours), expected, "{headers:?}");
        }
    }
}
