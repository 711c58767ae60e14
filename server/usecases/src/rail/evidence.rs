//! What proves what was sent and accepted: signed events of a case, and the tags of what we sent and took.

use crate::rail::Rail;
use domain::{
    id::{CaseSystemId, RailCaseId},
    rail::{PartTags, RailEvent, evidence_ends_soon},
};
use jiff::Timestamp;
use ports::{StorageError, storage::RailCase};
use std::collections::BTreeMap;

/// Of one case.
#[derive(Debug)]
pub struct CaseEvidence {
    pub case: RailCase,
    /// By `submission:…` or `reply:…`, as far as we know them.
    pub parts: BTreeMap<String, Option<PartTags>>,
    pub events: Vec<RailEvent>,
    /// Our own destination, if the service has given us one.
    pub sender: Option<uuid::Uuid>,
    pub exported_at: Timestamp,
    /// The delivery service deletes its log soon, or has done so.
    pub ends_soon: bool,
}

impl Rail {
    /// `None`: there is no such case.
    ///
    /// # Errors
    /// The database is away.
    pub async fn evidence(&self, system: &CaseSystemId, case: RailCaseId) -> Result<Option<CaseEvidence>, StorageError> {
        let Some(case) = self.storage.rail_case(system, case).await? else { return Ok(None) };
        let events = self.events_of(system, &case).await?;
        let mut parts = BTreeMap::new();
        for transmission in self.storage.transmissions_of(system, case.id).await? {
            if let Some(submission) = transmission.submission {
                let tags = transmission.tags.into_iter().next().filter(|_| transmission.transmitted_at.is_some());
                parts.insert(format!("submission:{submission}"), tags);
            }
        }
        for arrival in self.storage.arrivals_of(system, case.id).await? {
            parts.insert(format!("reply:{}", arrival.id), arrival.tags);
        }
        let now = self.clock.now();
        let last = events.last().map_or(case.created_at, |event| event.at);
        let sender = self.services.get(system).and_then(|service| service.sender);
        Ok(Some(CaseEvidence { case, parts, sender, events, exported_at: now, ends_soon: evidence_ends_soon(last, now) }))
    }
}
