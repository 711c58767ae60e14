//! Sending, adding, and the receipt.

use super::{super::AppState, Address, Program, answers::closed, denied, not_there};
use crate::http::{
    api::{ProblemDocument, body, body::Body},
    pages::replies::receipt,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{delivery::DeliveryState, id::MessageId, reply::ReceiptNumber};
use serde::Deserialize;
use serde_json::json;
use usecases::replies::{Gaps, Submitted};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// `version` of the draft that is meant: another one is not sent unseen. It makes sending twice harmless, too.
    draft: String,
    /// What is missing is missing on purpose.
    #[serde(default)]
    with_gaps: bool,
}

/// Acknowledged and safe, or a problem and not sent. Asked again after that, the same receipt is the answer.
pub async fn submit(
    State(state): State<AppState>,
    Program(program): Program,
    Address(id): Address<MessageId>,
    body: Body,
) -> Result<Response, ProblemDocument> {
    let problem = |status, name: &str, title: &str| Err(ProblemDocument::new(status, name, title));
    let value = body::json(&body::bytes(body)?)?;
    // A list of the same values would be read, too, and this cannot be undone.
    let value = if value.is_object() { value } else { serde_json::Value::Null };
    let submit: Submit = serde_json::from_value(value).map_err(|_| {
        let title = "The body must be {\"draft\": version, \"with_gaps\": true or false}";
        ProblemDocument::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-submit", title)
    })?;
    let gaps = if submit.with_gaps { Gaps::Confirmed } else { Gaps::NotConfirmed };
    match state.rooms.replies.submit_reply(&program, id, "de", Some(&submit.draft), gaps).await.map_err(denied)? {
        Submitted::Receipt(number) => Ok((StatusCode::OK, Json(json!({ "receipt_number": number.to_string() }))).into_response()),
        Submitted::NotReady(_) => {
            problem(StatusCode::CONFLICT, "not-ready", "Nothing was answered, or files are still being checked; ask again")
        }
        Submitted::HasGaps => problem(
            StatusCode::CONFLICT,
            "has-gaps",
            "Something that is asked for is missing; `draft.gaps` names it, `with_gaps` sends all the same",
        ),
        Submitted::Changed => problem(StatusCode::CONFLICT, "changed", "The draft is another one by now; read the message again"),
        Submitted::Withdrawn => Err(closed()),
        Submitted::NotThere => Err(not_there()),
        Submitted::NoDraft => problem(StatusCode::CONFLICT, "no-draft", "There is nothing to send, and nothing was sent"),
    }
}

/// Opens an addition to what was sent.
pub async fn supplement(
    State(state): State<AppState>,
    Program(program): Program,
    Address(id): Address<MessageId>,
) -> Result<StatusCode, ProblemDocument> {
    if state.rooms.messages.overview(&program, id).await.map_err(denied)?.is_none() {
        return Err(not_there());
    }
    let opened = state.rooms.replies.start_supplement(&program, id).await.map_err(denied)?;
    if opened { Ok(StatusCode::CREATED) } else { Err(closed()) }
}

/// What was received, and what became of it.
pub async fn receipt(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, number)): Address<(MessageId, ReceiptNumber)>,
) -> Result<Response, ProblemDocument> {
    let found = state.rooms.replies.show_receipt(&program, id, &number).await.map_err(denied)?;
    let (record, _, reply) = found.ok_or_else(not_there)?;
    let authority = state.rooms.directory.authority(&record.message.tenant, &record.message.authority);
    let mut body = receipt::as_json(&record.message, authority.map_or("", |authority| authority.name.as_str()), &reply);
    body["delivery"] = match &reply.delivery {
        DeliveryState::Pending { .. } => json!({ "state": "pending" }),
        DeliveryState::Transmitted { at } | DeliveryState::Offered { at, .. } => {
            json!({ "state": "transmitted", "at": at.to_string() })
        }
        DeliveryState::Delivered { at, .. } => json!({ "state": "delivered", "at": at.to_string() }),
        DeliveryState::NeedsPerson { since, .. } => json!({ "state": "needs_person", "since": since.to_string() }),
    };
    Ok(Json(body).into_response())
}
