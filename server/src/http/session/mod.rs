//! Sessions: only signed-in people have one. It is written at sign-in and sign-out and nowhere else.

pub mod device;
mod gathered;
mod kept;
mod person;
mod store;

pub use gathered::Gathered;
pub use kept::{ended_meanwhile, forget_end, keep_after_end, note_end};
pub use person::{Role, RolesAge, SessionPerson, viewer_of};
use store::Store;
pub(super) use store::hash;

use super::{AppState, problems::Failure};
use app::pages::frame::problem::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite, session, session_store};

/// Where the person lies in the session.
pub const PERSON: &str = "person";
const COOKIE: &str = "__Host-session";

pub fn layer(state: &AppState) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store::new(state))
        .with_name(COOKIE)
        .with_path("/")
        .with_secure(true)
        .with_http_only(true)
        // Strict would not come along with the redirect from the identity provider.
        .with_same_site(SameSite::Lax)
        // Lifetimes are enforced by the store, not by the cookie.
        .with_expiry(Expiry::OnSessionEnd)
}

/// Whether a browser says that it has a session; not whether that is true.
pub fn is_named(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split("; ")).any(|pair| pair.strip_prefix(COOKIE).is_some_and(|rest| rest.starts_with('=')))
}

/// The removal cookie of the session layer lacks `Secure`; browsers ignore it for a `__Host-` name.
pub async fn harden_removal(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    if cookies.iter().any(is_removal) {
        response.headers_mut().remove(header::SET_COOKIE);
        for cookie in cookies {
            let cookie = if is_removal(&cookie) { HeaderValue::from_static(REMOVAL) } else { cookie };
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

const REMOVAL: &str = "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";

fn is_removal(cookie: &HeaderValue) -> bool {
    cookie.as_bytes().starts_with(b"__Host-session=;")
}

/// Who is signed in, from the row itself: the layer would take it apart and put it together twice. `session` is what the layer knows of
/// this request; a cookie whose session is over is left to it, which removes the cookie.
pub async fn person(state: &AppState, session: &Session) -> Result<Option<SessionPerson>, session_store::Error> {
    let Some(id) = session.id() else { return Ok(None) };
    match Store::new(state).person(id).await? {
        Some(person) => Ok(Some(person)),
        None => match session.get(PERSON).await {
            Ok(person) => Ok(person),
            Err(session::Error::Store(error)) => Err(error),
            Err(error) => Err(session_store::Error::Decode(error.to_string())),
        },
    }
}

/// Ends it here and now; says which one it was.
pub async fn end(session: &Session) -> Result<Option<session::Id>, Failure> {
    let id = session.id();
    session.flush().await.map_err(|error| {
        tracing::error!(error = %error, "session.not_ended");
        Failure::problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable)
    })?;
    Ok(id)
}

/// Begins a session with a new id. Everything that can fail was done before.
pub async fn begin(session: &Session, person: &SessionPerson) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.insert(PERSON, person).await?;
    session.save().await
}
