//! Replies that the case system fetches over the API. Handing over is noting that it may: nothing is sent, and nothing is in the case before
//! the case system says so.

use async_trait::async_trait;
use domain::{
    errand::{AttemptOutcome, Cause},
    id::{CaseSystemId, RailCaseId},
    rail::TransmissionState,
};
use ports::{
    CaseFileChannel, Clock, DocumentSource, Parcel, StorageError,
    storage::{NewTransmission, Transmissions},
};
use std::{collections::BTreeMap, sync::Arc};

pub struct OfferedChannel<M: ?Sized> {
    pub case_system: CaseSystemId,
    pub memory: Arc<M>,
    pub clock: Arc<dyn Clock>,
}

impl<M: Transmissions + ?Sized> OfferedChannel<M> {
    async fn offer(&self, parcel: &Parcel) -> Result<(), StorageError> {
        // There is no case of a rail and no number of a service: it goes by its own.
        let new = NewTransmission {
            delivery: parcel.delivery,
            case_system: self.case_system.clone(),
            case: RailCaseId(parcel.delivery.0),
            attachments: BTreeMap::new(),
        };
        let now = self.clock.now();
        let begun = self.memory.begin_transmission(&new, now).await?;
        if begun.state == TransmissionState::Begun {
            self.memory.name_submission(parcel.delivery, Some(parcel.delivery.0)).await?;
            self.memory.transmitted(parcel.delivery, None, now).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl<M: Transmissions + ?Sized> CaseFileChannel for OfferedChannel<M> {
    async fn deliver(&self, parcel: &Parcel, _documents: &dyn DocumentSource) -> AttemptOutcome {
        match self.offer(parcel).await {
            Ok(()) => AttemptOutcome::Done { proof: "offered".to_owned() },
            // It may be offered.
            Err(error) => AttemptOutcome::Later { reason: Cause::Unanswered.because(error.to_string()) },
        }
    }

    /// Nothing leaves the database.
    fn places(&self) -> usize {
        16
    }

    fn is_fetched(&self) -> bool {
        true
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}
