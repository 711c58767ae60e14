//! Work that no request waits for: deliveries, scans without a verdict, old sessions. Woken, and polling as well.

use crate::usecases::Portal;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often to look without being woken.
const POLL: Duration = Duration::from_secs(2);
/// Things taken on at once.
const BATCH: u16 = 10;
/// Rounds between two clean-ups.
const CLEAN_UP_EVERY: u32 = 300;

/// Runs until told to stop; what is under way is finished first.
pub async fn run(portal: Arc<Portal>, stop: CancellationToken) {
    let mut round: u32 = 0;
    while !stop.is_cancelled() {
        let busy = step(&portal).await;
        if round.is_multiple_of(CLEAN_UP_EVERY) {
            clean_up(&portal).await;
        }
        round = round.wrapping_add(1);
        if !busy {
            tokio::select! {
                () = portal.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}

/// One round; `true` if there may be more to do at once.
async fn step(portal: &Portal) -> bool {
    let delivered = match portal.deliver_due_replies(BATCH).await {
        Ok(count) => count,
        Err(error) => {
            tracing::error!(error = %error, "worker.deliveries_failed");
            0
        }
    };
    if let Err(error) = portal.rescan_documents(BATCH).await {
        tracing::error!(error = %error, "worker.scans_failed");
    }
    delivered == usize::from(BATCH)
}

async fn clean_up(portal: &Portal) {
    match portal.storage.delete_expired_sessions(portal.clock.now()).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(sessions.deleted = count, "worker.cleaned_up"),
        Err(error) => tracing::error!(error = %error, "worker.clean_up_failed"),
    }
}
