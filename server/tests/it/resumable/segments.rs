//! What becomes of the pieces: durable while more arrives, put together where they are fragments, taken to the last byte that has arrived.

use super::{Sender, long_pdf, sender, stalled};
use crate::support::*;
use axum::body::{Body, Bytes};
use domain::id::DocumentId;
use futures_util::{StreamExt as _, stream};
use std::time::{Duration, Instant};

/// Only a hang lasts longer, whatever else the machine does.
const PATIENCE: Duration = Duration::from_secs(120);

fn id_of(upload: &str) -> DocumentId {
    upload.rsplit('/').next().unwrap().parse().unwrap()
}

/// Lets the scanner come to its end once somebody else asks for this upload.
pub(super) async fn release_when_asked(portal: &TestPortal, upload: &str) {
    let until = Instant::now() + PATIENCE;
    while !portal.state.rooms.documents.uploads.is_asked_to_stop(id_of(upload)) {
        assert!(Instant::now() < until, "nobody asks");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    portal.scanner.set(ScannerMood::Working);
}

/// As a phone's buffers and the network hold it: everything is there once the first piece has been looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn whoever_is_asked_to_let_go_takes_what_has_arrived() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(150_000);
    let upload = amina.begun("a.pdf", content.len()).await;
    let mut first_tab = Sender { browser: amina.browser.clone(), at: amina.at.clone() };
    let (address, pieces) = (upload.clone(), content[..100_000].to_vec());
    let (uploads, id) = (portal.state.rooms.documents.uploads.clone(), id_of(&upload));
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let sending = tokio::spawn(async move {
        let mut begun = Some(begun);
        let pieces: Vec<Bytes> = pieces.chunks(10_000).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces).map(move |piece| {
            if let Some(begun) = begun.take() {
                let _ = begun.send(());
                // The rest lies there when the other request asks.
                let until = Instant::now() + PATIENCE;
                while !uploads.is_asked_to_stop(id) {
                    assert!(Instant::now() < until, "nobody asks");
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            Ok::<_, std::io::Error>(piece)
        });
        first_tab.append(&address, 0, Body::from_stream(pieces.chain(stream::pending()))).await
    });
    has_begun.await.unwrap();
    assert_eq!(amina.offset(&upload).await, 100_000, "not only the first piece");
    sending.await.unwrap().has_status(409);
}

/// A fast line: one segment is made durable while the next one arrives.
#[tokio::test]
async fn a_large_file_becomes_durable_while_it_arrives() {
    let larger = |text: String| {
        text.replace("max_file_bytes = 200000", "max_file_bytes = 20000000")
            .replace("max_reply_bytes = 400000", "max_reply_bytes = 40000000")
    };
    let portal = TestPortal::start_edited(On::Sqlite, larger).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(15_000_000);
    let upload = amina.begun("a.pdf", content.len()).await;
    let clock = portal.clock.clone();
    let pieces: Vec<Bytes> = content.chunks(1_500_000).map(Bytes::copy_from_slice).collect();
    let pieces = stream::iter(pieces).map(move |piece| {
        clock.forward(1);
        Ok::<_, std::io::Error>(piece)
    });
    let last = amina.append(&upload, 0, Body::from_stream(pieces)).await;
    last.has_status(204);
    let objects = walk(&portal.folder.path().join("documents")).len();
    assert_eq!(objects, 4, "three segments of 4 MiB and more, and the rest");
    assert!(amina.content().await == content);
    assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_of_fragments_is_put_together_and_one_of_dust_is_not_taken() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(140_000);
    let upload = amina.begun("a.pdf", content.len()).await;
    for (at, fragment) in content.chunks(2_000).enumerate() {
        amina.append(&upload, at * 2_000, fragment.to_vec()).await.has_status(204);
    }
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1);
    assert!(amina.content().await == content);
    assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 0);
    let dust = amina.begun("b.pdf", content.len()).await;
    for (at, byte) in content.iter().enumerate().take(1_017) {
        amina.append(&dust, at, vec![*byte]).await.has_status(204);
    }
    amina.append(&dust, 1_017, content[1_017..].to_vec()).await.has_status(422);
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1, "nothing of it stays");
    amina.browser.get(&amina.at.clone()).await.shows("nicht ganz angekommen");
}

/// A little on a line that is silent, and on one that never is for long: both are put away before anybody asks or the line ends.
#[tokio::test]
async fn nothing_waits_in_memory_for_long() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(150_000);
    let documents = portal.folder.path().join("documents");
    for silent in [true, false] {
        let upload = amina.begun(if silent { "a.pdf" } else { "b.pdf" }, content.len()).await;
        let objects = || {
            let names = walk(&documents).into_iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
            names.filter_map(|name| name.parse().ok()).collect::<Vec<DocumentId>>()
        };
        let storage = portal.ports.storage.clone();
        let recorded = async || storage.known_objects(&objects()).await.unwrap().len();
        let before = recorded().await;
        let mut slow = Sender { browser: amina.browser.clone(), at: amina.at.clone() };
        let body = if silent {
            stalled(&content[..20_000], tokio::sync::oneshot::channel().0)
        } else {
            Body::from_stream(stream::unfold(content.clone(), |mut rest| async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let behind = rest.split_off(500.min(rest.len()));
                Some((Ok::<_, std::io::Error>(Bytes::from(rest)), behind))
            }))
        };
        let address = upload.clone();
        let sending = tokio::spawn(async move { slow.append(&address, 0, body).await });
        let until = Instant::now() + PATIENCE;
        while recorded().await == before {
            assert!(Instant::now() < until, "it waits in memory; silent: {silent}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // As if the process were killed.
        sending.abort();
        let _ = sending.await;
        assert!(amina.offset(&upload).await > 0, "silent: {silent}");
    }
}
