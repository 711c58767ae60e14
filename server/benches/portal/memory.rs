//! How much more memory one very large upload takes.

use crate::{Scale, portal::BenchPortal, process, upload::to_portal, verdict};

pub async fn run(site: &str, scale: Scale) {
    println!("\nMemory during an upload of {} MiB", scale.memory_bytes >> 20);
    let portal = BenchPortal::start(site, None).await;
    let address = portal.serve().await;
    // What is made once (connections, statements, keys) is not the upload's.
    to_portal(&portal, address, 1 << 20).await;
    let before = process::resident_kib();
    process::forget_peak();
    to_portal(&portal, address, scale.memory_bytes).await;
    let more = process::peak_kib().saturating_sub(before);
    println!("  resident before {:>36.1} MiB", before as f64 / 1024.0);
    verdict("more at the peak, client included", &format!("{:.1} MiB", more as f64 / 1024.0), more <= 8 * 1024, "8 MiB");
}
