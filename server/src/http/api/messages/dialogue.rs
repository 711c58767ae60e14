//! What a case system says about a message later: `…/review`, `…/deadline`, `…/more-time/refuse`, `PATCH`.

use super::{MessageView, answer, message_id, not_there};
use crate::http::{
    AppState,
    api::{
        Address,
        around::Around,
        body::{self, Body},
        case_system::Caller,
        problem::ProblemDocument,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use domain::{
    authority::Authority,
    event::Actor,
    id::{ItemId, MessageId},
    message::{Dialogue, ReviewFault, TimeStep},
};
use intake::{
    Fault, IncomingEnd, IncomingReview, IncomingUpdate, MessageUpdate, NewEnd, NewReview as ReviewForm, NoMoreTime, Removable,
};
use ports::storage::MessageRecord;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use usecases::{
    access::CaseSystem,
    messages::{Dispensable, NewReview, NewWords, NotSaid},
};
use utoipa::ToSchema;

/// What was said of replies, and of the deadline, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct DialogueView {
    /// 1, and one more for each review that returned something.
    #[schema(minimum = 1)]
    pub round: u32,
    /// The authority has said that it will not ask again.
    pub last_round: bool,
    pub reviews: Vec<ReviewView>,
    pub more_time: Vec<MoreTimeView>,
    /// Nothing is sent any more: the case is closed.
    #[schema(format = DateTime)]
    pub closed_at: Option<String>,
    #[schema(format = "uuid")]
    pub replaces: Option<String>,
    #[schema(format = "uuid")]
    pub replaced_by: Option<String>,
}

/// A review.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewView {
    #[schema(format = DateTime)]
    pub at: String,
    /// Ids of items.
    pub accepted: Vec<String>,
    pub returned: Vec<ReturnView>,
    pub last: bool,
}

/// An item that was asked for once more.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReturnView {
    pub item: String,
    pub reason: String,
}

/// A step about the end of the deadline.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MoreTimeView {
    pub step: TimeWord,
    #[schema(format = DateTime)]
    pub at: String,
    /// The day that was wished for, or set.
    #[schema(format = Date)]
    pub until: Option<String>,
    /// The end that it was before.
    #[schema(format = Date)]
    pub before: Option<String>,
    /// Of whoever asked or decided.
    pub reason: Option<String>,
}

/// `asked`: by the person. `set`: the authority has set another end, asked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeWord {
    Asked,
    Set,
    Refused,
}

impl From<&Dialogue> for DialogueView {
    fn from(dialogue: &Dialogue) -> Self {
        let reviews = dialogue.reviews.iter().map(|review| ReviewView {
            at: review.at.to_string(),
            accepted: review.accepted.iter().map(ToString::to_string).collect(),
            returned: review
                .returned
                .iter()
                .map(|(item, reason)| ReturnView { item: item.to_string(), reason: reason.as_str().to_owned() })
                .collect(),
            last: review.last,
        });
        let more_time = dialogue.time.iter().map(|step| {
            let at = step.at().to_string();
            match step {
                TimeStep::Asked { wished, reason, .. } => MoreTimeView {
                    step: TimeWord::Asked,
                    at,
                    until: Some(wished.to_string()),
                    before: None,
                    reason: Some(reason.reveal().as_str().to_owned()),
                },
                TimeStep::Granted { from, to, note, .. } => MoreTimeView {
                    step: TimeWord::Set,
                    at,
                    until: Some(to.due.to_string()),
                    before: Some(from.due.to_string()),
                    reason: note.as_ref().map(|note| note.as_str().to_owned()),
                },
                TimeStep::Refused { reason, .. } => MoreTimeView {
                    step: TimeWord::Refused,
                    at,
                    until: None,
                    before: None,
                    reason: Some(reason.as_str().to_owned()),
                },
            }
        });
        Self {
            round: u32::try_from(dialogue.round()).unwrap_or(u32::MAX),
            last_round: dialogue.is_last_round(),
            reviews: reviews.collect(),
            more_time: more_time.collect(),
            closed_at: dialogue.closed_at.map(|at| at.to_string()),
            replaces: dialogue.replaces.map(|id| id.to_string()),
            replaced_by: dialogue.replaced_by.map(|id| id.to_string()),
        }
    }
}

