//! An online service registers the case that it has opened: from then on its replies are ours to fetch.

use crate::rail::Rail;
use domain::{
    authority::CaseRef,
    errand::{Route, Task},
    id::{AuthorityId, CaseSystemId, ErrandId, RailCaseId},
    personal::Personal,
    rail::{ArrivalState, PublicService},
};
use ports::{
    StorageError,
    storage::{ArrivalNote, CaseKey, NewErrand, NewRailCase, RailCase, RegisterOutcome},
};
use uuid::Uuid;

/// A case whose facts were checked.
#[derive(Debug)]
pub struct RegisterCase {
    pub case_system: CaseSystemId,
    pub authority: AuthorityId,
    pub id: RailCaseId,
    pub case: CaseRef,
    pub destination: Uuid,
    pub service: PublicService,
    pub facts: Personal<String>,
    pub key: KeyOfCase,
    pub body_hash: [u8; 32],
}

/// Which reply key the application has announced.
#[derive(Debug)]
pub enum KeyOfCase {
    /// One of ours, by its id.
    GivenOut(String),
    /// One of the online service: its id and its private half, PKCS #8 in DER.
    HandedIn(String, Personal<Vec<u8>>),
    /// None: the next submission announces one.
    Fresh,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub new: bool,
    /// For which the authority seals.
    pub kid: String,
}

#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error("the case system does not speak FIT-Connect")]
    NotOnRail,
    #[error("the case, or its reference, is registered with something else")]
    Conflict,
    #[error("the key that is named was not given out")]
    UnknownKey,
    #[error("no key is ready yet")]
    NoKeyReady,
    #[error("the key that was handed in is no RSA key of 4096 bits")]
    UnfitKey,
    #[error("the keys of the tenant cannot be used")]
    Keys,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Rail {
    /// The public half of a key for an application that is about to be sent, JWK. `None`: none is ready, or the case system does not speak
    /// FIT-Connect.
    ///
    /// # Errors
    /// The database is away.
    pub async fn give_out_key(&self, system: &CaseSystemId) -> Result<Option<String>, StorageError> {
        if !self.services.contains_key(system) {
            return Ok(None);
        }
        Ok(self.storage.reserve_rail_key(system, self.clock.now()).await?.map(|key| key.public))
    }

    pub async fn register_case(&self, register: RegisterCase) -> Result<Registered, RegisterError> {
        let system = register.case_system.clone();
        let service = self.services.get(&system).ok_or(RegisterError::NotOnRail)?;
        let fresh = matches!(register.key, KeyOfCase::Fresh);
        let key = match register.key {
            KeyOfCase::GivenOut(kid) => CaseKey::Reserved(kid),
            KeyOfCase::Fresh => CaseKey::Fresh,
            KeyOfCase::HandedIn(kid, private) => {
                let public = service.service.public_half(&kid, private.reveal()).ok_or(RegisterError::UnfitKey)?;
                let wrapped = self.wrap_key(service, kid, public, private.reveal()).await;
                CaseKey::HandedIn(wrapped.ok_or(RegisterError::Keys)?)
            }
        };
        let case = RailCase {
            id: register.id,
            case_system: system.clone(),
            tenant: service.tenant.clone(),
            authority: register.authority,
            case: register.case,
            destination: register.destination,
            application: None,
            service: register.service,
            facts: register.facts,
            created_at: self.clock.now(),
            read_at: None,
            events_read: 0,
        };
        let new = NewRailCase { case, body_hash: register.body_hash, key };
        match self.storage.register_case(&new).await? {
            RegisterOutcome::Registered(kid) => {
                tracing::info!(case_system = %system, rail.case = %register.id, "rail.case_registered");
                self.try_waiting_again(&system, register.id).await?;
                Ok(Registered { new: true, kid })
            }
            RegisterOutcome::AlreadyThere(kid) => Ok(Registered { new: false, kid }),
            RegisterOutcome::Conflict => Err(RegisterError::Conflict),
            RegisterOutcome::NoKey if fresh => Err(RegisterError::NoKeyReady),
            RegisterOutcome::NoKey => Err(RegisterError::UnknownKey),
        }
    }

    /// What came before the case was known.
    async fn try_waiting_again(&self, system: &CaseSystemId, case: RailCaseId) -> Result<(), StorageError> {
        for arrival in self.storage.arrivals_of(system, case).await? {
            if arrival.state == ArrivalState::SetAside {
                self.try_again(system, &arrival.id.to_string()).await?;
            }
        }
        Ok(())
    }

    /// An operator, or what has changed, has an arrival tried again that was set aside. `false`: there is none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn try_again(&self, system: &CaseSystemId, arrival: &str) -> Result<bool, StorageError> {
        let (Some(service), Ok(id)) = (self.services.get(system), arrival.parse()) else { return Ok(false) };
        let now = self.clock.now();
        if !self.storage.note_arrival(system, id, &ArrivalNote::Again, now).await? {
            return Ok(false);
        }
        let errand = NewErrand {
            id: ErrandId(self.clock.new_id()),
            tenant: service.tenant.clone(),
            task: Task::TakeInArrival { arrival: id },
            route: Route::arrivals(system),
            due: now,
            after: None,
            created_at: now,
            request: None,
        };
        self.storage.add_errand(&errand).await?;
        self.wake.notify_one();
        Ok(true)
    }

    /// Cases, the newest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn cases(&self, system: &CaseSystemId, limit: u16) -> Result<Vec<RailCase>, StorageError> {
        self.storage.rail_cases(system, limit).await
    }

    /// The case is closed: its keys go, and what was sealed for them opens never again. Returns how many keys.
    ///
    /// # Errors
    /// The database is away.
    pub async fn destroy_keys(&self, system: &CaseSystemId, case: RailCaseId) -> Result<u64, StorageError> {
        self.storage.destroy_rail_keys(system, case).await
    }
}
