//! Posts that come after the session has ended are not lost: what was typed is sealed for the account whose session it was, and
//! shown again when it is back. Stands before the pages where people type. Files are not kept, and the person is told so.

use super::{COOKIE, hash, person};
use crate::http::pages::{access::sign_out, answering::words::compact, documents::multipart::Form};
use crate::http::{AppState, problems::Failure};
use app::{pages::frame::away::SIGN_OUT_QUERY, routes::pattern};
use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{person::Applicant, question::Typed};
use ports::storage::SessionHash;
use std::{str::FromStr as _, time::Duration};
use tower_sessions::{Session, session::Id};

/// As for every form.
const MAX_TEXT_BYTES: usize = 128 * 1024;
/// How long a form may take that comes after the end.
const LONGEST: Duration = Duration::from_secs(180);

/// Which session this browser has left by itself; good for keeping what is posted from its other windows.
const ENDED: &str = "__Host-beendet";

/// Takes that name away: somebody signs in, and what comes later is no affair of whoever was here before.
pub fn forget_end(response: &mut Response) {
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static(FORGET));
}

const FORGET: &str = "__Host-beendet=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";

/// Names the session that has ended, for an hour.
pub fn note_end(ended: Option<Id>, response: &mut Response) {
    let Some(id) = ended else { return };
    let cookie = format!("{ENDED}={id}; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("an id is plain text"));
}

/// What was posted, without files.
struct Posted {
    text: Vec<u8>,
    had_files: bool,
}

pub async fn keep_after_end(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let cookie = session_cookie(request.headers(), COOKIE).or_else(|| session_cookie(request.headers(), ENDED));
    let cookie = cookie.filter(|_| request.method() == Method::POST);
    let (Some(id), Some(session)) = (cookie, request.extensions().get::<Session>().cloned()) else {
        return next.run(request).await;
    };
    match person(&state, &session).await {
        Ok(None) => {}
        // Whoever asks behind this need not look it up again.
        Ok(Some(person)) => {
            request.extensions_mut().insert(person.clone());
            let signs_out = request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair == SIGN_OUT_QUERY));
            let response = next.run(request).await;
            // Whatever became of the form, the person wants out; only a page that says why the words cannot be kept is shown first.
            if !signs_out || response.status() == StatusCode::UNPROCESSABLE_ENTITY {
                return response;
            }
            return sign_out::now(&state, Some(person), &session).await.into_response();
        }
        Err(_) => return next.run(request).await,
    }
    let ended = match state.rooms.answering.has_ended(&hash(id)).await {
        Ok(ended) => ended,
        Err(error) => return Failure::from(error).into_response(),
    };
    if !ended {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let for_script = request.headers().get(header::ACCEPT).is_some_and(|value| value == "application/json");
    let Some(posted) = read(request).await else { return StatusCode::BAD_REQUEST.into_response() };
    keep_posted(&state, &hash(id), &path, (&posted, for_script)).await
}

async fn keep_posted(state: &AppState, session: &SessionHash, path: &str, (posted, for_script): (&Posted, bool)) -> Response {
    let kept = match state.rooms.answering.keep_after_session(session, path, &posted.text).await {
        Ok(kept) => kept,
        Err(error) => return Failure::from(error).into_response(),
    };
    if for_script && kept && !posted.had_files {
        return StatusCode::NO_CONTENT.into_response();
    }
    if for_script {
        // The script shows the page anew, which leads to the sign-in.
        return Failure::SignedOut.into_response();
    }
    let what = match (posted.had_files, kept) {
        (true, _) => "&dateien=1",
        (false, true) => "&gemerkt=1",
        (false, false) => "&verloren=1",
    };
    Redirect::to(&format!("{}?zurueck={path}{what}", pattern::SESSION_ENDED)).into_response()
}

/// The session ended while the form was still arriving: nothing of what came since is stored, and its texts are kept as after the end.
/// `None`: it goes on.
pub async fn ended_meanwhile(
    state: &AppState,
    applicant: &Applicant,
    path: &str,
    (typed, had_files, for_script): (&Typed, bool, bool),
) -> Result<Option<Response>, Failure> {
    let Some(came_by) = applicant.came_by else { return Ok(None) };
    if state.rooms.access.still_holds(&came_by).await? {
        return Ok(None);
    }
    let text = compact(typed.pairs()).into_bytes();
    Ok(Some(keep_posted(state, &came_by.session, path, (&Posted { text, had_files }, for_script)).await))
}

async fn read(request: Request) -> Option<Posted> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let text = to_bytes(request.into_body(), MAX_TEXT_BYTES).await.ok()?.to_vec();
        return Some(Posted { text, had_files: false });
    }
    // The same limits as for everybody, and less time: nobody is there whose files could be taken.
    let form = Form::open(request)?;
    let (typed, had_files) = tokio::time::timeout(LONGEST, form.too_late()).await.ok()?;
    let text = compact(typed.pairs());
    Some(Posted { text: text.into_bytes(), had_files })
}

fn session_cookie(headers: &HeaderMap, name: &str) -> Option<Id> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = lines.flat_map(|line| line.split("; ")).filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    Id::from_str(values.next()?).ok()
}
