//! `/api/v1/messages/{id}/access-code`: a code for a letter.

use super::{
    super::AppState,
    Address,
    case_system::Caller,
    messages::{message_id, not_there},
    problem::ProblemDocument,
};
use app::routes::pattern;
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use usecases::access::CodeMade;
use utoipa::ToSchema;

/// A fresh access code. It is answered once and kept nowhere in clear.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessCodeView {
    /// Ten characters in two groups. Print it in the letter.
    pub code: String,
    /// Where the person types it.
    #[schema(format = "uri")]
    pub address: String,
    /// UTC, RFC 3339. A code that was used by then stays good for its person.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// Make an access code for a letter. Older codes of this message that nobody used are no longer good.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/access-code", tag = "messages", operation_id = "make_access_code",
    params(("id" = String, Path, format = "uuid", description = "The message")),
    responses(
        (status = 201, description = "Made", body = AccessCodeView),
        (status = 404, description = "`not-found`: no such message of this case system", body = ProblemDocument),
        (status = 409, description = "`access-code-not-allowed` by the recipient's rules, `message-withdrawn`, or `already-answered` by the recipient", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn create(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
) -> Result<(StatusCode, Json<AccessCodeView>), ProblemDocument> {
    let id = message_id(&id)?;
    let fresh = match state.rooms.access.access_code_for_case_system(&system.id, id).await? {
        CodeMade::Fresh(fresh) => fresh,
        CodeMade::NotThere => return Err(not_there()),
        CodeMade::Withdrawn => return Err(ProblemDocument::withdrawn()),
        CodeMade::Answered => {
            let title = "The recipient has answered with an account of their own; a code could only let somebody else in";
            return Err(ProblemDocument::new(StatusCode::CONFLICT, "already-answered", title));
        }
        CodeMade::NotAllowed => {
            let detail = "The rules of this message's recipient do not name access_code; a code could never open it";
            return Err(ProblemDocument::new(StatusCode::CONFLICT, "access-code-not-allowed", detail));
        }
    };
    let view = AccessCodeView {
        code: fresh.code.printed(),
        address: format!("{}{}", state.settings.origin, pattern::ACCESS_CODE),
        expires_at: fresh.expires_at.to_string(),
    };
    Ok((StatusCode::CREATED, Json(view)))
}
