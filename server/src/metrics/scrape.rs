//! `GET /metrics` on a listener of its own: OpenMetrics text. Whoever can reach it can read it, so it listens where the operator says and nowhere else.

use super::Metrics;
use crate::{doors::Doors, serve::accept};
use anyhow::{Context as _, Result};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use hyper::server::conn::http1::Builder;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use jiff::Timestamp;
use ports::{StorageError, storage::Figures};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Mutex, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use usecases::Rooms;

/// For so long an answer is good: however many ask, the database is asked once.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// Connections at once.
const MOST: usize = 16;
/// For the head of a request, and for all of it with its answer.
const HEADERS: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Errand {
    kind: String,
    route: String,
    state: &'static str,
}

#[derive(Clone)]
struct Scrape {
    metrics: Arc<Metrics>,
    rooms: Rooms,
    doors: Arc<Doors>,
    last: Arc<Mutex<Option<(Instant, String)>>>,
}

/// Serves until `stop`.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(
    at: SocketAddr,
    metrics: Arc<Metrics>,
    rooms: Rooms,
    doors: Arc<Doors>,
    stop: CancellationToken,
) -> Result<()> {
    let listener = TcpListener::bind(at).await.with_context(|| format!("metrics.listen: cannot listen on {at}"))?;
    let at = listener.local_addr().unwrap_or(at);
    tracing::info!(metrics.listen = %at, "metrics.started");
    let router = router(metrics, rooms, doors);
    tokio::spawn(listen(listener, router, stop));
    Ok(())
}

/// Few connections, each of one request and of a short life: these sockets come out of what is kept for database and documents.
async fn listen(listener: TcpListener, router: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(16 * 1024).max_headers(50).keep_alive(false);
    while let Some((stream, _)) = accept(&listener, &stop).await {
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            let _ = tokio::time::timeout(WHOLE, connection).await;
            drop(place);
        });
    }
}

/// The one page of that listener.
pub fn router(metrics: Arc<Metrics>, rooms: Rooms, doors: Arc<Doors>) -> Router {
    Router::new().route("/metrics", get(answer)).with_state(Scrape { metrics, rooms, doors, last: Arc::default() })
}

async fn answer(State(scrape): State<Scrape>) -> Response {
    // Whoever comes while it is asked waits for the same answer.
    let mut last = scrape.last.lock().await;
    let fresh = last.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR).map(|(_, text)| text.clone());
    let text = match fresh {
        Some(text) => text,
        None => match text(&scrape).await {
            Ok(text) => {
                *last = Some((Instant::now(), text.clone()));
                text
            }
            Err(error) => {
                tracing::error!(error = %error, "metrics.failed");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        },
    };
    ([(header::CONTENT_TYPE, KIND)], text).into_response()
}

async fn text(scrape: &Scrape) -> Result<String, StorageError> {
    let now = scrape.rooms.clock.now();
    let figures = scrape.rooms.operations.figures(now).await?;
    let mut registry = Registry::with_prefix("rueckkanal");
    scrape.metrics.register(&mut registry);
    of_the_database(&mut registry, &figures, now);
    let pool = scrape.rooms.operations.pool();
    let turns = &scrape.rooms.operations.turns;
    let amounts = [
        ("connections", "Connections that are held now", scrape.doors.held()),
        ("connections_most", "Connections that may be held at once", scrape.doors.most()),
        ("database_connections", "Connections to the database", pool.open),
        ("database_connections_idle", "Connections to the database that nobody uses", pool.idle),
        ("looks_waiting", "Files that wait for somebody to look into them", turns.looking.waiting()),
        ("drawings_waiting", "Pages that wait to be drawn", turns.drawing.waiting()),
        ("scans_waiting", "Files that wait for the scanner", turns.scanning.waiting()),
    ];
    for (name, help, value) in amounts {
        registry.register(name, help, gauge(i64::try_from(value).unwrap_or(i64::MAX)));
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| StorageError::Unavailable(error.into()))?;
    Ok(text)
}

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

fn of_the_database(registry: &mut Registry, figures: &Figures, now: Timestamp) {
    let amounts = [
        ("sessions", "Sessions that were used within 15 minutes", figures.sessions),
        ("uploads", "Uploads in pieces that have begun and not ended", figures.uploads),
        ("documents_unchecked", "Documents without a verdict", figures.unchecked),
    ];
    for (name, help, value) in amounts {
        registry.register(name, help, gauge(i64::try_from(value).unwrap_or(i64::MAX)));
    }
    let (count, age) = (Family::<Errand, Gauge>::default(), Family::<Errand, Gauge>::default());
    for one in &figures.errands {
        let state = if one.needs_person { "needs_person" } else { "pending" };
        let errand = Errand { kind: one.kind.clone(), route: one.route.to_string(), state };
        count.get_or_create(&errand).set(i64::try_from(one.count).unwrap_or(i64::MAX));
        age.get_or_create(&errand).set(one.oldest.duration_until(now).as_secs().max(0));
    }
    registry.register("errands", "Errands that are not done, by kind, route and state", count);
    registry.register("errands_oldest_seconds", "Age of the oldest of them", age);
}
