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
    let after = match query.after.as_deref() {
        None => 0,
        Some(text) => match place(text).ok_or_else(bad_cursor)? {
            Place::Of(place) => place,
            Place::OfMoment(moment) => state.rooms.events.for_program_before(&program, moment).await?,
        },
    };
    let events = state.rooms.events.for_program(&program, after, PAGE).await?;
    let next = events.last().map_or(after, |(place, _)| *place).to_string();
    let rows: Vec<Value> = events.into_iter().map(|(_, event)| event_row(event)).collect();
    Ok(Json(json!({ "events": rows, "next": next })))
}

/// Where a program stands.
enum Place {
    Of(u64),
    /// A cursor of earlier versions: what it could see since then is told again, rather than something never.
    OfMoment(Timestamp),
}

fn place(text: &str) -> Option<Place> {
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Place::Of);
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (seen, event) = text.split_once(' ')?;
    event.parse::<EventId>().ok()?;
    Timestamp::from_microsecond(seen.parse().ok()?).ok().map(Place::OfMoment)
}
