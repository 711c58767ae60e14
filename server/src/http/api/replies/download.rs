//! What is fetched of a reply: manifest, one file, all of it.

use super::{Named, bytes, fetched, files, not_there};
use crate::http::{
    AppState,
    api::{Address, case_system::Caller, problem::ProblemDocument},
};
use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
};

/// The manifest: who answered, what was answered, and the hash of every document.
#[utoipa::path(
    get, path = "/api/v1/replies/{id}/manifest", tag = "replies", operation_id = "fetch_manifest",
    params(("id" = String, Path, format = "uuid", description = "The reply's id")),
    responses(
        (status = 200, description = "`manifest.json` whole, whatever `Range` says, or the case file that the operator has configured", content_type = "application/json"),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`package-unwritten`: it is in the portal's log", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn manifest(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ProblemDocument> {
    let fetched = fetched(&state, &system, &id).await?;
    let file = files(&fetched.parcel).into_iter().next().ok_or_else(not_there)?;
    // Whoever has it knows every document by its hash.
    bytes::answer((state, system.tenant), fetched.offer, file, &whole(headers), bytes::Counts::Whole.of(&method))
}

/// One file by its name. Ranges are answered, so that a broken download goes on.
#[utoipa::path(
    get, path = "/api/v1/replies/{id}/files/{name}", tag = "replies", operation_id = "fetch_file",
    params(
        ("id" = String, Path, format = "uuid", description = "The reply's id"),
        ("name" = String, Path, description = "As in `files`; it may have a slash in it"),
    ),
    responses(
        (status = 200, description = "Its bytes", content_type = "application/octet-stream"),
        (status = 206, description = "The part of it that was asked for by `Range`", content_type = "application/octet-stream"),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`package-unwritten`: it is in the portal's log", body = ProblemDocument),
        (status = 416, description = "`range-not-there`", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn file(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address((id, name)): Address<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ProblemDocument> {
    let fetched = fetched(&state, &system, &id).await?;
    let found = files(&fetched.parcel).into_iter().enumerate().find(|(_, file)| file.name == name);
    let (at, file) = found.ok_or_else(|| {
        let title = "This reply has no such file: GET /api/v1/replies/{id} names them all";
        ProblemDocument::new(StatusCode::NOT_FOUND, "not-found", title)
    })?;
    let (counts, headers) =
        if at == 0 { (bytes::Counts::Whole.of(&method), whole(headers)) } else { (bytes::Counts::Not, headers) };
    bytes::answer((state, system.tenant), fetched.offer, file, &headers, counts)
}

/// Small, and fetched when it is fetched whole: in parts nobody would know (RFC 9110, 14.2 lets a server answer all of it).
fn whole(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(header::RANGE);
    headers
}

/// All files as one ZIP, whose size is known before. Ranges are answered.
#[utoipa::path(
    get, path = "/api/v1/replies/{id}/package", tag = "replies", operation_id = "fetch_package",
    params(("id" = String, Path, format = "uuid", description = "The reply's id")),
    responses(
        (status = 200, description = "The archive", content_type = "application/zip"),
        (status = 206, description = "The part of it that was asked for by `Range`", content_type = "application/zip"),
        (status = 404, description = "`not-found`: not there, not ready, or another case system's", body = ProblemDocument),
        (status = 409, description = "`package-unwritten`: it is in the portal's log", body = ProblemDocument),
        (status = 416, description = "`range-not-there`", body = ProblemDocument),
    ),
    security(("case_system" = []))
)]
pub async fn archive(
    State(state): State<AppState>,
    Caller(system): Caller,
    Address(id): Address<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ProblemDocument> {
    let fetched = fetched(&state, &system, &id).await?;
    let file = Named {
        name: format!("{}.zip", fetched.parcel.delivery),
        media_type: "application/zip".to_owned(),
        sha256: None,
        // Its manifest names every other file by its hash.
        version: files(&fetched.parcel).first().and_then(|manifest| manifest.sha256.clone()),
        content: fetched.parcel.archive(),
    };
    bytes::answer((state, system.tenant), fetched.offer, file, &headers, bytes::Counts::InParts.of(&method))
}
