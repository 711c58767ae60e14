//! What happened to the organization's messages, by cursor.

use super::{super::AppState, Program, bad_cursor};
use crate::{event_row::event_row, http::api::ProblemDocument};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::EventId;
use jiff::Timestamp;
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
    query: Result<Query<After>, QueryRejection>,
) -> Result<Json<Value>, ProblemDocument> {
    let Ok(Query(query)) = query else { return Err(bad_cursor()) };
    let after: Option<(Timestamp, EventId)> = match query.after.as_deref() {
        Some(text) => Some(decoded(text).ok_or_else(bad_cursor)?),
        None => None,
    };
    let events = state.rooms.messages.events_for(&program, after, PAGE).await?;
    let next = events.last().map(|(seen, event)| (*seen, event.id)).or(after).map(|place| encoded(&place));
    let rows: Vec<Value> = events.into_iter().map(|(_, event)| event_row(event)).collect();
    Ok(Json(json!({ "events": rows, "next": next })))
}

fn encoded((seen, event): &(Timestamp, EventId)) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {event}", seen.as_microsecond()))
}

fn decoded(text: &str) -> Option<(Timestamp, EventId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (seen, event) = text.split_once(' ')?;
    Some((Timestamp::from_microsecond(seen.parse().ok()?).ok()?, event.parse().ok()?))
}
