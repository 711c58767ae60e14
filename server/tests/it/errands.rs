//! The runner of errands: one route that hangs holds no other, what is under way is finished before the end, and each line of an attempt
//! names the request that caused it.

use crate::{logging::Written, on_each_database, support::*};
use async_trait::async_trait;
use domain::errand::{AttemptOutcome, Cause, Route, Unread};
use ports::{CaseFileChannel, DocumentSource, Parcel};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

/// A case system that takes a parcel when it is told to.
struct Slow {
    asked: Semaphore,
    under_way: AtomicUsize,
    go_on: Semaphore,
}

impl Slow {
    fn new() -> Arc<Self> {
        Arc::new(Self { asked: Semaphore::new(0), under_way: AtomicUsize::new(0), go_on: Semaphore::new(0) })
    }

    /// Until so many attempts have come.
    async fn asked(&self, attempts: u32) {
        self.asked.acquire_many(attempts).await.unwrap().forget();
    }
}

#[async_trait]
impl CaseFileChannel for Slow {
    async fn deliver(&self, _: &Parcel, _: &dyn DocumentSource) -> AttemptOutcome {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        self.asked.add_permits(1);
        self.go_on.acquire().await.unwrap().forget();
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        AttemptOutcome::Done { proof: "taken".to_owned() }
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Tells that a parcel came.
struct Quick(Notify);

#[async_trait]
impl CaseFileChannel for Quick {
    async fn deliver(&self, _: &Parcel, _: &dyn DocumentSource) -> AttemptOutcome {
        self.0.notify_one();
        AttemptOutcome::Done { proof: "taken".to_owned() }
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Answers a message of its own; returns its id.
async fn answered(portal: &TestPortal) -> domain::id::MessageId {
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    id.parse().unwrap()
}

fn with_channel(portal: &mut TestPortal, system: &str, channel: Arc<dyn CaseFileChannel>) {
    let way = Route::case_system(&system.parse().unwrap());
    portal.furnish(|ports| ports.ways.get_mut(&way).unwrap().channel = channel);
}

on_each_database! {
    async fn a_route_that_hangs_holds_no_other_and_is_finished_before_the_end(portal: TestPortal) {
        let mut portal = portal;
        let (slow, quick) = (Slow::new(), Arc::new(Quick(Notify::new())));
        with_channel(&mut portal, "case-system", slow.clone());
        // More than its places.
        let mut last = answered(&portal).await;
        for _ in 1..8 {
            last = answered(&portal).await;
        }
        let other: domain::id::CaseSystemId = "other".parse().unwrap();
        portal.furnish(|ports| {
            let way = ports.ways.values().next().unwrap().clone();
            ports.ways.insert(Route::case_system(&other), ports::Way { channel: quick.clone(), ..way });
        });
        let stop = CancellationToken::new();
        let worker = tokio::spawn(server::worker::run(portal.state.rooms.clone(), portal.state.metrics.clone(), stop.clone()));
        slow.asked(4).await;
        // One that went the same way, and is sent another way now.
        let storage = &portal.ports.storage;
        let waiting = storage.replies_to(&"land".parse().unwrap(), last).await.unwrap().remove(0);
        let claimed = portal.claim(&TestPortal::way(), 0).await;
        let errand = claimed.into_iter().find(|errand| errand.id == waiting.delivery_id.into()).expect("it waits");
        let now = ports::Clock::now(&*portal.clock);
        let reason = Cause::WayClosed.because("sent another way");
        let outcome = AttemptOutcome::NeedsPerson { reason: reason.clone() };
        let state = domain::errand::ErrandState::NeedsPerson { since: now, reason };
        assert!(storage.settle_errand(&settlement(errand, now, outcome, state)).await.unwrap());
        let stuck = storage.stuck_deliveries(false).await.unwrap().remove(0);
        let redirected = portal.state.rooms.delivery.retry_stuck(&stuck, Some(Route::case_system(&other)), domain::event::Actor::Portal);
        assert!(redirected.await.unwrap());
        quick.0.notified().await;
        assert_eq!(slow.under_way.load(Ordering::SeqCst), 4, "its own places are taken, and no more");
        // The end waits for what is under way, and takes nothing on.
        stop.cancel();
        slow.go_on.add_permits(3);
        tokio::task::yield_now().await;
        assert!(!worker.is_finished(), "one is still at it");
        slow.go_on.add_permits(1);
        worker.await.unwrap();
        assert_eq!(slow.under_way.load(Ordering::SeqCst), 0);
        assert_eq!(slow.asked.available_permits(), 0, "nothing was begun after the word to stop");
        let records = storage.due_routes(ports::Clock::now(&*portal.clock) + jiff::SignedDuration::from_mins(5)).await.unwrap();
        assert_eq!(records, [TestPortal::way()], "three wait for the next start");
    }

    async fn each_line_of_an_attempt_names_the_request_that_caused_it(portal: TestPortal) {
        let (written, _guard) = Written::start();
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        portal.scanner.set(ScannerMood::Broken);
        let path = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&path, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await.has_status(303);
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let number_of = |path: &str| {
            let lines = written.lines();
            let answered = |line: &&serde_json::Value| {
                line["fields"]["message"] == "request.answered" && line["fields"]["http.path"] == path && line["fields"]["http.method"] == "POST"
            };
            lines.iter().rfind(answered).expect("it was answered")["spans"][0]["request.id"].clone()
        };
        let (sent, uploaded) = (number_of(&format!("/rueckfragen/{id}/pruefen")), number_of(&path));
        portal.run_worker().await;
        let lines = written.lines();
        let of = |kind: &str| {
            let line = lines.iter().find(|line| line["spans"][0]["errand.kind"] == kind);
            line.unwrap_or_else(|| panic!("no line of {kind}: {lines:?}"))["spans"][0].clone()
        };
        assert_eq!(of("deliver_reply")["request.id"], sent);
        assert_eq!(of("deliver_reply")["errand.route"], json!("case_system:case-system"));
        assert_eq!(of("scan_again")["request.id"], uploaded);
    }

    async fn what_a_newer_program_wrote_waits_for_it(portal: TestPortal) {
        answered(&portal).await;
        let claimed = portal.claim(&TestPortal::way(), 5).await.remove(0);
        let unknown = ports::storage::ClaimedErrand { task: Err(Unread::Newer), ..claimed };
        let attempted = portal.state.rooms.errands.attempt(unknown).await.unwrap();
        assert_eq!((attempted.kind, attempted.outcome), ("unknown", "later"));
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "it is put off");
        portal.clock.forward(11);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
    }

    async fn what_cannot_be_read_needs_a_person_and_holds_nobody(portal: TestPortal) {
        answered(&portal).await;
        let claimed = portal.claim(&TestPortal::way(), 5).await.remove(0);
        let broken = ports::storage::ClaimedErrand { task: Err(Unread::Broken), ..claimed };
        let attempted = portal.state.rooms.errands.attempt(broken).await.unwrap();
        assert_eq!((attempted.kind, attempted.outcome), ("unknown", "needs_person"));
        assert_eq!(portal.ports.storage.stuck_deliveries(false).await.unwrap().len(), 1, "it is found where an operator looks");
    }

    async fn an_attempt_that_takes_long_keeps_its_lease(portal: TestPortal) {
        let mut portal = portal;
        let slow = Slow::new();
        with_channel(&mut portal, "case-system", slow.clone());
        answered(&portal).await;
        let claimed = portal.claim(&TestPortal::way(), 2).await.remove(0);
        let rooms = portal.state.rooms.clone();
        let attempt = tokio::spawn(async move { rooms.errands.attempt(claimed).await });
        slow.asked(1).await;
        for beat in 1..4 {
            // It rests again once the lease is extended.
            portal.clock.paused(beat).await;
            portal.clock.forward(1);
        }
        portal.clock.paused(4).await;
        assert!(portal.claim(&TestPortal::way(), 2).await.is_empty(), "its two minutes are over, and somebody is still at it");
        slow.go_on.add_permits(1);
        assert_eq!(attempt.await.unwrap().unwrap().outcome, "done");
    }

    async fn a_document_without_an_errand_is_found(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        portal.scanner.set(ScannerMood::Broken);
        let path = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&path, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await.has_status(303);
        let errands = &portal.state.rooms.errands;
        assert_eq!(errands.find_forgotten_scans().await.unwrap(), 0, "it waits");
        // As if nobody had written one, or had taken it for done.
        let claimed = portal.claim(&domain::errand::Route::scanner(), 5).await.remove(0);
        let now = ports::Clock::now(&*portal.clock);
        let done = AttemptOutcome::Done { proof: "lost".to_owned() };
        let state = domain::errand::ErrandState::Done { at: now, proof: "lost".to_owned() };
        assert!(portal.ports.storage.settle_errand(&settlement(claimed, now, done, state)).await.unwrap());
        assert_eq!(errands.find_forgotten_scans().await.unwrap(), 1);
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        assert_eq!(errands.find_forgotten_scans().await.unwrap(), 0);
        let check = amina.get(&format!("/rueckfragen/{id}/pruefen")).await.text();
        assert!(check.contains("a.pdf") && !check.contains("Wird geprüft"), "{check}");
    }

    async fn however_many_routes_hang_another_one_is_tried(portal: TestPortal) {
        answered(&portal).await;
        answered(&portal).await;
        let hanging = (0..40).map(|number| (domain::errand::Route::case_system(&format!("hangs-{number}").parse().unwrap()), 4));
        let claimed = portal.state.rooms.errands.claim_due(&hanging.collect()).await.unwrap();
        assert_eq!(claimed.len(), 1, "its first place, and no more");
    }
}
