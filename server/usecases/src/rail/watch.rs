//! What the authority says of replies that were transmitted: signed events decide, nothing else.

use crate::rail::{Rail, RailService};
use domain::{
    event::{Actor, Change},
    id::{CaseSystemId, ReplyId},
    rail::{RailEvent, RailSubject},
};
use ports::{
    CaseAt, RailError, StorageError,
    storage::{Transmission, Verdict},
};
use std::collections::BTreeMap;

/// Transmissions that are looked at in one round, those first whose case was looked at the longest ago.
const AT_ONCE: u16 = 200;

impl Rail {
    /// Reads the logs of cases with open transmissions. Returns how many were settled.
    ///
    /// # Errors
    /// The database is away. A service that does not answer is in the log.
    pub async fn watch(&self) -> Result<usize, StorageError> {
        let mut settled = 0;
        for (system, service) in &self.services {
            let open = self.storage.unanswered(system, AT_ONCE).await?;
            let mut by_case = BTreeMap::<_, Vec<Transmission>>::new();
            for transmission in open {
                by_case.entry(transmission.case).or_default().push(transmission);
            }
            for (case, transmissions) in by_case {
                let Some(case) = self.storage.rail_case(system, case).await? else { continue };
                let at = CaseAt { case: case.id, destination: case.destination };
                let events = match service.service.events(at).await {
                    Ok(events) => events,
                    Err(error) => {
                        tracing::warn!(case_system = %system, error = %error, "rail.log_not_read");
                        // One that is away answers for no case; one log that cannot be read keeps no other waiting.
                        if matches!(error, RailError::Away { .. } | RailError::NotLetIn { .. }) {
                            break;
                        }
                        self.storage.keep_rail_events(system, case.id, &[], self.clock.now()).await?;
                        continue;
                    }
                };
                self.storage.keep_rail_events(system, case.id, &events, self.clock.now()).await?;
                for transmission in transmissions {
                    settled += usize::from(self.settle(system, service, &transmission, &events).await?);
                }
            }
        }
        Ok(settled)
    }

    async fn settle(
        &self,
        system: &CaseSystemId,
        service: &RailService,
        transmission: &Transmission,
        events: &[RailEvent],
    ) -> Result<bool, StorageError> {
        let Some(submission) = transmission.submission else { return Ok(false) };
        let about = |event: &&RailEvent| event.subject == RailSubject::Submission(submission);
        let said = events.iter().filter(about).find_map(|event| match event.kind.as_str() {
            // Of other bytes than ours it would say nothing.
            "accept-submission" if event.tags.as_ref().is_some_and(|tags| transmission.tags.contains(tags)) => {
                Some((event, Verdict::Accepted))
            }
            "reject-submission" => Some((event, Verdict::Rejected(event.problems.clone()))),
            _ => None,
        });
        let Some((event, verdict)) = said else { return Ok(false) };
        let found = self.storage.reply_of_delivery(&service.tenant, transmission.delivery).await?;
        let Some((reply, message)) = found else { return Ok(false) };
        let change = match verdict {
            Verdict::Accepted => Change::ReplyAccepted { reply },
            Verdict::Rejected(_) => Change::ReplyRefused { reply },
        };
        let recorded = self.access.event(&service.tenant, message, Actor::CaseSystem, change);
        let is_new = self.storage.settle_transmission(transmission.delivery, &verdict, event.at, &recorded).await?;
        if is_new {
            match verdict {
                Verdict::Accepted => {
                    tracing::info!(case_system = %system, rail.submission = %submission, "rail.reply_accepted");
                    self.tell(service, reply).await?;
                }
                Verdict::Rejected(_) => {
                    tracing::error!(case_system = %system, rail.submission = %submission, "rail.reply_refused");
                }
            }
        }
        Ok(is_new)
    }

    /// The status monitor shows that the authority has it.
    async fn tell(&self, service: &RailService, reply: ReplyId) -> Result<(), StorageError> {
        let notices = self.delivery.told_of_delivery(&service.tenant, reply).await?;
        if !notices.is_empty() {
            self.storage.add_notices(&notices).await?;
            self.wake.notify_one();
        }
        Ok(())
    }
}
