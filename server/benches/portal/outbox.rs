//! How long a reply takes into its case file, fifty a second; and the same while another case system hangs.

use crate::{
    Scale,
    portal::{BenchPortal, OTHER_TOKEN},
    verdict,
};
use async_trait::async_trait;
use domain::errand::{AttemptOutcome, Route};
use http::header;
use ports::{CaseFileChannel, DocumentSource, Parcel};
use server::worker;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Replies that wait for the case system that hangs.
const BACKLOG: usize = 500;
const QUICK_BACKLOG: usize = 50;
const REPLIES: usize = 500;
const QUICK_REPLIES: usize = 50;
/// Between two of them.
const PACE: Duration = Duration::from_millis(20);
/// Milliseconds, of the half that is faster.
const MEDIAN_AIM: f64 = 50.0;
/// Of what it takes alone, of all but the slowest in a hundred.
const BESIDE_AIM: f64 = 1.5;

/// Takes the connection and says nothing.
struct Hangs;

#[async_trait]
impl CaseFileChannel for Hangs {
    async fn deliver(&self, _: &Parcel, _: &dyn DocumentSource) -> AttemptOutcome {
        std::future::pending().await
    }

    async fn probe(&self) -> Result<(), String> {
        std::future::pending().await
    }
}

/// The channel as it is; tells when it is done.
struct Told(Arc<dyn CaseFileChannel>, mpsc::UnboundedSender<(String, Instant)>);

#[async_trait]
impl CaseFileChannel for Told {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        let outcome = self.0.deliver(parcel, documents).await;
        let _ = self.1.send((parcel.reference.clone(), Instant::now()));
        outcome
    }

    async fn probe(&self) -> Result<(), String> {
        self.0.probe().await
    }
}

pub async fn run(name: &str, site: &str, postgres: Option<String>, scale: Scale) {
    let (backlog, replies) = if scale.rounds > 1 { (BACKLOG, REPLIES) } else { (QUICK_BACKLOG, QUICK_REPLIES) };
    println!("\nOutbox: one case system hangs with {backlog} replies, another one gets {replies}, on {name}");
    let mut portal = BenchPortal::start(site, postgres).await;
    let (told, mut done) = mpsc::unbounded_channel();
    let way = |system: &str| Route::case_system(&system.parse().unwrap());
    let (own, other) = (way("case-system"), way("other"));
    let ways = &mut portal.ports.ways;
    ways.get_mut(&other).unwrap().channel = Arc::new(Hangs);
    let own = ways.get_mut(&own).unwrap();
    own.channel = Arc::new(Told(own.channel.clone(), told));
    portal.furnish();
    let free = with_worker(&portal, &mut done, replies).await;
    for _ in 0..backlog {
        let message = portal.hand_in_as(OTHER_TOKEN).await;
        answer(&portal, &message).await;
    }
    let beside = with_worker(&portal, &mut done, replies).await;
    let [half, most] = free;
    println!("  alone: half within {:.1} ms, 99 of 100 within {:.1} ms", millis(half), millis(most));
    println!("  beside it: half within {:.1} ms, 99 of 100 within {:.1} ms", millis(beside[0]), millis(beside[1]));
    verdict(
        "from the receipt into the case file, median in ms",
        &format!("{:.1}", millis(half)),
        millis(half) <= MEDIAN_AIM,
        "50",
    );
    let ratio = beside[1].as_secs_f64() / most.as_secs_f64();
    verdict("99 of 100 beside it, ratio", &format!("{ratio:.2}"), ratio <= BESIDE_AIM, "1.5");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn answer(portal: &BenchPortal, message: &str) -> String {
    portal.post(&format!("/rueckfragen/{message}/fragen/name"), "antwort=Anna+Beispiel").await;
    send(portal, message).await
}

/// Returns the number of the receipt.
async fn send(portal: &BenchPortal, message: &str) -> String {
    let sent = portal.post(&format!("/rueckfragen/{message}/pruefen"), "luecken=1").await;
    let receipt = sent[header::LOCATION].to_str().unwrap().rsplit_once("/eingang/").unwrap().1;
    receipt.split('#').next().unwrap().to_owned()
}

/// From the receipt to the case file: the median, and within what 99 of 100 are.
async fn with_worker(
    portal: &BenchPortal,
    done: &mut mpsc::UnboundedReceiver<(String, Instant)>,
    replies: usize,
) -> [Duration; 2] {
    let mut messages = Vec::new();
    for _ in 0..replies {
        let message = portal.hand_in().await;
        portal.post(&format!("/rueckfragen/{message}/fragen/name"), "antwort=Anna+Beispiel").await;
        messages.push(message);
    }
    let stop = CancellationToken::new();
    let worker = tokio::spawn(worker::run(portal.state.rooms.clone(), portal.state.metrics.clone(), stop.clone()));
    let mut sent = HashMap::new();
    let mut pace = tokio::time::interval(PACE);
    for message in &messages {
        pace.tick().await;
        let start = Instant::now();
        sent.insert(send(portal, message).await, start);
    }
    let mut times = Vec::with_capacity(replies);
    for _ in 0..replies {
        let (receipt, at) = done.recv().await.expect("the channel lives");
        times.push(at.duration_since(sent[&receipt]));
    }
    // What hangs would be waited for.
    worker.abort();
    drop(stop);
    times.sort_unstable();
    [times[times.len() / 2], times[times.len() * 99 / 100]]
}
