//! The log of accesses: gathered in memory for a moment, equal ones counted, written together. Nobody waits for it.

use crate::access::Access;
use aws_lc_rs::hmac;
use jiff::{SignedDuration, Timestamp};
use ports::{
    Clock, StorageError,
    storage::{AccessAction, AccessBy, AccessEvent, AccessFilter, AccessKind, AccessRecords},
};
use std::{
    collections::HashMap,
    fmt::Write as _,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use uuid::Uuid;

/// Gathered for so long; a process that is killed loses what it gathered.
pub const GATHERED_FOR: Duration = Duration::from_secs(2);
/// Different ones of one account or case system, and of strangers from one address, in one gathering: a flood must neither fill the database nor
/// hide what others did.
const MOST_OF_ONE: usize = 100;
const MOST_OF_ONE_ADDRESS: usize = 10;
/// Different ones in all: of whoever is known, and of strangers.
const MOST_OF_KNOWN: usize = 4_000;
const MOST_OF_NOBODY: usize = 400;
/// Refusals of one account or case system that are told apart in a day; of further ones their number is written.
const REFUSALS_A_DAY: u32 = 1_000;
/// Written in one transaction, so that nobody else waits long for the database.
const AT_ONCE: usize = 200;
/// Deleted in one transaction.
const DELETED_AT_ONCE: u16 = 1_000;

/// What happens to be in memory.
#[derive(Debug, Default)]
struct Gathered {
    events: HashMap<AccessKind, (Timestamp, u32)>,
    /// How many different ones there are of each, strangers by their address.
    of_each: HashMap<(AccessBy, Option<String>), usize>,
    of_nobody: usize,
}

/// How often each was refused today, in this process.
#[derive(Debug, Default)]
struct Refusals {
    /// Days since 1970.
    day: i64,
    of_each: HashMap<AccessBy, u32>,
}

impl Refusals {
    /// What somebody makes up to be refused for, all day long, is not told apart for ever.
    fn take(&mut self, kind: AccessKind, now: Timestamp) -> AccessKind {
        let refused = matches!(kind.action, AccessAction::AccessRefused | AccessAction::ApiRefused);
        if kind.by == AccessBy::Nobody || !refused {
            return kind;
        }
        let day = now.as_second().div_euclid(24 * 60 * 60);
        if self.day != day {
            *self = Self { day, of_each: HashMap::new() };
        }
        let times = self.of_each.entry(kind.by.clone()).or_default();
        *times = times.saturating_add(1);
        if *times <= REFUSALS_A_DAY {
            return kind;
        }
        AccessKind { route: String::new(), message: None, object: None, ..kind }
    }
}

/// The one log of this process.
pub struct AccessLog {
    storage: Arc<dyn AccessRecords>,
    clock: Arc<dyn Clock>,
    key: hmac::Key,
    kept_for: SignedDuration,
    refusals: Mutex<Refusals>,
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
    pub fn new(storage: Arc<dyn AccessRecords>, clock: Arc<dyn Clock>, key: &[u8; 32], kept_for: SignedDuration) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self { storage, clock, key, kept_for, refusals: Mutex::default(), gathered: Mutex::default(), noted: Notify::new() }
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
        let kind = self.refusals.lock().unwrap_or_else(PoisonError::into_inner).take(kind, now);
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
        let is_nobody = kind.by == AccessBy::Nobody;
        // What strangers ask for is made up; it would only make equal ones different.
        let kind = if is_nobody { AccessKind { message: None, object: None, ..kind } } else { kind };
        let who = (kind.by.clone(), kind.address_hash.clone().filter(|_| is_nobody));
        let kind = if self.events.contains_key(&kind) || self.has_room(&who) { kind } else { not_written(&kind) };
        let known = self.events.entry(kind).or_insert_with(|| {
            self.of_nobody += usize::from(is_nobody);
            *self.of_each.entry(who).or_default() += 1;
            (at, 0)
        });
        known.0 = known.0.min(at);
        known.1 = known.1.saturating_add(times);
    }

    fn has_room(&self, who: &(AccessBy, Option<String>)) -> bool {
        let of_this = self.of_each.get(who).copied().unwrap_or_default();
        if who.0 == AccessBy::Nobody {
            of_this < MOST_OF_ONE_ADDRESS && self.of_nobody < MOST_OF_NOBODY
        } else {
            of_this < MOST_OF_ONE && self.events.len() - self.of_nobody < MOST_OF_KNOWN
        }
    }
}

