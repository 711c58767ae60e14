//! The log of accesses: gathered in memory for a moment, equal ones counted, written together. Nobody waits for it.

use aws_lc_rs::hmac;
use jiff::{SignedDuration, Timestamp};
use ports::{
    Clock, Storage, StorageError,
    storage::{AccessAction, AccessBy, AccessEvent, AccessKind},
};
use std::{
    collections::HashMap,
    fmt::Write as _,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// Gathered for so long; a process that is killed loses what it gathered.
pub const GATHERED_FOR: Duration = Duration::from_secs(2);
/// Different ones of people, phones and case systems that are known, in one gathering.
const MOST_OF_KNOWN: usize = 4_000;
/// Different ones of whoever is not known: a flood of them must not fill the database.
const MOST_OF_NOBODY: usize = 400;
/// Written in one transaction, so that nobody else waits long for the database.
const AT_ONCE: usize = 200;
/// Deleted in one transaction.
const DELETED_AT_ONCE: u16 = 1_000;

/// What happens to be in memory.
#[derive(Debug, Default)]
struct Gathered {
    events: HashMap<AccessKind, (Timestamp, u32)>,
    of_nobody: usize,
}

/// The one log of this process.
pub struct AccessLog {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    key: hmac::Key,
    kept_for: SignedDuration,
    gathered: Mutex<Gathered>,
    noted: Notify,
}

impl std::fmt::Debug for AccessLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessLog")
    }
}

impl AccessLog {
    /// `key` makes the hashes of addresses. Lines are deleted after `kept_for`.
    pub fn new(storage: Arc<dyn Storage>, clock: Arc<dyn Clock>, key: &[u8; 32], kept_for: SignedDuration) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self { storage, clock, key, kept_for, gathered: Mutex::default(), noted: Notify::new() }
    }

    /// Half of a keyed hash: the same address is recognized, and none can be read from it without the key.
    pub fn hash_of(&self, address: IpAddr) -> String {
        let tag = hmac::sign(&self.key, format!("access-event-address\0{address}").as_bytes());
        tag.as_ref()[..16].iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Takes one in. Too many different ones are only counted, with neither account nor address.
    pub fn note(&self, kind: AccessKind) {
        let now = self.clock.now();
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.take(kind, now, 1);
        drop(gathered);
        self.noted.notify_one();
    }

    /// Until there is something to write.
    pub async fn noted(&self) {
        self.noted.notified().await;
    }

    /// Writes what was gathered. What could not be written is gathered again.
    ///
    /// # Errors
    /// The database does not take it.
    pub async fn write(&self) -> Result<(), StorageError> {
        let gathered = std::mem::take(&mut *self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
        let new_id = || self.clock.new_id();
        let events = gathered.events.into_iter().map(|(kind, (at, times))| AccessEvent { id: new_id(), at, kind, times });
        let mut events: Vec<AccessEvent> = events.collect();
        events.sort_by_key(|event| event.at);
        let mut rest = events.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(AT_ONCE));
            if let Err(error) = self.storage.add_access_events(now).await {
                let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
                rest.iter().for_each(|event| gathered.take(event.kind.clone(), event.at, event.times));
                drop(gathered);
                self.noted.notify_one();
                return Err(error);
            }
            rest = later;
        }
        Ok(())
    }

    /// Deletes what is too old.
    ///
    /// # Errors
    /// The database is away.
    pub async fn forget_old(&self) -> Result<u64, StorageError> {
        let before = self.clock.now() - self.kept_for;
        let mut all = 0;
        loop {
            let gone = self.storage.delete_old_access_events(before, DELETED_AT_ONCE).await?;
            all += gone;
            if gone < u64::from(DELETED_AT_ONCE) {
                return Ok(all);
            }
        }
    }
}

impl Gathered {
    fn take(&mut self, kind: AccessKind, at: Timestamp, times: u32) {
        let is_new = !self.events.contains_key(&kind);
        let is_nobody = kind.by == AccessBy::Nobody;
        let is_full = if is_nobody { self.of_nobody >= MOST_OF_NOBODY } else { self.events.len() >= MOST_OF_KNOWN };
        let kind = if is_new && is_full { not_written(kind.tenant) } else { kind };
        let known = self.events.entry(kind).or_insert_with(|| {
            self.of_nobody += usize::from(is_nobody);
            (at, 0)
        });
        known.0 = known.0.min(at);
        known.1 = known.1.saturating_add(times);
    }
}

fn not_written(tenant: Option<domain::id::TenantId>) -> AccessKind {
    let action = AccessAction::NotWritten;
    AccessKind { tenant, by: AccessBy::Nobody, action, route: String::new(), message: None, object: None, address_hash: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::AccountId;
    use uuid::Uuid;

    fn kind(by: AccessBy, number: u128) -> AccessKind {
        let (action, message) = (AccessAction::AccessRefused, Some(Uuid::from_u128(number)));
        AccessKind { tenant: None, by, action, route: "/".to_owned(), message, object: None, address_hash: None }
    }

    #[test]
    fn a_flood_is_counted_and_hides_nobody_who_is_known() {
        let (mut gathered, now) = (Gathered::default(), Timestamp::from_second(1_800_000_000).expect("a moment"));
        for number in 0..100_000 {
            gathered.take(kind(AccessBy::Nobody, number), now, 1);
        }
        assert_eq!(gathered.events.len(), MOST_OF_NOBODY + 1);
        assert_eq!(gathered.events[&not_written(None)].1, 100_000 - u32::try_from(MOST_OF_NOBODY).expect("few"));
        let known = AccessBy::Clerk(AccountId(Uuid::from_u128(7)));
        gathered.take(kind(known.clone(), 1), now, 1);
        gathered.take(kind(known.clone(), 1), now, 1);
        assert_eq!(gathered.events[&kind(known.clone(), 1)], (now, 2), "equal ones are counted");
        for number in 0..100_000 {
            gathered.take(kind(known.clone(), number), now, 1);
        }
        assert_eq!(gathered.events.len(), MOST_OF_KNOWN.max(MOST_OF_NOBODY + 1));
        assert_eq!(gathered.events.values().map(|(_, times)| times).sum::<u32>(), 200_002, "none is lost from the sum");
    }
}
