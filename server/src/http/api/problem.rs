//! Problem documents (RFC 9457). One shape for every refusal; a list of faults with JSON pointers (RFC 6901).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use intake::{CODES, Fault, MAX_FAULTS};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use usecases::access::CallerError;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// A name under `urn:rueckkanal:problem:`.
    #[serde(rename = "type")]
    #[schema(format = "uri")]
    pub kind: String,
    pub title: String,
    /// As in the status line, 400 to 599.
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Every fault of the posted document; after 100 of them a last one, `more_faults`, says how many more there are.
    #[schema(max_items = 101)]
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<Fault>,
    #[serde(skip)]
    pub aside: Option<Aside>,
}

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// `Retry-After`.
    RetrySeconds(u64),
    /// `Content-Range`: how many bytes there are, where others were asked for (RFC 9110, 15.5.17).
    SizeBytes(u64),
}

impl ProblemDocument {
    pub fn new(status: StatusCode, name: &str, title: &str) -> Self {
        Self {
            kind: format!("urn:rueckkanal:problem:{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: None,
            errors: Vec::new(),
            aside: None,
        }
    }

    pub fn invalid(mut errors: Vec<Fault>) -> Self {
        // Where faults were not counted while they were found.
        if errors.len() > MAX_FAULTS + 1 {
            let more = errors.len() - MAX_FAULTS;
            errors.truncate(MAX_FAULTS);
            let detail = format!("{more} more faults");
            errors.push(Fault { pointer: String::new(), code: "more_faults".to_owned(), detail });
        }
        let title = "What was posted breaks rules; nothing was stored";
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-message", title) }
    }

    pub fn unavailable() -> Self {
        let title = "The portal cannot store anything right now; send the same request again";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title)
    }

    /// One fault of a document that has no message in it.
    pub fn of_fault(status: StatusCode, name: &str, title: &str, code: &str, detail: &str) -> Self {
        let fault = Fault { pointer: String::new(), code: code.to_owned(), detail: detail.to_owned() };
        Self { errors: vec![fault], ..Self::new(status, name, title) }
    }

    /// The recipient can no longer read or answer it.
    pub fn withdrawn() -> Self {
        let title = "The message was withdrawn; nobody else is let in to it any more";
        Self::new(StatusCode::CONFLICT, "message-withdrawn", title)
    }

    pub fn after(self, pause: SignedDuration) -> Self {
        Self { aside: Some(Aside::RetrySeconds(pause.as_secs().max(0).unsigned_abs() + 1)), ..self }
    }

    pub fn of_size(self, bytes: u64) -> Self {
        Self { aside: Some(Aside::SizeBytes(bytes)), ..self }
    }

    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

impl From<ports::StorageError> for ProblemDocument {
    fn from(error: ports::StorageError) -> Self {
        tracing::error!(error = %error, source = ?std::error::Error::source(&error), "storage.failed");
        Self::unavailable()
    }
}

impl From<CallerError> for ProblemDocument {
    fn from(error: CallerError) -> Self {
        match error {
            CallerError::Storage(error) => error.into(),
            CallerError::Issuer(_) => {
                let title =
                    "Who issued the access token does not say by which keys it can be checked; send the same request again";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title)
            }
        }
    }
}

impl IntoResponse for ProblemDocument {
    fn into_response(self) -> Response {
        debug_assert!(
            self.errors.iter().all(|fault| CODES.iter().any(|(code, _)| *code == fault.code)),
            "a code that no page explains: {:?}",
            self.errors
        );
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self.aside {
            Some(Aside::RetrySeconds(seconds)) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Some(Aside::SizeBytes(bytes)) => {
                if let Ok(range) = HeaderValue::from_str(&format!("bytes */{bytes}")) {
                    headers.insert(header::CONTENT_RANGE, range);
                }
            }
            None => {}
        }
        match status {
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            }
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}
