//! What a request was, for the log of accesses: one list says which address and answer count as what. Handlers add what only they know.
//!
//! Who asks is found deep inside a request, and written down outside of it, where its answer is known: the place in between belongs to
//! the request's task, so that no handler has to hand it on.

use super::{AppState, client::ClientAddress};
use crate::doors::household;
use app::routes::pattern;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use domain::id::TenantId;
use ports::storage::{AccessAction, AccessBy, AccessKind};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

tokio::task_local! {
    static SEEN: Arc<Mutex<Seen>>;
}

/// What the request's way has told so far.
#[derive(Debug, Default)]
struct Seen {
    tenant: Option<TenantId>,
    by: Option<AccessBy>,
    did: Option<AccessAction>,
}

fn tell(change: impl FnOnce(&mut Seen)) {
    let _ = SEEN.try_with(|seen| change(&mut seen.lock().unwrap_or_else(PoisonError::into_inner)));
}

/// Says who asks.
pub fn asked_by(tenant: &TenantId, by: AccessBy) {
    tell(|seen| (seen.tenant, seen.by) = (Some(tenant.clone()), Some(by)));
}

/// Says of which tenant something is asked, by nobody who is known.
pub fn asked_of(tenant: &TenantId) {
    tell(|seen| {
        seen.tenant.get_or_insert_with(|| tenant.clone());
    });
}

/// Says what happened, where the answer does not tell.
pub fn did(action: AccessAction) {
    tell(|seen| seen.did = Some(action));
}

/// Notes what a request was, once its answer is known.
pub async fn note(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(route) = request.extensions().get::<MatchedPath>().cloned() else { return next.run(request).await };
    let method = request.method().clone();
    let client = request.extensions().get().copied().unwrap_or(ClientAddress(None));
    let seen = Arc::<Mutex<Seen>>::default();
    let path = request.uri().path().to_owned();
    // A line that breaks ends the request wherever it is: what was done by then is noted all the same.
    let mut line = Line { state, client, route, path, seen: seen.clone(), by_answer: None };
    let response = SEEN.scope(seen.clone(), next.run(request)).await;
    let is_known = seen.lock().unwrap_or_else(PoisonError::into_inner).by.is_some();
    line.by_answer = action_of(&method, line.route.as_str(), response.status(), is_known);
    response
}

/// Written when it is dropped.
struct Line {
    state: AppState,
    client: ClientAddress,
    route: MatchedPath,
    path: String,
    seen: Arc<Mutex<Seen>>,
    by_answer: Option<AccessAction>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(action) = seen.did.or(self.by_answer) else { return };
        let by = match seen.by {
            Some(by) => by,
            None if action == AccessAction::SignedOutByProvider => AccessBy::Provider,
            None => AccessBy::Nobody,
        };
        let (message, object) = ids(self.route.as_str(), &self.path);
        let route = self.route.as_str().to_owned();
        let kind = AccessKind { tenant: seen.tenant, by, action, route, message, object, address_hash: None };
        write(&self.state, self.client, kind);
    }
}

/// Whoever asked too much at once, before anything was looked at.
pub fn turned_away(state: &AppState, client: ClientAddress) {
    let (by, action) = (AccessBy::Nobody, AccessAction::ToldToWait);
    write(
        state,
        client,
        AccessKind { tenant: None, by, action, route: String::new(), message: None, object: None, address_hash: None },
    );
}

fn write(state: &AppState, client: ClientAddress, kind: AccessKind) {
    let log = &state.rooms.access.log;
    let address_hash = client.0.map(|address| log.hash_of(household(address)));
    log.note(AccessKind { address_hash, ..kind });
}

/// What an answer means. `None`: it is nothing that an auditor asks for.
fn action_of(method: &Method, route: &str, status: StatusCode, is_known: bool) -> Option<AccessAction> {
    let of_machines = route.starts_with("/api/");
    match status {
        StatusCode::TOO_MANY_REQUESTS => return Some(AccessAction::ToldToWait),
        StatusCode::UNAUTHORIZED if of_machines => return Some(AccessAction::ApiRefused),
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND if of_machines && is_known => return Some(AccessAction::ApiRefused),
        StatusCode::FORBIDDEN if route == pattern::SIGN_IN_CALLBACK => return Some(AccessAction::SignInRefused),
        StatusCode::FORBIDDEN => return Some(AccessAction::AccessRefused),
        StatusCode::NOT_FOUND if (route.contains("{message}") || route.contains("{token}")) && !of_machines => {
            return Some(AccessAction::AccessRefused);
        }
        StatusCode::BAD_REQUEST if route == pattern::PROVIDER_SIGN_OUT => return Some(AccessAction::AccessRefused),
        _ => {}
    }
    let is_read = method == Method::GET || method == Method::HEAD;
    if is_read && status.is_success() { read(route) } else { changed(method, route, status) }
}

/// What somebody saw.
fn read(route: &str) -> Option<AccessAction> {
    Some(match route {
        pattern::MESSAGES | pattern::CLERK_MESSAGES => AccessAction::ListViewed,
        pattern::CLERK_PREVIEW | pattern::CLERK_PREVIEW_ITEM | pattern::CLERK_NOTICES | pattern::CLERK_MORE_TIME => {
            AccessAction::PreviewViewed
        }
        pattern::CLERK_REPLY => AccessAction::ReplyViewed,
        pattern::PAPERS_FILE | pattern::SENT_FILE | pattern::LETTER_FILE | pattern::CLERK_FILE | pattern::CLERK_RENDITION => {
            AccessAction::DocumentDownloaded
        }
        pattern::PAPERS_PREVIEW
        | pattern::PAPERS_PREVIEW_PAGE
        | pattern::SENT_PAGES
        | pattern::SENT_PAGE_PICTURE
        | pattern::CLERK_PAGES
        | pattern::CLERK_PAGE_PICTURE => AccessAction::DocumentViewed,
        pattern::PHONE_CONFIRM | pattern::PHONE_FILES => AccessAction::MessageViewed,
        // Every other page of a message shows something of it or of its answers.
        _ if route.starts_with(pattern::MESSAGE) => AccessAction::MessageViewed,
        _ => return None,
    })
}

/// What somebody took along by a form.
fn changed(method: &Method, route: &str, status: StatusCode) -> Option<AccessAction> {
    (method == Method::POST && route == pattern::CLERK_PACKAGE && status.is_success()).then_some(AccessAction::PackageDownloaded)
}

/// The message and the other object that the address names.
fn ids(route: &str, path: &str) -> (Option<Uuid>, Option<Uuid>) {
    let (mut message, mut object) = (None, None);
    for (name, value) in route.split('/').zip(path.split('/')) {
        match name {
            "{message}" | "{id}" => message = value.parse().ok(),
            "{document}" | "{file}" | "{rendition}" | "{reply}" | "{upload}" | "{representation}" | "{representative}" => {
                object = value.parse().ok();
            }
            _ => {}
        }
    }
    (message, object)
}
