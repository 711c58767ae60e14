//! Business software is told of events: in their order, each until it was taken, signed, whatever its side answers.

use crate::support::*;
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use usecases::hash::sha256_hex;

const ERP: &str = "muster-erp";

/// Software in another language.
struct Erp {
    child: Child,
    folder: tempfile::TempDir,
    secret: String,
    port: u16,
}

impl Erp {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = server::wiring::software::new_webhook_secret();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doubles/webhook.py");
        let mut python = Command::new("/usr/bin/python3");
        python.arg(script).arg(folder.path()).arg(&secret).stdout(Stdio::piped());
        let mut child = python.spawn().expect("python3 is installed by `cargo xtask test rust`");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, folder, secret, port: line.trim().parse().expect("the double says its port") }
    }

    /// What it answers from now on. Nothing: that it has taken it.
    fn answers(&self, words: &str) {
        let path = self.folder.path().join("answer");
        if words.is_empty() { std::fs::remove_file(path).unwrap() } else { std::fs::write(path, words).unwrap() }
    }

    /// What it has taken, in order.
    fn told(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("told.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn changes(&self) -> Vec<String> {
        self.told().iter().map(|told| told["event"]["type"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Erp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn configured(text: &str, erp: &Erp, url: &str) -> String {
    // While a secret is changed both are good: the receiver has the old one.
    let new = file(erp.folder.path(), "new", &server::wiring::software::new_webhook_secret());
    let old = file(erp.folder.path(), "old", &erp.secret);
    let software = format!(
        r#"software = [{{ id = "{ERP}", name = "Muster ERP", organization = "Muster GmbH", secret_sha256 = "{}",
            webhook = {{ url = "{url}", secret_files = ["{}", "{}"] }} }}]
        texts = {{ imprint"#,
        sha256_hex(b"a"),
        new.display(),
        old.display(),
    );
    let one_line = software.replace('\n', " ").replace("  texts", "\n  texts");
    text.replacen("texts = { imprint", &one_line, 1)
}

async fn start(on: On, erp: &Erp) -> TestPortal {
    let url = format!("http://127.0.0.1:{}/hook?a=b", erp.port);
    let portal = TestPortal::start_edited(on, |text| configured(&text, erp, &url)).await;
    // It begins with what happens from its first look on.
    portal.state.rooms.webhooks.push(ERP).await.unwrap();
    portal.clock.forward(1);
    portal
}

impl TestPortal {
    async fn push(&self) -> usize {
        self.clock.forward(1);
        self.state.rooms.webhooks.push(ERP).await.unwrap()
    }

    async fn company_is_asked(&self) -> String {
        let mut message = inquiry();
        message["recipient"] = json!({ "organization": "Muster GmbH", "name": "Muster GmbH" });
        self.message(&message).await
    }
}

macro_rules! with_erp {
    ($(async fn $name:ident($portal:ident, $erp:ident) $body:block)+) => {$(
        mod $name {
            use super::*;
            async fn story($portal: TestPortal, $erp: &Erp) $body
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() { let erp = Erp::start(); story(start(On::Sqlite, &erp).await, &erp).await; }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() { let erp = Erp::start(); story(start(On::Postgres, &erp).await, &erp).await; }
        }
    )+};
}

with_erp! {
    async fn events_are_told_once_in_their_order(portal, erp) {
        let id = portal.company_is_asked().await;
        portal.message(&inquiry()).await;
        assert_eq!(portal.push().await, 2, "asking recognizes");
        assert_eq!(portal.push().await, 0);
        assert_eq!(erp.changes(), ["message_made_available", "person_recognized"]);
        let told = &erp.told()[0];
        assert_eq!((&told["event"]["data"]["message"], &told["event"]["data"]["id"]), (&json!(id), &told["number"]));
        assert_eq!((&told["path"], &told["signatures"]), (&json!("/hook?a=b"), &json!(2)));
        let now = ports::Clock::now(&*portal.clock).as_second();
        assert!((now - told["moment"].as_i64().unwrap()).abs() <= 300, "its moment is that of sending");
        portal.company_is_asked().await;
        portal.push().await;
        assert_eq!(erp.told().len(), 4);
    }

    async fn what_is_not_taken_comes_again_and_holds_its_place(portal, erp) {
        portal.company_is_asked().await;
        for answer in ["500", "429 600", "302", "404"] {
            erp.answers(answer);
            portal.clock.forward(61);
            assert_eq!(portal.push().await, 0, "{answer}");
        }
        let state = portal.state.rooms.webhooks.state_of(ERP).await.unwrap().unwrap();
        assert!(state.failures == 4 && state.failing_since.is_some() && state.disabled_at.is_none(), "{state:?}");
        // It waits until its pause is over.
        erp.answers("");
        portal.state.rooms.webhooks.push(ERP).await.unwrap();
        assert_eq!(erp.told(), Vec::<Value>::new());
        portal.clock.forward(61);
        assert_eq!(portal.push().await, 2);
        assert_eq!(erp.changes(), ["message_made_available", "person_recognized"]);
        let state = portal.state.rooms.webhooks.state_of(ERP).await.unwrap().unwrap();
        assert_eq!((state.failures, state.failing_since), (0, None));
    }

    async fn after_a_fortnight_nothing_is_tried_until_somebody_says_so(portal, erp) {
        let begun = ports::Clock::now(&*portal.clock);
        portal.company_is_asked().await;
        erp.answers("503");
        for _ in 0..15 {
            portal.clock.forward(24 * 60);
            portal.push().await;
        }
        let state = portal.state.rooms.webhooks.state_of(ERP).await.unwrap().unwrap();
        assert!(state.disabled_at.is_some(), "{state:?}");
        erp.answers("");
        portal.clock.forward(24 * 60);
        assert_eq!(portal.push().await, 0);
        assert!(portal.state.rooms.webhooks.resume(ERP, None).await.unwrap());
        assert_eq!(portal.push().await, 2, "nothing was lost");
        // Told again from a moment on, under the same numbers.
        assert!(portal.state.rooms.webhooks.resume(ERP, Some(begun)).await.unwrap());
        portal.push().await;
        let told = erp.told();
        assert_eq!(told.len(), 4);
        assert!(told[0]["number"] == told[2]["number"] && told[1]["number"] == told[3]["number"]);
        assert!(!portal.state.rooms.webhooks.resume("nobody", None).await.unwrap());
    }

    async fn whoever_wants_no_more_is_not_told(portal, erp) {
        portal.company_is_asked().await;
        erp.answers("410");
        portal.push().await;
        assert!(portal.state.rooms.webhooks.state_of(ERP).await.unwrap().unwrap().disabled_at.is_some());
    }

    async fn two_instances_tell_each_event_once(portal, erp) {
        for _ in 0..5 {
            portal.company_is_asked().await;
        }
        let other = usecases::Rooms::new(portal.ports.clone());
        let (first, second) = tokio::join!(portal.state.rooms.webhooks.push(ERP), other.webhooks.push(ERP));
        assert_eq!(first.unwrap() + second.unwrap(), 10);
        assert_eq!(erp.told().len(), 10);
    }
}

/// A program of another machine that died in its turn, or that holds it too long.
#[tokio::test(flavor = "multi_thread")]
async fn a_turn_that_is_not_given_back_ends() {
    let erp = Erp::start();
    let portal = start(On::Sqlite, &erp).await;
    portal.company_is_asked().await;
    let (now, storage) = (ports::Clock::now(&*portal.clock), &portal.ports.storage);
    let until = now + jiff::SignedDuration::from_mins(5);
    let state = storage.claim_webhook(ERP, now, until, 0).await.unwrap().unwrap();
    portal.push().await;
    assert_eq!(erp.told(), Vec::<Value>::new());
    portal.clock.forward(6);
    assert_eq!(portal.push().await, 2);
    assert!(!storage.settle_webhook(ERP, until, &state).await.unwrap(), "it has lost its turn, and moves nothing back");
    assert_eq!(portal.push().await, 0);
}

/// What happened before is no news.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_program_is_told_of_what_happens_from_now_on() {
    let erp = Erp::start();
    let url = format!("http://127.0.0.1:{}/", erp.port);
    let portal = TestPortal::start_edited(On::Sqlite, |text| configured(text.as_str(), &erp, &url)).await;
    portal.company_is_asked().await;
    for _ in 0..3 {
        portal.push().await;
    }
    assert_eq!(erp.told(), Vec::<Value>::new());
    portal.company_is_asked().await;
    assert_eq!(portal.push().await, 2);
}

#[test]
fn addresses_and_secrets_are_checked() {
    let erp = Erp::start();
    let folder = tempfile::tempdir().unwrap();
    let faults = |url: &str| {
        let text = configured(&configuration(folder.path(), "sqlite:/var/lib/x.db"), &erp, url);
        match server::config::Config::parse(&text) {
            Ok(_) => String::new(),
            Err(faults) => format!("{faults:?}"),
        }
    };
    assert_eq!(faults("https://erp.example/hook"), "");
    for url in ["http://erp.example/hook", "ftp://erp.example/", "https://a:b@erp.example/", "https://erp.example/#a"] {
        assert!(faults(url).contains("webhook.url"), "{url}: {}", faults(url));
    }
    let text = configured(&configuration(folder.path(), "sqlite:/var/lib/x.db"), &erp, "https://erp.example/");
    let (begin, rest) = text.split_once("secret_files = [").unwrap();
    let (files, end) = rest.split_once(']').unwrap();
    for files in [String::new(), format!("{files}, {files}")] {
        let faults = server::config::Config::parse(&format!("{begin}secret_files = [{files}]{end}")).unwrap_err();
        assert!(format!("{faults:?}").contains("webhook.secret_files"), "{faults:?}");
    }
}
