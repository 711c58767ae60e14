//! The channel of answers: every message is remembered by its number before it is seen, so that whatever the authority says of it finds it.

use super::{FolderPair, Schemas, folder::NotOut};
use async_trait::async_trait;
use domain::{
    errand::{AttemptOutcome, Cause, Hindrance},
    id::CaseSystemId,
    rail::TransmissionState,
    xoev::{Direction, ExchangeState},
};
use ports::{
    CaseFileChannel, Clock, DocumentSource, Parcel, ParcelFile, ParcelMessage, ParcelObject, StorageError,
    storage::{ExchangeMessage, Exchanges, NewTransmission, RailCases, Transmissions},
};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

/// What the channel remembers.
pub trait Memory: Exchanges + RailCases + Transmissions {}
impl<T: Exchanges + RailCases + Transmissions + ?Sized> Memory for T {}

/// Hundreds of megabytes are written twice: into the message, and to its place.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

pub struct ExchangeChannel<M: ?Sized> {
    pub case_system: CaseSystemId,
    pub folders: FolderPair,
    pub schemas: Option<Schemas>,
    /// The authority says so when it has an answer.
    pub confirms: bool,
    pub memory: Arc<M>,
    pub clock: Arc<dyn Clock>,
}

enum Trouble {
    Again(Hindrance),
    Never(Hindrance),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Again(Cause::Database.because(error.to_string()))
    }
}

impl From<NotOut> for Trouble {
    fn from(error: NotOut) -> Self {
        match error {
            NotOut::Away(error) => Self::Again(Cause::WayClosed.because(error.to_string())),
            NotOut::Unread(reason) => Self::Again(Cause::Documents.because(reason)),
            NotOut::Invalid(reason) => Self::Never(Cause::Record.because(format!("the message is not valid: {reason}"))),
            NotOut::Other => Self::Never(Cause::OtherPackage.because(NotOut::Other.to_string())),
        }
    }
}

impl<M: Memory + ?Sized> ExchangeChannel<M> {
    async fn try_deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> Result<String, Trouble> {
        let Some(first) = parcel.messages.first() else {
            return Err(Trouble::Never(Cause::NoWay.because("the format of this route makes no messages")));
        };
        let proof = format!("{} {}", first.kind, first.uuid);
        let case = self.memory.rail_case_of(&self.case_system, &parcel.case).await?;
        let application = case.as_ref().and_then(|case| case.application.clone());
        if self.confirms {
            let Some(case) = &case else {
                return Err(Trouble::Never(Cause::NoWay.because("the application is not registered here")));
            };
            let new = NewTransmission {
                delivery: parcel.delivery,
                case_system: self.case_system.clone(),
                case: case.id,
                attachments: BTreeMap::new(),
            };
            let begun = self.memory.begin_transmission(&new, self.clock.now()).await?;
            if begun.state != TransmissionState::Begun {
                return Ok(proof);
            }
            self.memory.name_submission(parcel.delivery, Some(first.uuid)).await?;
        }
        let beside: Vec<ParcelObject> = parcel.folders.iter().flat_map(|folder| folder.objects.clone()).collect();
        for (at, file) in [&parcel.index].into_iter().chain(&parcel.more).enumerate() {
            let beside: &[ParcelObject] = if at == 0 { &beside } else { &[] };
            match parcel.messages.iter().find(|message| message.file == file.file) {
                Some(message) => self.send(parcel, message, (file, beside), application.as_deref(), documents).await?,
                None => self.keep_case_file(file, documents).await?,
            }
        }
        if self.confirms {
            self.memory.transmitted(parcel.delivery, None, self.clock.now()).await?;
        }
        Ok(proof)
    }

    async fn send(
        &self,
        parcel: &Parcel,
        message: &ParcelMessage,
        (file, beside): (&ParcelFile, &[ParcelObject]),
        application: Option<&str>,
        documents: &dyn DocumentSource,
    ) -> Result<(), Trouble> {
        let new = ExchangeMessage {
            case_system: self.case_system.clone(),
            direction: Direction::Out,
            uuid: message.uuid,
            kind: message.kind.clone(),
            created: message.created.clone(),
            application: application.map(str::to_owned),
            file_number: None,
            message: None,
            delivery: Some(parcel.delivery),
            state: ExchangeState::Begun,
            code: None,
            detail: None,
            entry: file.file.clone(),
            at: self.clock.now(),
        };
        if !self.memory.remember(&new).await? {
            let known = self.memory.exchange(&self.case_system, Direction::Out, message.uuid).await?;
            // Once it lay there it may have been taken away: written again it would come twice.
            match known.map(|known| known.state) {
                Some(ExchangeState::Written | ExchangeState::Confirmed) => return Ok(()),
                Some(ExchangeState::Rejected) => {
                    return Err(Trouble::Again(Cause::Interrupted.because("it came back while it was handed over")));
                }
                _ => {}
            }
        }
        self.put(&self.folders.outgoing, file, beside, documents).await?;
        self.memory.settle_exchange(&self.case_system, message.uuid, ExchangeState::Written, None).await?;
        Ok(())
    }

    async fn keep_case_file(&self, file: &ParcelFile, documents: &dyn DocumentSource) -> Result<(), Trouble> {
        let Some(folder) = &self.folders.case_files else {
            return Err(Trouble::Never(Cause::NoWay.because("no folder for case files is configured")));
        };
        self.put(folder, file, &[], documents).await
    }

    async fn put(
        &self,
        folder: &Path,
        file: &ParcelFile,
        beside: &[ParcelObject],
        documents: &dyn DocumentSource,
    ) -> Result<(), Trouble> {
        let is_message = file.media_type == "application/xml";
        let check = |path: std::path::PathBuf| async move {
            match &self.schemas {
                Some(schemas) if is_message => super::sending::check(schemas, &path).await,
                _ => Ok(()),
            }
        };
        Ok(self.folders.put_out(folder, &file.file, (&file.content, beside), documents, check).await?)
    }
}

#[async_trait]
impl<M: Memory + ?Sized> CaseFileChannel for ExchangeChannel<M> {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        match self.try_deliver(parcel, documents).await {
            Ok(proof) => AttemptOutcome::Done { proof },
            Err(Trouble::Again(reason)) => AttemptOutcome::Later { reason },
            Err(Trouble::Never(reason)) => AttemptOutcome::NeedsPerson { reason },
        }
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    async fn probe(&self) -> Result<(), String> {
        self.folders.probe().await?;
        match &self.schemas {
            Some(schemas) => schemas.probe().await,
            None => Ok(()),
        }
    }
}
