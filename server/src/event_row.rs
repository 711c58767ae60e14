//! An event as programs read it: in the feed, and pushed.

use domain::event::{Event, Recorded};
use ports::storage::FeedEvent;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// `{"id", "message", "at", "by", "what": {"change", …}}`
pub(crate) fn event_row(event: Event) -> Value {
    let by = event.actor.kind();
    json!({ "id": event.id.0, "message": event.message, "at": event.at.to_string(), "by": by, "what": Recorded::from(event.change) })
}

/// Something that happened, as [CloudEvents 1.0](https://cloudevents.io) says it in JSON. Fields may be added to `data`; what is
/// there never changes its meaning without a new `type`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// `1.0`.
    pub specversion: String,
    /// The same event has the same number, however often it is read or pushed.
    #[schema(format = "uuid")]
    pub id: String,
    #[schema(format = "uri")]
    pub source: String,
    /// What happened, with the version of its form: `rueckkanal.reply.submitted.v1`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The message it is about.
    #[schema(format = "uuid")]
    pub subject: String,
    #[schema(format = DateTime)]
    pub time: String,
    /// `application/json`.
    pub datacontenttype: String,
    /// Its place in the feed.
    #[schema(pattern = "^[0-9]{1,18}$")]
    pub sequence: String,
    /// `message`, `case`, `by` (who acted: `applicant`, `representative`, `clerk`, `case_system`, `portal`), and what belongs to its type, such as `reply`.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// As a case system reads it. `origin`: of the portal.
pub(crate) fn cloud_event(told: FeedEvent, origin: &str) -> EventView {
    let FeedEvent { place, case, event } = told;
    let name = event.change.told_as().unwrap_or("other");
    let by = event.actor.kind();
    let mut data = serde_json::to_value(&event.change).unwrap_or_default();
    if let Some(members) = data.as_object_mut() {
        members.remove("change");
        members.insert("message".to_owned(), json!(event.message));
        members.insert("case".to_owned(), json!(case.as_str()));
        members.insert("by".to_owned(), json!(by));
    }
    EventView {
        specversion: "1.0".to_owned(),
        id: event.id.0.to_string(),
        source: format!("{origin}/api/v1"),
        kind: format!("rueckkanal.{name}.v1"),
        subject: event.message.to_string(),
        time: event.at.to_string(),
        datacontenttype: "application/json".to_owned(),
        sequence: place.to_string(),
        data,
    }
}
