//! Documents: one for each request, streamed, with the limits and checks of the pages.

use super::{
    super::AppState,
    Address, Program,
    answers::{closed, opened},
    denied, not_there,
};
use crate::http::api::ProblemDocument;
use app::{i18n::Locale, wording::document_refusal};
use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    document::DocumentName,
    id::{DocumentId, ItemId, MessageId},
};
use futures_util::StreamExt as _;
use ports::DocumentStoreError;
use serde::Deserialize;
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use usecases::documents::{Upload, UploadError};

#[derive(Deserialize)]
pub struct Named {
    /// As the person would name it.
    name: String,
}

/// The body is the file.
pub async fn add(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, item)): Address<(MessageId, ItemId)>,
    named: Result<Query<Named>, QueryRejection>,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let Ok(Query(named)) = named else {
        return Err(ProblemDocument::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-name",
            "The address needs ?name= with the file's name",
        ));
    };
    let name = DocumentName::from_upload(&named.name).map_err(|_| {
        ProblemDocument::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-name", "Nothing is left of the file's name")
    })?;
    let open = opened(&state, &program, id, &item).await?;
    let to = state.rooms.documents.item_upload(&program, open).ok_or_else(|| {
        ProblemDocument::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "takes-no-documents",
            "This item is a question and takes no documents",
        )
    })?;
    let accepted = to.request.media_types.clone();
    let broke_off = Arc::new(AtomicBool::new(false));
    let noted = broke_off.clone();
    let content = body.into_data_stream().map(move |piece| {
        piece.map_err(|error| {
            noted.store(true, Ordering::Relaxed);
            UploadError::Store(DocumentStoreError::Unavailable(Box::new(error)))
        })
    });
    match state.rooms.documents.upload_document(&to, Upload { name, content: Box::pin(content) }).await {
        Ok(file) => {
            let facts = file.facts;
            let body = json!({
                "id": facts.id, "item": facts.item, "name": facts.name, "media_type": facts.media_type.mime(),
                "size_bytes": facts.size_bytes, "sha256": facts.sha256.to_string()
            });
            Ok((StatusCode::CREATED, Json(body)).into_response())
        }
        Err(UploadError::Refused(refusal)) => {
            let title = "The file was not taken; nothing of it is stored";
            Err(ProblemDocument::new(StatusCode::UNPROCESSABLE_ENTITY, "document-refused", title).with_detail(document_refusal(
                Locale::English,
                refusal,
                &named.name,
                &accepted,
            )))
        }
        Err(UploadError::Closed | UploadError::TakenOver) => Err(closed()),
        Err(UploadError::Store(_)) if broke_off.load(Ordering::Relaxed) => {
            let title = "The file did not arrive whole; nothing of it is stored. Send it again";
            Err(ProblemDocument::new(StatusCode::BAD_REQUEST, "body-incomplete", title))
        }
        Err(UploadError::Store(error)) => {
            tracing::error!(error = %error, "software.document_failed");
            Err(ProblemDocument::unavailable())
        }
        Err(UploadError::Storage(error)) => Err(error.into()),
    }
}

pub async fn remove(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, document)): Address<(MessageId, DocumentId)>,
) -> Result<StatusCode, ProblemDocument> {
    let overview = state.rooms.messages.overview(&program, id).await.map_err(denied)?.ok_or_else(not_there)?;
    let removed = state.rooms.documents.remove_document(&overview, document).await.map_err(denied)?;
    removed.map(|_| StatusCode::NO_CONTENT).ok_or_else(not_there)
}
