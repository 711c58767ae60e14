//! Kills the running program without warning, again and again, under mixed load. Afterwards every acknowledged reply is in
//! the case file exactly once, with the right bytes.

#![cfg(feature = "demo")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

use aws_lc_rs::digest;
use reqwest::{Client, Response, header, redirect::Policy};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// How often the program is killed.
const KILLS: u32 = 100;
/// People who act at the same time.
const TABS: usize = 4;
const PORT: u16 = 9470;

/// What one person was promised.
type Promises = Arc<Mutex<BTreeMap<String, String>>>;

struct Program {
    child: Child,
}

impl Program {
    async fn start(data: &Path, client: &Client) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let site = root.join("target/site");
        assert!(site.join("assets.txt").exists(), "the site is built by `cargo xtask test rust`");
        let child = Command::new(env!("CARGO_BIN_EXE_rueckkanal"))
            .args(["demo", "--port", &PORT.to_string(), "--data"])
            .arg(data)
            .arg("--site")
            .arg(site)
            .env("RUST_LOG", "off")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let program = Self { child };
        let until = Instant::now() + Duration::from_secs(30);
        while client.get(at("/health/ready")).send().await.is_err() {
            assert!(Instant::now() < until, "the program does not start again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        program
    }

    /// SIGKILL: nothing can be tidied up.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn at(path: &str) -> String {
    format!("http://127.0.0.1:{PORT}{path}")
}

fn cookies(answer: &Response) -> String {
    let pairs = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

fn location(answer: &Response) -> Option<String> {
    answer.headers().get(header::LOCATION)?.to_str().ok().map(str::to_owned)
}

async fn sign_in(client: &Client) -> String {
    let form = [("konto", "demo-bundid"), ("zurueck", "/rueckfragen")];
    let start = client.post(at("/anmelden")).header("origin", at("")).form(&form).send().await.unwrap();
    let (browser, provider) = (cookies(&start), location(&start).unwrap());
    let mut asked: Vec<(String, String)> = url::Url::parse(&provider).unwrap().query_pairs().into_owned().collect();
    asked.push(("persona".into(), "amina".into()));
    let chosen = client.post(provider.split('?').next().unwrap()).form(&asked).send().await.unwrap();
    let back = client.get(location(&chosen).unwrap()).header("cookie", browser).send().await.unwrap();
    assert_eq!(location(&back).as_deref(), Some("/rueckfragen"));
    cookies(&back)
}

fn message() -> Value {
    json!({
        "kind": "inquiry", "authority": "auslaenderbehoerde", "case": "crash", "file_reference": "C-1",
        "recipient": { "issuer": format!("http://127.0.0.1:{}", PORT + 1), "subject": "amina" },
        "service": "Test", "subject": "Test", "body": "Test",
        "items": [
            { "id": "name", "question": { "type": "short_text", "label": "Wer?" } },
            { "id": "papier", "document_request": { "label": "Papier" } }
        ]
    })
}

/// A document that no other reply has: one page, and much that is only read over.
fn document(key: &str) -> Vec<u8> {
    let body = key.repeat(20_000 / key.len());
    format!(
        "%PDF-1.7\n%{body}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer << /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"
    )
    .into_bytes()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// One dialogue after the other until the program dies; whatever was acknowledged is noted.
async fn talk(client: Client, session: String, name: String, promises: Promises) -> Option<()> {
    for round in 0.. {
        let key = format!("{name}-{round}");
        let request = client.post(at("/api/v1/messages")).bearer_auth("demo-case-system-token").header("idempotency-key", &key);
        let created: Value = request.json(&message()).send().await.ok()?.json().await.ok()?;
        let id = created["id"].as_str()?.to_owned();
        let post =
            |path: &str| client.post(at(&format!("/rueckfragen/{id}{path}"))).header("origin", at("")).header("cookie", &session);
        post("/fragen/name").form(&[("antwort", key.as_str())]).send().await.ok()?;
        let part = reqwest::multipart::Part::bytes(document(&key)).file_name("a.pdf");
        let form = reqwest::multipart::Form::new().part("dateien", part).text("aktion", "weiter");
        let uploaded = post("/nachweise/papier").multipart(form).send().await.ok()?;
        assert!(uploaded.status().as_u16() == 303, "{}", uploaded.status());
        // A double click.
        let (one, other) = tokio::join!(post("/pruefen").form(&[("", "")]).send(), post("/pruefen").form(&[("", "")]).send());
        for answer in [one, other].into_iter().flatten() {
            if let Some(receipt) = location(&answer).and_then(|to| to.split("/eingang/").nth(1).map(str::to_owned)) {
                promises.lock().unwrap().insert(receipt.trim_end_matches("#inhalt").to_owned(), key.clone());
            }
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).build().unwrap();
    let promises = Promises::default();
    let program = Program::start(data.path(), &client).await;
    let session = sign_in(&client).await;
    program.kill();
    for kill in 0..KILLS {
        let program = Program::start(data.path(), &client).await;
        let tabs = (0..TABS).map(|tab| {
            let work = talk(client.clone(), session.clone(), format!("kill-{kill}-{tab}"), promises.clone());
            tokio::spawn(work)
        });
        let tabs: Vec<_> = tabs.collect();
        // From the first request to the middle of several deliveries, in steps that never meet the same moment twice.
        tokio::time::sleep(Duration::from_millis(u64::from(kill * 37 % 500))).await;
        program.kill();
        for tab in tabs {
            tab.await.unwrap();
        }
    }
    let promises = promises.lock().unwrap().clone();
    assert!(promises.len() > KILLS as usize / 2, "only {} replies were acknowledged; the test tests little", promises.len());
    let program = Program::start(data.path(), &client).await;
    let packages = all_packages(data.path(), &promises).await;
    program.kill();
    check(&packages, &promises);
}

/// Waits until everything promised has arrived and nothing more is on its way. Leases of killed workers run out first.
async fn all_packages(data: &Path, promises: &BTreeMap<String, String>) -> Vec<(PathBuf, Value)> {
    let until = Instant::now() + Duration::from_secs(360);
    loop {
        let packages = read_packages(&data.join("akten"));
        let there: BTreeSet<&str> = packages.iter().filter_map(|(_, manifest)| manifest["receipt_number"].as_str()).collect();
        if promises.keys().all(|receipt| there.contains(receipt.as_str())) {
            return packages;
        }
        assert!(Instant::now() < until, "{} of {} promised replies arrived", there.len(), promises.len());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn read_packages(folder: &Path) -> Vec<(PathBuf, Value)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let visible = entries.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
    visible
        .map(|path| (path.clone(), serde_json::from_slice(&std::fs::read(path.join("manifest.json")).unwrap()).unwrap()))
        .collect()
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
            assert_eq!(bytes, self::document(key), "another reply's document");
        }
        assert_eq!(manifest["documents"].as_array().unwrap().len(), 1, "{key} lost its document");
    }
}
