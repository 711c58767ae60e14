//! The list of one person with very many messages, against the list of one with a page of them.

use crate::{Scale, portal::BenchPortal, verdict};
use std::time::{Duration, Instant};

/// An organization that has used the portal for years.
const MANY: usize = 15_000;
const QUICK_MANY: usize = 300;
/// As many as stand on one page.
const FEW: usize = 20;
const TURNS: u32 = 50;
const AIM: Duration = Duration::from_millis(150);

pub async fn run(name: &str, site: &str, postgres: Option<String>, scale: Scale) {
    let many = if scale.rounds > 1 { MANY } else { QUICK_MANY };
    println!("\nList of {many} messages of one person on {name}");
    let portal = BenchPortal::start(site, postgres).await;
    for _ in 1..FEW {
        portal.hand_in().await;
    }
    // What came is recognized at the first look.
    let _ = first_page(&portal).await;
    let few = first_page(&portal).await;
    for _ in FEW..many {
        portal.hand_in().await;
    }
    let start = Instant::now();
    portal.get("/rueckfragen").await;
    println!("  the first look at what came since: {} ms", start.elapsed().as_millis());
    let long = first_page(&portal).await;
    println!("  first page of {FEW}: {:.1} ms, of {many}: {:.1} ms", millis(few), millis(long));
    verdict("first page, best of fifty", &format!("{:.1} ms", millis(long)), long <= AIM, "150 ms");
    verdict("ratio to a list of one page", &format!("{:.2}", millis(long) / millis(few)), long <= few * 20, "20");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn first_page(portal: &BenchPortal) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..TURNS {
        let start = Instant::now();
        portal.get("/rueckfragen").await;
        best = best.min(start.elapsed());
    }
    best
}
