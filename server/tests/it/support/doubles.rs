//! What cannot be real inside one process: time that can be turned, a scanner with moods, people who sign in at once.

use async_trait::async_trait;
use domain::{
    binding::PersonAttributes,
    person::{PersonKey, TrustLevel},
    personal::Personal,
};
use futures_util::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use ports::{
    ByteStream, Callback, Clock, Identity, IdentityProvider, LogoutNotice, MalwareScanner, ScannerError, SignInError,
    SignInRequest, SignInSecrets, Verdict,
};
use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use super::ISSUER;

/// Turned by hand; broken, whoever looks at it panics.
pub struct TestClock {
    now: watch::Sender<Timestamp>,
    broken: AtomicBool,
    /// Pauses that have begun.
    pauses: watch::Sender<usize>,
}

impl TestClock {
    pub fn at(time: &str) -> Self {
        Self { now: watch::Sender::new(time.parse().unwrap()), broken: AtomicBool::new(false), pauses: watch::Sender::new(0) }
    }

    pub fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    pub fn forward(&self, minutes: i64) {
        self.now.send_modify(|now| *now += SignedDuration::from_mins(minutes));
    }

    /// Until so many pauses have begun.
    pub async fn paused(&self, times: usize) {
        self.pauses.subscribe().wait_for(|pauses| *pauses >= times).await.unwrap();
    }
}

#[async_trait]
impl Clock for TestClock {
    /// Each look is a microsecond later, as with a real clock.
    fn now(&self) -> Timestamp {
        assert!(!self.broken.load(Ordering::SeqCst), "the clock is broken");
        let mut seen = None;
        self.now.send_if_modified(|now| {
            *now += SignedDuration::from_micros(1);
            seen = Some(*now);
            // Nobody rests for a microsecond.
            false
        });
        seen.unwrap()
    }

    /// Ends when somebody turns the clock so far.
    async fn pause(&self, length: Duration) {
        let mut now = self.now.subscribe();
        let until = *now.borrow() + SignedDuration::try_from(length).unwrap();
        self.pauses.send_modify(|pauses| *pauses += 1);
        now.wait_for(|now| *now >= until).await.unwrap();
    }

    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn fill_random(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).unwrap();
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScannerMood {
    Working,
    Broken,
    /// Begins, and ends in another mood.
    Slow,
}

/// Knows one word of malware.
pub struct TestScanner {
    mood: watch::Sender<ScannerMood>,
    slow: Notify,
}

impl Default for TestScanner {
    fn default() -> Self {
        Self { mood: watch::Sender::new(ScannerMood::Working), slow: Notify::new() }
    }
}

impl TestScanner {
    pub fn set(&self, mood: ScannerMood) {
        self.mood.send_replace(mood);
    }

    /// A slow scan has begun.
    pub async fn has_begun(&self) {
        self.slow.notified().await;
    }
}

#[async_trait]
impl MalwareScanner for TestScanner {
    async fn scan(&self, mut content: ByteStream) -> Result<Verdict, ScannerError> {
        let mut mood = self.mood.subscribe();
        let now = *mood.borrow();
        if now == ScannerMood::Broken {
            return Err(ScannerError("away".into()));
        }
        if now == ScannerMood::Slow {
            self.slow.notify_one();
            mood.wait_for(|mood| *mood != ScannerMood::Slow).await.map_err(|error| ScannerError(error.to_string()))?;
        }
        let mut all = Vec::new();
        while let Some(piece) = content.next().await {
            all.extend_from_slice(&piece.map_err(|error| ScannerError(error.to_string()))?);
        }
        let evil = all.windows(7).any(|window| window == b"MALWARE");
        Ok(if evil { Verdict::Infected("test".into()) } else { Verdict::Clean })
    }
}

/// Signs in whoever the code names. `clerk-amt` is a clerk of `amt`; `clerk-without-role` has no role.
#[derive(Default)]
pub struct TestProvider {
    with_card: Mutex<BTreeSet<String>>,
}

impl TestProvider {
    pub fn raise(&self, who: &str) {
        self.with_card.lock().unwrap().insert(who.to_owned());
    }
}

#[async_trait]
impl IdentityProvider for TestProvider {
    async fn start(&self, _: &SignInRequest, secrets: &SignInSecrets) -> Result<String, SignInError> {
        Ok(format!("{ISSUER}/?state={}", secrets.state))
    }

    async fn finish(&self, callback: Callback) -> Result<Identity, SignInError> {
        let who = callback.code;
        if who == "refused" {
            return Err(SignInError::Refused("test".into()));
        }
        let authority = who.strip_prefix("clerk-").map(str::to_owned);
        let roles =
            if authority.is_some() && who != "clerk-without-role" { vec!["rueckkanal-clerk".to_owned()] } else { Vec::new() };
        Ok(Identity {
            key: PersonKey { issuer: ISSUER.to_owned(), subject: Personal::new(who.clone()) },
            name: Some(Personal::new(who.clone())),
            level: match who.split('-').next() {
                _ if self.with_card.lock().unwrap().contains(&who) => TrustLevel::High,
                Some("high") => TrustLevel::High,
                Some("basic") => TrustLevel::Basic,
                _ => TrustLevel::Substantial,
            },
            roles,
            authority,
            attributes: attributes_of(&who),
            provider_session: None,
            logout_hint: None,
        })
    }

    async fn check_issuer(&self, _: Option<&str>) -> Result<(), SignInError> {
        Ok(())
    }

    async fn verify_logout(&self, token: &str) -> Result<LogoutNotice, SignInError> {
        assert_ne!(token, "panic", "as the test wishes");
        Err(SignInError::Refused("test".into()))
    }

    async fn sign_out_url(&self, _: Option<&str>, _: &str) -> Option<String> {
        None
    }
}

/// What the provider vouches for. `high-olena` is who she says; the others are near her in one way or another.
fn attributes_of(who: &str) -> PersonAttributes {
    let person = |given: &str, family: &str, born: &str| PersonAttributes {
        given_names: Some(Personal::new(given.to_owned())),
        family_name: Some(Personal::new(family.to_owned())),
        birth_date: born.parse().ok().map(Personal::new),
        means: Some("eID".to_owned()),
        ..PersonAttributes::default()
    };
    match who {
        "kim" => person("KIM", "BEISPIEL", "1980-05-01"),
        "basic-kim" => person("Kim", "Beispiel", "1980-05-01"),
        "robin-kim" => person("ROBIN", "BEISPIEL", "1980-05-01"),
        _ if who.starts_with("acts-") => person("KIM", &who.to_uppercase(), "1980-05-01"),
        "high-olena" => person("OLENA", "PETRENKO", "1991-04-03"),
        "basic-olena" => PersonAttributes { means: Some("Benutzername".to_owned()), ..person("Olena", "Petrenko", "1991-04-03") },
        "high-married" => person("OLENA", "PETRENKO-KOVAL", "1991-04-03"),
        "high-sister" => person("OKSANA", "PETRENKO", "1991-04-03"),
        "high-code" => {
            PersonAttributes { person_code: Some(Personal::new("bpk-of-olena".to_owned())), ..PersonAttributes::default() }
        }
        "high-mailbox" => PersonAttributes {
            mailbox: Some(Personal::new("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10".to_owned())),
            ..person("OLENA", "PETRENKO", "")
        },
        "substantial-firm" => {
            PersonAttributes { organization: Some(Personal::new("du-9b1c".to_owned())), ..PersonAttributes::default() }
        }
        _ => PersonAttributes::default(),
    }
}
