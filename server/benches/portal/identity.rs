//! What a session costs: a page for somebody who is signed in against the same page for nobody. And how many sign-ins a second the
//! portal finishes when the provider answers at once.

use crate::{
    Scale,
    page::{Run, load},
    portal::BenchPortal,
    verdict,
};
use std::time::{Duration, Instant};

/// A page that is the same for both, but for its header and the warning before the session ends.
const PAGE: &str = "/hilfe";

pub async fn run(name: &str, site: &str, postgres: Option<String>, scale: Scale) {
    println!("\nSessions and sign-ins on {name}");
    let mut portal = BenchPortal::start(site, postgres).await;
    let to = portal.serve().await;
    let signed_in = portal.cookie.clone();
    let (mut with, mut without) = (Run::NONE, Run::NONE);
    for _ in 0..scale.rounds {
        portal.cookie.clone_from(&signed_in);
        with = with.better(load(&portal, to, PAGE, scale).await);
        "__Host-lang=de".clone_into(&mut portal.cookie);
        without = without.better(load(&portal, to, PAGE, scale).await);
    }
    println!("  without session {:>28.0}/s {:>8.0} µs CPU a page", without.rate, without.micros);
    println!("  with session {:>31.0}/s {:>8.0} µs CPU a page", with.rate, with.micros);
    let ratio = with.rate / without.rate;
    verdict("page with session / without, by rate", &format!("{ratio:.2}"), ratio >= 0.8, "0.8");
    sign_ins(&mut portal, scale).await;
}

/// One after the other: two requests of the browser each (start, and the way back), and what the provider is asked.
async fn sign_ins(portal: &mut BenchPortal, scale: Scale) {
    let (begun, limit) = (Instant::now(), Duration::from_secs(scale.seconds));
    let mut done = 0_u32;
    while begun.elapsed() < limit {
        portal.sign_in().await;
        done += 1;
    }
    let each = begun.elapsed() / done.max(1);
    println!(
        "  sign-ins, one after the other {:>14.0}/s {:>8} µs each",
        f64::from(done) / begun.elapsed().as_secs_f64(),
        each.as_micros()
    );
    println!(
        "  round trips of a sign-in: 2 of the browser; at the provider 1 (token), 2 with userinfo; keys and discovery are kept"
    );
}
