use super::{Gathered, LookUp};
use futures_util::future::join_all;
use ports::{StorageError, storage::SessionHash};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tokio::sync::Notify;

const SESSION: SessionHash = [1; 32];

fn alive(hashes: &[SessionHash]) -> HashMap<SessionHash, String> {
    hashes.iter().map(|hash| (*hash, hash[0].to_string())).collect()
}

#[tokio::test]
async fn those_who_wait_are_answered_together_each_with_its_own() {
    let (gathered, asked) = (Gathered::default(), AtomicUsize::new(0));
    let look_up = async |hashes: Vec<SessionHash>| -> LookUp {
        asked.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        Ok(alive(&hashes))
    };
    let answers = join_all((0..100).map(|n| gathered.load([n % 50; 32], &look_up))).await;
    for (n, answer) in (0_u8..100).zip(answers) {
        assert_eq!(answer.expect("found"), Some((n % 50).to_string()));
    }
    assert!(asked.load(Ordering::Relaxed) <= 2, "{asked:?} look-ups for a hundred requests");
}

#[tokio::test]
async fn a_request_never_takes_an_answer_from_before_it_came() {
    let (gathered, signed_out, begun, go_on) = (Gathered::default(), AtomicBool::new(false), Notify::new(), Notify::new());
    let look_up = async |hashes: Vec<SessionHash>| -> LookUp {
        let found = if signed_out.load(Ordering::Relaxed) { HashMap::new() } else { alive(&hashes) };
        begun.notify_one();
        go_on.notified().await;
        Ok(found)
    };
    let first = gathered.load(SESSION, &look_up);
    let second = async {
        begun.notified().await;
        // The first look-up has read the session; the sign-out comes, and then a request.
        signed_out.store(true, Ordering::Relaxed);
        let late = gathered.load(SESSION, &look_up);
        let free = async {
            go_on.notify_one();
            begun.notified().await;
            go_on.notify_one();
        };
        tokio::join!(late, free).0
    };
    let (first, second) = tokio::join!(first, second);
    assert!(first.expect("found").is_some());
    assert!(second.expect("found").is_none(), "signed out before it asked");
}

#[tokio::test]
async fn a_request_that_is_cut_off_leaves_nobody_waiting() {
    let (gathered, begun) = (Gathered::default(), Notify::new());
    let hanging = async |_: Vec<SessionHash>| -> LookUp {
        begun.notify_one();
        std::future::pending().await
    };
    let answers = async |hashes: Vec<SessionHash>| -> LookUp { Ok(alive(&hashes)) };
    let mut cut = Box::pin(gathered.load([2; 32], &hanging));
    let mut waiting = Box::pin(gathered.load(SESSION, &answers));
    tokio::select! {
        biased;
        _ = &mut cut => unreachable!(),
        _ = &mut waiting => unreachable!("somebody else is looking up"),
        () = begun.notified() => {}
    }
    drop(cut);
    assert_eq!(waiting.await.expect("found").as_deref(), Some("1"));
}

#[tokio::test]
async fn a_database_that_is_away_is_asked_once_for_all() {
    let (gathered, asked) = (Gathered::default(), AtomicUsize::new(0));
    let look_up = async |_: Vec<SessionHash>| -> LookUp {
        asked.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        Err(StorageError::Unavailable("away".into()))
    };
    let answers = join_all((0..50).map(|n| gathered.load([n; 32], &look_up))).await;
    assert!(answers.iter().all(Result::is_err));
    assert!(asked.load(Ordering::Relaxed) <= 2, "{asked:?}");
}
