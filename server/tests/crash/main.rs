//! Kills the running program without warning, again and again, under mixed load. Afterwards every acknowledged reply is in
//! the case file exactly once, with the right bytes.

#![cfg(feature = "demo")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

#[path = "../programs/databases.rs"]
mod databases;
mod disturbed;
#[path = "../programs/mod.rs"]
mod programs;

use futures_util::future::join_all;
use programs::{Program, at, document, location, message, read_packages, sha256, sign_in};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How often the program is killed.
const KILLS: u32 = 100;
/// People who act at the same time.
const TABS: usize = 4;
const PORT: u16 = 9470;

/// What one person was promised.
type Promises = Arc<Mutex<BTreeMap<String, String>>>;

/// One dialogue after the other until the program dies; whatever was acknowledged is noted, and each answer is counted.
async fn talk(client: Client, session: String, name: String, promises: Promises, answered: watch::Sender<usize>) -> Option<()> {
    let count = || answered.send_modify(|answers| *answers += 1);
    for round in 0.. {
        let key = format!("{name}-{round}");
        let request =
            client.post(at(PORT, "/api/v1/messages")).bearer_auth("demo-case-system-token").header("idempotency-key", &key);
        let created: Value = request.json(&message(PORT)).send().await.ok()?.json().await.ok()?;
        count();
        let id = created["id"].as_str()?.to_owned();
        let post = |path: &str| {
            client.post(at(PORT, &format!("/rueckfragen/{id}{path}"))).header("origin", at(PORT, "")).header("cookie", &session)
        };
        post("/fragen/name").form(&[("antwort", key.as_str())]).send().await.ok()?;
        count();
        let part = reqwest::multipart::Part::bytes(document(&key, 20_000)).file_name("a.pdf");
        let form = reqwest::multipart::Form::new().part("dateien", part).text("aktion", "weiter");
        let uploaded = post("/nachweise/papier").multipart(form).send().await.ok()?;
        assert!(uploaded.status().as_u16() == 303, "{}", uploaded.status());
        count();
        // A double click.
        let (one, other) =
            tokio::join!(post("/pruefen").form(&[("luecken", "1")]).send(), post("/pruefen").form(&[("luecken", "1")]).send());
        for answer in [one, other].into_iter().flatten() {
            if let Some(receipt) = location(&answer).and_then(|to| to.split("/eingang/").nth(1).map(str::to_owned)) {
                promises.lock().unwrap().insert(receipt.trim_end_matches("#inhalt").to_owned(), key.clone());
            }
            count();
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).build().unwrap();
    let promises = Promises::default();
    let program = Program::start(PORT, data.path(), None, &client, &[]).await;
    let session = sign_in(PORT, &client).await;
    program.kill();
    for kill in 0..KILLS {
        let program = Program::start(PORT, data.path(), None, &client, &[]).await;
        let (answered, mut answers) = watch::channel(0);
        let tabs = (0..TABS).map(|tab| {
            let work = talk(client.clone(), session.clone(), format!("kill-{kill}-{tab}"), promises.clone(), answered.clone());
            tokio::spawn(work)
        });
        let tabs: Vec<_> = tabs.collect();
        // From the first request to the middle of several deliveries: after so many answers of this life.
        let wanted = (kill * 7 % 41) as usize;
        let mut tabs = join_all(tabs);
        tokio::select! {
            seen = answers.wait_for(|answers| *answers >= wanted) => drop(seen.unwrap()),
            ended = &mut tabs => panic!("it ended by itself: {ended:?}"),
        }
        program.kill();
        for tab in tabs.await {
            tab.unwrap();
        }
    }
    let promises = promises.lock().unwrap().clone();
    assert!(promises.len() > KILLS as usize / 2, "only {} replies were acknowledged; the test tests little", promises.len());
    let program = Program::start(PORT, data.path(), None, &client, &[]).await;
    let packages = all_packages(data.path(), &promises).await;
    program.kill();
    check(&packages, &promises);
}

/// Waits until everything promised has arrived and nothing more is on its way. Leases of killed workers run out first.
async fn all_packages(data: &Path, promises: &BTreeMap<String, String>) -> Vec<(PathBuf, Value)> {
    // As long as something comes, more can come.
    let (mut until, mut most) = (Instant::now() + Duration::from_secs(360), 0);
    loop {
        let packages = read_packages(&data.join("akten"));
        let there: BTreeSet<&str> = packages.iter().filter_map(|(_, manifest)| manifest["receipt_number"].as_str()).collect();
        if promises.keys().all(|receipt| there.contains(receipt.as_str())) {
            return packages;
        }
        if there.len() > most {
            (until, most) = (Instant::now() + Duration::from_secs(360), there.len());
        }
        assert!(Instant::now() < until, "{} of {} promised replies arrived", there.len(), promises.len());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn check(packages: &[(PathBuf, Value)], promises: &BTreeMap<String, String>) {
    let mut replies = BTreeSet::new();
    let mut messages = BTreeSet::new();
    for (folder, manifest) in packages {
        assert!(replies.insert(manifest["reply_id"].to_string()), "a reply arrived twice");
        assert!(messages.insert(manifest["message_id"].to_string()), "a message was answered twice");
        let key = manifest["items"][0]["answer"]["value"].as_str().unwrap();
        if let Some(promised) = promises.get(manifest["receipt_number"].as_str().unwrap()) {
            assert_eq!(key, promised);
        }
        for document in manifest["documents"].as_array().unwrap() {
            let bytes = std::fs::read(folder.join("documents").join(document["file"].as_str().unwrap())).unwrap();
            assert_eq!(sha256(&bytes), document["sha256"].as_str().unwrap());
            assert_eq!(bytes, programs::document(key, 20_000), "another reply's document");
        }
        assert_eq!(manifest["documents"].as_array().unwrap().len(), 1, "{key} lost its document");
    }
}
