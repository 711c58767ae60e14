//! Callbacks of delivery services: authenticated over their bytes before anything of them is read, and never more than a hint. Everything is
//! fetched and checked afterwards; a callback that is lost is made up for by the next look.

use super::AppState;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use domain::id::CaseSystemId;
use fit_connect::{CallbackFault, check_callback};
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

/// Ids of what is new; more is none of theirs.
const MAX_BODY_BYTES: usize = 256 * 1024;
/// Remembered against being played again: far more than come in five minutes.
const REMEMBERED: usize = 4096;

/// Secrets of the callbacks, and which were taken lately.
#[derive(Default)]
pub struct Callbacks {
    secrets: HashMap<CaseSystemId, SecretString>,
    taken: Mutex<VecDeque<String>>,
}

impl Callbacks {
    pub fn add(&mut self, system: CaseSystemId, secret: SecretString) {
        self.secrets.insert(system, secret);
    }

    /// Whether this authentication is new here. Another instance may take it once more: it causes a look, and nothing else.
    pub(super) fn is_new(&self, authentication: &str) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.iter().any(|known| known == authentication) {
            return false;
        }
        if taken.len() == REMEMBERED {
            taken.pop_front();
        }
        taken.push_back(authentication.to_owned());
        true
    }
}

pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/fit-connect/callback/{case_system}", post(take))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(state)
}

async fn take(State(state): State<AppState>, Path(system): Path<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = system.parse::<CaseSystemId>().ok().and_then(|system| state.callbacks.secrets.get(&system));
    // A case system that is not there costs the same, and says the same.
    let key = secret.map_or(&b"nobody's"[..], |secret| secret.expose_secret().as_bytes());
    let (timestamp, authentication) = (text("callback-timestamp"), text("callback-authentication"));
    let checked = check_callback(key, timestamp, authentication, &body, state.rooms.clock.now());
    match checked.and(secret.map(|_| ()).ok_or(CallbackFault::Authentication)) {
        Ok(()) => {
            if state.callbacks.is_new(&authentication.to_ascii_lowercase()) {
                tracing::info!("rail.callback");
                state.rooms.rail.hint();
            }
            StatusCode::OK
        }
        Err(fault) => {
            tracing::warn!(rail.problem = %fault, "rail.callback_refused");
            StatusCode::FORBIDDEN
        }
    }
}
