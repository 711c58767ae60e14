//! Messages to the organization, as data.

use super::{super::AppState, Address, Program, bad_cursor, denied, not_there};
use crate::http::api::ProblemDocument;
use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::header,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{MessageFileId, MessageId},
    message::{MessageState, ToDo},
    reply::{DraftReply, ItemAnswer},
};
use ports::storage::{MessageRecord, Place, ToDoPlace};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use usecases::messages::MessageOverview;

#[derive(Deserialize)]
pub struct Page {
    /// The cursor of the page before.
    after: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    kind: i16,
    due: jiff::civil::Date,
    at: jiff::Timestamp,
    message: MessageId,
}

fn cursor(place: &ToDoPlace) -> String {
    let cursor =
        Cursor { kind: place.to_do.kind.rank(), due: place.to_do.due, at: place.at.made_available_at, message: place.at.message };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

fn place(text: &str) -> Option<ToDoPlace> {
    let cursor: Cursor = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let kind = domain::message::ToDoKind::of_rank(cursor.kind)?;
    Some(ToDoPlace { to_do: ToDo { kind, due: cursor.due }, at: Place { made_available_at: cursor.at, message: cursor.message } })
}

/// What there is to do first stands first. What came since is recognized here.
pub async fn list(
    State(state): State<AppState>,
    Program(program): Program,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Value>, ProblemDocument> {
    let Ok(Query(page)) = page else { return Err(bad_cursor()) };
    let after = match page.after.as_deref() {
        Some(text) => Some(place(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let found = state.rooms.messages.messages_of(&program, after).await?;
    let messages: Vec<Value> = found.messages.iter().map(row).collect();
    Ok(Json(json!({ "messages": messages, "next": found.next.as_ref().map(cursor) })))
}

fn state_word(state: MessageState) -> &'static str {
    match state {
        MessageState::Open => "open",
        MessageState::Answered { .. } => "answered",
        MessageState::Withdrawn { .. } => "withdrawn",
    }
}

fn row(record: &MessageRecord) -> Value {
    let content = &record.message.content;
    let deadline = content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.due.to_string());
    json!({
        "id": record.message.id,
        "kind": content.kind.name(),
        "state": state_word(record.state),
        "made_available_at": record.times.made_available_at.to_string(),
        "file_reference": content.file_reference,
        "service": content.service.binding,
        "subject": content.subject.binding,
        "deadline": deadline,
    })
}

/// One message, its draft and its receipts. The first time counts as its retrieval.
pub async fn show(
    State(state): State<AppState>,
    Program(program): Program,
    Address(id): Address<MessageId>,
) -> Result<Json<Value>, ProblemDocument> {
    let overview = state.rooms.messages.show_message(&program, id).await.map_err(denied)?.ok_or_else(not_there)?;
    let files = if state.rooms.brings_files(&overview.record.message) {
        state.rooms.messages.files_of(&overview.record.message).await?
    } else {
        Vec::new()
    };
    let files: Vec<Value> = files
        .iter()
        .map(|file| json!({ "id": file.id, "name": file.name, "media_type": file.media_type, "size_bytes": file.size_bytes }))
        .collect();
    Ok(Json(whole(&overview, files)))
}

pub fn whole(overview: &MessageOverview, files: Vec<Value>) -> Value {
    let record = &overview.record;
    let content = &record.message.content;
    let mut message = row(record);
    let outstanding = &overview.outstanding;
    message["authority"] = json!(record.message.authority);
    message["body"] = json!(content.body);
    message["binding_language"] = json!(content.binding_language);
    // As it was handed in and checked.
    message["content"] = json!(content.kind);
    message["files"] = json!(files);
    message["takes_answers"] = json!(overview.takes_answers());
    message["draft"] = json!(overview.draft.as_ref().map(|draft| draft_of(overview, draft)));
    message["receipts"] = json!(overview.replies.iter().map(|reply| reply.reply.receipt_number.to_string()).collect::<Vec<_>>());
    message["outstanding"] = json!({
        "owed": outstanding.owed.iter().map(|item| &item.id).collect::<Vec<_>>(),
        "promised": outstanding.promised.iter().map(|promised| &promised.item.id).collect::<Vec<_>>(),
    });
    message
}

fn draft_of(overview: &MessageOverview, draft: &DraftReply) -> Value {
    let answers: serde_json::Map<String, Value> = draft
        .answers
        .iter()
        .filter(|(_, answer)| !matches!(answer, ItemAnswer::LeftOut))
        .map(|(item, answer)| (item.to_string(), json!(answer)))
        .collect();
    let gaps: Vec<String> =
        overview.inquiry().map(|inquiry| draft.gaps(inquiry).map(|(item, _)| item.id.to_string()).collect()).unwrap_or_default();
    let documents: Vec<Value> = overview
        .inquiry()
        .into_iter()
        .flat_map(|inquiry| inquiry.items.iter())
        .flat_map(|item| draft.documents_of(&item.id))
        .map(|document| {
            let facts = document.facts();
            json!({
                "id": facts.id, "item": facts.item, "name": facts.name, "media_type": facts.media_type.mime(),
                "size_bytes": facts.size_bytes, "sha256": facts.sha256.to_string()
            })
        })
        .collect();
    json!({ "version": draft.version(), "answers": answers, "documents": documents, "gaps": gaps })
}

/// A file that the authority has sent along.
pub async fn file(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, file)): Address<(MessageId, MessageFileId)>,
) -> Result<Response, ProblemDocument> {
    let found = state.rooms.messages.letter_file(&program, id, file).await.map_err(|error| {
        tracing::error!(error = %error, "software.file_failed");
        ProblemDocument::unavailable()
    })?;
    let found = found.ok_or_else(not_there)?;
    let mut response = Body::from_stream(found.content).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, header::HeaderValue::from(found.file.size_bytes));
    Ok(response)
}
