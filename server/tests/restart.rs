//! The program ends while a slow line brings a file, planned or not: what has arrived is there when it is back.

#![cfg(feature = "demo")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

#[allow(dead_code, reason = "nothing is delivered here")]
mod programs;

use futures_util::{StreamExt as _, stream};
use programs::{Program, at, document, location, message, sign_in};
use reqwest::{Body, Client, redirect::Policy};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const PORT: u16 = 9520;
/// Comes at once: less than what makes a segment full.
const AT_ONCE: usize = 1_850_000;
/// Then so much, so often.
const DROP: usize = 1000;
const PAUSE: Duration = Duration::from_millis(50);

struct Line {
    client: Client,
    session: String,
    upload: String,
}

impl Line {
    /// A new file of a new message.
    async fn begin(client: &Client, session: &str, key: &str, length: usize) -> Self {
        let request =
            client.post(at(PORT, "/api/v1/messages")).bearer_auth("demo-case-system-token").header("idempotency-key", key);
        let created: Value = request.json(&message(PORT)).send().await.unwrap().json().await.unwrap();
        let uploads = format!("/rueckfragen/{}/nachweise/papier/uebertragungen", created["id"].as_str().unwrap());
        let begin = client.post(at(PORT, &uploads)).header("cookie", session).header("origin", at(PORT, ""));
        let begin = begin.header("tus-resumable", "1.0.0").header("upload-length", length);
        let upload = location(&begin.header("upload-metadata", "filename YS5wZGY=").send().await.unwrap()).unwrap();
        Self { client: client.clone(), session: session.to_owned(), upload }
    }

    /// Much at once, then drop by drop. Counts what the program has taken.
    fn send(&self, content: &[u8]) -> Arc<AtomicUsize> {
        let (first, rest) = content.split_at(AT_ONCE);
        let taken = Arc::new(AtomicUsize::new(0));
        let mut pieces: Vec<Vec<u8>> = first.chunks(50_000).map(<[u8]>::to_vec).collect();
        let fast = pieces.len();
        pieces.extend(rest.chunks(DROP).map(<[u8]>::to_vec));
        let count = taken.clone();
        let pieces = stream::iter(pieces.into_iter().enumerate()).then(move |(at, piece)| {
            let count = count.clone();
            async move {
                if at >= fast {
                    tokio::time::sleep(PAUSE).await;
                }
                count.fetch_add(piece.len(), Ordering::SeqCst);
                Ok::<_, std::io::Error>(piece)
            }
        });
        let patch = self.client.patch(at(PORT, &self.upload)).header("cookie", &self.session).header("origin", at(PORT, ""));
        let patch = patch.header("tus-resumable", "1.0.0").header("upload-offset", "0");
        let patch = patch.header("content-type", "application/offset+octet-stream").header("content-length", content.len());
        tokio::spawn(patch.body(Body::wrap_stream(pieces)).send());
        taken
    }

    async fn offset(&self) -> usize {
        let head = self.client.head(at(PORT, &self.upload)).header("cookie", &self.session).header("origin", at(PORT, ""));
        let state = head.header("tus-resumable", "1.0.0").send().await.unwrap();
        state.headers()["upload-offset"].to_str().unwrap().parse().unwrap()
    }
}

async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(120);
    while !done() {
        assert!(Instant::now() < until, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Nothing waits at either end of a line to the program: what was sent is read.
fn nothing_waits() -> bool {
    let port = format!(":{PORT:04X}");
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let open = sockets.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).filter(|fields| {
        // Local and remote address, then the state: 01 is established.
        fields.len() > 4 && fields[3] == "01" && (fields[1].ends_with(&port) || fields[2].ends_with(&port))
    });
    open.into_iter().all(|fields| fields[4] == "00000000:00000000")
}

/// How much the program has read for certain, while more drops follow.
async fn arrived(taken: &AtomicUsize) -> usize {
    until("the line is slow", || taken.load(Ordering::SeqCst) > AT_ONCE).await;
    let before = taken.load(Ordering::SeqCst);
    // Whatever stands before the next drops is on the line.
    until("drops follow", || taken.load(Ordering::SeqCst) > before + 2 * DROP).await;
    until("the program reads", nothing_waits).await;
    before
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_slow_line_has_brought_outlasts_the_program() {
    let data = tempfile::tempdir().unwrap();
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(120)).build().unwrap();
    let program = Program::start(PORT, data.path(), None, &client, &[]).await;
    let session = sign_in(PORT, &client).await;
    let content = document("slow ", 2_400_000);
    // Planned: at once, and everything.
    let line = Line::begin(&client, &session, "planned", content.len()).await;
    let taken = line.send(&content);
    let before = arrived(&taken).await;
    program.stop().await;
    let program = Program::start(PORT, data.path(), None, &client, &[]).await;
    let offset = line.offset().await;
    assert!(offset >= before - DROP, "{offset} of {before}");
    // Not planned: all but the last two seconds, and the time to write.
    let line = Line::begin(&client, &session, "killed", content.len()).await;
    let taken = line.send(&content);
    let (before, begun) = (arrived(&taken).await, Instant::now());
    until("time passes", || begun.elapsed() > Duration::from_secs(4)).await;
    program.kill();
    let program = Program::start(PORT, data.path(), None, &client, &[]).await;
    let offset = line.offset().await;
    assert!(offset >= before - DROP, "{offset} of {before}");
    program.kill();
}
