//! Events and packages pushed to a case system in another language: each exactly once in the end, whatever its side does.

use crate::support::*;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use usecases::hash::sha256_hex;

pub(super) const RECEIVER: &str = "case-system:case-system";

pub struct Receiver {
    child: Child,
    folder: tempfile::TempDir,
    pub(super) port: u16,
    secret: PathBuf,
    key: PathBuf,
}

impl Receiver {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = server::wiring::software::new_webhook_secret();
        let (private, public) = server::wiring::software::new_webhook_key();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (secret_file, key) = (file("secret", &secret), file("key", &private));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doubles/case_system.py");
        let mut python = Command::new("/usr/bin/python3");
        python.arg(script).arg(folder.path()).arg(&secret).arg(&public).stdout(Stdio::piped());
        let mut child = python.spawn().expect("python3 is installed by `cargo xtask test rust`");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the double says its port");
        Self { child, folder, port, secret: secret_file, key }
    }

    fn answers(&self, words: &str) {
        let path = self.folder.path().join("answer");
        if words.is_empty() { std::fs::remove_file(path).unwrap() } else { std::fs::write(path, words).unwrap() }
    }

    pub(super) fn told(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("told.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(super) fn packages(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("packages")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// The case system of the tests is told with this file, and given packages here.
    fn configured(&self, text: &str, sign_with: &std::path::Path) -> String {
        let url = |path: &str| format!("http://127.0.0.1:{}/{path}", self.port);
        let begin = text.find("delivery = {").unwrap();
        let end = begin + text[begin..].find('}').unwrap() + 1;
        let pushed = format!(
            "delivery = {{ channel = \"push\", to = {{ url = \"{}\", secret_files = [\"{}\"] }} }}\n\
             webhook = {{ url = \"{}\", secret_files = [\"{}\"] }}",
            url("packages"),
            self.secret.display(),
            url("events"),
            sign_with.display(),
        );
        text.replacen(&text[begin..end], &pushed, 1)
    }

    pub(super) async fn portal(&self, on: On) -> TestPortal {
        let portal = TestPortal::start_edited(on, |text| self.configured(&text, &self.key)).await;
        portal.state.rooms.webhooks.push(RECEIVER).await.unwrap();
        portal
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

macro_rules! with_receiver {
    ($(async fn $name:ident($portal:ident, $receiver:ident) $body:block)+) => {$(
        mod $name {
            use super::*;
            async fn story($portal: TestPortal, $receiver: &Receiver) $body
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() { let receiver = Receiver::start(); story(receiver.portal(On::Sqlite).await, &receiver).await; }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() { let receiver = Receiver::start(); story(receiver.portal(On::Postgres).await, &receiver).await; }
        }
    )+};
}

/// What the next attempt needs: its pause is over.
async fn again(portal: &TestPortal) {
    portal.clock.forward(60 * 7);
    portal.run_worker().await;
}

with_receiver! {
    async fn a_package_is_given_once_and_its_reference_is_the_proof(portal, receiver) {
        let message = portal.answered().await;
        let packages = receiver.packages();
        assert_eq!(packages.len(), 1);
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&packages[0]).unwrap()).unwrap();
        let folder = packages[0].file_stem().unwrap().to_str().unwrap().to_owned();
        let name = format!("{folder}/manifest.json");
        let mut manifest = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut manifest).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["message_id"], json!(message));
        let document = &manifest["documents"][0];
        let mut bytes = Vec::new();
        let file = name.replace("manifest.json", &format!("documents/{}", document["file"].as_str().unwrap()));
        archive.by_name(&file).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(json!(sha256_hex(&bytes)), document["sha256"]);
        let shown = portal.look(&format!("/api/v1/messages/{message}")).await;
        assert_eq!(shown["replies"][0]["delivery"], "delivered");
        let mut amina = portal.signed_in("amina").await;
        let number = shown["replies"][0]["receipt_number"].as_str().unwrap();
        amina.get(&format!("/rueckfragen/{message}/eingang/{number}")).await.has_status(200);
        again(&portal).await;
        assert_eq!(receiver.packages().len(), 1);
    }

    async fn whatever_its_side_does_the_package_is_there_once_in_the_end(portal, receiver) {
        for trouble in ["500", "404", "302", "429 60", "503 60", "reset 0", "reset 100", "reset 600", "garbage", "lost"] {
            receiver.answers(trouble);
            let message = portal.answered().await;
            let before = receiver.packages().len();
            let shown = portal.look(&format!("/api/v1/messages/{message}")).await;
            assert_eq!(shown["replies"][0]["delivery"], "pending", "{trouble}");
            receiver.answers(if trouble == "500" { "slow" } else { "" });
            for _ in 0..4 {
                again(&portal).await;
            }
            let shown = portal.look(&format!("/api/v1/messages/{message}")).await;
            assert_eq!(shown["replies"][0]["delivery"], "delivered", "{trouble}");
            let after = receiver.packages().len();
            assert_eq!(after, if trouble == "lost" { before } else { before + 1 }, "{trouble}");
        }
    }

    async fn what_is_refused_waits_for_a_person(portal, receiver) {
        receiver.answers("refuse");
        let message = portal.answered().await;
        let shown = portal.look(&format!("/api/v1/messages/{message}")).await;
        assert_eq!(shown["replies"][0]["delivery"], "needs_person");
        let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
        assert!(stuck.reason.contains("the file is closed"), "{}", stuck.reason);
    }

    async fn a_case_system_is_told_of_its_events_in_their_order(portal, receiver) {
        let message = portal.answered().await;
        while portal.state.rooms.webhooks.push(RECEIVER).await.unwrap() > 0 {}
        let told = receiver.told();
        let kinds: Vec<&str> = told.iter().map(|told| told["event"]["type"].as_str().unwrap()).collect();
        assert_eq!(
            kinds,
            ["message.made_available", "message.retrieved", "reply.submitted", "reply.handed_over"]
                .map(|kind| format!("rueckkanal.{kind}.v1"))
        );
        assert!(told.iter().all(|told| told["media_type"] == "application/cloudevents+json" && told["number"] == told["event"]["id"]));
        assert_eq!(told[0]["event"]["subject"], json!(message));
        // The same as in the feed.
        assert_eq!(portal.look("/api/v1/events").await["events"][0], told[0]["event"]);
        receiver.answers("503");
        portal.message(&inquiry()).await;
        assert_eq!(portal.state.rooms.webhooks.push(RECEIVER).await.unwrap(), 0);
        receiver.answers("");
        portal.clock.forward(10);
        assert_eq!(portal.state.rooms.webhooks.push(RECEIVER).await.unwrap(), 1);
        // From a moment on, again, under the same numbers.
        assert!(portal.state.rooms.webhooks.resume(RECEIVER, Some(jiff::Timestamp::UNIX_EPOCH)).await.unwrap());
        while portal.state.rooms.webhooks.push(RECEIVER).await.unwrap() > 0 {}
        let numbers: Vec<String> = receiver.told().iter().map(|told| told["number"].to_string()).collect();
        assert_eq!((numbers.len(), numbers.iter().collect::<BTreeSet<_>>().len()), (10, 5));
    }
}

