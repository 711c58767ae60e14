//! An event as programs read it: in the feed, and pushed.

use domain::event::{Event, Recorded};
use serde_json::{Value, json};

/// `{"id", "message", "at", "by", "what": {"change", …}}`
pub(crate) fn event_row(event: Event) -> Value {
    let by = event.actor.kind();
    json!({ "id": event.id.0, "message": event.message, "at": event.at.to_string(), "by": by, "what": Recorded::from(event.change) })
}
