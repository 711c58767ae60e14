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
    /// `message`, `case`, `by` (who acted: `applicant`, `representative`, `clerk`, `case_system`, `portal`), and what belongs to its type, as `/api/guide` lists it.
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
        // Here `by` says who acted.
        if let Some(other) = members.remove("by") {
            members.insert("replacement".to_owned(), other);
        }
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

#[cfg(test)]
mod tests {
    use super::cloud_event;
    use domain::{
        authority::CaseRef,
        binding::MatchRule,
        event::{Actor, Change, Event, TOLD},
        id::{DocumentId, EventId, MessageId, NoticeId, ReplyId, TenantId},
        notice::{NoticeCause, NoticeChannel, NoticeFailure},
    };
    use jiff::{Timestamp, civil::date};
    use ports::storage::FeedEvent;
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    const GUIDE: &str = include_str!("../../docs/api.md");

    /// One of each that a case system is told.
    fn told() -> Vec<Change> {
        let (reply, document, message) = (ReplyId(Uuid::nil()), DocumentId(Uuid::nil()), MessageId(Uuid::nil()));
        let (notice, channel, cause) = (NoticeId(Uuid::nil()), NoticeChannel::Email, NoticeCause::Available);
        let (day, rule, failure) = (date(2027, 3, 15), MatchRule::Account, NoticeFailure::DeadAddress);
        vec![
            Change::MessageMadeAvailable,
            Change::MessageRetrieved,
            Change::MessageWithdrawn,
            Change::MessageChanged,
            Change::MessageReplaced { by: message },
            Change::ItemsReviewed { accepted: 1, returned: 1 },
            Change::MoreTimeAsked { until: day },
            Change::DeadlineSet { until: day },
            Change::MoreTimeRefused,
            Change::CaseClosed,
            Change::CaseReopened,
            Change::MessageOverdue { due: day },
            Change::MessageUnread,
            Change::NoticeAccepted { notice, channel, cause },
            Change::NoticeFailed { notice, channel, cause, failure },
            Change::NoticeOpened { notice, channel },
            Change::NobodyReached,
            Change::AnsweredElsewhere { notice, channel },
            Change::PersonUnclear { rule },
            Change::ReplySubmitted { reply },
            Change::SupplementSubmitted { reply, supplements: reply },
            Change::DocumentWithdrawn { document, reply },
            Change::DocumentSentByMistake { document, reply, telling: reply },
            Change::ReplyDelivered { reply },
            Change::DeliveredByHand { reply },
            Change::ReplyAccepted { reply },
            Change::ReplyRefused { reply },
            Change::DeliveryNeedsPerson { reply },
            Change::DeliveryGivenUp { reply },
        ]
    }

    /// Name → what the guide says is in its data.
    fn said() -> BTreeMap<String, BTreeSet<String>> {
        let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        let table =
            GUIDE.split("| Name | When | In `data`, too |").nth(1).expect("the table").split("\n\n").next().expect("its rows");
        let rows = table.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.map(|row| row.split('|').map(words).collect::<Vec<_>>());
        cells.flat_map(|cells| cells[1].clone().into_iter().map(move |name| (name, cells[3].iter().cloned().collect()))).collect()
    }

    #[test]
    fn the_guide_says_what_is_in_each_event() {
        let given: BTreeMap<String, BTreeSet<String>> = told()
            .into_iter()
            .map(|change| {
                let name = change.told_as().expect("a name").to_owned();
                let tenant = TenantId::try_from("land".to_owned()).expect("a tenant");
                let (id, message, at) = (EventId(Uuid::nil()), MessageId(Uuid::nil()), Timestamp::UNIX_EPOCH);
                let event = Event { id, tenant, message, at, actor: Actor::Portal, change };
                let case = CaseRef::try_from("case 1".to_owned()).expect("a case");
                let view = cloud_event(FeedEvent { place: 1, case, event }, "https://portal.example");
                let mut members: BTreeSet<String> = view.data.as_object().expect("an object").keys().cloned().collect();
                for always in ["message", "case", "by"] {
                    assert!(members.remove(always), "{name}");
                }
                (name, members)
            })
            .collect();
        assert_eq!(given.keys().map(String::as_str).collect::<BTreeSet<_>>(), TOLD.into_iter().collect());
        assert_eq!(given, said());
    }
}
