//! `GET /api/v1/messages`: the messages of a case system.

use super::StateWord;
use crate::http::{
    AppState,
    api::{
        case_system::Caller,
        parameters::{Parameters, bad},
        problem::ProblemDocument,
    },
};
use axum::{Json, extract::State};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    authority::CaseRef,
    id::{AuthorityId, MessageId},
    message::{MessageKindName, MessageState},
};
use jiff::Timestamp;
use ports::storage::{ListedState, MessageFilter, MessageRecord};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const PAGE: u16 = 50;
const LONGEST_PAGE: u16 = 200;
/// Messages in memory at once: each may be long, and a list shows little of it.
const AT_ONCE: u16 = 10;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    state: Option<StateWord>,
    /// The case, exactly as messages name it.
    #[param(min_length = 1, max_length = 200)]
    case: Option<String>,
    #[param(pattern = "^[a-z0-9_-]{1,64}$")]
    authority: Option<String>,
    /// Only messages to which something has happened since this moment, of what the feed of events tells.
    #[param(format = DateTime)]
    changed_since: Option<String>,
    /// `next` of the answer before.
    #[param(max_length = 200)]
    after: Option<String>,
    /// At most so many.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// Messages, oldest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessagesView {
    pub messages: Vec<ListedMessage>,
    /// There is more: ask with it as `after`.
    pub next: Option<String>,
}

/// A message in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ListedMessage {
    #[schema(value_type = String, format = "uuid")]
    pub id: MessageId,
    pub case: String,
    pub file_reference: String,
    pub authority: String,
    #[schema(value_type = String)]
    pub kind: MessageKindName,
    pub state: StateWord,
    #[schema(format = DateTime)]
    pub made_available_at: String,
    #[schema(format = DateTime)]
    pub retrieved_at: Option<String>,
    #[schema(format = DateTime)]
    pub answered_at: Option<String>,
    /// The day that counts as the end of the deadline.
    #[schema(format = Date)]
    pub deadline: Option<String>,
    /// 1, and one more for each review that returned something.
    #[schema(minimum = 1)]
    pub round: u32,
    /// The person has asked for more time, and nobody has decided who still can.
    pub more_time_asked: bool,
    /// Its case is closed.
    pub closed: bool,
}

impl From<&MessageRecord> for ListedMessage {
    fn from(record: &MessageRecord) -> Self {
        let message = &record.message;
        let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
        let answered_at = match record.state {
            MessageState::Answered { at, .. } => Some(at.to_string()),
            MessageState::Open | MessageState::Withdrawn { .. } => None,
        };
        // Where nothing is taken any more nobody can decide.
        let waits = message.dialogue.takes_replies() && !matches!(record.state, MessageState::Withdrawn { .. });
        Self {
            id: message.id,
            case: message.case.as_str().to_owned(),
            file_reference: message.content.file_reference.as_str().to_owned(),
            authority: message.authority.to_string(),
            kind: message.content.kind.name(),
            state: StateWord::of(record),
            made_available_at: record.times.made_available_at.to_string(),
            retrieved_at: record.times.retrieved_at.map(|at| at.to_string()),
            answered_at,
            deadline: terms.map(|terms| terms.deadline.due.to_string()),
            round: u32::try_from(message.dialogue.round()).unwrap_or(u32::MAX),
            more_time_asked: waits && message.dialogue.asked().is_some(),
            closed: message.dialogue.closed_at.is_some(),
        }
    }
}

/// Messages of this case system, oldest first.
#[utoipa::path(
    get, path = "/api/v1/messages", tag = "messages", operation_id = "list_messages",
    params(Wanted),
    responses(
        (status = 200, description = "Messages, perhaps none", body = MessagesView),
        (status = 400, description = "`bad-parameter`", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn list(
    State(state): State<AppState>,
    Caller(system): Caller,
    Parameters(query): Parameters<Wanted>,
) -> Result<Json<MessagesView>, ProblemDocument> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(bad("limit is 1 to 200"));
    }
    let filter = MessageFilter {
        state: query.state.map(|state| match state {
            StateWord::Available => ListedState::Available,
            StateWord::Retrieved => ListedState::Retrieved,
            StateWord::Answered => ListedState::Answered,
            StateWord::Withdrawn => ListedState::Withdrawn,
        }),
        case: read(query.case.map(CaseRef::try_from), "case is 1 to 200 characters")?,
        authority: read(query.authority.map(AuthorityId::try_from), "authority is the id of one")?,
        changed_since: read(query.changed_since.map(moment), "changed_since is a moment (RFC 3339) from 1970 to 9999")?,
    };
    let mut after =
        query.after.map(|text| decoded(&text).ok_or_else(|| bad("after is `next` of an earlier answer"))).transpose()?;
    let (mut messages, limit) = (Vec::new(), usize::from(limit));
    loop {
        let found = state.rooms.messages.listed(&system.id, &filter, after, AT_ONCE).await?;
        let there = found.len();
        for record in found {
            if messages.len() == limit {
                let next = after.map(|(at, id)| encoded(at, id));
                return Ok(Json(MessagesView { messages, next }));
            }
            after = Some((record.times.made_available_at, record.message.id));
            messages.push(ListedMessage::from(&record));
        }
        if there < usize::from(AT_ONCE) {
            return Ok(Json(MessagesView { messages, next: None }));
        }
    }
}

fn read<T, E>(value: Option<Result<T, E>>, rule: &str) -> Result<Option<T>, ProblemDocument> {
    value.transpose().map_err(|_| bad(rule))
}

fn moment(text: String) -> Result<Timestamp, ()> {
    let moment: Timestamp = text.parse().map_err(|_| ())?;
    if moment >= Timestamp::UNIX_EPOCH { Ok(moment) } else { Err(()) }
}

fn encoded(at: Timestamp, id: MessageId) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {id}", at.as_microsecond()))
}

fn decoded(text: &str) -> Option<(Timestamp, MessageId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (at, id) = text.split_once(' ')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}
