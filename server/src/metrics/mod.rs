//! Figures for whoever watches an installation: counted here, and asked of the database when somebody reads them. No label holds anything about a
//! person: routes are patterns, case systems are ids of the configuration.

mod counted;
mod scrape;

pub use counted::{CountedRenderer, CountedScanner};
pub use scrape::{router as scrape_router, serve};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Upper bounds in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: String,
}

/// How one piece of work ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Ended {
    work: &'static str,
    outcome: &'static str,
}

/// What is counted in this process since its start.
#[derive(Debug)]
pub struct Metrics {
    answers: Family<Answered, Counter>,
    seconds: Family<Routed, Histogram, fn() -> Histogram>,
    work: Family<Ended, Counter>,
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    pub fn new() -> Arc<Self> {
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        Arc::new(Self { answers: Family::default(), seconds, work: Family::default() })
    }

    /// A scan, a look or an attempt at an errand ended.
    pub fn ended(&self, work: &'static str, outcome: &'static str) {
        self.work.get_or_create(&Ended { work, outcome }).inc();
    }

    fn answered(&self, method: &Method, route: String, status: u16, took: Duration) {
        // Anybody can make up a method; each would be a line for ever.
        let method = match method.as_str() {
            "GET" => "GET",
            "HEAD" => "HEAD",
            "POST" => "POST",
            "PUT" => "PUT",
            "PATCH" => "PATCH",
            "DELETE" => "DELETE",
            "OPTIONS" => "OPTIONS",
            _ => "other",
        };
        self.answers.get_or_create(&Answered { method, route: route.clone(), status }).inc();
        self.seconds.get_or_create(&Routed { route }).observe(took.as_secs_f64());
    }

    fn register(&self, registry: &mut Registry) {
        registry.register("http_answers", "Answers by pattern of the address and status", self.answers.clone());
        registry.register(
            "http_seconds",
            "Time from the whole head of a request to the head of its answer",
            self.seconds.clone(),
        );
        registry.register("work", "Scans, looks into documents and attempts at errands, by how they ended", self.work.clone());
    }
}

/// Counts a request by the pattern of its address: what is variable in it would be a person's.
pub async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let (method, began) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    metrics.answered(&method, route, response.status().as_u16(), began.elapsed());
    response
}