/// What an answer says about where the package is: only what cannot have arrived may go another way (decision 0019).
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_says_whether_it_may_have_arrived() {
    let receiver = Receiver::start();
    let portal = receiver.portal(On::Sqlite).await;
    let tenant = "land".parse().unwrap();
    for (answer, cause) in [
        ("401", "way_closed"),
        ("302", "way_closed"),
        ("429 600", "way_closed"),
        ("503 600", "way_closed"),
        ("500", "unanswered"),
        ("502", "unanswered"),
        ("503", "unanswered"),
        ("504", "unanswered"),
        ("lost", "unanswered"),
        ("garbage", "unanswered"),
    ] {
        receiver.answers(answer);
        let message = portal.answered().await;
        let reply = portal.ports.storage.replies_to(&tenant, message.parse().unwrap()).await.unwrap().remove(0);
        // A way that has failed five times is left alone: then the next attempt comes later.
        portal.clock.forward(6);
        portal.run_worker().await;
        let attempts = portal.ports.storage.attempts_of(reply.delivery_id.into()).await.unwrap();
        let said = attempts.first().map(|attempt| attempt.detail.clone()).unwrap_or_default();
        assert!(said.starts_with(&format!("{cause}: ")), "{answer}: {said}");
        receiver.answers("");
        again(&portal).await;
    }
    drop(receiver);
    let message = portal.answered().await;
    let reply = portal.ports.storage.replies_to(&tenant, message.parse().unwrap()).await.unwrap().remove(0);
    let attempts = portal.ports.storage.attempts_of(reply.delivery_id.into()).await.unwrap();
    assert!(attempts[0].detail.starts_with("way_closed: "), "nobody is there: {}", attempts[0].detail);
}

