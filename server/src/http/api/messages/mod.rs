//! `/api/v1/messages`: hand in, look at, withdraw.

pub mod cases;
pub mod dialogue;
pub mod hand_in;
pub mod list;

use self::dialogue::DialogueView;
use super::{
    super::{AppState, links},
    Address,
    body::{self, Body},
    case_system::Caller,
    notices::NoticesView,
    problem::ProblemDocument,
    representatives::RepresentativeView,
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    delivery::DeliveryState,
    id::{CaseSystemId, MessageId},
    message::{MessageKindName, MessageState},
    reply::Outstanding,
    representation::Representation,
};
use intake::Withdrawal;
use jiff::Timestamp;
use ports::storage::{MessageRecord, ReplyRecord, WithdrawOutcome, WithdrawnReason};
use serde::{Deserialize, Serialize};
use usecases::notices::NoticesOverview;
use utoipa::ToSchema;

/// A message as its case system sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    #[schema(value_type = String, format = "uuid")]
    pub id: MessageId,
    /// Put this into the notice. It opens nothing by itself.
    #[schema(format = "uri")]
    pub link: String,
    /// As it was handed in.
    pub case: String,
    pub authority: String,
    #[schema(value_type = String)]
    pub kind: MessageKindName,
    pub state: StateWord,
    /// UTC, RFC 3339; as all times here.
    #[schema(format = DateTime)]
    pub made_available_at: String,
    /// First authenticated open.
    #[schema(format = DateTime)]
    pub retrieved_at: Option<String>,
    #[schema(format = DateTime)]
    pub answered_at: Option<String>,
    #[schema(format = DateTime)]
    pub withdrawn_at: Option<String>,
    /// Why, as the case system said.
    pub withdrawn_reason: Option<String>,
    /// What all replies together leave open; only if there is a reply.
    pub outstanding: Option<OutstandingView>,
    /// The day that counts as the end of the deadline (YYYY-MM-DD).
    #[schema(format = Date)]
    pub deadline: Option<String>,
    pub overdue: bool,
    pub file_reference: String,
    /// In the binding language, as it is now.
    pub subject: String,
    /// As it is now; without one people ask the authority.
    pub contact: Option<ContactView>,
    /// What was said since.
    pub dialogue: DialogueView,
    pub replies: Vec<ReplyView>,
    /// How the person is told of it.
    pub notices: NoticesView,
    /// Who acts, acted or shall act for the recipient, oldest first.
    pub representatives: Vec<RepresentativeView>,
}

/// Whom the person can ask.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// `withdrawn`: taken back, or replaced (`dialogue.replaced_by`) before anybody had answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateWord {
    Available,
    Retrieved,
    Answered,
    Withdrawn,
}

impl StateWord {
    fn of(record: &MessageRecord) -> Self {
        match record.state {
            MessageState::Open if record.times.retrieved_at.is_some() => Self::Retrieved,
            MessageState::Open => Self::Available,
            MessageState::Answered { .. } => Self::Answered,
            MessageState::Withdrawn { .. } => Self::Withdrawn,
        }
    }
}

/// What all replies to a message leave open, by the ids of the items.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OutstandingView {
    /// Required, and nothing that was sent settles it.
    pub owed: Vec<String>,
    /// "I will send it later."
    pub promised: Vec<PromisedView>,
    /// "Somebody else sends it."
    pub from_others: Vec<String>,
}

/// Something the person wants to send later.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PromisedView {
    pub item: String,
    /// The day they named (YYYY-MM-DD).
    #[schema(format = Date)]
    pub until: Option<String>,
    /// That day lies behind the end of the deadline.
    pub after_deadline: bool,
}

impl From<Outstanding> for OutstandingView {
    fn from(all: Outstanding) -> Self {
        let promised = all.promised.into_iter().map(|promised| PromisedView {
            item: promised.item.id.to_string(),
            until: promised.until.map(|day| day.to_string()),
            after_deadline: promised.after_deadline,
        });
        Self {
            owed: all.owed.iter().map(|item| item.id.to_string()).collect(),
            promised: promised.collect(),
            from_others: all.from_others.iter().map(|other| other.item.id.to_string()).collect(),
        }
    }
}

