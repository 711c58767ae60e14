//! `/api/v1/messages/{id}/representatives`: who acts for the recipient.

use super::{
    super::{AppState, links},
    Address,
    body::{self, Body},
    case_system::Caller,
    messages::{message_id, not_there},
    problem::ProblemDocument,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    id::TenantId,
    representation::{MAX_REPRESENTATIVES, NamedBy, Representation, RepresentationState},
};
use intake::IncomingRepresentative;
use serde::{Deserialize, Serialize};
use usecases::access::{NameWish, Named};
use utoipa::ToSchema;

/// Who named somebody, in the words of [`NamedBy::as_str`].
pub(super) const NAMED_BY: [&str; 2] = ["applicant", "authority"];
/// The words of [`RepresentationState::as_str`].
pub(super) const STATES: [&str; 4] = ["invited", "waiting", "active", "ended"];

/// Somebody who acts, or shall act, for the recipient.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RepresentativeView {
    #[schema(format = "uuid")]
    pub id: String,
    /// The name of the account that accepted, else the one that was given.
    pub name: String,
    pub capacity: String,
    /// `read`, `prepare` or `send`.
    pub right: String,
    /// `applicant` or `authority`.
    pub named_by: String,
    /// `invited`, `waiting` (somebody accepted whose name is not verified: a clerk confirms), `active` or `ended`.
    pub state: String,
    /// While invited: hand it to the representative. It opens nothing by itself.
    #[schema(format = "uri")]
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<String>,
    /// UTC, RFC 3339. When an invitation nobody took is no longer good.
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<String>,
}

impl RepresentativeView {
    pub fn new(state: &AppState, tenant: &TenantId, held: &Representation) -> Self {
        let by_authority = held.named_by == NamedBy::Authority;
        let link = by_authority.then(|| links::of_invitation(state, tenant, held)).flatten();
        Self {
            link,
            id: held.id.to_string(),
            name: held.shown_name(),
            capacity: held.capacity.as_str().to_owned(),
            right: held.right.as_str().to_owned(),
            named_by: held.named_by.as_str().to_owned(),
            state: held.state.as_str().to_owned(),
            expires_at: match held.state {
                RepresentationState::Invited { until } => Some(until.to_string()),
                _ => None,
            },
        }
    }
}

/// Name somebody who acts for the recipient. Naming the same person again to the same answers the invitation that is there.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/representatives", tag = "representatives", operation_id = "name_representative",
    params(("id" = String, Path, format = "uuid", description = "The message")),
    request_body = intake::NewRepresentative,
    responses(
        (status = 201, description = "Named, or named before", body = RepresentativeView),
        (status = 400, description = "`not-json`, `too-many-values`, `duplicate-member`, `byte-order-mark` or `body-incomplete`", body = ProblemDocument),
        (status = 404, description = "`not-found`: no such message of this case system", body = ProblemDocument),
        (status = 409, description = "`representatives-not-allowed` by the recipient's rules, `too-many-representatives`, or `message-withdrawn`", body = ProblemDocument),
        (status = 413, description = "`too-large`: longer than 2 MiB", body = ProblemDocument),
        (status = 422, description = "`invalid-message`: breaks rules; every fault is listed, up to 100", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn name(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    body: Body,
) -> Result<(StatusCode, Json<RepresentativeView>), ProblemDocument> {
    let id = message_id(&id)?;
    let value = body::json(&body::bytes(body)?)?;
    let named = IncomingRepresentative::from_json(&value).map_err(ProblemDocument::invalid)?;
    let wish = NameWish { person: named.person, capacity: named.capacity, right: named.right };
    match state.rooms.access.name_representative(&system.id, id, wish).await? {
        Named::Invited(representation) => {
            Ok((StatusCode::CREATED, Json(RepresentativeView::new(&state, &system.tenant, &representation))))
        }
        Named::NotAllowed => {
            let title = "The rules of this message's recipient do not name representative; nobody can act for them";
            Err(ProblemDocument::new(StatusCode::CONFLICT, "representatives-not-allowed", title))
        }
        Named::NotThere => Err(not_there()),
        Named::Withdrawn => Err(ProblemDocument::withdrawn()),
        Named::TooMany => {
            let title = format!("A message has at most {MAX_REPRESENTATIVES} representatives; end one first");
            Err(ProblemDocument::new(StatusCode::CONFLICT, "too-many-representatives", &title))
        }
    }
}

/// End a representation or an invitation, at once. Twice is harmless.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/representatives/{representative}/end", tag = "representatives",
    operation_id = "end_representation",
    params(
        ("id" = String, Path, format = "uuid", description = "The message"),
        ("representative" = String, Path, format = "uuid", description = "The representative"),
    ),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "`not-found`: no such representative of a message of this case system", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn end(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address((id, representative)): Address<(String, String)>,
) -> Result<StatusCode, ProblemDocument> {
    let message = message_id(&id)?;
    let representative = representative.parse().map_err(|_| not_there())?;
    let ended =
        state.rooms.access.end_representation_for_case_system(&system.tenant, &system.id, message, representative).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(not_there()) }
}