/// With a secret instead of a key.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_signs_as_well_as_a_key() {
    let receiver = Receiver::start();
    let portal = TestPortal::start_edited(On::Sqlite, |text| receiver.configured(&text, &receiver.secret)).await;
    portal.state.rooms.webhooks.push(RECEIVER).await.unwrap();
    portal.message(&inquiry()).await;
    assert_eq!(portal.state.rooms.webhooks.push(RECEIVER).await.unwrap(), 1);
}

/// An authority's endpoint is down for a fortnight: nothing is lost, somebody is told, and all arrive in order afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn a_fortnight_without_a_receiver_loses_nothing() {
    let receiver = Receiver::start();
    let portal = receiver.portal(On::Sqlite).await;
    receiver.answers("503");
    let mut messages = Vec::new();
    for _ in 0..5 {
        messages.push(portal.answered().await);
        portal.clock.forward(60 * 24);
        portal.run_worker().await;
    }
    for _ in 0..15 {
        portal.clock.forward(60 * 24);
        portal.run_worker().await;
        portal.state.rooms.webhooks.push(RECEIVER).await.unwrap();
    }
    let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap();
    assert!(!stuck.is_empty(), "after two weeks a person is told");
    let state = portal.state.rooms.webhooks.state_of(RECEIVER).await.unwrap().unwrap();
    assert!(state.disabled_at.is_some(), "{state:?}");
    receiver.answers("");
    for one in &stuck {
        portal.state.rooms.delivery.retry_stuck(one, None, domain::event::Actor::Portal).await.unwrap();
    }
    for _ in 0..4 {
        again(&portal).await;
    }
    assert_eq!(receiver.packages().len(), 5);
    assert!(portal.state.rooms.webhooks.resume(RECEIVER, None).await.unwrap());
    while portal.state.rooms.webhooks.push(RECEIVER).await.unwrap() > 0 {}
    let told = receiver.told();
    let places: Vec<u64> = told.iter().map(|told| told["event"]["sequence"].as_str().unwrap().parse().unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    for message in messages {
        let of = |kind: &str| {
            told.iter()
                .filter(|told| {
                    told["event"]["subject"] == json!(message) && told["event"]["type"] == json!(format!("rueckkanal.{kind}.v1"))
                })
                .count()
        };
        assert_eq!((of("reply.submitted"), of("reply.handed_over")), (1, 1), "{message}");
    }
}

#[test]
fn addresses_and_secrets_of_case_systems_are_checked() {
    let receiver = Receiver::start();
    let folder = tempfile::tempdir().unwrap();
    let text = receiver.configured(&configuration(folder.path(), "sqlite:/var/lib/x.db"), &receiver.key);
    server::config::Config::parse(&text).unwrap();
    let here = format!("http://127.0.0.1:{}", receiver.port);
    let faults = format!("{:?}", server::config::Config::parse(&text.replace(&here, "http://dms.example")).unwrap_err());
    for place in ["case_systems.case-system.webhook.url", "case_systems.case-system.delivery.to.url"] {
        assert!(faults.contains(place), "{faults}");
    }
}
