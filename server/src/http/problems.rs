//! Answers that are no page of their own: what went wrong, as a page in the person's language. Detail goes to the log only.

use super::{
    AppState, access_log, client,
    visit::{Visit, page_of},
};
use app::{
    i18n::Locale,
    pages::frame::problem::{Problem, ProblemPage, ProblemPageProps},
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::person::{TrustLevel, Viewer};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use ports::{DocumentStoreError, StorageError, storage::AccessAction};
use std::{panic::AssertUnwindSafe, time::Instant};
use tower_sessions::Session;
use tracing::Instrument as _;
use usecases::{
    Denied,
    documents::{DownloadError, NoPicture},
};

/// Why a handler did not answer with its page.
#[derive(Debug)]
pub enum Failure {
    Problem(StatusCode, Problem),
    Redirect(Redirect),
    /// The message demands a safer sign-in. [`pages`] knows the address to come back to.
    SaferSignIn(TrustLevel),
    /// For a script: the session is over.
    SignedOut,
    /// Too many tries: come back after this.
    Wait(SignedDuration),
}

impl Failure {
    pub fn problem(status: StatusCode, problem: Problem) -> Self {
        Self::Problem(status, problem)
    }

    pub fn not_found() -> Self {
        Self::Problem(StatusCode::NOT_FOUND, Problem::NotFound)
    }

    /// A representative may do less than this.
    pub fn right_missing() -> Self {
        Self::Problem(StatusCode::FORBIDDEN, Problem::RightMissing)
    }

    /// For a script: it was theirs, and nothing can be done about it any more.
    pub fn gone() -> Self {
        Self::Problem(StatusCode::GONE, Problem::NotYours)
    }

    /// Not there or not theirs: the same answer, byte for byte.
    pub fn not_yours() -> Self {
        Self::Problem(StatusCode::NOT_FOUND, Problem::NotYours)
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        tracing::error!(error = %chain(&error), "storage.failed");
        match error {
            StorageError::Unavailable(_) => Self::Problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable),
            StorageError::Corrupt { .. } => Self::Problem(StatusCode::INTERNAL_SERVER_ERROR, Problem::Failure),
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::LevelTooLow(level) => Self::SaferSignIn(level),
            Denied::RightMissing => Self::right_missing(),
            Denied::Storage(error) => error.into(),
        }
    }
}

impl From<DocumentStoreError> for Failure {
    fn from(error: DocumentStoreError) -> Self {
        tracing::error!(error = %chain(&error), "documents.failed");
        match error {
            DocumentStoreError::Full(_) => Self::Problem(StatusCode::INSUFFICIENT_STORAGE, Problem::StoreFull),
            DocumentStoreError::Unavailable(_) => Self::Problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable),
            DocumentStoreError::Missing | DocumentStoreError::Damaged | DocumentStoreError::Keys(_) => {
                Self::Problem(StatusCode::INTERNAL_SERVER_ERROR, Problem::Failure)
            }
        }
    }
}

impl From<NoPicture> for Failure {
    fn from(why: NoPicture) -> Self {
        match why {
            NoPicture::Nothing => Self::not_yours(),
            NoPicture::Busy => Self::Problem(StatusCode::SERVICE_UNAVAILABLE, Problem::Unavailable),
        }
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::Denied(denied) => denied.into(),
            DownloadError::Storage(error) => error.into(),
            DownloadError::Store(error) => error.into(),
        }
    }
}

/// Marks an answer that [`pages`] turns into a page.
#[derive(Debug, Clone, Copy)]
struct Marked(Problem);

/// Marks an answer that [`pages`] turns into the way to a safer sign-in.
#[derive(Debug, Clone, Copy)]
struct NeedsLevel(TrustLevel);

/// Marks a short answer to a script that stays as it is.
#[derive(Debug, Clone, Copy)]
pub struct ForScript;

/// A bare status that stays as it is.
pub fn for_script(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(ForScript);
    response
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Redirect(redirect) => redirect.into_response(),
            Self::SignedOut => {
                let mut response = StatusCode::UNAUTHORIZED.into_response();
                response.extensions_mut().insert(ForScript);
                response
            }
            Self::Wait(pause) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(pause.as_secs().max(0).unsigned_abs() + 1));
                response.extensions_mut().insert(Marked(Problem::TooManyTries));
                response
            }
            Self::SaferSignIn(level) => {
                // The answer leads on, so that it does not tell.
                access_log::did(AccessAction::AccessRefused);
                let mut response = StatusCode::FORBIDDEN.into_response();
                response.extensions_mut().insert(NeedsLevel(level));
                response
            }
            Self::Problem(status, problem) => {
                let mut response = status.into_response();
                response.extensions_mut().insert(Marked(problem));
                response
            }
        }
    }
}

/// The error with everything behind it, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// For addresses that only scripts call: failures stay a bare status, and a session that is over is no way to a page.
pub async fn bare(mut request: Request, next: Next) -> Response {
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let mut response = next.run(request).await;
    response.extensions_mut().remove::<Marked>();
    response.extensions_mut().remove::<NeedsLevel>();
    response.extensions_mut().insert(ForScript);
    response
}

