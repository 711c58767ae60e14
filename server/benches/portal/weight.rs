//! What a phone has to load for each page: as the wire carries it.

use crate::{portal::BenchPortal, verdict};
use std::path::Path;

/// The first window of a fresh connection.
const FIRST_VIEW: usize = 14_600;
/// All script that comes after the first view of a page with an island.
const ENHANCEMENT: usize = 75_000;

pub async fn run(site: &str) {
    println!("\nBytes over the line, as the portal sends them to a browser that takes Brotli");
    let portal = BenchPortal::start(site, None).await;
    let at = |rest: &str| format!("/rueckfragen/{}{rest}", portal.message);
    let style: usize = packed_files(site, "portal.").into_iter().sum();
    let script = |starts: &[&str]| -> usize { starts.iter().flat_map(|start| packed_files(site, start)).sum() };
    let (island, session) = (script(&["loader.", "rueckkanal."]), script(&["session."]));
    println!("  {:<14}{:>8}{:>8}{:>8}{:>12}{:>8}", "page", "HTML", "HTML br", "CSS br", "first view", "script");
    let (mut heaviest, mut most) = (0, 0);
    let mut row = |name: &str, (html, packed): (Vec<u8>, usize)| {
        let holds = |name: &[u8]| html.windows(name.len()).any(|part| part == name);
        let script = if holds(b"/pkg/loader.") { island } else { 0 } + if holds(b"/pkg/session.") { session } else { 0 };
        heaviest = heaviest.max(packed + style);
        most = most.max(script);
        println!("  {name:<14}{:>8}{packed:>8}{style:>8}{:>12}{script:>8}", html.len(), packed + style);
    };
    let pages = [
        ("start", "/".to_owned()),
        ("sign-in", "/anmelden".to_owned()),
        ("help", "/hilfe".to_owned()),
        ("message", at("")),
        ("question", at("/fragen/allein")),
        ("papers", at("/nachweise/mietvertrag")),
    ];
    for (name, path) in pages {
        row(name, weigh(&portal, &path).await);
    }
    portal.post(&at("/fragen/allein"), "antwort=ja&aktion=weiter").await;
    portal.upload("mietvertrag", "seite.pdf", b"%PDF-1.7\n%%EOF\n").await;
    row("check", weigh(&portal, &at("/pruefen")).await);
    let sent = portal.post(&at("/pruefen"), "luecken=1").await;
    let receipt = sent[http::header::LOCATION].to_str().unwrap().split('#').next().unwrap().to_owned();
    row("receipt", weigh(&portal, &receipt).await);
    row("history", weigh(&portal, &at("/verlauf")).await);
    row("list", weigh(&portal, "/rueckfragen").await);
    verdict("heaviest first view", &heaviest.to_string(), heaviest <= FIRST_VIEW, "14600");
    verdict("script where there is an island", &most.to_string(), most <= ENHANCEMENT, "75000");
}

/// A page, and how many bytes of it a browser is sent.
async fn weigh(portal: &BenchPortal, path: &str) -> (Vec<u8>, usize) {
    (portal.get(path).await, portal.get_packed(path, "br").await)
}

fn packed_files(site: &str, start: &str) -> Vec<usize> {
    let entries = std::fs::read_dir(Path::new(site).join("pkg")).unwrap().map(|entry| entry.unwrap());
    let found: Vec<usize> = entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "br"))
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .map(|entry| usize::try_from(entry.metadata().unwrap().len()).unwrap())
        .collect();
    assert!(!found.is_empty(), "{start}: the site is built by `cargo xtask bench`");
    found
}
