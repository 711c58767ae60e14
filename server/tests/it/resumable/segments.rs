//! What becomes of the pieces: durable while more arrives, put together where they are crumbs, taken to the last byte that has arrived.

use super::{Sender, long_pdf, sender};
use crate::support::*;
use axum::body::{Body, Bytes};
use futures_util::{StreamExt as _, stream};

/// As a phone's buffers and the network hold it: everything is there once the first piece has been looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn whoever_is_asked_to_let_go_takes_what_has_arrived() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(150_000);
    let upload = amina.begun("a.pdf", content.len()).await;
    let mut first_tab = Sender { browser: amina.browser.clone(), at: amina.at.clone() };
    let (address, pieces) = (upload.clone(), content[..100_000].to_vec());
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let sending = tokio::spawn(async move {
        let mut begun = Some(begun);
        let pieces: Vec<Bytes> = pieces.chunks(10_000).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces).map(move |piece| {
            if let Some(begun) = begun.take() {
                let _ = begun.send(());
                // Long enough for the other request to ask.
                std::thread::sleep(std::time::Duration::from_millis(500));
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
    assert_eq!(portal.state.portal.collect_orphans().await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_of_crumbs_is_put_together_and_one_of_dust_is_not_taken() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = sender(&portal, "amina").await;
    let content = long_pdf(140_000);
    let upload = amina.begun("a.pdf", content.len()).await;
    for (at, crumb) in content.chunks(2_000).enumerate() {
        amina.append(&upload, at * 2_000, crumb.to_vec()).await.has_status(204);
    }
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1);
    assert!(amina.content().await == content);
    assert_eq!(portal.state.portal.collect_orphans().await.unwrap(), 0);
    let dust = amina.begun("b.pdf", content.len()).await;
    for (at, byte) in content.iter().enumerate().take(1_002) {
        amina.append(&dust, at, vec![*byte]).await.has_status(204);
    }
    amina.append(&dust, 1_002, content[1_002..].to_vec()).await.has_status(422);
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1, "nothing of it stays");
    amina.browser.get(&amina.at.clone()).await.shows("nicht ganz angekommen");
}
