//! A large file by the resumable way, in one request: against a bare receive-hash-encrypt-write loop and against `@tus/server` (npm), which
//! only writes what it receives, all on the same disk.

use crate::{Scale, bare, portal::BenchPortal, sender::Sending, upload, verdict};
use axum::body::Body;
use http::{Request, header};
use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub async fn run(site: &str, scale: Scale) {
    let bytes = scale.upload_bytes * 2;
    println!("\nResumable upload of {} MiB in one request", bytes >> 20);
    let portal = BenchPortal::start(site, None).await;
    let (ours, bare) = (portal.serve().await, bare::upload(portal.folder().to_owned()).await);
    let other = Other::start(portal.folder());
    // By turns, and each compared with its neighbours: a disk has good and bad minutes, and one lucky round of one of them says little.
    let mut rounds = Vec::new();
    for _ in 0..scale.rounds * 2 - 1 {
        let (bare, other) = (upload::to_bare(bare, bytes).await, other.receive(bytes).await);
        rounds.push([bare, other, to_portal(&portal, ours, bytes).await].map(|time| time.as_secs_f64()));
    }
    let best = |of: usize| rounds.iter().map(|round| round[of]).fold(f64::INFINITY, f64::min);
    for (of, name) in ["bare loop", "@tus/server", "portal"].into_iter().enumerate() {
        println!("  {name:<12}{:>36} (best)", format!("{:.0} MB/s", bytes as f64 / 1e6 / best(of)));
    }
    for (of, name, aim) in [(0, "bare loop", 0.85), (1, "@tus/server", 1.5)] {
        let ratio = median(rounds.iter().map(|round| round[of] / round[2]).collect());
        println!("  best to best of the {name:<26}{:.2}", best(of) / best(2));
        verdict(
            &format!("ratio to the {name}, middle of {}", rounds.len()),
            &format!("{ratio:.2}"),
            ratio >= aim,
            &aim.to_string(),
        );
    }
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn patch(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    let fixed = [("Tus-Resumable", "1.0.0"), ("Upload-Offset", "0"), ("Content-Type", "application/offset+octet-stream")];
    fixed.iter().chain(headers).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

async fn to_portal(portal: &BenchPortal, to: SocketAddr, bytes: u64) -> Duration {
    let begun = Instant::now();
    let path = begin(portal, &portal.papers("mietvertrag"), bytes).await;
    let headers = patch(&[("Cookie", &portal.cookie), ("Origin", "http://127.0.0.1")]);
    let sending = Sending { to, method: "PATCH", path, headers, head: String::new(), tail: String::new(), bytes };
    let (status, _) = sending.run().await;
    assert_eq!(status, 204, "the upload was taken");
    let time = begun.elapsed();
    let page = String::from_utf8(portal.get(&portal.papers("mietvertrag")).await).unwrap();
    for removal in page.split('"').filter(|part| part.contains("/entfernen/")) {
        portal.post(removal, "").await;
    }
    time
}

/// Announces a file and returns its address.
pub async fn begin(portal: &BenchPortal, papers: &str, bytes: u64) -> String {
    let request = Request::post(format!("{papers}/uebertragungen"))
        .header(header::COOKIE, &portal.cookie)
        .header(header::ORIGIN, "http://127.0.0.1")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", bytes.to_string())
        .header("upload-metadata", "filename Z3Jvc3MucGRm");
    let (status, headers, body) = portal.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status.as_u16(), 201, "{}", String::from_utf8_lossy(&body));
    headers[header::LOCATION].to_str().unwrap().to_owned()
}

/// The other server, in a process of its own as ours would be.
struct Other {
    child: Child,
    address: SocketAddr,
}

impl Other {
    fn start(folder: &std::path::Path) -> Self {
        let script = std::env::var("RUECKKANAL_TUS_SERVER").expect("set by `cargo xtask bench`");
        let mut child = Command::new("node").arg(script).arg(folder.join("tus")).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, address: line.trim().parse().unwrap() }
    }

    async fn receive(&self, bytes: u64) -> Duration {
        let begun = Instant::now();
        let created = reqwest::Client::new()
            .post(format!("http://{}/files", self.address))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", bytes)
            .header("Upload-Metadata", "filename Z3Jvc3MucGRm")
            .send()
            .await
            .unwrap();
        assert_eq!(created.status().as_u16(), 201);
        let path = created.headers()["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let path = format!("/files/{path}");
        let sending = Sending {
            to: self.address,
            method: "PATCH",
            path: path.clone(),
            headers: patch(&[]),
            head: String::new(),
            tail: String::new(),
            bytes,
        };
        assert_eq!(sending.run().await.0, 204);
        let time = begun.elapsed();
        let removed = reqwest::Client::new().delete(format!("http://{}{path}", self.address)).header("Tus-Resumable", "1.0.0");
        assert_eq!(removed.send().await.unwrap().status().as_u16(), 204);
        time
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
