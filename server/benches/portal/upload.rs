//! A large upload through the form, against a bare receive-hash-encrypt-write loop on the same disk.

use crate::{
    Scale, bare,
    portal::{BenchPortal, MULTIPART, MULTIPART_TAIL, multipart_head},
    sender::Sending,
    verdict,
};
use std::{net::SocketAddr, time::Duration};

pub async fn run(site: &str, scale: Scale) {
    println!("\nUpload of {} MiB", scale.upload_bytes >> 20);
    let portal = BenchPortal::start(site, None).await;
    let (ours, bare) = (portal.serve().await, bare::upload(portal.folder().to_owned()).await);
    let (mut best_ours, mut best_bare, mut ratios) = (Duration::MAX, Duration::MAX, Vec::new());
    for _ in 0..scale.rounds {
        let theirs = to_bare(bare, scale.upload_bytes).await;
        let mine = to_portal(&portal, ours, scale.upload_bytes).await;
        ratios.push(theirs.as_secs_f64() / mine.as_secs_f64());
        (best_ours, best_bare) = (best_ours.min(mine), best_bare.min(theirs));
    }
    ratios.sort_by(f64::total_cmp);
    let rate = |time: Duration| format!("{:.0} MB/s", scale.upload_bytes as f64 / 1e6 / time.as_secs_f64());
    println!("  bare loop, best {:>38}", rate(best_bare));
    println!("  portal, best {:>41}", rate(best_ours));
    let median = ratios[ratios.len() / 2];
    let best = best_bare.as_secs_f64() / best_ours.as_secs_f64();
    verdict("ratio of the best", &format!("{best:.2}"), best >= 0.85, "0.85");
    verdict("ratio, median of pairs", &format!("{median:.2}"), median >= 0.85, "0.85");
}

pub async fn to_portal(portal: &BenchPortal, to: SocketAddr, bytes: u64) -> Duration {
    let headers = [("Cookie", portal.cookie.as_str()), ("Origin", "http://127.0.0.1"), ("Content-Type", MULTIPART)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let sending = Sending {
        to,
        method: "POST",
        path: portal.papers("mietvertrag"),
        headers,
        head: multipart_head("gross.pdf"),
        tail: MULTIPART_TAIL.to_owned(),
        bytes,
    };
    let (status, time) = sending.run().await;
    assert_eq!(status, 303, "the upload was taken");
    remove_documents(portal).await;
    time
}

/// Makes room again, so that every round finds the same.
async fn remove_documents(portal: &BenchPortal) {
    let page = String::from_utf8(portal.get(&portal.papers("mietvertrag")).await).unwrap();
    let removals: Vec<String> = page.split('"').filter(|part| part.contains("/entfernen/")).map(str::to_owned).collect();
    for removal in removals {
        portal.post(&removal, "").await;
    }
}

pub async fn to_bare(to: SocketAddr, bytes: u64) -> Duration {
    let sending = Sending {
        to,
        method: "POST",
        path: "/".to_owned(),
        headers: Vec::new(),
        head: String::new(),
        tail: String::new(),
        bytes,
    };
    let (status, time) = sending.run().await;
    assert_eq!(status, 200);
    time
}
