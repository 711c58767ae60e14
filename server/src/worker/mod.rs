//! Work that no request waits for: errands, clean-up. Each goes its own way, so that none keeps
//! another waiting; woken, and polling as well. A panic ends one round, never the worker.

mod errands;

use crate::metrics::Metrics;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use std::{collections::HashMap, future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use usecases::{Rooms, access::GATHERED_FOR, delivery::REMIND_AFTER};

const TIDY_PAUSE: Duration = Duration::from_secs(60);
/// Between two looks into folders of mail.
const MAIL_PAUSE: Duration = Duration::from_secs(30);
/// Between two looks at a delivery service that has not called.
const RAIL_PAUSE: Duration = Duration::from_secs(60);
/// Between two looks into the folders of messages.
const XOEV_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks at events for business software.
const WEBHOOKS_PAUSE: Duration = Duration::from_secs(5);
const KEYS_PAUSE: Duration = Duration::from_secs(5);
const CLEAN_UP_PAUSE: Duration = Duration::from_secs(600);
/// Between two comparisons of store and record, which read both.
const COLLECT_PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// Authorities are told of so many days that went by in one round.
const TOLD_AT_ONCE: u16 = 50;
/// Things taken on in one round.
const BATCH: u16 = 10;

/// Runs until told to stop; what is under way is finished first.
pub async fn run(rooms: Rooms, metrics: Arc<Metrics>, stop: CancellationToken) {
    tokio::join!(
        errands::run(&rooms, &metrics, &stop),
        clean_up(&rooms, &stop),
        collect(&rooms, &stop),
        judge(&rooms, &stop),
        log_accesses(&rooms, &stop),
        tidy(&rooms, &stop),
        remind(&rooms, &stop),
        mail(&rooms, &stop),
        rail(&rooms, &stop),
        rail_keys(&rooms, &stop),
        xoev(&rooms, &stop),
        webhooks(&rooms, &stop)
    );
}

async fn tidy(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        rooms.documents.pictures.tidy().await;
        guarded("worker.placing_failed", rooms.events.place()).await;
        pause(TIDY_PAUSE, stop).await;
    }
}

/// Writes who looked, a moment after the first of them did.
async fn log_accesses(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = rooms.access.log.noted() => {}
            () = stop.cancelled() => return,
        }
        pause(GATHERED_FOR, stop).await;
        guarded("worker.access_events_failed", rooms.access.log.write()).await;
    }
}

/// After an update of the program, until there is nothing left to do.
async fn judge(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match guarded("worker.judging_failed", rooms.messages.judge_old_messages(BATCH)).await {
            Some(0) => return,
            Some(_) => {}
            // A row that cannot be read, or a database that is away: nobody tells when that is over, so it is asked again.
            None => pause(CLEAN_UP_PAUSE, stop).await,
        }
    }
}

/// Tells somebody of what waits for a person: at once, once a day until it is done, and when it has become more. An alarm that nobody took
/// is raised again at the next look.
async fn remind(rooms: &Rooms, stop: &CancellationToken) {
    let mut told: Option<(usize, Timestamp)> = None;
    let mut offers_told: Option<Timestamp> = None;
    let mut closed = HashMap::new();
    while !stop.is_cancelled() {
        guarded("worker.ways_failed", rooms.delivery.look_at_ways(&mut closed)).await;
        let waiting = guarded("worker.reminders_failed", rooms.delivery.look_after_stuck_deliveries()).await.flatten();
        let now = rooms.clock.now();
        if offers_told.is_none_or(|at| at.duration_until(now) >= REMIND_AFTER) {
            guarded("worker.reminders_failed", rooms.delivery.look_at_offers()).await;
            offers_told = Some(now);
        }
        let enough =
            |deliveries: usize| told.is_some_and(|(before, at)| deliveries <= before && at.duration_until(now) < REMIND_AFTER);
        match waiting {
            None => told = None,
            // What became less and more again is more.
            Some(waiting) if enough(waiting.deliveries) => told = told.map(|(_, at)| (waiting.deliveries, at)),
            Some(waiting) => {
                if rooms.delivery.remind(&waiting).await {
                    told = Some((waiting.deliveries, now));
                }
            }
        }
        pause(CLEAN_UP_PAUSE, stop).await;
    }
}

