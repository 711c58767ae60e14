//! `/api/v1/events`: what happened to the messages of a case system, in an order that stays.

use super::{
    case_system::Caller,
    parameters::{Parameters, bad},
    problem::ProblemDocument,
};
use crate::{
    event_row::{EventView, cloud_event},
    http::AppState,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use utoipa::{IntoParams, ToSchema};

/// Events of one answer, where nothing is said.
const PAGE: u16 = 100;
const LONGEST_PAGE: u16 = 1000;
/// Seconds that somebody may wait for the next event.
const LONGEST_WAIT: u8 = 30;
/// Between two looks while somebody waits. Other instances cannot wake this one.
const LOOK: Duration = Duration::from_millis(500);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Behind {
    /// `next` of the answer before, or the `sequence` of an event; without it from the beginning.
    #[param(pattern = "^[0-9]{1,18}$", max_length = 18)]
    after: Option<String>,
    /// At most so many events.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u16>,
    /// Where there is nothing: how many seconds to wait for something. The answer comes at once when something happens.
    #[param(minimum = 0, maximum = 30, default = 0)]
    wait: Option<u8>,
}

/// Events, oldest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventsView {
    pub events: Vec<EventView>,
    /// The place behind the last of them: ask with it again. It is there when there is no event, too.
    #[schema(pattern = "^[0-9]{1,18}$")]
    pub next: String,
}

/// What happened to the messages of this case system, oldest first. An event never appears before a place that was answered.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "list_events",
    params(Behind),
    responses(
        (status = 200, description = "Events, perhaps none", body = EventsView),
        (status = 400, description = "`bad-parameter`", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn list(
    State(state): State<AppState>,
    Caller(system): Caller,
    Parameters(query): Parameters<Behind>,
) -> Result<Json<EventsView>, ProblemDocument> {
    let after = place(query.after.as_deref())?;
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(bad("limit is 1 to 1000"));
    }
    let wait = query.wait.unwrap_or(0);
    if wait > LONGEST_WAIT {
        return Err(bad("wait is 0 to 30"));
    }
    // Of the machine, not of the portal's clock: it is how long a connection stays open.
    let until = Instant::now() + Duration::from_secs(wait.into());
    loop {
        let events = state.rooms.events.behind(&system.id, after, limit).await?;
        if events.is_empty() && Instant::now() < until && !state.rooms.documents.uploads.is_closed() {
            // Another instance may write the next one: only the database tells all of them.
            tokio::time::sleep(LOOK).await;
            continue;
        }
        let next = events.last().map_or(after, |event| event.place).to_string();
        let origin = &state.settings.origin;
        let events = events.into_iter().map(|event| cloud_event(event, origin)).collect();
        return Ok(Json(EventsView { events, next }));
    }
}

/// A cursor of the feed.
fn place(text: Option<&str>) -> Result<u64, ProblemDocument> {
    let Some(text) = text else { return Ok(0) };
    let is_place = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_place).ok_or_else(|| bad("after is `next` of an earlier answer: 1 to 18 digits"))
}