/// A reply and its delivery.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyView {
    #[schema(format = "uuid")]
    pub id: String,
    pub receipt_number: String,
    /// The reply that this one adds to, by its id.
    #[schema(format = "uuid")]
    pub supplements: Option<String>,
    #[schema(format = DateTime)]
    pub submitted_at: String,
    pub late: bool,
    /// The representative who sent it, by the id among `representatives`.
    #[schema(format = "uuid")]
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub representative: Option<String>,
    #[schema(format = "uuid")]
    pub delivery_id: String,
    pub delivery: DeliveryWord,
    #[schema(format = DateTime)]
    pub delivered_at: Option<String>,
}

/// Where the delivery of a reply stands. `transmitted`: it is offered to be fetched and not acknowledged yet, or over FIT-Connect or XÖV it was
/// handed over and not accepted yet; nothing can be taken out of it any more. `delivered`: it is in the case, as the case system has said.
/// `needs_person`: no further attempt is made before somebody has looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWord {
    Pending,
    Transmitted,
    Delivered,
    NeedsPerson,
}

/// To what was handed in just now: nobody acts for anybody and nothing is answered.
async fn answer_to_new(state: &AppState, record: &MessageRecord) -> Result<Response, ProblemDocument> {
    let notices = state.rooms.notices.overview(record).await?;
    let view = shown(state, record, Vec::new(), &[], &notices);
    Ok(with_headers(record, StatusCode::CREATED, view))
}

fn with_headers(record: &MessageRecord, status: StatusCode, view: MessageView) -> Response {
    let location = format!("/api/v1/messages/{}", record.message.id);
    (status, [(header::LOCATION, location), (header::ETAG, dialogue::tag(record))], Json(view)).into_response()
}

async fn answer(state: &AppState, system: &CaseSystemId, id: MessageId, status: StatusCode) -> Result<Response, ProblemDocument> {
    let record = state.rooms.messages.message_state(system, id).await?.ok_or_else(ProblemDocument::unavailable)?;
    let view = view(state, &record).await?;
    Ok(with_headers(&record, status, view))
}

