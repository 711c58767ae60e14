//! How long a reply takes into its case file while another case system hangs, against the same with nothing in its way.

use crate::{
    Scale,
    portal::{BenchPortal, OTHER_TOKEN},
    verdict,
};
use async_trait::async_trait;
use domain::errand::{AttemptOutcome, Route};
use ports::{CaseFileChannel, DocumentSource, Parcel};
use server::worker;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Replies that wait for the case system that hangs.
const BACKLOG: usize = 500;
const QUICK_BACKLOG: usize = 50;
const REPLIES: usize = 101;
const QUICK_REPLIES: usize = 21;
const AIM: f64 = 1.5;

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
struct Told(Arc<dyn CaseFileChannel>, mpsc::UnboundedSender<()>);

#[async_trait]
impl CaseFileChannel for Told {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        let outcome = self.0.deliver(parcel, documents).await;
        let _ = self.1.send(());
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
    let ratio = beside.as_secs_f64() / free.as_secs_f64();
    println!("  median alone {:.1} ms, beside it {:.1} ms", millis(free), millis(beside));
    verdict("median time into the case file, ratio", &format!("{ratio:.2}"), ratio <= AIM, "1.5");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn answer(portal: &BenchPortal, message: &str) {
    portal.post(&format!("/rueckfragen/{message}/fragen/name"), "antwort=Anna+Beispiel").await;
    portal.post(&format!("/rueckfragen/{message}/pruefen"), "luecken=1").await;
}

/// The median from the receipt to the case file.
async fn with_worker(portal: &BenchPortal, done: &mut mpsc::UnboundedReceiver<()>, replies: usize) -> Duration {
    let stop = CancellationToken::new();
    let worker = tokio::spawn(worker::run(portal.state.rooms.clone(), portal.state.metrics.clone(), stop.clone()));
    let mut times = Vec::with_capacity(replies);
    for _ in 0..replies {
        let message = portal.hand_in().await;
        portal.post(&format!("/rueckfragen/{message}/fragen/name"), "antwort=Anna+Beispiel").await;
        let start = Instant::now();
        portal.post(&format!("/rueckfragen/{message}/pruefen"), "luecken=1").await;
        done.recv().await.expect("the channel lives");
        times.push(start.elapsed());
    }
    // What hangs would be waited for.
    worker.abort();
    drop(stop);
    times.sort_unstable();
    times[times.len() / 2]
}
