//! A case system says that it has a reply in its case, or that it cannot take it.

use super::{OfferedReplyView, not_there, reply_id, view};
use crate::http::{
    AppState,
    api::{
        Address,
        body::{self, Body},
        case_system::Caller,
        problem::ProblemDocument,
    },
};
use axum::{Json, extract::State, http::StatusCode};
use domain::rail::RailProblem;
use intake::{Acknowledgement, Rejection};
use ports::storage::SettleOffer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What is wrong with a reply, or with one of its documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemOfDocument {
    /// The name of its file; left out where it is about all of it.
    #[schema(max_length = 500)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A short word of the case system's own, such as `unreadable`.
    #[schema(min_length = 1, max_length = 500)]
    pub code: String,
    /// For whoever looks at the portal. Nothing about a person belongs into it.
    #[schema(min_length = 1, max_length = 500)]
    pub detail: String,
}

impl From<RailProblem> for ProblemOfDocument {
    fn from(problem: RailProblem) -> Self {
        let file = (!problem.instance.is_empty()).then_some(problem.instance);
        Self { file, code: problem.title, detail: problem.detail }
    }
}

/// It is in the case. Only after this the person is told so. The same twice is harmless.
#[utoipa::path(
    post, path = "/api/v1/replies/{id}/acknowledge", tag = "replies", operation_id = "acknowledge_reply",
    params(("id" = String, Path, format = "uuid", description = "The reply's id")),
    request_body = intake::Acknowledgement,
    responses(
        (status = 200, description = "Acknowledged", body = OfferedReplyView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`not-fetched`: neither manifest nor package was fetched to its end; `settled-otherwise`: it was acknowledged by another reference, or rejected", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn acknowledge(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<Json<OfferedReplyView>, ProblemDocument> {
    let reply = reply_id(&state, &system, &id).await?;
    let reference = Acknowledgement::from_json(&posted(body)?).map_err(ProblemDocument::invalid)?;
    let settled = state.rooms.delivery.acknowledge(&system.tenant, &system.id, reply, reference.as_str()).await?;
    answer(settled)?;
    Ok(Json(view(&state, &system.id, reply).await?))
}

/// The case system cannot take it: its delivery waits for somebody who looks. The same twice is harmless.
#[utoipa::path(
    post, path = "/api/v1/replies/{id}/reject", tag = "replies", operation_id = "reject_reply",
    params(("id" = String, Path, format = "uuid", description = "The reply's id")),
    request_body = intake::Rejection,
    responses(
        (status = 200, description = "Rejected", body = OfferedReplyView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`settled-otherwise`: it was acknowledged, or rejected for other reasons", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn reject(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<Json<OfferedReplyView>, ProblemDocument> {
    let reply = reply_id(&state, &system, &id).await?;
    let problems = Rejection::from_json(&posted(body)?).map_err(ProblemDocument::invalid)?;
    let settled = state.rooms.delivery.reject(&system.tenant, &system.id, reply, &problems).await?;
    answer(settled)?;
    Ok(Json(view(&state, &system.id, reply).await?))
}

fn answer(settled: SettleOffer) -> Result<(), ProblemDocument> {
    let conflict = |name: &str, title: &str| Err(ProblemDocument::new(StatusCode::CONFLICT, name, title));
    match settled {
        SettleOffer::Settled | SettleOffer::Before => Ok(()),
        SettleOffer::NotFetched => {
            conflict("not-fetched", "Fetch its manifest or its package to the end first: nobody can have put it anywhere")
        }
        SettleOffer::Otherwise => conflict("settled-otherwise", "It was settled otherwise before; look it up"),
        SettleOffer::NotThere => Err(not_there()),
    }
}

fn posted(body: Body) -> Result<Value, ProblemDocument> {
    body::json(&body::bytes(body)?)
}
