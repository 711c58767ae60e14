//! Where a request comes from: the other end of its line, or what a trusted proxy says of it. And how many requests one address may have
//! under way through a proxy.

use super::{AppState, access_log, api::ProblemDocument, client_certificate, problems};
use crate::doors::plain;
use app::{i18n::Locale, pages::frame::problem::Problem};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::net::{IpAddr, SocketAddr};

/// The other end of the line, put there by who accepts connections.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Where the request comes from, as far as is known. `None`: nobody said, as in tests without a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

/// How soon whoever asked too much at once may ask again, in seconds.
const AGAIN: HeaderValue = HeaderValue::from_static("5");

pub async fn know(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    // On a real line: a request names one host (RFC 9112, 3.2).
    if peer.is_some() && request.headers().get_all(header::HOST).iter().count() != 1 {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let behind = peer.filter(|peer| state.doors.is_proxy(*peer));
    let client = match behind {
        // Where nobody can say it is the proxy's own: its requests are counted together, never not at all.
        Some(proxy) => forwarded(request.headers(), |address| state.doors.is_proxy(address)).or(Some(proxy)),
        None => peer,
    };
    request.extensions_mut().insert(ClientAddress(client.map(plain)));
    if let (Some(_), Some(name)) = (behind, &state.settings.client_certificate_header)
        && let Some(certificate) = client_certificate::told(request.headers(), name)
    {
        request.extensions_mut().insert(certificate);
    }
    // Whoever holds a line of their own is counted by it already.
    let mut place = None;
    if let Some(client) = client.filter(|_| behind.is_some()) {
        place = state.doors.ask(client);
        if place.is_none() {
            access_log::turned_away(&state, ClientAddress(Some(plain(client))));
            return if is_of_machines(request.uri().path()) { too_many_for_machines() } else { too_many(&state) };
        }
    }
    let response = next.run(request).await;
    drop(place);
    response
}

/// There a page helps nobody.
pub fn is_of_machines(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || path.starts_with("/m2m/")
}

fn too_many_for_machines() -> Response {
    let title = "Too many requests of this address are under way";
    let problem = ProblemDocument::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", title);
    ([(header::RETRY_AFTER, AGAIN)], problem).into_response()
}

fn too_many(state: &AppState) -> Response {
    let failure = problems::Failure::problem(StatusCode::TOO_MANY_REQUESTS, Problem::TooManyTries);
    let mut response = problems::bare_page(state, Locale::German, failure.into_response());
    response.headers_mut().insert(header::RETRY_AFTER, AGAIN);
    response
}

/// The last address in `X-Forwarded-For` that is no proxy of ours: what stands before it anybody can write.
fn forwarded(headers: &HeaderMap, is_proxy: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    // What is no text counts as a word that is no address: left out, it would hide what a proxy wrote beside it.
    let lines = headers.get_all("x-forwarded-for").iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let words: Vec<&str> = lines.map(|word| std::str::from_utf8(word).unwrap_or("unknown").trim()).collect();
    for word in words.into_iter().rev() {
        // Some gateways write the port, too.
        let with_port = || word.parse::<SocketAddr>().ok().map(|address| address.ip());
        let plain = word.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let address: IpAddr = plain.or_else(with_port)?;
        if !is_proxy(address) {
            return Some(address);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_proxy_of_ours_wrote_counts() {
        let ours = |address: IpAddr| address.to_string().starts_with("10.");
        let cases = [
            (&["192.0.2.7"][..], Some("192.0.2.7")),
            (&["198.51.100.1, 192.0.2.7"], Some("192.0.2.7")),
            (&["198.51.100.1, 192.0.2.7, 10.0.0.2"], Some("192.0.2.7")),
            (&["198.51.100.1", "192.0.2.7"], Some("192.0.2.7")),
            (&["[2001:db8::1]"], Some("2001:db8::1")),
            (&["192.0.2.7:4711"], Some("192.0.2.7")),
            (&["[2001:db8::1]:4711"], Some("2001:db8::1")),
            (&["192.0.2.7, unknown"], None),
            (&["10.0.0.1"], None),
            // No text: what a proxy wrote beside it counts all the same.
            (&["198.51.100.1\u{ff}, 192.0.2.7"], Some("192.0.2.7")),
            (&["\u{ff}"], None),
            (&[], None),
        ];
        for (lines, expected) in cases {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_bytes(line.as_bytes()).expect("a value"));
            }
            assert_eq!(forwarded(&headers, ours).map(|address| address.to_string()).as_deref(), expected, "{lines:?}");
        }
    }
}
