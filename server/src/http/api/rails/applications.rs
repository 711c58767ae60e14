//! `/api/v1/xoev/applications`: an online service tells of an application, so that messages of XÖV standards about it find its person.

use crate::http::{
    AppState,
    api::{
        ProblemDocument,
        around::Around,
        body::{self, Body},
        case_system::Caller,
    },
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::personal::Personal;
use intake::IncomingApplication;
use serde::{Deserialize, Serialize};
use usecases::{
    hash::sha256,
    xoev::{ApplicationError, RegisterApplication},
};
use utoipa::ToSchema;

/// A registered application.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApplicationView {
    pub application: String,
    /// The case, as messages and replies name it.
    pub case: String,
}

/// Register an application. The same body again is harmless and answers 200.
#[utoipa::path(
    post, path = "/api/v1/xoev/applications", tag = "xoev", operation_id = "register_application",
    request_body = intake::NewApplication,
    responses(
        (status = 201, description = "Registered: messages about it are taken in from now on", body = ApplicationView),
        (status = 200, description = "Was registered before with the same body", body = ApplicationView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 409, description = "`not-exchanging` or `application-taken`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-application`; every fault is listed, up to 100", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn register(State(state): State<AppState>, Caller(system): Caller, body: Body) -> Result<Response, ProblemDocument> {
    let body = body::bytes(body)?;
    let value = body::json(&body)?;
    let around = Around::of(&state, &system)?;
    let read = IncomingApplication::from_json(&value, &around.surroundings()).map_err(|faults| ProblemDocument {
        kind: "urn:rueckkanal:problem:invalid-application".to_owned(),
        ..ProblemDocument::invalid(faults)
    })?;
    let view = ApplicationView { application: read.application.clone(), case: read.case.as_str().to_owned() };
    let register = RegisterApplication {
        case_system: system.id.clone(),
        authority: read.authority,
        application: read.application,
        case: read.case,
        service: read.service,
        facts: Personal::new(read.facts),
        // Written anew it is the same: neither spaces nor the order of members count.
        body_hash: sha256(value.to_string().as_bytes()),
    };
    let new = state.rooms.xoev.register_application(register).await.map_err(|error| refused(&error))?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)).into_response())
}

fn refused(error: &ApplicationError) -> ProblemDocument {
    match error {
        ApplicationError::NotExchanging => ProblemDocument::new(
            StatusCode::CONFLICT,
            "not-exchanging",
            "This case system exchanges no messages of an XÖV standard: see its delivery in the configuration",
        ),
        ApplicationError::Conflict => ProblemDocument::new(
            StatusCode::CONFLICT,
            "application-taken",
            "The application, or its case, is registered with something else",
        ),
        ApplicationError::Storage(_) => ProblemDocument::unavailable(),
    }
}
