//! Requests that bring something for a long time: whether what lets them write still holds is asked again and again, for all of them together.
//! The last word has the transaction that stores.

use crate::access::Access;
use domain::person::CameBy;
use ports::{StorageError, storage::SessionHash};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// How soon an end is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Sessions in one question.
const TOGETHER: usize = 256;
/// No request brings something for longer than this, however slow its line is: what is whole by then stays.
const LONGEST: Duration = Duration::from_secs(60 * 60);

#[derive(Debug, Default)]
pub struct Watches {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    watched: HashMap<CameBy, Watched>,
    /// Somebody looks.
    running: bool,
}

#[derive(Debug)]
struct Watched {
    requests: usize,
    over: CancellationToken,
}

/// A request that is watched, until it is dropped.
#[derive(Debug)]
pub struct Watch {
    watches: Arc<Watches>,
    came_by: CameBy,
    over: CancellationToken,
}

impl Watch {
    /// Waits until the session or the phone's right has ended, or the request has taken too long.
    pub async fn ended(&self) {
        let _ = tokio::time::timeout(LONGEST, self.over.cancelled()).await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut inner = self.watches.lock();
        if let Some(watched) = inner.watched.get_mut(&self.came_by) {
            watched.requests -= 1;
            if watched.requests == 0 {
                inner.watched.remove(&self.came_by);
            }
        }
    }
}

impl Watches {
    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything that is watched now; nothing: whoever looks may stop.
    fn all_or_stop(&self) -> Vec<CameBy> {
        let mut inner = self.lock();
        inner.running = !inner.watched.is_empty();
        inner.watched.keys().copied().collect()
    }

    fn is_over(&self, came_by: &CameBy) {
        if let Some(watched) = self.lock().watched.get(came_by) {
            watched.over.cancel();
        }
    }
}

impl Access {
    /// Watches a request until the guard is dropped.
    pub fn watch(self: &Arc<Self>, came_by: CameBy) -> Watch {
        let (over, begin) = {
            let mut inner = self.watches.lock();
            let new = || Watched { requests: 0, over: CancellationToken::new() };
            let watched = inner.watched.entry(came_by).or_insert_with(new);
            watched.requests += 1;
            let over = watched.over.clone();
            (over, !std::mem::replace(&mut inner.running, true))
        };
        if begin {
            tokio::spawn(look(Arc::downgrade(self)));
        }
        Watch { watches: self.watches.clone(), came_by, over }
    }

    /// Whether what a request came by still lets it write.
    pub async fn still_holds(&self, came_by: &CameBy) -> Result<bool, StorageError> {
        Ok(self.over_of(&[*came_by]).await?.is_empty())
    }

    /// Those whose session or phone's right has ended. What a person sends themselves is their activity; a phone's is not.
    async fn over_of(&self, all: &[CameBy]) -> Result<Vec<CameBy>, StorageError> {
        let now = self.clock.now();
        let (own, by_phone): (Vec<CameBy>, Vec<CameBy>) = all.iter().partition(|came_by| came_by.phone.is_none());
        let mut over = Vec::new();
        for own in own.chunks(TOGETHER) {
            let hashes: Vec<SessionHash> = own.iter().map(|came_by| came_by.session).collect();
            let living = self.storage.load_sessions(&hashes, now).await?;
            over.extend(own.iter().filter(|came_by| !living.contains_key(&came_by.session)));
        }
        for came_by in by_phone {
            let Some(phone) = came_by.phone else { continue };
            let session = self.storage.look_at_sessions(&[came_by.session], now).await?;
            if session.is_empty() || !self.storage.hand_off_holds(phone, now).await? {
                over.push(came_by);
            }
        }
        Ok(over)
    }
}

async fn look(access: std::sync::Weak<Access>) {
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        let Some(access) = access.upgrade() else { return };
        let all = access.watches.all_or_stop();
        if all.is_empty() {
            return;
        }
        // A database that is away takes nobody's right.
        for over in access.over_of(&all).await.unwrap_or_default() {
            access.watches.is_over(&over);
        }
    }
}
