//! `/api/v1/fit-connect/…`: an online service gets a reply key for an application, and registers the case that it has opened with it.

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
use domain::{id::RailCaseId, personal::Personal, rail::PublicService};
use intake::IncomingRailCase;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use usecases::{
    hash::sha256,
    rail::{KeyOfCase, RegisterCase, RegisterError},
};
use utoipa::ToSchema;

/// A key to be announced in the application's metadata (`replyChannel.fitConnect.encryptionPublicKey`).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyKeyView {
    /// Name it when the case is registered.
    pub kid: String,
    /// The public half (RFC 7517).
    #[schema(value_type = Object)]
    pub jwk: Value,
}

/// A registered case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RailCaseView {
    #[schema(value_type = String, format = "uuid")]
    pub case_id: RailCaseId,
    /// The case, as messages and replies name it.
    pub case: String,
    /// For which key the authority seals.
    pub kid: String,
}

/// Get a reply key for an application that is about to be sent.
#[utoipa::path(
    post, path = "/api/v1/fit-connect/keys", tag = "fit-connect", operation_id = "give_out_reply_key",
    responses(
        (status = 201, description = "A key that nobody else gets", body = ReplyKeyView),
        (status = 503, description = "`no-key-ready`: ask again after `Retry-After`; `unavailable`: send the same request again", body = ProblemDocument),
        (status = 409, description = "`not-on-rail`: this case system does not speak FIT-Connect", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn give_out_key(State(state): State<AppState>, Caller(system): Caller) -> Result<Response, ProblemDocument> {
    if !state.rooms.rail.speaks(&system.id) {
        return Err(refused(&RegisterError::NotOnRail));
    }
    let key = state.rooms.rail.give_out_key(&system.id).await.map_err(|_| ProblemDocument::unavailable())?;
    let key = key.ok_or_else(|| refused(&RegisterError::NoKeyReady))?;
    let jwk: Value = serde_json::from_str(&key).map_err(|_| ProblemDocument::unavailable())?;
    let kid = jwk["kid"].as_str().unwrap_or_default().to_owned();
    Ok((StatusCode::CREATED, Json(ReplyKeyView { kid, jwk })).into_response())
}

/// Register a case. The same body again is harmless and answers 200.
#[utoipa::path(
    post, path = "/api/v1/fit-connect/cases", tag = "fit-connect", operation_id = "register_case",
    request_body = intake::NewRailCase,
    responses(
        (status = 201, description = "Registered: what the authority sends becomes a message from now on, also what came before", body = RailCaseView),
        (status = 200, description = "Was registered before with the same body", body = RailCaseView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 409, description = "`not-on-rail`, `case-taken` or `unknown-key`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-case` or `unfit-key`; every fault is listed, up to 100", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn register(State(state): State<AppState>, Caller(system): Caller, body: Body) -> Result<Response, ProblemDocument> {
    let body = body::bytes(body)?;
    let value = body::json(&body)?;
    let around = Around::of(&state, &system)?;
    let read = IncomingRailCase::from_json(&value, &around.surroundings()).map_err(|faults| ProblemDocument {
        kind: "urn:rueckkanal:problem:invalid-case".to_owned(),
        ..ProblemDocument::invalid(faults)
    })?;
    let key = match (read.kid, read.private_key) {
        (Some(kid), Some(pem)) => KeyOfCase::HandedIn(kid, Personal::new(der_of(pem.reveal())?)),
        (Some(kid), None) => KeyOfCase::GivenOut(kid),
        (None, _) => KeyOfCase::Fresh,
    };
    let case = read.case.clone();
    let register = RegisterCase {
        case_system: system.id.clone(),
        authority: read.authority,
        id: read.id,
        case: read.case,
        destination: read.destination,
        service: PublicService { identifier: read.service_identifier, name: read.service_name, region: read.region },
        facts: Personal::new(read.facts),
        key,
        // Written anew it is the same: neither spaces nor the order of members count.
        body_hash: sha256(value.to_string().as_bytes()),
    };
    let registered = state.rooms.rail.register_case(register).await.map_err(|error| refused(&error))?;
    let status = if registered.new { StatusCode::CREATED } else { StatusCode::OK };
    let view = RailCaseView { case_id: read.id, case: case.as_str().to_owned(), kid: registered.kid };
    Ok((status, Json(view)).into_response())
}

/// PKCS #8 in PEM.
fn der_of(pem: &str) -> Result<Vec<u8>, ProblemDocument> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let body =
        pem.trim().strip_prefix("-----BEGIN PRIVATE KEY-----").and_then(|rest| rest.strip_suffix("-----END PRIVATE KEY-----"));
    let body: Option<String> = body.map(|body| body.chars().filter(|c| !c.is_whitespace()).collect());
    body.and_then(|body| STANDARD.decode(body).ok()).ok_or_else(|| refused(&RegisterError::UnfitKey))
}

fn refused(error: &RegisterError) -> ProblemDocument {
    let problem = |status, name: &str, title: &str| ProblemDocument::new(status, name, title);
    match error {
        RegisterError::NotOnRail => problem(
            StatusCode::CONFLICT,
            "not-on-rail",
            "This case system does not speak FIT-Connect: see its delivery in the configuration",
        ),
        RegisterError::Conflict => {
            problem(StatusCode::CONFLICT, "case-taken", "The case, its reference or its key is registered with something else")
        }
        RegisterError::UnknownKey => problem(
            StatusCode::CONFLICT,
            "unknown-key",
            "The key that is named was not given out by this portal, or has a case already",
        ),
        RegisterError::UnfitKey => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "unfit-key", "private_key must be an RSA key of 4096 bits, PKCS #8 in PEM")
        }
        // A key takes seconds; the next one is being made.
        RegisterError::NoKeyReady => {
            problem(StatusCode::SERVICE_UNAVAILABLE, "no-key-ready", "No key is ready; ask again in a minute")
                .after(jiff::SignedDuration::from_secs(60))
        }
        RegisterError::Keys | RegisterError::Storage(_) => ProblemDocument::unavailable(),
    }
}
