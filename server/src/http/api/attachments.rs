//! `POST /api/v1/attachments`: a file for a message to come.

use super::{case_system::Caller, file_name, parameters::bad, problem::ProblemDocument};
use crate::http::AppState;
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::document::DocumentName;
use serde::{Deserialize, Serialize};
use usecases::messages::AttachmentError;
use utoipa::ToSchema;

/// A file that waits for its message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    /// Named in `attachments` of the message.
    #[schema(format = "uuid")]
    pub id: String,
    pub name: String,
    /// By its content: `application/pdf`.
    pub media_type: String,
    #[schema(minimum = 1)]
    pub size_bytes: u64,
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// A file that no message has named by then is destroyed.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// Bring a file for a message: the body is the file (PDF, JPG or PNG, at most 50 MiB). Then name its `id` in `attachments` of one message.
#[utoipa::path(
    post, path = "/api/v1/attachments", tag = "messages", operation_id = "add_attachment",
    params(("Content-Disposition" = String, Header, min_length = 1, max_length = 1000, description = "The file's name as the person sees it (RFC 6266): `attachment; filename*=UTF-8''Bescheid%20%C3%84.pdf`, or `filename=\"Bescheid.pdf\"`")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Kept for a day", body = AttachmentView),
        (status = 400, description = "`bad-parameter`, `body-incomplete`", body = ProblemDocument),
        (status = 413, description = "`too-large`: more than 50 MiB", body = ProblemDocument),
        (status = 415, description = "`not-openable`: neither PDF nor JPG nor PNG", body = ProblemDocument),
        (status = 422, description = "`empty`, `infected`", body = ProblemDocument),
        (status = 429, description = "`too-much-waits`: 200 files or 2 GiB wait for their messages", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn add(
    State(state): State<AppState>,
    Caller(system): Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let name = file_name::of(&headers).ok_or_else(|| bad("Content-Disposition with the file's name is needed, once"))?;
    let name = DocumentName::from_upload(&name).map_err(|_| bad("nothing is left of the file's name"))?;
    let kept = state.rooms.messages.keep_attachment(&system.tenant, &system.id, name.reveal(), body.into_data_stream()).await;
    let (file, until) = kept.map_err(refused)?;
    let view = AttachmentView {
        id: file.id.to_string(),
        name: file.name.reveal().clone(),
        media_type: file.media_type,
        size_bytes: file.size_bytes,
        sha256: file.sha256,
        expires_at: until.to_string(),
    };
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

fn refused(error: AttachmentError) -> ProblemDocument {
    let problem = ProblemDocument::new;
    match error {
        AttachmentError::TooLarge => problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "A file has at most 50 MiB"),
        AttachmentError::Empty => problem(StatusCode::UNPROCESSABLE_ENTITY, "empty", "The file is empty"),
        AttachmentError::NotOpenable => {
            problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-openable", "People can open PDF, JPG and PNG; this is none of them")
        }
        AttachmentError::Infected => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "infected", "The scanner has found malware in the file")
        }
        AttachmentError::TooMuchWaits => {
            let title = "200 files or 2 GiB wait for their messages; what no message names goes after a day";
            problem(StatusCode::TOO_MANY_REQUESTS, "too-much-waits", title).after(jiff::SignedDuration::from_mins(10))
        }
        AttachmentError::BrokeOff => {
            problem(StatusCode::BAD_REQUEST, "body-incomplete", "The body did not arrive whole; send the same request again")
        }
        AttachmentError::Away(reason) => {
            tracing::error!(error = reason, "attachment.not_kept");
            ProblemDocument::unavailable()
        }
        AttachmentError::Storage(error) => error.into(),
    }
}
