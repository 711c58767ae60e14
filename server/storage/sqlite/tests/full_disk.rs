//! The disk of the database runs full under load and is emptied again: writing works again by itself. The disk is a real one of a few
//! megabytes, in a mount namespace of its own, in which this program starts itself once more.

#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

use ports::{
    contract::samples::{message, slug},
    storage::Messages as _,
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use storage_sqlite::Database;

const DISK: &str = "RUECKKANAL_TEST_SMALL_DISK";
/// More than there are connections: each of them meets the full disk.
const WRITERS: usize = 24;
const REFUSED: usize = 100;

#[test]
fn writes_work_again_when_there_is_room_again() {
    if let Some(disk) = std::env::var_os(DISK) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        return runtime.block_on(story(&PathBuf::from(disk)));
    }
    let disk = tempfile::tempdir().unwrap();
    let script = format!("mount -t tmpfs -o size=16m tmpfs '{}' && exec \"$0\" \"$@\"", disk.path().display());
    let inside = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "writes_work_again_when_there_is_room_again", "--nocapture"])
        .env(DISK, disk.path())
        .output()
        .unwrap();
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));
}

async fn story(disk: &Path) {
    let database = Database::open(&disk.join("test.sqlite")).await.unwrap();
    let (stop, refused) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let write = async |database: &Database| database.create_message(&message("amina", 0)).await.is_ok();
    assert!(write(&database).await, "there is room");
    let filler = disk.join("filler");
    fill(&filler);
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (database, stop, refused) = (database.clone(), stop.clone(), refused.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    if database.create_message(&message("amina", 0)).await.is_err() {
                        refused.fetch_add(1, Ordering::SeqCst);
                    }
                }
            })
        })
        .collect();
    let until = Instant::now() + Duration::from_secs(30);
    while refused.load(Ordering::SeqCst) < REFUSED {
        assert!(Instant::now() < until, "the disk does not run full");
        fill(&filler);
        tokio::task::yield_now().await;
    }
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(!write(&database).await, "it is full");
    // What was stored is still read.
    let tenant = slug("land");
    let found = database.message_for_delivery(&tenant, message("amina", 0).message.id).await;
    assert!(found.is_ok_and(|found| found.is_none()), "reading goes on");
    std::fs::remove_file(&filler).unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    // Each connection, not only the lucky one.
    for round in 0..5 {
        let all = (0..WRITERS).map(|_| {
            let database = database.clone();
            tokio::spawn(async move { database.create_message(&message("amina", 0)).await })
        });
        for written in all.collect::<Vec<_>>() {
            let written = written.await.unwrap();
            assert!(written.is_ok(), "round {round}: there is room, and it is not used: {written:?}");
            assert!(Instant::now() < until, "it takes too long");
        }
    }
}

/// Takes what room there is.
fn fill(filler: &Path) {
    let mut file = std::fs::File::options().append(true).create(true).open(filler).unwrap();
    while file.write(&[7; 4096]).is_ok_and(|written| written > 0) {}
}
