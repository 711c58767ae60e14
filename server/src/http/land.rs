//! Which Land a visit is for, where several share the installation: the link just followed, the choice made before. It names the
//! accounts to sign in with and the texts of the operator; it opens nothing.

use super::AppState;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use domain::id::TenantId;

const COOKIE: &str = "__Host-land";
/// The parameter of links.
pub const PARAMETER: &str = "land";

/// The Land of a visit.
#[derive(Debug, Clone)]
pub struct Land {
    pub tenant: TenantId,
    /// Named by this very address.
    pub by_address: bool,
}

/// Puts the [`Land`] into the request; remembers a new choice. A Land that is not there is nobody's.
pub async fn choose(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let known = |text: &str| text.parse().ok().filter(|id: &TenantId| state.rooms.directory.tenant(id).is_some());
    let asked = request.uri().query().and_then(from_query);
    let named = asked.and_then(known);
    let land = match asked {
        Some(_) => named.clone().map(|tenant| Land { tenant, by_address: true }),
        None => from_cookie(request.headers()).and_then(known).map(|tenant| Land { tenant, by_address: false }),
    };
    if let Some(land) = land {
        request.extensions_mut().insert(land);
    }
    let mut response = next.run(request).await;
    if let Some(tenant) = named {
        let cookie = format!("{COOKIE}={tenant}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("an id is plain text"));
    }
    response
}

fn from_query(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix(PARAMETER)?.strip_prefix('='))
}

fn from_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split("; ")).find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))
}
