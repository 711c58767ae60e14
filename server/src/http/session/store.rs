//! The session layer's store over our own storage: hashed ids, a fresh id for each new row, no resurrection.

use super::{AppState, PERSON, SessionPerson, gathered::Gathered};
use async_trait::async_trait;
use jiff::SignedDuration;
use ports::Clock;
use ports::storage::{NewSession, SessionHash};
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};
use tower_sessions::{
    SessionStore,
    cookie::time::{Duration, OffsetDateTime},
    session::{Id, Record},
    session_store::{Error, Result},
};
use usecases::{access::Access, hash::sha256};

#[derive(Clone)]
pub struct Store {
    access: Arc<Access>,
    clock: Arc<dyn Clock>,
    gathered: Arc<Gathered>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    pub fn new(state: &AppState) -> Self {
        Self { access: state.rooms.access.clone(), clock: state.rooms.clock.clone(), gathered: state.sessions.clone() }
    }
}

/// The part of a session's data that pages need.
#[derive(Deserialize)]
struct Data {
    person: Option<SessionPerson>,
}

impl Store {
    /// Who is signed in.
    pub async fn person(&self, id: Id) -> Result<Option<SessionPerson>> {
        let Some(data) = self.data(id).await? else { return Ok(None) };
        let data: Data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(data.person)
    }

    /// What is stored of a session that lives.
    async fn data(&self, id: Id) -> Result<Option<String>> {
        let look_up = async |hashes: Vec<SessionHash>| self.access.load_sessions(&hashes).await;
        self.gathered.load(hash(id), look_up).await.map_err(backend)
    }
}

/// What is stored of a session id.
pub fn hash(id: Id) -> SessionHash {
    sha256(&id.0.to_be_bytes())
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let person = record.data.get(PERSON).cloned().ok_or_else(|| backend("a session without a person"))?;
        let person: SessionPerson = serde_json::from_value(person).map_err(|error| Error::Encode(error.to_string()))?;
        let (absolute, idle) = person.lifetimes();
        // Whoever only asked the provider again is not signed in for longer by it.
        let elapsed = person.began_at.map_or(SignedDuration::ZERO, |began| began.duration_until(self.clock.now()));
        let absolute = (absolute - elapsed.max(SignedDuration::ZERO)).max(SignedDuration::ZERO);
        loop {
            // Always a new id: after a flush the layer hands in the old one.
            let mut random = [0; 16];
            self.clock.fill_random(&mut random);
            record.id = Id(i128::from_be_bytes(random));
            let new = NewSession {
                hash: hash(record.id),
                data: encode(&record.data)?,
                tenant: person.tenant.clone(),
                account: person.account,
                issuer: person.key.issuer.clone(),
                subject: person.key.subject.reveal().clone(),
                provider_session: person.provider_session.clone(),
                created_at: self.clock.now(),
                idle,
                absolute,
            };
            if self.access.begin_session(&new).await.map_err(backend)? {
                return Ok(());
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = encode(&record.data)?;
        self.access.keep_session(&hash(record.id), &data).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(data) = self.data(*id).await? else { return Ok(None) };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        // The layer wants a date; the store has judged both lifetimes already.
        let expiry_date = OffsetDateTime::now_utc() + Duration::days(1);
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.access.end_session(&hash(*id)).await.map_err(backend)
    }
}

fn encode(data: &HashMap<String, serde_json::Value>) -> Result<String> {
    serde_json::to_string(data).map_err(|error| Error::Encode(error.to_string()))
}
