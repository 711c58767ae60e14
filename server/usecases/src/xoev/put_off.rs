//! Entries that could not be taken: looked at again and again, less and less often, so that they keep nobody waiting.

use domain::id::CaseSystemId;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

/// Failures after which an entry is put off.
const AT_ONCE: u32 = 5;
/// The first pause; each is twice the one before.
const FIRST: SignedDuration = SignedDuration::from_secs(4);
/// The longest.
const LONGEST: SignedDuration = SignedDuration::from_mins(10);

/// In memory: after a start everything is looked at once.
#[derive(Default)]
pub(crate) struct PutOff {
    entries: Mutex<HashMap<(CaseSystemId, String), (u32, Timestamp)>>,
}

impl PutOff {
    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<(CaseSystemId, String), (u32, Timestamp)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names that are not looked at now.
    pub(crate) fn now(&self, system: &CaseSystemId, now: Timestamp) -> HashSet<String> {
        let mut entries = self.entries();
        // Somebody has taken it away.
        entries.retain(|_, (_, until)| *until + SignedDuration::from_hours(24) > now);
        let later = entries.iter().filter(|((of, _), (_, until))| of == system && *until > now);
        later.map(|((_, entry), _)| entry.clone()).collect()
    }

    /// It failed once more.
    pub(crate) fn add(&self, system: &CaseSystemId, entry: &str, now: Timestamp) {
        let mut entries = self.entries();
        let (failures, until) = entries.entry((system.clone(), entry.to_owned())).or_insert((0, now));
        *failures += 1;
        if *failures > AT_ONCE {
            let doubled = 1_i32 << (*failures - AT_ONCE - 1).min(16);
            *until = now + FIRST.checked_mul(doubled).map_or(LONGEST, |pause| pause.min(LONGEST));
        }
    }

    pub(crate) fn forget(&self, system: &CaseSystemId, entry: &str) {
        self.entries().remove(&(system.clone(), entry.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let (put_off, system) = (PutOff::default(), "abh".parse().expect("a short name"));
        let mut now = Timestamp::UNIX_EPOCH;
        for _ in 0..AT_ONCE {
            put_off.add(&system, "a.xml", now);
            assert!(put_off.now(&system, now).is_empty());
        }
        for seconds in [4, 8, 16] {
            put_off.add(&system, "a.xml", now);
            assert!(put_off.now(&system, now + SignedDuration::from_secs(seconds - 1)).contains("a.xml"));
            now += SignedDuration::from_secs(seconds);
            assert!(put_off.now(&system, now).is_empty());
        }
        for _ in 0..100 {
            put_off.add(&system, "a.xml", now);
        }
        assert!(put_off.now(&system, now + LONGEST).is_empty());
        put_off.forget(&system, "a.xml");
        assert!(put_off.now(&system, now).is_empty());
    }
}
