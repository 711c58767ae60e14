//! Requests that wait at the same time look their sessions up together.
//!
//! Nothing is kept: whoever asks gets what the database says after the question came, so a sign-out anywhere counts with the next
//! request. While one look-up runs, those who come gather for the next one; they never join one that has begun.

use ports::{StorageError, storage::SessionHash};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::oneshot;

/// At most this many sessions in one look-up.
const TOGETHER: usize = 256;

/// The data of a living session, or why nobody knows. All who waited share the failure instead of failing one after the other.
type Loaded = Result<Option<String>, Arc<StorageError>>;

type LookUp = Result<HashMap<SessionHash, String>, StorageError>;

#[derive(Debug, Default)]
pub struct Gathered {
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    hash: SessionHash,
    answer: oneshot::Sender<Loaded>,
}

impl Gathered {
    /// `look_up` answers for several sessions at once: the data of those that live.
    pub async fn load<Found>(&self, hash: SessionHash, look_up: impl Fn(Vec<SessionHash>) -> Found) -> Loaded
    where
        Found: Future<Output = LookUp>,
    {
        loop {
            let (answer, mut answered) = oneshot::channel();
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { hash, answer });
            tokio::select! {
                biased;
                answer = &mut answered => if let Ok(answer) = answer {
                    return answer;
                },
                turn = self.turn.lock() => {
                    let answer = self.answer_all(&mut answered, &look_up).await;
                    drop(turn);
                    if let Some(answer) = answer {
                        return answer;
                    }
                }
            }
            // Whoever looked up for this request went away in the middle: it asks again.
        }
    }

    /// Looks up for all who wait, until our own answer is there. Only one does so at a time.
    async fn answer_all<Found>(
        &self,
        ours: &mut oneshot::Receiver<Loaded>,
        look_up: &impl Fn(Vec<SessionHash>) -> Found,
    ) -> Option<Loaded>
    where
        Found: Future<Output = LookUp>,
    {
        loop {
            match ours.try_recv() {
                Ok(answer) => return Some(answer),
                Err(oneshot::error::TryRecvError::Closed) => return None,
                Err(oneshot::error::TryRecvError::Empty) => {}
            }
            // Who else has asked already comes along: fewer and larger look-ups.
            tokio::task::yield_now().await;
            let together: Vec<Waiting> = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let some = waiting.len().min(TOGETHER);
                waiting.drain(..some).filter(|one| !one.answer.is_closed()).collect()
            };
            let mut hashes: Vec<SessionHash> = together.iter().map(|one| one.hash).collect();
            hashes.sort_unstable();
            hashes.dedup();
            let found = look_up(hashes).await.map_err(Arc::new);
            for Waiting { hash, answer } in together {
                // Whoever is gone needs none.
                let _ = answer.send(found.as_ref().map(|found| found.get(&hash).cloned()).map_err(Arc::clone));
            }
        }
    }
}

#[cfg(test)]
mod tests;