/// Renders a page for every failed answer that has none.
pub async fn pages(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let locale = request.extensions().get().copied().unwrap_or(Locale::German);
    let session = request.extensions().get::<Session>().cloned();
    let land = request.extensions().get().cloned();
    let head_only = request.method() == Method::HEAD;
    let retries = head_only || request.method() == Method::GET;
    // A form of a page of a message, from somebody whose message it is not, or not any more.
    let posted = request.method() == Method::POST;
    let id = request.extensions().get::<RequestId>().cloned();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if let Some(NeedsLevel(level)) = response.extensions().get() {
        // What was posted is not repeated by itself; the page it was posted from is where the person goes on.
        let target = format!("{}?stufe={}&zurueck={}", pattern::SAFER_SIGN_IN, level.as_str(), page_of(&path));
        return Redirect::to(&target).into_response();
    }
    let Some((status, problem)) = problem_of(&response) else { return response };
    let visit = Visit::load(&state, session, locale, "").await;
    let visit = visit.unwrap_or(Visit { locale, query: String::new(), person: None, viewer: Viewer::Nobody, land: None });
    let visit = Visit { land, ..visit };
    // A form posts to its own page: whoever sent too much goes on there.
    let form = (problem == Problem::TooLarge).then(|| page_of(&path).into_owned());
    let lost = posted
        && matches!(problem, Problem::NotYours | Problem::RightMissing | Problem::TooLarge)
        && path.starts_with("/rueckfragen/");
    page(&state, &visit, (status, problem, form), (response, id), (head_only, retries, lost))
}

fn problem_of(response: &Response) -> Option<(StatusCode, Problem)> {
    let status = response.status();
    if let Some(Marked(problem)) = response.extensions().get() {
        return Some((status, *problem));
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/html"));
    if is_page || status.as_u16() < 400 || response.extensions().get::<ForScript>().is_some() {
        return None;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Problem::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Unavailable,
        status if status.is_server_error() => Problem::Failure,
        _ => Problem::BadRequest,
    };
    Some((status, problem))
}

/// More numbers than this help nobody to find theirs.
const PHONES: usize = 20;

/// `retries`: the same address can be asked for once more; `lost`: what was posted is kept nowhere.
fn page(
    state: &AppState,
    visit: &Visit,
    (status, problem, form): (StatusCode, Problem, Option<String>),
    (from, id): (Response, Option<RequestId>),
    (head_only, retries, lost): (bool, bool, bool),
) -> Response {
    // A number for the phone only where the log knows more than the page; it would tell two "not yours" apart.
    let reference = status.is_server_error().then(|| id.unwrap_or_else(RequestId::draw).0);
    if let Some(reference) = &reference {
        tracing::error!(problem.reference = %reference, http.status = status.as_u16(), "request.failed");
    }
    // There is nothing to lose here, and two answers must not differ by a second.
    let frame = app::shell::Frame { session: None, ..visit.frame(state, None) };
    // Nothing is known of the message while the database is away: the tenant's authorities are what the configuration knows.
    let authorities = visit.tenant(state).map(|tenant| tenant.authorities.as_slice()).unwrap_or_default();
    let authorities = if authorities.len() <= PHONES { authorities.to_vec() } else { Vec::new() };
    // In whole minutes, and never too early.
    let seconds = from.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    let wait_minutes = seconds.map(|seconds| (seconds + 59) / 60).filter(|_| problem == Problem::TooManyTries);
    let html = render(move || {
        ProblemPage(ProblemPageProps { frame, problem, reference, again: None, form, retries, authorities, wait_minutes, lost })
    });
    let mut response = (status, Html(if head_only { String::new() } else { html })).into_response();
    for name in [header::SET_COOKIE, header::ALLOW, header::RETRY_AFTER, header::CONNECTION] {
        for value in from.headers().get_all(&name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("60"));
    }
    response
}

/// The page for an answer made outside the session layer.
pub fn bare_page(state: &AppState, locale: Locale, from: Response) -> Response {
    let Some((status, problem)) = problem_of(&from) else { return from };
    let visit = Visit { locale, query: String::new(), person: None, viewer: Viewer::Nobody, land: None };
    page(state, &visit, (status, problem, None), (from, None), (false, false, false))
}

/// One broken request is one 500, never the end of the process or of the connection.
pub async fn catch_panics(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("request.panicked");
        Failure::problem(StatusCode::INTERNAL_SERVER_ERROR, Problem::Failure).into_response()
    })
}

/// The same around everything that shows no pages: machines, health, files.
pub async fn catch_all(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("request.panicked");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

/// Stands on every line that a request causes, and on its page where it failed: whoever reads it out on the phone is found in the log.
#[derive(Debug, Clone)]
struct RequestId(String);

impl RequestId {
    /// Twelve hexadecimal digits, drawn.
    fn draw() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string()[..12].to_uppercase())
    }
}

/// What an answer to a machine carries of it; people see it on the page that says that something failed.
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// One line per request, without query string. Every other line of it stands in its span.
pub async fn log(mut request: Request, next: Next) -> Response {
    let id = RequestId::draw();
    let span = tracing::info_span!("request", request.id = %id.0);
    request.extensions_mut().insert(id.clone());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = Instant::now();
    let value = HeaderValue::try_from(&id.0).ok().filter(|_| client::is_of_machines(&path));
    let mut response = usecases::request::numbered(id.0, next.run(request)).instrument(span.clone()).await;
    if let Some(value) = value {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let secret = ["/n/", "/v/"].into_iter().find(|start| path.starts_with(start));
    span.in_scope(|| {
        tracing::info!(
            http.method = %method,
            http.path = secret.unwrap_or(&path),
            http.status = response.status().as_u16(),
            http.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "request.answered"
        );
    });
    response
}
