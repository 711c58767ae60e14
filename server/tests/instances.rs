//! Two instances on one PostgreSQL and one document folder; two tabs that send files in pieces to whichever answers; one of the
//! instances is killed without warning again and again. Every file arrives once, with the right bytes, and the reply is delivered once.

#![cfg(feature = "demo")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

#[path = "programs/databases.rs"]
mod databases;
mod programs;

use databases::new_database;
use futures_util::stream;
use programs::{Program, at, document, location, message, read_packages, sha256, sign_in};
use reqwest::{Body, Client, Method, StatusCode, redirect::Policy};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const PORTS: [u16; 2] = [9480, 9490];
const KILLS: usize = 14;
const FILES_OF_A_TAB: usize = 6;
const BYTES: usize = 900_000;
/// A slow line: so much, so often.
const PIECE: usize = 40_000;
const PAUSE: Duration = Duration::from_millis(25);

struct Tab {
    client: Client,
    session: String,
    papers: String,
    /// Counts requests, so that each goes to another instance.
    turn: usize,
}

impl Tab {
    /// Another instance each time: a load balancer knows no uploads.
    fn address(&mut self, path: &str) -> (String, String) {
        self.turn += 1;
        let port = PORTS[self.turn % PORTS.len()];
        (at(port, path), at(port, ""))
    }

    /// Asks until somebody answers.
    async fn ask(&mut self, make: impl Fn(&Client, &str) -> reqwest::RequestBuilder, path: &str) -> reqwest::Response {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let (address, origin) = self.address(path);
            let request = make(&self.client, &address).header("cookie", &self.session).header("origin", origin);
            match request.header("tus-resumable", "1.0.0").send().await {
                Ok(answer) if !answer.status().is_server_error() => return answer,
                Ok(_) | Err(_) => assert!(Instant::now() < until, "nobody answers"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn send(&mut self, name: &str, content: &[u8]) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let metadata = format!("filename {}", STANDARD.encode(name));
        let length = content.len().to_string();
        // An answer that is lost leaves an upload that nobody goes on with; the next one is the one that counts.
        let papers = format!("{}/uebertragungen", self.papers);
        let begun = self
            .ask(|client, to| client.post(to).header("upload-length", &length).header("upload-metadata", &metadata), &papers)
            .await;
        assert_eq!(begun.status(), StatusCode::CREATED);
        let upload = location(&begun).unwrap();
        let until = Instant::now() + Duration::from_secs(120);
        loop {
            assert!(Instant::now() < until, "{name} does not arrive");
            let state = self.ask(|client, to| client.request(Method::HEAD, to), &upload).await;
            if state.status() != StatusCode::OK {
                assert!([409, 423].contains(&state.status().as_u16()), "{name}: {}", state.status());
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            let offset: usize = state.headers()["upload-offset"].to_str().unwrap().parse().unwrap();
            if offset == content.len() {
                return;
            }
            let rest = content[offset..].to_vec();
            let (address, origin) = self.address(&upload);
            let pieces = stream::unfold(rest, |mut rest| async move {
                if rest.is_empty() {
                    return None;
                }
                tokio::time::sleep(PAUSE).await;
                let behind = rest.split_off(rest.len().min(PIECE));
                Some((Ok::<_, std::io::Error>(rest), behind))
            });
            let sent = self
                .client
                .patch(address)
                .header("cookie", &self.session)
                .header("origin", origin)
                .header("tus-resumable", "1.0.0")
                .header("upload-offset", offset)
                .header("content-type", "application/offset+octet-stream")
                .header("content-length", content.len() - offset)
                .body(Body::wrap_stream(pieces))
                .send()
                .await;
            if let Ok(answer) = sent {
                let status = answer.status().as_u16();
                assert!(
                    [204, 409, 500, 502, 503].contains(&status),
                    "{name}: {status} {}",
                    answer.text().await.unwrap_or_default()
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_two_tabs_and_kills_lose_and_double_nothing() {
    let (_, _, database) = new_database("instances").await;
    let data = tempfile::tempdir().unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(30)).build().unwrap();
    let start = |port: u16| Program::start(port, data.path(), Some(&database), &client, &[]);
    let mut programs: BTreeMap<u16, Program> = BTreeMap::new();
    for port in PORTS {
        programs.insert(port, start(port).await);
    }
    let session = sign_in(PORTS[0], &client).await;
    let request = client
        .post(at(PORTS[0], "/api/v1/messages"))
        .bearer_auth("demo-case-system-token")
        .header("idempotency-key", "instances");
    let created: Value = request.json(&message(PORTS[0])).send().await.unwrap().json().await.unwrap();
    let id = created["id"].as_str().unwrap().to_owned();
    let done = Arc::new(AtomicBool::new(false));
    let tabs: Vec<_> = (0..2_usize)
        .map(|tab| {
            let papers = format!("/rueckfragen/{id}/nachweise/papier");
            let mut tab_of = Tab { client: client.clone(), session: session.clone(), papers, turn: tab };
            let done = done.clone();
            tokio::spawn(async move {
                let mut sent = Vec::new();
                // On and on, until the last kill is over: at least some, at most what one paper takes.
                for file in 0..FILES_OF_A_TAB {
                    let (name, content) = (format!("{tab}-{file}.pdf"), document(&format!("tab {tab} file {file} "), BYTES));
                    tab_of.send(&name, &content).await;
                    sent.push((name, sha256(&content)));
                    if done.load(Ordering::SeqCst) && file > 1 {
                        break;
                    }
                }
                sent
            })
        })
        .collect();
    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(150 + (kill * 97 % 500) as u64)).await;
        let port = PORTS[kill % PORTS.len()];
        programs.remove(&port).unwrap().kill();
        programs.insert(port, start(port).await);
    }
    done.store(true, Ordering::SeqCst);
    let mut sent = BTreeMap::new();
    for tab in tabs {
        sent.extend(tab.await.unwrap());
    }
    assert!(sent.len() >= 4, "{} files", sent.len());
    // The reply goes out by one instance and is delivered by either.
    let check = client.post(at(PORTS[1], &format!("/rueckfragen/{id}/pruefen"))).header("origin", at(PORTS[1], ""));
    let receipt = check.header("cookie", &session).form(&[("luecken", "1")]).send().await.unwrap();
    let receipt = location(&receipt).unwrap_or_default();
    assert!(receipt.contains("/eingang/"), "{receipt}");
    let until = Instant::now() + Duration::from_secs(60);
    let packages = loop {
        let packages: Vec<_> =
            read_packages(&data.path().join("akten")).into_iter().filter(|(_, manifest)| manifest["message_id"] == *id).collect();
        if !packages.is_empty() {
            break packages;
        }
        assert!(Instant::now() < until, "it is not delivered");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert_eq!(packages.len(), 1);
    let (folder, manifest) = &packages[0];
    let mut arrived = BTreeMap::new();
    for document in manifest["documents"].as_array().unwrap() {
        let bytes = std::fs::read(folder.join("documents").join(document["file"].as_str().unwrap())).unwrap();
        let once = arrived.insert(document["original_name"].as_str().unwrap().to_owned(), sha256(&bytes));
        assert!(once.is_none(), "{} came twice", document["original_name"]);
    }
    assert_eq!(arrived, sent);
    programs.into_values().for_each(Program::kill);
}