/// Accept or return what was answered, item by item. What is returned is asked for once more, with the reason: the person is told, and
/// a new round begins. The same review again, with no reply since, is harmless.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/review", tag = "messages", operation_id = "review_message",
    params(
        ("id" = String, Path, format = "uuid", description = "The message's id"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the message as it was read: nobody reviews what came meanwhile unseen", max_length = 40),
    ),
    request_body = ReviewForm,
    responses(
        (status = 200, description = "Written", body = MessageView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
        (status = 409, description = "`not-answered`, `reply-not-had`, `takes-no-reply`, `message-over`, `deadline-fixed`, `too-much-said` or `no-deadline`", body = ProblemDocument),
        (status = 412, description = "`changed`: it is not as it was read", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn review(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let (id, record) = theirs(&state, &system, &id).await?;
    let seen = seen_by(&headers, &record)?;
    let value = posted(body)?;
    let around = Around::of(&state, &system)?;
    let form = IncomingReview::from_json(&value, authority(&around, &record)?, &around.surroundings());
    let IncomingReview { accepted, returned, deadline, last } = form.map_err(ProblemDocument::invalid)?;
    let review = NewReview { accepted, returned, deadline, last };
    state.rooms.messages.review(&system.id, id, seen, review).await.map_err(|error| refused_of(error, &value))?;
    answer(&state, &system.id, id, StatusCode::OK).await
}

/// Set a later end of the deadline, asked or not. The person is told. The same end with the same note again is harmless.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/deadline", tag = "messages", operation_id = "set_deadline",
    params(("id" = String, Path, format = "uuid", description = "The message's id")),
    request_body = NewEnd,
    responses(
        (status = 200, description = "Set", body = MessageView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
        (status = 409, description = "`no-deadline`, `deadline-fixed`, `too-much-said` or `message-over`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule; `not_later`: the day does not lie behind the end that there is", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn set_deadline(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let (id, record) = theirs(&state, &system, &id).await?;
    let value = posted(body)?;
    let around = Around::of(&state, &system)?;
    let form = IncomingEnd::from_json(&value, authority(&around, &record)?, &around.surroundings());
    let IncomingEnd { deadline, note } = form.map_err(ProblemDocument::invalid)?;
    state.rooms.messages.grant_time(&Actor::CaseSystem, &system.id, id, deadline, note).await.map_err(refused)?;
    answer(&state, &system.id, id, StatusCode::OK).await
}

/// Leave the end of the deadline as it is, though the person has asked for more time. They read why. The
/// same words again are harmless.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/more-time/refuse", tag = "messages", operation_id = "refuse_more_time",
    params(("id" = String, Path, format = "uuid", description = "The message's id")),
    request_body = NoMoreTime,
    responses(
        (status = 200, description = "Refused", body = MessageView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
        (status = 409, description = "`nothing-asked`, `no-deadline`, `deadline-fixed`, `too-much-said` or `message-over`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn refuse_more_time(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let (id, _) = theirs(&state, &system, &id).await?;
    let reason = NoMoreTime::from_json(&posted(body)?).map_err(ProblemDocument::invalid)?;
    state.rooms.messages.refuse_time(&Actor::CaseSystem, &system.id, id, reason).await.map_err(refused)?;
    answer(&state, &system.id, id, StatusCode::OK).await
}

/// Other words, or another end, before the first reply. `If-Match` names the `ETag` of the message as it was read.
#[utoipa::path(
    patch, path = "/api/v1/messages/{id}", tag = "messages", operation_id = "change_message",
    params(
        ("id" = String, Path, format = "uuid", description = "The message's id"),
        ("If-Match" = String, Header, description = "The `ETag` of the message as it was read", max_length = 40),
    ),
    request_body = MessageUpdate,
    responses(
        (status = 200, description = "Changed; the person is told", body = MessageView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
        (status = 409, description = "`already-answered`, `no-deadline`, `deadline-fixed`, `too-much-said` or `message-over`", body = ProblemDocument),
        (status = 412, description = "`changed`: it is not as it was read", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
        (status = 428, description = "`if-match-missing`", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn change(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let (id, record) = theirs(&state, &system, &id).await?;
    let Some(seen) = seen_by(&headers, &record)? else {
        let title = "If-Match with the ETag of the message as it was read is needed";
        return Err(ProblemDocument::new(StatusCode::PRECONDITION_REQUIRED, "if-match-missing", title));
    };
    let value = posted(body)?;
    let around = Around::of(&state, &system)?;
    let binding = &record.message.content.binding_language;
    let form = IncomingUpdate::from_json(&value, binding, authority(&around, &record)?, &around.surroundings());
    let IncomingUpdate { service, subject, body, deadline, consequences, legal_basis, contact, removed } =
        form.map_err(ProblemDocument::invalid)?;
    let words = NewWords {
        service,
        subject,
        body,
        deadline,
        consequences,
        legal_basis: said(legal_basis, removed.contains(&Removable::LegalBasis)),
        contact: said(contact, removed.contains(&Removable::Contact)),
    };
    state.rooms.messages.change_words(&system.id, id, seen, words).await.map_err(refused)?;
    answer(&state, &system.id, id, StatusCode::OK).await
}

fn said<T>(other: Option<T>, removed: bool) -> Dispensable<T> {
    match other {
        _ if removed => Dispensable::Removed,
        Some(other) => Dispensable::Other(other),
        None => Dispensable::AsItIs,
    }
}

pub(super) fn posted(body: Body) -> Result<Value, ProblemDocument> {
    body::json(&body::bytes(body)?)
}

async fn theirs(state: &AppState, system: &CaseSystem, id: &str) -> Result<(MessageId, MessageRecord), ProblemDocument> {
    let id = message_id(id)?;
    let record = state.rooms.messages.message_state(&system.id, id).await?.ok_or_else(not_there)?;
    Ok((id, record))
}

/// Whose calendar counts.
fn authority<'a>(around: &'a Around<'_>, record: &MessageRecord) -> Result<&'a Authority, ProblemDocument> {
    around.authority(&record.message.authority).ok_or_else(ProblemDocument::unavailable)
}

/// The `ETag` of a message.
pub(super) fn tag(record: &MessageRecord) -> String {
    format!("\"r{}\"", record.revision)
}

/// The revision that `If-Match` names (RFC 9110, 13.1.1): of several tags the one that fits, `*` for whatever is there. `None`: there is no
/// such header.
fn seen_by(headers: &HeaderMap, record: &MessageRecord) -> Result<Option<i64>, ProblemDocument> {
    let mut tags = Vec::new();
    for value in headers.get_all(header::IF_MATCH) {
        tags.extend(value.to_str().map_err(|_| changed())?.split(',').map(str::trim));
    }
    if tags.is_empty() {
        return Ok(None);
    }
    let revision = |tag: &str| tag.strip_prefix("\"r")?.strip_suffix('"')?.parse::<i64>().ok();
    let fits = |tag: &&str| **tag == *"*" || revision(tag) == Some(record.revision);
    let named = if tags.iter().any(fits) { Some(record.revision) } else { tags.iter().find_map(|tag| revision(tag)) };
    named.map(Some).ok_or_else(|| {
        let title = "If-Match must be the ETag of the message to the letter, in its quotes";
        ProblemDocument::new(StatusCode::PRECONDITION_FAILED, "changed", title)
    })
}

fn changed() -> ProblemDocument {
    ProblemDocument::new(StatusCode::PRECONDITION_FAILED, "changed", "The message is not as it was read; read it again")
}

pub(super) fn refused(error: NotSaid) -> ProblemDocument {
    refused_of(error, &Value::Null)
}

/// `said`: what came, in which faults point to their places.
fn refused_of(error: NotSaid, said: &Value) -> ProblemDocument {
    let conflict = |name: &str, title: &str| ProblemDocument::new(StatusCode::CONFLICT, name, title);
    match error {
        NotSaid::NotThere => not_there(),
        NotSaid::Over => conflict("message-over", "It was taken back or replaced, or its case is closed"),
        NotSaid::NotAnswered => conflict("not-answered", "Nobody has answered; change the message instead"),
        NotSaid::NothingHad => conflict(
            "reply-not-had",
            "The reply has not reached your case system; fetch it, or wait for it, before you review it",
        ),
        NotSaid::Answered => conflict("already-answered", "The person has answered before; review the answers instead"),
        NotSaid::TakesNoReply => conflict("takes-no-reply", "A message of this kind takes no reply"),
        NotSaid::NoDeadline => conflict("no-deadline", "The message has no deadline, and so no consequences; replace it instead"),
        NotSaid::DeadlineFixed => conflict("deadline-fixed", "A law sets this deadline, or it is an appointment"),
        NotSaid::NothingAsked => conflict("nothing-asked", "Nobody waits for a word about more time"),
        NotSaid::TooMuch => conflict("too-much-said", "The deadline was moved or asked about 50 times"),
        NotSaid::Changed => changed(),
        NotSaid::NotLater => {
            ProblemDocument::invalid(vec![fault("/deadline", "not_later", "must lie behind the end that there is")])
        }
        NotSaid::Review(faults) => ProblemDocument::invalid(faults.into_iter().map(|wrong| told(wrong, said)).collect()),
        NotSaid::Storage(error) => error.into(),
    }
}

fn told(wrong: ReviewFault, said: &Value) -> Fault {
    let at = |list: &str, item: &ItemId| {
        let entries = said.get(list).and_then(Value::as_array).into_iter().flatten();
        let named = |entry: &Value| entry.get("item").unwrap_or(entry).as_str() == Some(item.as_str());
        entries.enumerate().find(|(_, entry)| named(entry)).map(|(number, _)| format!("/{list}/{number}"))
    };
    let place = |item: &ItemId| at("returned", item).or_else(|| at("accepted", item)).unwrap_or_default();
    match wrong {
        ReviewFault::Empty => fault("", "required", "accepts and returns nothing"),
        ReviewFault::UnknownItem(item) => fault(&place(&item), "unknown_item", &format!("the message has no item {item}")),
        ReviewFault::NotAsked(item) => fault(&place(&item), "not_asked", &format!("nobody is asked {item}, given the answers")),
        ReviewFault::Both(item) => fault(&place(&item), "both", &format!("{item} is accepted and returned at once")),
        ReviewFault::TooMany => fault("", "too_many", "was reviewed 50 times"),
        ReviewFault::AfterTheLast => fault("/returned", "after_the_last", "the person was told that this was the last request"),
    }
}

fn fault(pointer: &str, code: &str, detail: &str) -> Fault {
    Fault { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}
