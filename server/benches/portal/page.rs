//! The message page, against a handler that makes the same session look-up and queries and returns recorded bytes.

use crate::{Scale, bare, express, portal::BenchPortal, process, verdict};
use http::{HeaderMap, header};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

pub async fn run(name: &str, site: &str, postgres: Option<String>, aim: f64, scale: Scale) {
    println!("\nMessage page on {name}");
    let portal = BenchPortal::start(site, postgres.clone()).await;
    begin_draft(&portal).await;
    let path = format!("/rueckfragen/{}", portal.message);
    let page = portal.get(&path).await;
    println!("  {} bytes of HTML", page.len());
    let bare = bare::page(&portal, page.clone()).await;
    let ours = portal.serve().await;
    let (mut best_bare, mut best_ours) = (Run::NONE, Run::NONE);
    for _ in 0..scale.rounds {
        best_bare = best_bare.better(load(&portal, bare, "/", scale).await);
        best_ours = best_ours.better(load(&portal, ours, &path, scale).await);
    }
    println!("  bare handler {:>31.0}/s {:>8.0} µs CPU a page", best_bare.rate, best_bare.micros);
    println!("  portal {:>37.0}/s {:>8.0} µs CPU a page", best_ours.rate, best_ours.micros);
    let (by_rate, by_time) = (best_ours.rate / best_bare.rate, best_bare.micros / best_ours.micros);
    verdict("ratio by rate", &format!("{by_rate:.2}"), by_rate >= aim, &aim.to_string());
    verdict("ratio by processor time", &format!("{by_time:.2}"), by_time >= aim, &aim.to_string());
    if let Some(database) = postgres {
        express::run(&database, &page, &portal, best_ours, scale).await;
    }
    where_time_goes(&portal, &path).await;
}

/// Half done: an answer, and a file on each of two papers.
async fn begin_draft(portal: &BenchPortal) {
    portal.post(&format!("/rueckfragen/{}/fragen/allein", portal.message), "antwort=ja&aktion=weiter").await;
    for item in ["mietvertrag", "gehalt"] {
        portal.upload(item, "seite.pdf", b"%PDF-1.7\n%%EOF\n").await;
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub rate: f64,
    pub micros: f64,
}

impl Run {
    pub const NONE: Self = Self { rate: 0.0, micros: f64::INFINITY };

    pub fn better(self, other: Self) -> Self {
        Self { rate: self.rate.max(other.rate), micros: self.micros.min(other.micros) }
    }
}

/// `wrk` from Debian, on the other core.
pub async fn load(portal: &BenchPortal, to: SocketAddr, path: &str, scale: Scale) -> Run {
    load_of("self", portal, to, path, scale).await
}

/// Of the process that serves.
pub async fn load_of(process: &str, portal: &BenchPortal, to: SocketAddr, path: &str, scale: Scale) -> Run {
    let before = process::processor_time_of(process);
    let output = tokio::process::Command::new("wrk")
        .args(["-t1", "-c16", &format!("-d{}s", scale.seconds), "-H", &format!("Cookie: {}", portal.cookie)])
        .arg(format!("http://{to}{path}"))
        .output()
        .await
        .expect("wrk is installed by `cargo xtask bench`");
    let used = process::processor_time_of(process).saturating_sub(before);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("Non-2xx"), "{text}");
    let figure = |name: &str| {
        let line = text.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{text}"));
        line.split_whitespace().find_map(|word| word.parse::<f64>().ok()).unwrap()
    };
    Run { rate: figure("Requests/sec"), micros: used.as_micros() as f64 / figure("requests in") }
}

/// One after the other, without sockets.
async fn where_time_goes(portal: &BenchPortal, path: &str) {
    const TURNS: u32 = 2000;
    let headers = HeaderMap::from_iter([(header::COOKIE, portal.cookie.parse().unwrap())]);
    let id = portal.message.parse().unwrap();
    let applicant = bare::applicant_of(&portal.state.rooms, &headers).await;
    let (mut session, mut queries, mut whole) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for _ in 0..TURNS {
        let start = Instant::now();
        bare::applicant_of(&portal.state.rooms, &headers).await;
        let loaded = Instant::now();
        assert!(portal.state.rooms.messages.show_message(&applicant, id).await.unwrap().is_some());
        let asked = Instant::now();
        portal.get(path).await;
        session += loaded - start;
        queries += asked - loaded;
        whole += asked.elapsed();
    }
    let micros = |time: Duration| (time / TURNS).as_nanos() as f64 / 1000.0;
    for encoding in ["br", "zstd", "gzip"] {
        let (mut packed, mut bytes) = (Duration::ZERO, 0);
        for _ in 0..TURNS {
            let start = Instant::now();
            bytes = portal.get_packed(path, encoding).await;
            packed += start.elapsed();
        }
        let share = (micros(packed) - micros(whole)) / micros(whole);
        println!(
            "  {encoding}: {bytes} bytes, {:.0} µs more, {:.0} % of the page",
            micros(packed) - micros(whole),
            share * 100.0
        );
    }
    let drawing = whole.saturating_sub(session + queries);
    println!(
        "  where it goes, one at a time: session {:.0} µs, queries {:.0} µs, layers and drawing {:.0} µs",
        micros(session),
        micros(queries),
        micros(drawing)
    );
}