/// State and times of a message this case system handed in.
#[utoipa::path(
    get, path = "/api/v1/messages/{id}", tag = "messages", operation_id = "show_message",
    params(("id" = String, Path, format = "uuid", description = "The message's id")),
    responses(
        (status = 200, description = "The message", body = MessageView),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn show(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
) -> Result<Response, ProblemDocument> {
    let id = message_id(&id)?;
    state.rooms.messages.message_state(&system.id, id).await?.ok_or_else(not_there)?;
    answer(&state, &system.id, id, StatusCode::OK).await
}

/// Take a message back, until the first reply. Twice is harmless; the first reason stays. The body may be left out.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/withdraw", tag = "messages", operation_id = "withdraw_message",
    params(("id" = String, Path, format = "uuid", description = "The message's id")),
    request_body = Option<Withdrawal>,
    responses(
        (status = 200, description = "Withdrawn", body = MessageView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, or another case system's", body = ProblemDocument),
        (status = 409, description = "`already-answered`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: the reason breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn withdraw(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<Json<MessageView>, ProblemDocument> {
    let id = message_id(&id)?;
    let reason = withdrawal(&body::bytes(body)?)?;
    match state.rooms.messages.withdraw_message(&system.tenant, &system.id, id, reason.as_ref()).await? {
        WithdrawOutcome::NotThere => Err(not_there()),
        WithdrawOutcome::AlreadyAnswered => {
            Err(ProblemDocument::new(StatusCode::CONFLICT, "already-answered", "The person answered before"))
        }
        WithdrawOutcome::Withdrawn => {
            let record = state.rooms.messages.message_state(&system.id, id).await?.ok_or_else(not_there)?;
            Ok(Json(view(&state, &record).await?))
        }
    }
}

/// The reason in the body, if there is a body.
fn withdrawal(body: &[u8]) -> Result<Option<WithdrawnReason>, ProblemDocument> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    match body::json(body)? {
        serde_json::Value::Null => Ok(None),
        said => Withdrawal::from_json(&said).map_err(ProblemDocument::invalid),
    }
}

pub(super) fn message_id(text: &str) -> Result<MessageId, ProblemDocument> {
    text.parse().map_err(|_| not_there())
}

pub(super) fn not_there() -> ProblemDocument {
    ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", "There is no such message of this case system")
}

/// Answered and withdrawn.
fn times_of(record: &MessageRecord) -> (Option<Timestamp>, Option<Timestamp>) {
    match record.state {
        MessageState::Open => (None, None),
        MessageState::Answered { at, .. } => (Some(at), None),
        MessageState::Withdrawn { at } => (None, Some(at)),
    }
}

async fn view(state: &AppState, record: &MessageRecord) -> Result<MessageView, ProblemDocument> {
    let message = &record.message;
    let (answered_at, _) = times_of(record);
    let replies = async { if answered_at.is_some() { state.rooms.messages.replies_to(record).await } else { Ok(Vec::new()) } };
    let representatives = state.rooms.access.representatives_of(&message.tenant, message.id);
    let notices = state.rooms.notices.overview(record);
    let (replies, representatives, notices) = tokio::try_join!(replies, representatives, notices)?;
    Ok(shown(state, record, replies, &representatives, &notices))
}

fn shown(
    state: &AppState,
    record: &MessageRecord,
    replies: Vec<ReplyRecord>,
    representatives: &[Representation],
    notices: &NoticesOverview,
) -> MessageView {
    let message = &record.message;
    let (answered_at, withdrawn_at) = times_of(record);
    let deadline = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline);
    let open = matches!(record.state, MessageState::Open);
    MessageView {
        id: message.id,
        link: links::of_message(state, message),
        case: message.case.as_str().to_owned(),
        authority: message.authority.to_string(),
        dialogue: DialogueView::from(&message.dialogue),
        kind: message.content.kind.name(),
        state: StateWord::of(record),
        made_available_at: record.times.made_available_at.to_string(),
        retrieved_at: record.times.retrieved_at.map(|at| at.to_string()),
        answered_at: answered_at.map(|at| at.to_string()),
        withdrawn_at: withdrawn_at.map(|at| at.to_string()),
        withdrawn_reason: record.withdrawn_reason.clone().map(String::from),
        outstanding: (!replies.is_empty()).then(|| state.rooms.messages.outstanding(message, &replies).into()),
        deadline: deadline.map(|deadline| deadline.due.to_string()),
        file_reference: message.content.file_reference.as_str().to_owned(),
        subject: message.content.subject.binding.as_str().to_owned(),
        contact: message.content.contact.as_ref().map(|contact| ContactView {
            name: contact.name.as_str().to_owned(),
            phone: contact.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: contact.email.as_ref().map(|email| email.as_str().to_owned()),
        }),
        overdue: open && deadline.is_some_and(|deadline| deadline.is_over(state.rooms.clock.now())),
        notices: NoticesView::new(notices),
        representatives: representatives.iter().map(|held| RepresentativeView::new(state, &message.tenant, held)).collect(),
        replies: replies
            .into_iter()
            .map(|record| {
                let (delivery, delivered_at) = match &record.delivery {
                    DeliveryState::Pending { .. } => (DeliveryWord::Pending, None),
                    DeliveryState::Transmitted { .. } | DeliveryState::Offered { .. } => (DeliveryWord::Transmitted, None),
                    DeliveryState::Delivered { at, .. } => (DeliveryWord::Delivered, Some(at.to_string())),
                    DeliveryState::NeedsPerson { .. } => (DeliveryWord::NeedsPerson, None),
                };
                ReplyView {
                    id: record.reply.id.to_string(),
                    receipt_number: record.reply.receipt_number.to_string(),
                    supplements: record.reply.supplements.map(|id| id.to_string()),
                    submitted_at: record.reply.submitted_at.to_string(),
                    late: record.reply.timeliness == domain::reply::Timeliness::Late,
                    representative: record.representation.as_ref().map(|held| held.id.to_string()),
                    delivery_id: record.delivery_id.to_string(),
                    delivery,
                    delivered_at,
                }
            })
            .collect(),
    }
}
