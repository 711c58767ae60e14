//! SHA-256 of a file that passes by. It is most of the work of receiving one, so on a fast line it is done beside: one batch is
//! hashed by another thread while the next one arrives.

use aws_lc_rs::digest::{Context, SHA256};
use bytes::Bytes;
use std::time::{Duration, Instant};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::JoinHandle,
};

/// Hashed at once beside the line. So much waits and as much is being hashed.
const BATCH: usize = 256 * 1024;
/// A line that brings a batch in less time is fast: 10 MB a second.
const FAST: Duration = Duration::from_millis(25);
/// Fast lines that may hold bytes back for this at once. The others hash what comes when it comes.
const PLACES: usize = 4;
static BESIDE: Semaphore = Semaphore::const_new(PLACES);

pub(super) struct PassingHash {
    state: State,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    place: Option<SemaphorePermit<'static>>,
    /// Since when `measured` bytes have come.
    since: Instant,
    measured: usize,
}

enum State {
    Here(Context),
    Beside(JoinHandle<Context>),
}

impl PassingHash {
    pub(super) fn new() -> Self {
        Self {
            state: State::Here(Context::new(&SHA256)),
            waiting: Vec::new(),
            waiting_bytes: 0,
            place: None,
            since: Instant::now(),
            measured: 0,
        }
    }

    pub(super) async fn update(&mut self, piece: &Bytes) {
        self.measured += piece.len();
        if self.measured >= BATCH {
            self.judge_line().await;
        }
        if self.place.is_none() {
            self.here().await.update(piece);
            return;
        }
        self.waiting.push(piece.clone());
        self.waiting_bytes += piece.len();
        if self.waiting_bytes >= BATCH {
            self.hand_on().await;
        }
    }

    async fn judge_line(&mut self) {
        let fast = self.since.elapsed() < FAST;
        (self.since, self.measured) = (Instant::now(), 0);
        if !fast {
            self.rest().await;
        } else if self.place.is_none() {
            self.place = BESIDE.try_acquire().ok();
        }
    }

    /// The batch before first: the order of the bytes is what is hashed.
    async fn hand_on(&mut self) {
        let mut hash = self.here().await.clone();
        let pieces = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.state = State::Beside(tokio::task::spawn_blocking(move || {
            for piece in pieces {
                hash.update(&piece);
            }
            hash
        }));
    }

    /// What is hashed so far, once no batch is on its way.
    async fn here(&mut self) -> &mut Context {
        if let State::Beside(batch) = &mut self.state {
            // A batch does nothing that could fail; whoever waits for it shares its fate.
            let hash = batch.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            self.state = State::Here(hash);
        }
        match &mut self.state {
            State::Here(hash) => hash,
            State::Beside(_) => unreachable!("it was waited for"),
        }
    }

    /// Holds nothing back any more.
    pub(super) async fn rest(&mut self) {
        let pieces = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let hash = self.here().await;
        for piece in pieces {
            hash.update(&piece);
        }
        self.place = None;
    }

    pub(super) async fn finish(mut self) -> [u8; 32] {
        self.rest().await;
        let hash = self.here().await.clone().finish();
        <[u8; 32]>::try_from(hash.as_ref()).expect("SHA-256 has 32 bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::sha256;

    /// Pieces of many sizes, fast enough to be hashed beside the line, and with breaks that are not.
    #[tokio::test]
    async fn the_order_of_the_bytes_is_kept() {
        let whole: Vec<u8> = (0..3_000_017_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut hash = PassingHash::new();
        let (mut rest, mut size, mut beside) = (whole.as_slice(), 1, false);
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(size.min(rest.len()));
            hash.update(&Bytes::copy_from_slice(piece)).await;
            beside |= hash.place.is_some();
            assert!(hash.waiting_bytes < BATCH);
            rest = later;
            size = size * 7 % 200_003 + 1;
            if size < 1000 {
                tokio::time::sleep(2 * FAST).await;
            }
        }
        assert!(beside, "the line was fast");
        assert_eq!(hash.finish().await, sha256(&whole));
    }

    /// What is put aside between two requests holds no bytes and no place.
    #[tokio::test]
    async fn who_rests_holds_nothing_back() {
        let piece = Bytes::from(vec![7; BATCH / 2]);
        let mut hash = PassingHash::new();
        for _ in 0..7 {
            hash.update(&piece).await;
        }
        hash.rest().await;
        assert!(hash.place.is_none() && hash.waiting.is_empty());
        assert!(matches!(hash.state, State::Here(_)));
        assert_eq!(hash.finish().await, sha256(&piece.repeat(7)));
    }
}
