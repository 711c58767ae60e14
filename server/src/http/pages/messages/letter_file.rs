//! `/rueckfragen/{id}/anlagen/{file}`: a file that the authority has sent along. Only ever a download.

use crate::http::{
    AppState,
    pages::{PageResult, documents::download::disposition, part},
    problems::Failure,
    visit::ApplicantVisit,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse as _,
};
use domain::id::{MessageFileId, MessageId};
use usecases::messages::LetterFileError;

/// What browsers may be told of it. Everything else is bytes.
const KNOWN: [&str; 4] = ["application/pdf", "image/jpeg", "image/png", "text/plain"];

pub async fn download(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, file)): Path<(String, String)>,
) -> PageResult {
    let (id, file): (MessageId, MessageFileId) = (part(&message)?, part(&file)?);
    let found = state.rooms.messages.letter_file(&who.applicant, id, file).await.map_err(|error| match error {
        LetterFileError::Denied(denied) => Failure::from(denied),
        LetterFileError::Storage(error) => Failure::from(error),
        LetterFileError::Store(error) => Failure::from(usecases::documents::DownloadError::Store(error)),
    })?;
    let found = found.ok_or_else(Failure::not_yours)?;
    let mut response = Body::from_stream(found.content).into_response();
    let kind = KNOWN.into_iter().find(|known| *known == found.file.media_type).unwrap_or("application/octet-stream");
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.file.size_bytes));
    headers.insert(header::CONTENT_DISPOSITION, disposition(found.file.name.reveal()));
    Ok(response)
}
