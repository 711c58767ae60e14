//! The disk for documents runs full while people upload: they read what is safe, nothing half stays, reading and sending go on, and as soon as
//! there is room again everything works. The disk is a real one of a few megabytes, in a mount namespace of its own.

#![cfg(feature = "demo")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

mod programs;

use programs::{Program, at, document, location, message, read_packages, sha256, sign_in};
use reqwest::{Client, Response, StatusCode, redirect::Policy};
use serde_json::Value;
use std::time::{Duration, Instant};

const PORT: u16 = 9510;
const DISK: &str = "3m";

struct Person {
    client: Client,
    session: String,
    papers: String,
}

impl Person {
    async fn upload(&self, name: &str, content: &[u8]) -> Response {
        let part = reqwest::multipart::Part::bytes(content.to_vec()).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("dateien", part);
        let request = self.client.post(at(PORT, &self.papers)).header("origin", at(PORT, "")).header("cookie", &self.session);
        request.multipart(form).send().await.unwrap()
    }

    async fn page(&self) -> String {
        let request = self.client.get(at(PORT, &self.papers)).header("cookie", &self.session);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "reading goes on");
        answer.text().await.unwrap()
    }

    async fn post(&self, path: &str) -> Response {
        let request = self.client.post(at(PORT, path)).header("origin", at(PORT, "")).header("cookie", &self.session);
        request.form(&[("luecken", "1")]).send().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_loses_nothing() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("unterlagen");
    std::fs::create_dir_all(&folder).unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(30)).build().unwrap();
    let script = format!("mount -t tmpfs -o size={DISK} tmpfs '{}' && exec \"$0\" \"$@\"", folder.display());
    let inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", &script];
    let program = Program::start(PORT, data.path(), None, &client, &inside).await;
    let session = sign_in(PORT, &client).await;
    let request =
        client.post(at(PORT, "/api/v1/messages")).bearer_auth("demo-case-system-token").header("idempotency-key", "full");
    let created: Value = request.json(&message(PORT)).send().await.unwrap().json().await.unwrap();
    let id = created["id"].as_str().unwrap().to_owned();
    let person = Person { client: client.clone(), session, papers: format!("/rueckfragen/{id}/nachweise/papier") };
    let mut sent = Vec::new();
    let mut refused = 0;
    for number in 0..8 {
        let content = document(&format!("file {number} "), 700_000);
        let answer = person.upload(&format!("{number}.pdf"), &content).await;
        if answer.status() == StatusCode::SEE_OTHER {
            sent.push((format!("{number}.pdf"), sha256(&content)));
            continue;
        }
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE, "{number}: {text}");
        assert!(
            text.contains("ist sicher") && text.contains("Versuchen Sie es später wieder"),
            "what is safe, and what to do: {text}"
        );
        refused += 1;
    }
    assert!(!sent.is_empty() && refused >= 4, "{} of 8 were taken", sent.len());
    let page = person.page().await;
    for (name, _) in &sent {
        assert!(page.contains(name.as_str()), "{name} is there");
    }
    assert_eq!(page.matches("rk-file__tile").count(), sent.len(), "nothing half is there");
    // The resumable way: what is told is durable, and it says the same.
    let begin = client.post(at(PORT, &format!("{}/uebertragungen", person.papers))).header("cookie", &person.session);
    let begin = begin.header("origin", at(PORT, "")).header("tus-resumable", "1.0.0").header("upload-length", "2700000");
    let begun = begin.header("upload-metadata", "filename YS5wZGY=").send().await.unwrap();
    let upload = location(&begun).unwrap();
    // More than what waits in memory, and more than a large part.
    let piece = document("piece ", 2_600_000)[..2_600_000].to_vec();
    let patch = client.patch(at(PORT, &upload)).header("cookie", &person.session).header("origin", at(PORT, ""));
    let patch = patch
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", "0")
        .header("content-type", "application/offset+octet-stream");
    assert_eq!(patch.body(piece).send().await.unwrap().status(), StatusCode::INSUFFICIENT_STORAGE);
    let head = client.head(at(PORT, &upload)).header("cookie", &person.session).header("origin", at(PORT, ""));
    let state = head.header("tus-resumable", "1.0.0").send().await.unwrap();
    assert_eq!((state.status(), &state.headers()["upload-offset"]), (StatusCode::OK, &"0".parse().unwrap()));
    // One file goes, and there is room again, by itself.
    let button = page.split('"').find_map(|part| part.strip_prefix("entfernen:")).unwrap();
    let remove = format!("{}/entfernen/{button}", person.papers);
    assert_eq!(person.post(&remove).await.status(), StatusCode::SEE_OTHER);
    sent.remove(0);
    let until = Instant::now() + Duration::from_secs(10);
    let content = document("at last ", 600_000);
    while person.upload("endlich.pdf", &content).await.status() != StatusCode::SEE_OTHER {
        assert!(Instant::now() < until, "there is room and it is not used");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    sent.push(("endlich.pdf".to_owned(), sha256(&content)));
    let receipt = location(&person.post(&format!("/rueckfragen/{id}/pruefen")).await).unwrap_or_default();
    assert!(receipt.contains("/eingang/"), "sending needs no room: {receipt}");
    let until = Instant::now() + Duration::from_secs(30);
    let manifest = loop {
        let found = read_packages(&data.path().join("akten")).into_iter().find(|(_, manifest)| manifest["message_id"] == *id);
        if let Some((_, manifest)) = found {
            break manifest;
        }
        assert!(Instant::now() < until, "it is not delivered");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let documents = manifest["documents"].as_array().unwrap();
    let arrived = documents
        .iter()
        .map(|one| (one["original_name"].as_str().unwrap().to_owned(), one["sha256"].as_str().unwrap().to_owned()));
    assert_eq!(arrived.collect::<Vec<_>>(), sent);
    program.kill();
}
