//! The end of a case, and its end undone: `/api/v1/cases/close`, `/api/v1/cases/reopen`.

use super::dialogue::{posted, refused};
use crate::http::{
    AppState,
    api::{body::Body, case_system::Caller, problem::ProblemDocument},
};
use axum::{Json, extract::State};
use intake::NamedCase;
use serde::{Deserialize, Serialize};
use usecases::access::CaseSystem;
use utoipa::ToSchema;

/// How many messages a case has.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    pub case: String,
    pub closed: bool,
    /// 0: nothing was handed in under this name. It is closed or open all the same; look whether it is spelled as in your messages.
    #[schema(minimum = 0)]
    pub messages: usize,
}

/// Close a case: nothing is sent in it any more, and no message is handed in for it. Its messages stay to be read. Twice is harmless.
#[utoipa::path(
    post, path = "/api/v1/cases/close", tag = "cases", operation_id = "close_case",
    request_body = NamedCase,
    responses(
        (status = 200, description = "Closed", body = CaseView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn close_case(
    State(state): State<AppState>,
    Caller(system): Caller,
    body: Body,
) -> Result<Json<CaseView>, ProblemDocument> {
    end(&state, &system, body, true).await
}

/// Open a case again. Twice is harmless.
#[utoipa::path(
    post, path = "/api/v1/cases/reopen", tag = "cases", operation_id = "reopen_case",
    request_body = NamedCase,
    responses(
        (status = 200, description = "Open", body = CaseView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks a rule", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn reopen_case(
    State(state): State<AppState>,
    Caller(system): Caller,
    body: Body,
) -> Result<Json<CaseView>, ProblemDocument> {
    end(&state, &system, body, false).await
}

async fn end(state: &AppState, system: &CaseSystem, body: Body, closed: bool) -> Result<Json<CaseView>, ProblemDocument> {
    let case = NamedCase::from_json(&posted(body)?).map_err(ProblemDocument::invalid)?;
    let messages = if closed {
        state.rooms.messages.close_case(&system.id, &case).await
    } else {
        state.rooms.messages.reopen_case(&system.id, &case).await
    };
    Ok(Json(CaseView { case: case.as_str().to_owned(), closed, messages: messages.map_err(refused)? }))
}
