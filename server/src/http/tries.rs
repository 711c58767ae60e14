//! Tries that may be guesses: after some that failed, what fails from one address is answered with a pause, each time longer. What is right is
//! taken all the same: many people share an address, and a code that cannot be guessed within its life needs nobody locked out.

use super::client::ClientAddress;
use crate::doors::household;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tried {
    /// Of a phone. 45 random bits, ten minutes.
    PhoneCode,
    /// Of a case system.
    BearerToken,
}

impl Tried {
    /// So many cost nothing: people mistype, and many share an address.
    fn free(self) -> u32 {
        match self {
            Self::PhoneCode => 10,
            Self::BearerToken => 20,
        }
    }
}

const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// In so many seconds one try is forgotten: an address that many share stays below the free ones.
const SECONDS_FOR_ONE: i64 = 600;
/// After so long without a try all is forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(30);
/// Addresses that are remembered at once; a flood of them must not fill the memory.
const REMEMBERED: usize = 50_000;

#[derive(Debug, Default)]
pub struct Tries {
    failed: Mutex<HashMap<(Tried, IpAddr), Failed>>,
}

#[derive(Debug, Clone, Copy)]
struct Failed {
    times: u32,
    last: Timestamp,
    until: Timestamp,
}

impl Tries {
    /// How long whoever asks from there has to wait. `None`: not at all, or nobody knows from where.
    pub fn pause(&self, tried: Tried, from: ClientAddress, now: Timestamp) -> Option<SignedDuration> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let until = failed.get(&(tried, household(from.0?)))?.until;
        (until > now).then(|| now.duration_until(until))
    }

    /// Notes a try that failed, or one that costs us something.
    pub fn count(&self, tried: Tried, from: ClientAddress, now: Timestamp) {
        let Some(address) = from.0.map(household) else { return };
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= REMEMBERED {
            failed.retain(|_, known| known.last.duration_until(now) < FORGOTTEN);
        }
        if failed.len() >= REMEMBERED && !failed.contains_key(&(tried, address)) {
            return;
        }
        let new = Failed { times: 0, last: now, until: now };
        let known = failed.entry((tried, address)).or_insert(new);
        if known.last.duration_until(now) >= FORGOTTEN {
            *known = new;
        }
        let forgotten = known.last.duration_until(now).as_secs() / SECONDS_FOR_ONE;
        if forgotten > 0 {
            known.times = known.times.saturating_sub(u32::try_from(forgotten).unwrap_or(u32::MAX));
            known.last = now;
        }
        known.times += 1;
        if let Some(over) = known.times.checked_sub(tried.free()) {
            let pause = SignedDuration::from_secs(1 << over.min(10)).min(LONGEST_PAUSE);
            known.until = now + pause;
            if over.is_power_of_two() {
                tracing::warn!(tries.kind = ?tried, tries.failed = known.times, "tries.paused");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_one_address_s_own() {
        let (tries, start) = (Tries::default(), Timestamp::from_second(1_800_000_000).expect("a moment"));
        let address = |text: &str| ClientAddress(text.parse().ok());
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        for _ in 0..9 {
            tries.count(Tried::PhoneCode, one, start);
        }
        assert_eq!(tries.pause(Tried::PhoneCode, one, start), None);
        let mut pauses = Vec::new();
        for _ in 0..20 {
            tries.count(Tried::PhoneCode, one, start);
            pauses.extend(tries.pause(Tried::PhoneCode, one, start).map(|pause| pause.as_secs()));
        }
        assert_eq!((pauses[0], pauses[1], pauses[2], pauses.last()), (1, 2, 4, Some(&600)));
        assert_eq!(tries.pause(Tried::PhoneCode, other, start), None, "others are not touched");
        assert_eq!(tries.pause(Tried::BearerToken, one, start), None);
        let later = start + SignedDuration::from_mins(31);
        tries.count(Tried::PhoneCode, one, later);
        assert_eq!(tries.pause(Tried::PhoneCode, one, later), None, "it is forgotten");
    }
}
