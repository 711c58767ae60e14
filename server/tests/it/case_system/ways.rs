//! Several ways for one case system: a way that keeps failing is left alone, and what it cannot have had takes the next one.

use crate::support::*;
use async_trait::async_trait;
use domain::errand::{AttemptOutcome, Cause, Route};
use ports::{CaseFileChannel, DocumentSource, Parcel};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// The folder first; what it does not take is fetched.
fn with_fallback(text: String) -> String {
    let begin = text.find("delivery = {").unwrap();
    let end = begin + text[begin..].find('}').unwrap() + 1;
    let with = format!("{}\nfallback = [{{ channel = \"fetch\" }}]\nfall_back_after_minutes = 20", &text[begin..end]);
    text.replacen(&text[begin..end], &with, 1)
}

/// A way that fails until it is opened.
struct Switch {
    cause: Mutex<Cause>,
    asked: AtomicUsize,
    open: AtomicBool,
    folder: Arc<dyn CaseFileChannel>,
}

impl Switch {
    fn on(portal: &mut TestPortal, cause: Cause) -> Arc<Self> {
        let folder = portal.ports.ways[&TestPortal::way()].channel.clone();
        let channel =
            Arc::new(Self { cause: Mutex::new(cause), asked: AtomicUsize::new(0), open: AtomicBool::new(false), folder });
        portal.furnish(|ports| ports.ways.get_mut(&TestPortal::way()).unwrap().channel = channel.clone());
        channel
    }

    fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
    }

    /// Attempts that failed.
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl CaseFileChannel for Switch {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        if self.open.load(Ordering::SeqCst) {
            return self.folder.deliver(parcel, documents).await;
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        AttemptOutcome::Later { reason: self.cause.lock().unwrap().because("a test wants it") }
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

async fn offered(portal: &TestPortal) -> usize {
    portal.look("/api/v1/replies").await["replies"].as_array().unwrap().len()
}

async fn on(database: On) -> TestPortal {
    TestPortal::start_edited(database, with_fallback).await
}

/// Five replies that were tried once each.
async fn five_answered(portal: &TestPortal) {
    for _ in 0..5 {
        portal.answered().await;
    }
}

macro_rules! with_ways {
    ($(async fn $name:ident($portal:ident: TestPortal) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn story(mut $portal: TestPortal) $body

            #[tokio::test]
            async fn sqlite() {
                story(on(On::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                story(on(On::Postgres).await).await;
            }
        }
    )+};
}

with_ways! {
    async fn what_a_closed_way_has_not_had_takes_the_next_one(portal: TestPortal) {
        let switch = Switch::on(&mut portal, Cause::WayClosed);
        five_answered(&portal).await;
        assert_eq!(switch.asked(), 5);
        portal.clock.forward(19);
        portal.run_worker().await;
        assert_eq!(switch.asked(), 6, "it is closed: one finds out whether it is open again");
        assert_eq!(offered(&portal).await, 0, "it may open again soon");
        portal.clock.forward(6);
        portal.run_worker().await;
        assert_eq!((offered(&portal).await, switch.asked()), (5, 7), "first one finds out; then all are on the next way, none on two");
        // What comes now waits as long: another instance may get through.
        let message = portal.answered().await;
        assert_eq!((offered(&portal).await, switch.asked()), (5, 7));
        portal.clock.forward(21);
        portal.run_worker().await;
        portal.clock.forward(1);
        portal.run_worker().await;
        assert_eq!((offered(&portal).await, switch.asked()), (6, 8), "it was the one that found out");
        let state = portal.look(&format!("/api/v1/messages/{message}")).await["replies"][0]["delivery"].clone();
        assert_eq!(state, "transmitted", "it is offered, and in the case only when the case system says so");
        let tenant = "land".parse().unwrap();
        let history = portal.ports.storage.history(&tenant, message.parse().unwrap()).await.unwrap();
        assert!(history.iter().any(|entry| entry.action == ports::storage::AuditAction::DeliveryFellBack));
        // The first way is open again: the next attempt finds out, what is new goes there, and what is elsewhere stays there.
        switch.open();
        portal.clock.forward(6);
        for _ in 0..3 {
            portal.answered().await;
        }
        assert_eq!((portal.packages().len(), offered(&portal).await), (3, 6));
    }

    async fn what_may_have_arrived_stays_where_it_was_sent(portal: TestPortal) {
        let switch = Switch::on(&mut portal, Cause::Unanswered);
        five_answered(&portal).await;
        portal.clock.forward(60);
        portal.run_worker().await;
        portal.clock.forward(60);
        portal.run_worker().await;
        assert_eq!((offered(&portal).await, switch.asked()), (0, 7), "twice in the case would be worse than late");
        // What has never been sent is free to go.
        portal.answered().await;
        portal.clock.forward(1);
        portal.run_worker().await;
        portal.clock.forward(21);
        for _ in 0..3 {
            portal.run_worker().await;
        }
        let storage = &portal.ports.storage;
        assert!(offered(&portal).await <= 1 && storage.stuck_deliveries(false).await.unwrap().is_empty());
        // Nobody waits a fortnight where there are other ways: a person looks, and is told what is not known.
        for _ in 0..12 {
            portal.clock.forward(60 * 6);
            portal.run_worker().await;
        }
        let stuck = storage.stuck_deliveries(false).await.unwrap();
        assert!(!stuck.is_empty() && stuck.iter().all(|one| one.may_have_arrived && one.reason.starts_with("unanswered: ")), "{stuck:?}");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{}/antwort", stuck[0].message)).await.shows("Sehen Sie zuerst dort nach");
        let mut amina = portal.signed_in("amina").await;
        let receipt = format!("/rueckfragen/{}/eingang/{}", stuck[0].message, stuck[0].receipt_number);
        amina.get(&receipt).await.shows("Ob die Antwort angekommen ist, wissen wir noch nicht");
        // A person who has looked sends it another way, and there it is free to go.
        let next = Route::way(&TestPortal::way().to_case_system().unwrap(), 2);
        let before = offered(&portal).await;
        let delivery = &portal.state.rooms.delivery;
        assert!(delivery.retry_stuck(&stuck[0], Some(next), domain::event::Actor::Portal).await.unwrap());
        portal.run_worker().await;
        assert_eq!(offered(&portal).await, before + 1);
    }

    async fn a_closed_way_takes_nothing_back_of_an_attempt_that_nobody_answered(portal: TestPortal) {
        let switch = Switch::on(&mut portal, Cause::Unanswered);
        portal.answered().await;
        *switch.cause.lock().unwrap() = Cause::WayClosed;
        portal.clock.forward(60 * 25);
        portal.run_worker().await;
        let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
        assert!(stuck.may_have_arrived && stuck.reason.starts_with("unanswered: "), "{stuck:?}");
        assert_eq!(offered(&portal).await, 0);
    }

    async fn what_nobody_fetches_for_a_day_is_said(portal: TestPortal) {
        let next = Route::way(&TestPortal::way().to_case_system().unwrap(), 2);
        portal.furnish(|ports| {
            let fetched = ports.ways[&next].clone();
            ports.ways.insert(TestPortal::way(), fetched);
        });
        portal.answered().await;
        let storage = &portal.ports.storage;
        let now = ports::Clock::now(&*portal.clock);
        assert!(storage.unsettled_offers(now - jiff::SignedDuration::from_hours(24)).await.unwrap().is_empty(), "it was just offered");
        portal.clock.forward(60 * 24 + 1);
        let before = ports::Clock::now(&*portal.clock) - jiff::SignedDuration::from_hours(24);
        let waiting = storage.unsettled_offers(before).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].count, waiting[0].case_system.as_str()), (1, 1, "case-system"));
        portal.state.rooms.delivery.look_at_offers().await.unwrap();
        let id = portal.look("/api/v1/replies").await["replies"][0]["id"].as_str().unwrap().to_owned();
        portal.fetch(&format!("/api/v1/replies/{id}/manifest"), &[]).await;
        let said = serde_json::json!({ "reference": "A" });
        assert_eq!(portal.api(http::Method::POST, &format!("/api/v1/replies/{id}/acknowledge"), None, &said).await.0, 200);
        assert!(storage.unsettled_offers(before).await.unwrap().is_empty(), "it is settled");
    }

    async fn a_way_is_open_again_for_all_when_one_gets_through(portal: TestPortal) {
        let switch = Switch::on(&mut portal, Cause::WayClosed);
        five_answered(&portal).await;
        assert_eq!((switch.asked(), portal.packages().len()), (5, 0));
        switch.open();
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 0, "it is left alone");
        portal.clock.forward(1);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 5, "the first that gets through takes the others along");
    }

    async fn what_was_offered_is_fetched_though_the_way_is_gone(portal: TestPortal) {
        Switch::on(&mut portal, Cause::WayClosed);
        five_answered(&portal).await;
        portal.clock.forward(25);
        portal.run_worker().await;
        portal.clock.forward(6);
        portal.run_worker().await;
        let next = Route::way(&TestPortal::way().to_case_system().unwrap(), 2);
        portal.furnish(|ports| drop(ports.ways.remove(&next)));
        assert_eq!(offered(&portal).await, 5);
        let id = portal.look("/api/v1/replies").await["replies"][0]["id"].as_str().unwrap().to_owned();
        let (status, _, _) = portal.fetch(&format!("/api/v1/replies/{id}/package"), &[]).await;
        assert_eq!(status, 200);
    }
}

