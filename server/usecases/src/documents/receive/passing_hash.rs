//! SHA-256 of a file that passes by. It is most of the work of receiving one, so on a fast line another thread does it beside,
//! batch by batch, while more arrives.

use aws_lc_rs::digest::{Context, SHA256};
use bytes::Bytes;
use std::time::{Duration, Instant};
use tokio::{
    sync::{Semaphore, SemaphorePermit, mpsc},
    task::JoinHandle,
};

/// Handed to the other thread at once.
const BATCH: usize = 128 * 1024;
/// Batches that may wait for the other thread. Two more are being hashed and being filled.
const WAITING_BATCHES: usize = 2;
/// A line that brings so many bytes in less time is fast: 10 MB a second.
const MEASURE: usize = 256 * 1024;
const FAST: Duration = Duration::from_millis(25);
/// Fast lines that may hold bytes back, and a thread, for this at once. The others hash what comes when it comes.
const PLACES: usize = 4;
static BESIDE: Semaphore = Semaphore::const_new(PLACES);

/// Whoever drops one of its futures in the middle drops the hash with it: every caller gives up the file then.
pub(crate) struct PassingHash {
    state: State,
    /// Since when `measured` bytes have come.
    since: Instant,
    measured: usize,
    /// A line is fast that brings [`MEASURE`] bytes in less time.
    fast: Duration,
}

enum State {
    Here(Context),
    OnAnotherThread(OnAnotherThread),
}

/// The other thread hashes until nothing more can come.
struct OnAnotherThread {
    batches: mpsc::Sender<Vec<Bytes>>,
    hashing: JoinHandle<Context>,
    filling: Vec<Bytes>,
    filling_bytes: usize,
    /// Given back when it is over.
    _place: SemaphorePermit<'static>,
}

impl PassingHash {
    pub(crate) fn new() -> Self {
        Self { state: State::Here(Context::new(&SHA256)), since: Instant::now(), measured: 0, fast: FAST }
    }

    pub(crate) async fn update(&mut self, piece: &Bytes) {
        self.measured += piece.len();
        if self.measured >= MEASURE {
            self.judge_line().await;
        }
        match &mut self.state {
            State::Here(hash) => hash.update(piece),
            State::OnAnotherThread(beside) => beside.take(piece).await,
        }
    }

    async fn judge_line(&mut self) {
        let fast = self.since.elapsed() < self.fast;
        (self.since, self.measured) = (Instant::now(), 0);
        match &self.state {
            State::OnAnotherThread(_) if !fast => self.rest().await,
            State::Here(hash) if fast => {
                if let Ok(place) = BESIDE.try_acquire() {
                    self.state = State::OnAnotherThread(OnAnotherThread::begin(hash.clone(), place));
                }
            }
            State::Here(_) | State::OnAnotherThread(_) => {}
        }
    }

    /// Holds nothing back any more.
    pub(crate) async fn rest(&mut self) {
        let state = std::mem::replace(&mut self.state, State::Here(Context::new(&SHA256)));
        self.state = State::Here(state.end().await);
    }

    pub(crate) async fn finish(self) -> [u8; 32] {
        <[u8; 32]>::try_from(self.state.end().await.finish().as_ref()).expect("SHA-256 has 32 bytes")
    }
}

impl State {
    async fn end(self) -> Context {
        match self {
            Self::Here(hash) => hash,
            Self::OnAnotherThread(beside) => beside.end().await,
        }
    }
}

impl OnAnotherThread {
    fn begin(mut hash: Context, place: SemaphorePermit<'static>) -> Self {
        let (batches, mut coming) = mpsc::channel::<Vec<Bytes>>(WAITING_BATCHES);
        let hashing = tokio::task::spawn_blocking(move || {
            while let Some(batch) = coming.blocking_recv() {
                for piece in batch {
                    hash.update(&piece);
                }
            }
            hash
        });
        Self { batches, hashing, filling: Vec::new(), filling_bytes: 0, _place: place }
    }

    async fn take(&mut self, piece: &Bytes) {
        self.filling.push(piece.clone());
        self.filling_bytes += piece.len();
        if self.filling_bytes >= BATCH {
            self.hand_on().await;
        }
    }

    async fn hand_on(&mut self) {
        self.filling_bytes = 0;
        let sent = self.batches.send(std::mem::take(&mut self.filling)).await;
        // The other thread hashes for as long as somebody can send.
        sent.expect("somebody hashes");
    }

    async fn end(mut self) -> Context {
        self.hand_on().await;
        drop(self.batches);
        // Hashing does nothing that could fail; whoever waits for it shares its fate.
        self.hashing.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::sha256;

    /// Pieces of many sizes, on a line that is fast and slow by turns.
    #[tokio::test]
    async fn the_order_of_the_bytes_is_kept() {
        let whole: Vec<u8> = (0..3_000_017_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut hash = PassingHash::new();
        let (mut rest, mut size, mut beside, mut here) = (whole.as_slice(), 1, 0, 0);
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(size.min(rest.len()));
            hash.fast = if rest.len() % 5 == 0 { Duration::ZERO } else { Duration::MAX };
            hash.update(&Bytes::copy_from_slice(piece)).await;
            match &hash.state {
                State::Here(_) => here += 1,
                State::OnAnotherThread(_) => beside += 1,
            }
            rest = later;
            size = size * 7 % 200_003 + 1;
        }
        assert!(beside > 1 && here > 1, "{beside} {here}");
        assert_eq!(hash.finish().await, sha256(&whole));
    }

    /// What is put aside between two requests holds no bytes and no thread.
    #[tokio::test]
    async fn who_rests_holds_nothing_back() {
        let piece = Bytes::from(vec![7; MEASURE / 3]);
        let mut hash = PassingHash { fast: Duration::MAX, ..PassingHash::new() };
        for _ in 0..16 {
            hash.update(&piece).await;
        }
        assert!(matches!(&hash.state, State::OnAnotherThread(_)));
        hash.rest().await;
        assert!(matches!(hash.state, State::Here(_)));
        // Between any two requests, also on a line that was never fast.
        hash.rest().await;
        hash.update(&piece).await;
        assert_eq!(hash.finish().await, sha256(&piece.repeat(17)));
    }
}
