//! `/m2m/v1/…`: the applicant's part for business software, without any page. The same use cases, checks and limits as the pages, and the same
//! audit; no cookies.

mod answers;
mod capabilities;
mod documents;
mod events;
mod messages;
mod replies;
mod token;

use super::{AppState, access_log, api::ProblemDocument, client::ClientAddress, tries::Tried};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, Path},
    http::{StatusCode, header, request::Parts},
    routing::{any, get, post, put},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::person::Applicant;
use ports::storage::AccessBy;
use serde::de::DeserializeOwned;
use usecases::Denied;

/// As in the rest of the API.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

pub fn router(state: AppState) -> Router {
    let small = Router::new()
        .route("/m2m/v1/token", post(token::issue))
        .route("/m2m/v1/capabilities", get(capabilities::show))
        .route("/m2m/v1/messages", get(messages::list))
        .route("/m2m/v1/messages/{message}", get(messages::show))
        .route("/m2m/v1/messages/{message}/files/{file}", get(messages::file))
        .route("/m2m/v1/messages/{message}/answers/{item}", put(answers::save).delete(answers::clear))
        .route("/m2m/v1/messages/{message}/documents/{document}", axum::routing::delete(documents::remove))
        .route("/m2m/v1/messages/{message}/supplement", post(replies::supplement))
        .route("/m2m/v1/messages/{message}/submit", post(replies::submit))
        .route("/m2m/v1/messages/{message}/receipts/{number}", get(replies::receipt))
        .route("/m2m/v1/events", get(events::list))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    // A document is streamed: its own limits hold.
    let large = Router::new()
        .route("/m2m/v1/messages/{message}/items/{item}/documents", post(documents::add))
        .layer(DefaultBodyLimit::disable());
    small
        .merge(large)
        .merge(super::uploads::for_programs())
        .route("/m2m", any(unknown))
        .route("/m2m/", any(unknown))
        .route("/m2m/{*rest}", any(unknown))
        .method_not_allowed_fallback(|| async {
            ProblemDocument::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This address does not take this method")
        })
        .with_state(state)
}

async fn unknown() -> ProblemDocument {
    ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address")
}

/// A program with a good token, as the applicant it acts for.
pub struct Program(pub Applicant);

impl FromRequestParts<AppState> for Program {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ProblemDocument> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")));
        let token = token.and_then(|token| URL_SAFE_NO_PAD.decode(token.trim()).ok());
        if let Some(token) = &token
            && let Some(applicant) = state.rooms.access.software_of(token).await?
        {
            access_log::asked_by(&applicant.tenant, AccessBy::Applicant(applicant.account));
            return Ok(Self(applicant));
        }
        let client = parts.extensions.get().copied().unwrap_or(ClientAddress(None));
        let now = state.rooms.clock.now();
        if let Some(pause) = state.tries.pause(Tried::BearerToken, client, now) {
            let title = "Too many requests without a valid token";
            return Err(ProblemDocument::new(StatusCode::TOO_MANY_REQUESTS, "too-many-tries", title).after(pause));
        }
        if token.is_some() {
            state.tries.count(Tried::BearerToken, client, now);
        }
        Err(ProblemDocument::new(StatusCode::UNAUTHORIZED, "unauthorized", "A valid token of /m2m/v1/token is needed"))
    }
}

/// The variable parts of an address. Whatever cannot be one names nothing that is there.
pub struct Address<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Address<T> {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ProblemDocument> {
        Path::from_request_parts(parts, state).await.map(|Path(path)| Self(path)).map_err(|_| not_there())
    }
}

/// Not there and not theirs are the same answer.
fn not_there() -> ProblemDocument {
    ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address for this organization")
}

fn bad_cursor() -> ProblemDocument {
    ProblemDocument::new(StatusCode::BAD_REQUEST, "bad-cursor", "after is no cursor of this list")
}

fn denied(denied: Denied) -> ProblemDocument {
    match denied {
        Denied::LevelTooLow(needed) => {
            let title = "The message demands a higher trust level than this program has";
            ProblemDocument::new(StatusCode::FORBIDDEN, "level-too-low", title).with_detail(needed.as_str())
        }
        Denied::RightMissing => {
            ProblemDocument::new(StatusCode::FORBIDDEN, "right-missing", "This program has no right to do this")
        }
        Denied::Storage(error) => error.into(),
    }
}
