//! How much a case system may ask for: so many requests a minute, in each instance of the portal by itself. Every answer to it says what is
//! left (draft-ietf-httpapi-ratelimit-headers), so that a client that runs wild takes nothing from others, and a good one need not guess.

use super::problem::ProblemDocument;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::id::CaseSystemId;
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    middleware::StateInformationMiddleware,
    state::{InMemoryState, NotKeyed},
};
use jiff::SignedDuration;
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, OnceLock},
};
use usecases::access::CaseSystem;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

type Bucket = RateLimiter<NotKeyed, InMemoryState, MonotonicClock, StateInformationMiddleware>;

/// Of all case systems of the configuration.
#[derive(Debug)]
pub struct Allowances {
    per_minute: NonZeroU32,
    buckets: HashMap<CaseSystemId, Bucket>,
}

impl Allowances {
    /// A minute's worth may come at once.
    pub fn new(per_minute: NonZeroU32, systems: &[CaseSystem]) -> Self {
        let bucket = || RateLimiter::direct_with_clock(Quota::per_minute(per_minute), MonotonicClock).with_middleware();
        Self { per_minute, buckets: systems.iter().map(|system| (system.id.clone(), bucket())).collect() }
    }

    /// Takes one request from it, and tells its answer.
    ///
    /// # Errors
    /// It asked for too much.
    pub fn take(&self, system: &CaseSystemId, parts: &Parts) -> Result<(), ProblemDocument> {
        let Some(bucket) = self.buckets.get(system) else { return Ok(()) };
        let taken = bucket.check();
        let left = taken.as_ref().map_or(0, governor::middleware::StateSnapshot::remaining_burst_capacity);
        if let Some(told) = parts.extensions.get::<Told>() {
            let _ = told.0.set(left);
        }
        taken.map(|_| ()).map_err(|not| {
            let wait = not.wait_time_from(MonotonicClock.now());
            let title = "This case system asked for more than it may in a minute";
            ProblemDocument::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", title)
                .after(SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_mins(1)))
        })
    }

    /// What is left of how much, and in how many seconds all of it is there again.
    fn headers(&self, left: u32) -> [(HeaderName, String); 2] {
        let all = self.per_minute.get();
        let seconds = (u64::from(all.saturating_sub(left)) * 60).div_ceil(u64::from(all));
        [(POLICY, format!("\"case-system\";q={all};w=60")), (LIMIT, format!("\"case-system\";r={left};t={seconds}"))]
    }
}

/// What a request leaves for its answer.
#[derive(Debug, Clone, Default)]
struct Told(Arc<OnceLock<u32>>);

pub async fn tell(State(allowances): State<Arc<Allowances>>, mut request: Request, next: Next) -> Response {
    let told = Told::default();
    request.extensions_mut().insert(told.clone());
    let mut response = next.run(request).await;
    if let Some(left) = told.0.get() {
        for (name, value) in allowances.headers(*left) {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}
