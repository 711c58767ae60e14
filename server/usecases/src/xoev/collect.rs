//! What waits in the folders: taken in one after the other, in their order. An entry that cannot be taken keeps no other waiting, and stays
//! where it is until it is known what became of it.

use crate::xoev::{Xoev, XoevService};
use domain::{
    id::CaseSystemId,
    xoev::{Direction, ExchangeState},
};
use ports::{ExchangeError, PutAway, Read, StorageError, Unfit, storage::ExchangeMessage};

/// Entries of one look at one folder: what is left comes with the next one, and others get their turn.
const AT_ONCE: usize = 200;

/// Why an entry stays where it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stays {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("{0}")]
    Later(String),
}

impl Xoev {
    /// Looks into every folder once. Returns how many entries were put away.
    ///
    /// # Errors
    /// The database is away. A folder that is away is in the log.
    pub async fn collect(&self) -> Result<usize, StorageError> {
        let mut done = 0;
        for (system, service) in &self.services {
            done += self.collect_from(system, service).await?;
            match self.tell(system, service).await {
                Ok(()) => {}
                Err(Stays::Storage(error)) => return Err(error),
                Err(error) => tracing::error!(case_system = %system, error = %error, "xoev.not_told"),
            }
        }
        Ok(done)
    }

    async fn collect_from(&self, system: &CaseSystemId, service: &XoevService) -> Result<usize, StorageError> {
        let put_off = self.put_off.now(system, self.clock.now());
        let waiting = match service.exchange.waiting(AT_ONCE, &put_off).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(case_system = %system, error = %error, "xoev.not_collected");
                return Ok(0);
            }
        };
        let mut done = 0;
        for entry in waiting {
            match self.collect_one(system, service, &entry).await {
                Ok(()) => {
                    self.put_off.forget(system, &entry);
                    done += 1;
                }
                Err(Stays::Storage(StorageError::Unavailable(error))) => return Err(StorageError::Unavailable(error)),
                Err(error) => {
                    self.put_off.add(system, &entry, self.clock.now());
                    tracing::error!(case_system = %system, xoev.entry = %entry, error = %error, "xoev.entry_stays");
                }
            }
        }
        Ok(done)
    }

    /// Takes away what attempts that were killed have left in the folders.
    pub async fn clear_leftovers(&self) {
        for (system, service) in &self.services {
            if let Err(error) = service.exchange.clear_leftovers().await {
                tracing::error!(case_system = %system, error = %error, "xoev.not_cleared");
            }
        }
    }

    async fn collect_one(&self, system: &CaseSystemId, service: &XoevService, entry: &str) -> Result<(), Stays> {
        match service.exchange.read(entry).await? {
            None => Ok(()),
            Some(Read::Unfit(unfit)) => self.refuse(system, service, entry, unfit).await,
            Some(Read::Message(message)) => self.take_in(system, service, entry, &message).await,
        }
    }

    /// Sends an entry back, remembers why, and puts it away.
    pub(crate) async fn refuse(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        entry: &str,
        unfit: Unfit,
    ) -> Result<(), Stays> {
        let now = self.clock.now();
        let known = self.storage.exchange(system, Direction::In, unfit.uuid).await?;
        service.exchange.send_back(entry, &unfit.code, &unfit.detail, now).await?;
        tracing::error!(
            case_system = %system, xoev.message = %unfit.uuid, xoev.kind = %unfit.kind, xoev.code = %unfit.code,
            xoev.detail = %unfit.detail, "xoev.refused"
        );
        // What was taken once stays taken: the second copy is what goes back.
        if known.is_none_or(|known| known.state == ExchangeState::Refused) {
            let refused = ExchangeMessage {
                uuid: unfit.uuid,
                kind: unfit.kind,
                created: unfit.created,
                application: unfit.application,
                code: Some(unfit.code),
                detail: Some(unfit.detail),
                ..self.blank(system, Direction::In, ExchangeState::Refused, entry)
            };
            self.storage.remember(&refused).await?;
        }
        Ok(service.exchange.put_away(entry, PutAway::Refused).await?)
    }

    /// An entry of the memory, to be filled.
    pub(crate) fn blank(
        &self,
        system: &CaseSystemId,
        direction: Direction,
        state: ExchangeState,
        entry: &str,
    ) -> ExchangeMessage {
        ExchangeMessage {
            case_system: system.clone(),
            direction,
            uuid: uuid::Uuid::nil(),
            kind: String::new(),
            created: String::new(),
            application: None,
            file_number: None,
            message: None,
            delivery: None,
            state,
            code: None,
            detail: None,
            entry: entry.to_owned(),
            at: self.clock.now(),
        }
    }
}
