//! `POST /api/v1/messages`: a message is handed in, or tried out.

use super::{MessageView, answer, answer_to_new};
use crate::http::{
    AppState,
    api::{
        around::Around,
        body::{self, Body},
        case_system::Caller,
        parameters::Parameters,
        problem::ProblemDocument,
    },
    links,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{
    id::{AccountId, MessageId},
    reply::DraftReply,
};
use intake::{Fault, IncomingMessage, canonical};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use usecases::{
    access::CaseSystem,
    hash::sha256,
    messages::{AcceptError, AcceptMessage, Accepted},
};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HowToHandIn {
    /// Nothing is handed in and nobody is told: the answer says whether the message would be taken, with every fault, and leads to its pages
    /// as the person would see them, for an hour. No `Idempotency-Key` is needed.
    dry_run: Option<bool>,
}

/// A message that would be taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DryRunView {
    /// `true`.
    pub would_be_taken: bool,
    /// The day that would count as the end of the deadline, after weekends and holidays.
    #[schema(format = Date)]
    pub deadline: Option<String>,
    /// Ids of the items that are asked for from the beginning, in their order.
    pub asked_first: Vec<String>,
    /// The pages of the message as its person would see them, in each language: whoever has this link sees them. A case system's newest 100
    /// are kept.
    #[schema(format = "uri")]
    pub preview: String,
    #[schema(format = DateTime)]
    pub preview_until: String,
}

/// Hand in a message. The same key with the same body is harmless and answers 200; the order of members and those that are null make no
/// difference.
#[utoipa::path(
    post, path = "/api/v1/messages", tag = "messages", operation_id = "hand_in_message",
    params(HowToHandIn, ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "1 to 255 visible characters, one per message; needed unless it is a dry run")),
    request_body = intake::NewMessage,
    responses(
        (status = 201, description = "Stored", body = MessageView),
        (status = 200, description = "Was stored before under this key; of a dry run: it would be taken", body = StoredOrTried),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark`, `body-incomplete`, `bad-parameter`, `idempotency-key-missing` or `idempotency-key-invalid`", body = ProblemDocument),
        (status = 409, description = "`case-closed`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks rules; every fault is listed, up to 100. `idempotency-key-reused`: the key was used for another message", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn create(
    State(state): State<AppState>,
    Caller(system): Caller,
    Parameters(query): Parameters<HowToHandIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let body = body::bytes(body)?;
    let value = body::json(&body)?;
    if query.dry_run == Some(true) {
        return try_out(&state, &system, &value).await;
    }
    let key = idempotency_key(&headers)?;
    // What means the same is the same, in whatever order it is written.
    let (body_hash, of_bytes) = (sha256(canonical(&value).as_bytes()), sha256(&body));
    let around = Around::of(&state, &system)?;
    let handed_in = match IncomingMessage::from_json(&value, &around.surroundings()).map_err(ProblemDocument::invalid) {
        Ok(form) => {
            let accept = wanted(&system, form, key.clone(), body_hash);
            state.rooms.messages.accept_message(accept).await.map_err(refused)
        }
        Err(faults) => Err(faults),
    };
    match handed_in {
        Ok(Accepted::New(record)) => answer_to_new(&state, &record).await,
        Ok(Accepted::Before(id)) => answer(&state, &system.id, id, StatusCode::OK).await,
        // What was accepted once is answered the same, though its deadline is over, its case is closed, or it has used up what it names.
        Err(problem) => {
            let before = state.rooms.messages.handed_in_before(&system.id, &key, [&body_hash, &of_bytes]).await;
            match before.map_err(refused)? {
                Some(id) => answer(&state, &system.id, id, StatusCode::OK).await,
                None => Err(problem),
            }
        }
    }
}

fn wanted(system: &CaseSystem, form: IncomingMessage, idempotency_key: String, body_hash: [u8; 32]) -> AcceptMessage {
    AcceptMessage {
        tenant: system.tenant.clone(),
        case_system: system.id.clone(),
        authority: form.authority,
        case: form.case,
        recipient: form.recipient,
        content: form.content,
        idempotency_key,
        body_hash,
        from: None,
        exchange: None,
        replaces: form.replaces,
        attachments: form.attachments,
        told_after: None,
    }
}

/// Everything but handing it in.
async fn try_out(state: &AppState, system: &CaseSystem, value: &Value) -> Result<Response, ProblemDocument> {
    let around = Around::of(state, system)?;
    let form = IncomingMessage::from_json(value, &around.surroundings()).map_err(ProblemDocument::invalid)?;
    let inquiry = form.content.kind.inquiry();
    let blank = DraftReply::blank(MessageId(uuid::Uuid::nil()), AccountId(uuid::Uuid::nil()));
    let deadline = inquiry.and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.due.to_string());
    let asked_first = inquiry.map(|inquiry| blank.visible_items(inquiry).map(|item| item.id.to_string()).collect());
    let asked_first = asked_first.unwrap_or_default();
    let tried = state.rooms.messages.try_message(wanted(system, form, String::new(), [0; 32])).await.map_err(refused)?;
    let (preview, preview_until) = (links::of_dry_run(state, &system.tenant, &tried.token), tried.until.to_string());
    Ok(Json(DryRunView { would_be_taken: true, deadline, asked_first, preview, preview_until }).into_response())
}

/// What answers 200.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum StoredOrTried {
    Stored(Box<MessageView>),
    Tried(DryRunView),
}

fn refused(error: AcceptError) -> ProblemDocument {
    match error {
        AcceptError::KeyReused => ProblemDocument::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "This key was used for another message",
        ),
        AcceptError::CaseClosed => {
            ProblemDocument::new(StatusCode::CONFLICT, "case-closed", "The case was closed; open it again first")
        }
        AcceptError::AttachmentMissing => ProblemDocument::invalid(vec![Fault {
            pointer: "/attachments".to_owned(),
            code: "not_there".to_owned(),
            detail: "a file was not brought by this case system, was named by another message, or is older than a day".to_owned(),
        }]),
        AcceptError::NotReplaceable => ProblemDocument::invalid(vec![Fault {
            pointer: "/replaces".to_owned(),
            code: "not_replaceable".to_owned(),
            detail: "must be a message of the same case, authority and recipient that was neither taken back nor replaced"
                .to_owned(),
        }]),
        AcceptError::Storage(error) => error.into(),
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<String, ProblemDocument> {
    let detail = "the header Idempotency-Key, once, with 1 to 255 visible characters";
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(key) = values.next().filter(|value| !value.is_empty()) else {
        let title = "An Idempotency-Key is needed";
        return Err(ProblemDocument::of_fault(StatusCode::BAD_REQUEST, "idempotency-key-missing", title, "required", detail));
    };
    let key = key.to_str().ok().map(str::trim).filter(|key| (1..=255).contains(&key.len()) && values.next().is_none());
    key.map(str::to_owned).ok_or_else(|| {
        let title = "The Idempotency-Key is too long, is there twice, or has other characters";
        ProblemDocument::of_fault(StatusCode::BAD_REQUEST, "idempotency-key-invalid", title, "invalid", detail)
    })
}
