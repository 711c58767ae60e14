//! `GET /api/v1/authorities`: for whom a case system writes, and how replies come to it.

use super::{case_system::Caller, problem::ProblemDocument};
use crate::http::AppState;
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who asks, and for whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthoritiesView {
    /// As the operator's configuration names the case system.
    pub case_system: String,
    /// Replies wait to be fetched (`/api/v1/replies`). Else they are delivered another way.
    pub replies_are_fetched: bool,
    pub authorities: Vec<AuthorityView>,
}

/// An authority that the case system writes for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthorityView {
    /// `authority` of a message.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
    pub id: String,
    pub name: String,
}

/// The authorities that this case system writes for.
#[utoipa::path(
    get, path = "/api/v1/authorities", tag = "messages", operation_id = "list_authorities",
    responses((status = 200, description = "In the order of the configuration", body = AuthoritiesView)),
    security(("case_system" = []))
)]
pub async fn list(State(state): State<AppState>, Caller(system): Caller) -> Result<Json<AuthoritiesView>, ProblemDocument> {
    let of = |id| state.rooms.directory.authority(&system.tenant, id);
    let authorities = system.authorities.iter().filter_map(of);
    let authorities = authorities.map(|authority| AuthorityView { id: authority.id.to_string(), name: authority.name.clone() });
    Ok(Json(AuthoritiesView {
        case_system: system.id.to_string(),
        replies_are_fetched: state.rooms.delivery.is_fetched_by(&system.id),
        authorities: authorities.collect(),
    }))
}
