//! What a case system waits for: handing in against the inserts alone, the feed of events, and how many replies a second go out of the outbox
//! through a channel that does nothing.

use crate::{
    Scale,
    portal::{BenchPortal, OTHER_TOKEN},
    verdict,
};
use async_trait::async_trait;
use axum::body::Body;
use domain::errand::{AttemptOutcome, Route};
use http::{Request, header};
use ports::{CaseFileChannel, DocumentSource, Parcel, contract::samples};
use serde_json::Value;
use server::worker;
use std::{process::Stdio, sync::Arc, time::Instant};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const MESSAGES: usize = 2000;
const QUICK_MESSAGES: usize = 200;
const REPLIES: usize = 4000;
const QUICK_REPLIES: usize = 100;
/// Of a bare handler with the same inserts.
const CREATE_AIM: f64 = 0.6;
const FEED_AIM: f64 = 20_000.0;
/// Of what a well-known job queue does on the same server.
const QUEUE_AIM: f64 = 3.0;
/// Of the statements alone on the same database.
const LOOP_AIM: f64 = 0.7;

/// Takes everything at once.
struct NoOp(mpsc::UnboundedSender<()>);

#[async_trait]
impl CaseFileChannel for NoOp {
    async fn deliver(&self, _: &Parcel, _: &dyn DocumentSource) -> AttemptOutcome {
        let _ = self.0.send(());
        AttemptOutcome::Done { proof: "taken".to_owned() }
    }

    fn places(&self) -> usize {
        128
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

pub async fn run(name: &str, site: &str, postgres: Option<String>, scale: Scale) {
    let full = scale.rounds > 1;
    let (messages, replies) = if full { (MESSAGES, REPLIES) } else { (QUICK_MESSAGES, QUICK_REPLIES) };
    println!("\nThe case system's side on {name}: {messages} messages handed in, their events read, {replies} replies delivered");
    let mut portal = BenchPortal::start(site, postgres.clone()).await;

    // By turns, so that both have the same disk.
    let (mut whole, mut bare) = (0.0, 0.0);
    for _ in 0..messages / 100 {
        let begin = Instant::now();
        for _ in 0..100 {
            portal.hand_in().await;
        }
        whole += begin.elapsed().as_secs_f64();
        let rows: Vec<_> = (0..100).map(|at| samples::message("amina", at)).collect();
        let begin = Instant::now();
        for row in &rows {
            portal.ports.storage.create_message(row).await.unwrap();
        }
        bare += begin.elapsed().as_secs_f64();
    }
    let (whole, bare) = (messages as f64 / whole, messages as f64 / bare);
    println!("  handed in {whole:.0} a second, the inserts alone {bare:.0} a second");
    verdict("handing in against its inserts alone, ratio", &format!("{:.2}", whole / bare), whole / bare >= CREATE_AIM, "0.6");

    let (mut after, mut read) = ("0".to_owned(), 0);
    feed(&portal, &after).await;
    let begin = Instant::now();
    loop {
        let page = feed(&portal, &after).await;
        let events = page["events"].as_array().unwrap().len();
        if events == 0 {
            break;
        }
        read += events;
        page["next"].as_str().unwrap().clone_into(&mut after);
    }
    let rate = f64::from(u32::try_from(read).unwrap()) / begin.elapsed().as_secs_f64();
    verdict("events of the feed read a second", &format!("{rate:.0}"), rate >= FEED_AIM, "20,000");

    let (told, mut taken) = mpsc::unbounded_channel();
    let other = Route::case_system(&"other".parse().unwrap());
    portal.ports.ways.get_mut(&other).unwrap().channel = Arc::new(NoOp(told));
    portal.furnish();
    for _ in 0..replies {
        let message = portal.hand_in_as(OTHER_TOKEN).await;
        portal.post(&format!("/rueckfragen/{message}/fragen/name"), "antwort=Anna+Beispiel").await;
        portal.post(&format!("/rueckfragen/{message}/pruefen"), "luecken=1").await;
    }
    let begin = Instant::now();
    let worker = tokio::spawn(worker::run(portal.state.rooms.clone(), portal.state.metrics.clone(), CancellationToken::new()));
    for _ in 0..replies {
        taken.recv().await.expect("the channel lives");
    }
    let rate = f64::from(u32::try_from(replies).unwrap()) / begin.elapsed().as_secs_f64();
    worker.abort();
    if let Some(postgres) = postgres {
        verdict("replies delivered a second, channel that does nothing", &format!("{rate:.0}"), rate >= 5000.0, "5,000");
        let theirs = by_another("node", "RUECKKANAL_GRAPHILE_WORKER", &postgres, replies).await;
        println!("  graphile-worker, jobs that do nothing {theirs:.0} a second");
        verdict("ours against its, ratio", &format!("{:.2}", rate / theirs), rate / theirs >= QUEUE_AIM, "3");
    } else {
        let database = portal.folder().join("bench.sqlite").display().to_string();
        let least = by_another("python3", "RUECKKANAL_SQLITE_LOOP", &database, replies).await;
        println!("  replies delivered {rate:.0} a second, their statements alone {least:.0} a second");
        verdict(
            "delivering against its statements alone, ratio",
            &format!("{:.2}", rate / least),
            rate / least >= LOOP_AIM,
            "0.7",
        );
    }
}

/// What somebody would take instead, or the least that could be done, in a process of its own on the same database.
async fn by_another(program: &str, script: &str, database: &str, count: usize) -> f64 {
    let script = std::env::var(script).expect("set by `cargo xtask bench`");
    let mut other = tokio::process::Command::new(program);
    let other = other.arg(script).arg(database).arg(count.to_string()).stderr(Stdio::inherit());
    let done = other.output().await.expect("the program is there");
    let said = String::from_utf8(done.stdout).unwrap();
    said.trim().parse().unwrap_or_else(|_| panic!("it says {said:?}"))
}

async fn feed(portal: &BenchPortal, after: &str) -> Value {
    let request = Request::get(format!("/api/v1/events?limit=1000&after={after}")).header(header::AUTHORIZATION, "Bearer bench");
    let (status, _, body) = portal.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, 200);
    serde_json::from_slice(&body).unwrap()
}