/// Of its first way: five replies, of which two may go at once and ten in a minute.
#[tokio::test]
async fn a_budget_bounds_what_goes_at_once_and_in_a_minute() {
    let with = |budget: &'static str| {
        TestPortal::start_edited(On::Sqlite, move |text| text.replacen("delivery = {", &format!("{budget}\ndelivery = {{"), 1))
    };
    let portal = with("budget = { per_minute = 10 }").await;
    five_answered(&portal).await;
    assert_eq!(portal.packages().len(), 1, "as much as comes together in six seconds");
    portal.clock.forward(1);
    portal.run_worker().await;
    assert_eq!(portal.packages().len(), 2, "what waited goes in its pace");

    let portal = with("budget = { at_once = 2 }").await;
    portal.close_way();
    for _ in 0..4 {
        portal.answered().await;
    }
    portal.clock.forward(1);
    let claimed = portal.state.rooms.errands.claim_due(&std::collections::HashMap::new()).await.unwrap();
    assert_eq!(claimed.len(), 2, "of four that are due");
}

#[test]
fn ways_that_cannot_follow_each_other_are_refused() {
    let fallback = |ways: &str| {
        let example = include_str!("../../../rueckkanal.example.toml");
        let line = "delivery = { channel = \"directory\", path = \"/var/lib/rueckkanal/akten\" }";
        assert!(example.contains(line));
        let text = example.replacen(line, &format!("{line}\n{ways}"), 1);
        server::config::Config::parse(&text).map_or_else(|faults| format!("{faults:?}"), |_| String::new())
    };
    let fetch = r#"{ channel = "fetch" }"#;
    let folder = |path: &str| format!(r#"{{ channel = "directory", path = "{path}" }}"#);
    assert!(!fallback(&format!("fallback = [{fetch}]")).contains("fallback"));
    let behind = fallback(&format!("fallback = [{fetch}, {}]", folder("/var/lib/rueckkanal/notfall")));
    assert!(behind.contains("case_systems.fachverfahren.fallback") && behind.contains("behind fetch"), "{behind}");
    let same = fallback(&format!("fallback = [{}]", folder("/var/lib/rueckkanal/akten")));
    assert!(same.contains("case_systems.fachverfahren.fallback.0.path"), "{same}");
    let places = fallback("budget = { at_once = 65 }");
    assert!(places.contains("case_systems.fachverfahren.budget.at_once"), "{places}");
    let route = Route::way(&"fachverfahren".parse().unwrap(), 2);
    assert_eq!(route.as_str(), "case_system:fachverfahren:2");
}
