//! Posts that come after the session has ended are not lost: what was typed is sealed for the account whose session it was, and
//! shown again when it is back. Stands before the pages where people type. Files are not kept, and the person is told so.

use super::{COOKIE, hash, person};
use crate::http::{AppState, problems::Failure};
use app::routes::pattern;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{person::Applicant, question::Typed};
use multer::{Constraints, Multipart, SizeLimit};
use ports::storage::SessionHash;
use std::str::FromStr as _;
use tower_sessions::{Session, session::Id};
use url::form_urlencoded;

/// As for every form.
const MAX_TEXT_BYTES: usize = 256 * 1024;
/// Of an upload so much is read to its end; a browser shows no answer to a form whose body was not taken.
const MAX_UPLOAD_BYTES: u64 = 256 * 1024 * 1024;

/// What was posted, without files.
struct Posted {
    text: Vec<u8>,
    had_files: bool,
}

pub async fn keep_after_end(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let cookie = session_cookie(request.headers()).filter(|_| request.method() == Method::POST);
    let (Some(id), Some(session)) = (cookie, request.extensions().get::<Session>().cloned()) else {
        return next.run(request).await;
    };
    match person(&state, &session).await {
        Ok(None) => {}
        // Whoever asks behind this need not look it up again.
        Ok(Some(person)) => {
            request.extensions_mut().insert(person);
            return next.run(request).await;
        }
        Err(_) => return next.run(request).await,
    }
    let ended = match state.portal.has_ended(&hash(id)).await {
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
    let kept = match state.portal.keep_after_session(session, path, &posted.text).await {
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
    if state.portal.still_holds(&came_by).await? {
        return Ok(None);
    }
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed.pairs()).finish().into_bytes();
    Ok(Some(keep_posted(state, &came_by.session, path, (&Posted { text, had_files }, for_script)).await))
}

async fn read(request: Request) -> Option<Posted> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let text = to_bytes(request.into_body(), MAX_TEXT_BYTES).await.ok()?.to_vec();
        return Some(Posted { text, had_files: false });
    }
    let boundary = multer::parse_boundary(&kind).ok()?;
    read_multipart(request.into_body(), boundary).await
}

async fn read_multipart(body: Body, boundary: String) -> Option<Posted> {
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(MAX_UPLOAD_BYTES));
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
    let (mut had_files, mut room) = (false, MAX_TEXT_BYTES);
    let mut fields = Vec::new();
    while let Some(mut field) = form.next_field().await.ok()? {
        let is_file = field.file_name().is_some();
        let name = field.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(piece) = field.chunk().await.ok()? {
            had_files |= is_file;
            if !is_file {
                room = room.checked_sub(piece.len())?;
                value.extend_from_slice(&piece);
            }
        }
        if !is_file {
            fields.push((name, String::from_utf8_lossy(&value).into_owned()));
        }
    }
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Some(Posted { text: text.into_bytes(), had_files })
}

fn session_cookie(headers: &HeaderMap) -> Option<Id> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = lines.flat_map(|line| line.split("; ")).filter_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='));
    Id::from_str(values.next()?).ok()
}