async fn clean_up(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let sessions = guarded("worker.clean_up_failed", rooms.retention.delete_expired_sessions()).await;
        let documents = guarded("worker.clean_up_failed", rooms.retention.delete_old_drafts()).await;
        let uploads = guarded("worker.clean_up_failed", rooms.documents.drop_expired_uploads()).await;
        let posts = guarded("worker.clean_up_failed", rooms.answering.delete_old_kept_posts()).await;
        guarded("worker.clean_up_failed", rooms.retention.forget_yesterday()).await;
        let events = guarded("worker.clean_up_failed", rooms.access.log.forget_old()).await;
        guarded("worker.clean_up_failed", rooms.errands.find_forgotten_scans()).await;
        guarded("worker.clean_up_failed", rooms.notices.warn_of_drafts()).await;
        guarded("worker.clean_up_failed", rooms.messages.tell_what_went_by(TOLD_AT_ONCE)).await;
        guarded("worker.clean_up_failed", rooms.messages.drop_attachments(TOLD_AT_ONCE)).await;
        guarded("worker.clean_up_failed", rooms.messages.drop_dry_runs()).await;
        let errands = guarded("worker.clean_up_failed", rooms.retention.forget_errands()).await;
        tracing::info!(
            sessions.deleted = sessions,
            documents.deleted = documents,
            uploads.deleted = uploads,
            posts.deleted = posts,
            access_events.deleted = events,
            errands.deleted = errands,
            "worker.cleaned_up"
        );
        pause(CLEAN_UP_PAUSE, stop).await;
    }
}

/// Takes in what came back on channels that are mail.
async fn mail(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        guarded("worker.mail_failed", rooms.notices.take_in_mail()).await;
        pause(MAIL_PAUSE, stop).await;
    }
}

/// Looks what waits at the delivery services and what became of replies: at a hint, and as often as the guide of the rail wants.
async fn rail(rooms: &Rooms, stop: &CancellationToken) {
    if rooms.rail.case_systems().is_empty() {
        return;
    }
    while !stop.is_cancelled() {
        guarded("worker.rail_failed", rooms.rail.collect()).await;
        guarded("worker.rail_failed", rooms.rail.watch()).await;
        tokio::select! {
            () = tokio::time::sleep(RAIL_PAUSE) => {}
            () = rooms.rail.hinted() => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Each takes seconds, so that there are some when a case comes.
async fn rail_keys(rooms: &Rooms, stop: &CancellationToken) {
    if rooms.rail.case_systems().is_empty() {
        return;
    }
    while !stop.is_cancelled() {
        if guarded("worker.rail_keys_failed", rooms.rail.make_key()).await != Some(true) {
            pause(KEYS_PAUSE, stop).await;
        }
    }
}

/// Takes in what lies in the folders of messages. After a look that found something the next one follows at once.
async fn xoev(rooms: &Rooms, stop: &CancellationToken) {
    if rooms.xoev.case_systems().is_empty() {
        return;
    }
    while !stop.is_cancelled() {
        if guarded("worker.xoev_failed", Box::pin(rooms.xoev.collect())).await.unwrap_or(0) == 0 {
            pause(XOEV_PAUSE, stop).await;
        }
    }
}

/// Tells business software and case systems, each in its own time.
async fn webhooks(rooms: &Rooms, stop: &CancellationToken) {
    futures_util::future::join_all(rooms.webhooks.receivers().into_iter().map(|receiver| webhook(rooms, receiver, stop))).await;
}

/// After a look that told something the next one follows at once.
async fn webhook(rooms: &Rooms, receiver: String, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if guarded("worker.webhooks_failed", rooms.webhooks.push(&receiver)).await.unwrap_or(0) == 0 {
            pause(WEBHOOKS_PAUSE, stop).await;
        }
    }
}

async fn collect(rooms: &Rooms, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        pause(COLLECT_PAUSE, stop).await;
        if stop.is_cancelled() {
            return;
        }
        rooms.xoev.clear_leftovers().await;
        let orphans = guarded("worker.collection_failed", rooms.documents.collect_orphans()).await;
        tracing::info!(orphans.deleted = orphans, "worker.collected");
    }
}

/// Until the next look, or until told to stop.
async fn pause(length: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(length) => {}
        () = stop.cancelled() => {}
    }
}

/// Logs failures and panics; `None` after either.
async fn guarded<T, E: std::fmt::Display>(name: &'static str, work: impl Future<Output = Result<T, E>>) -> Option<T> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::error!(error = %error, work = name, "worker.failed");
            None
        }
        Err(_) => {
            tracing::error!(work = name, "worker.panicked");
            None
        }
    }
}