/// Who it was is kept, and of strangers where they came from as long as there is room for that.
fn not_written(kind: &AccessKind) -> AccessKind {
    let action = AccessAction::NotWritten;
    AccessKind {
        tenant: kind.tenant.clone(),
        by: kind.by.clone(),
        action,
        route: String::new(),
        message: None,
        object: None,
        address_hash: None,
    }
}

impl Access {
    /// Who came in, looked, or was refused; oldest first, behind `after`.
    pub async fn events(
        &self,
        filter: &AccessFilter,
        after: Option<(Timestamp, Uuid)>,
        limit: u16,
    ) -> Result<Vec<AccessEvent>, StorageError> {
        self.storage.access_events(filter, after, limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::AccountId;
    use uuid::Uuid;

    fn kind(by: AccessBy, number: u128, address: u128) -> AccessKind {
        let (action, message) = (AccessAction::AccessRefused, Some(Uuid::from_u128(number)));
        let address_hash = Some(address.to_string());
        AccessKind { tenant: None, by, action, route: "/".to_owned(), message, object: None, address_hash }
    }

    #[test]
    fn made_up_refusals_are_told_apart_up_to_a_thousand_a_day() {
        let (mut refusals, now) = (Refusals::default(), Timestamp::from_second(1_800_000_000).expect("a moment"));
        let account = AccessBy::Applicant(AccountId(Uuid::from_u128(1)));
        let kinds: std::collections::HashSet<_> =
            (0..5_000).map(|number| refusals.take(kind(account.clone(), number, 1), now)).collect();
        assert_eq!(kinds.len(), 1_001);
        assert!(kinds.iter().all(|kind| kind.by == account && kind.action == AccessAction::AccessRefused), "it says whose");
        let viewed = AccessKind { action: AccessAction::DocumentDownloaded, ..kind(account.clone(), 7, 1) };
        assert_eq!(refusals.take(viewed.clone(), now), viewed, "what was seen is always told");
        let tomorrow = kind(account, 7, 1);
        assert_eq!(refusals.take(tomorrow.clone(), now + SignedDuration::from_hours(24)), tomorrow);
    }

    #[test]
    fn a_flood_is_counted_and_hides_nobody_else() {
        let (mut gathered, now) = (Gathered::default(), Timestamp::from_second(1_800_000_000).expect("a moment"));
        let account = |number| AccessBy::Clerk(AccountId(Uuid::from_u128(number)));
        for number in 0..100_000 {
            gathered.take(kind(account(1), number, 1), now, 1);
            gathered.take(AccessKind { route: number.to_string(), ..kind(AccessBy::Nobody, number, 2) }, now, 1);
            gathered.take(AccessKind { route: number.to_string(), ..kind(AccessBy::Nobody, number, number) }, now, 1);
        }
        assert!(gathered.events.len() <= MOST_OF_ONE + MOST_OF_NOBODY + 2, "{}", gathered.events.len());
        let sum = |gathered: &Gathered| gathered.events.values().map(|(_, times)| times).sum::<u32>();
        assert_eq!(sum(&gathered), 300_000, "none is lost from the sum");
        let of_one = gathered.events.iter().filter(|(kind, _)| kind.by == account(1));
        let unwritten = of_one.filter(|(kind, _)| kind.action == AccessAction::NotWritten).map(|(_, (_, times))| *times);
        assert_eq!(unwritten.sum::<u32>(), 100_000 - u32::try_from(MOST_OF_ONE).expect("few"), "it says whose");
        // Who comes now is written with all that is known.
        gathered.take(kind(account(2), 7, 7), now, 1);
        gathered.take(kind(account(2), 7, 7), now, 1);
        assert_eq!(gathered.events[&kind(account(2), 7, 7)], (now, 2), "equal ones are counted");
    }
}
