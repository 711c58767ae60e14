//! What happened to the organization's messages, by cursor.

use super::{super::AppState, Program};
use crate::http::api::ProblemDocument;
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{event::Recorded, id::EventId};
use serde::Deserialize;
use serde_json::{Value, json};

const PAGE: u16 = 100;

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

/// Oldest first. `next` is there even on the last page: ask with it again later.
pub async fn list(
    State(state): State<AppState>,
    Program(program): Program,
    Query(query): Query<After>,
) -> Result<Json<Value>, ProblemDocument> {
    let bad = || ProblemDocument::new(StatusCode::BAD_REQUEST, "bad-cursor", "after is no cursor of this list");
    let after: Option<EventId> = match query.after.as_deref() {
        Some(text) => Some(decoded(text).ok_or_else(bad)?),
        None => None,
    };
    let events = state.rooms.messages.events_for(&program, after, PAGE).await?;
    let next = events.last().map(|event| event.id).or(after).map(|id| URL_SAFE_NO_PAD.encode(id.0.as_bytes()));
    let rows: Vec<Value> = events
        .into_iter()
        .map(|event| {
            let by = event.actor.kind();
            json!({ "id": event.id.0, "message": event.message, "at": event.at.to_string(), "by": by, "what": Recorded::from(event.change) })
        })
        .collect();
    Ok(Json(json!({ "events": rows, "next": next })))
}

fn decoded(text: &str) -> Option<EventId> {
    let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    Some(EventId(uuid::Uuid::from_bytes(bytes)))
}
