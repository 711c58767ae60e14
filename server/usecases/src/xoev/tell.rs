//! Telling an authority that a message was read in time, or was not: once, as soon as either is known.

use crate::xoev::{Xoev, XoevService, collect::Stays};
use domain::{
    deadline::day_of,
    id::CaseSystemId,
    xoev::{Direction, ExchangeState},
};
use ports::{Fetched, storage::ExchangeMessage};

/// Told in one round.
const AT_ONCE: u16 = 100;

impl Xoev {
    pub(crate) async fn tell(&self, system: &CaseSystemId, service: &XoevService) -> Result<(), Stays> {
        let Some(kind) = service.exchange.told_kind() else { return Ok(()) };
        let now = self.clock.now();
        for one in self.storage.to_be_told(system, kind, day_of(now), AT_ONCE).await? {
            let read_on = one.retrieved_at.map(day_of);
            let in_time = match (read_on, one.due) {
                (Some(read_on), Some(due)) => read_on <= due,
                (Some(_), None) => true,
                (None, _) => false,
            };
            let question = one.question;
            let fetched = Fetched {
                uuid: question.uuid,
                kind: question.kind,
                created: question.created,
                application: question.application.clone(),
                file_number: question.file_number,
                deadline: one.due,
                in_time,
                now,
            };
            let (uuid, kind, created) = service.exchange.tell_fetched(&fetched).await?;
            let application = question.application;
            let told = ExchangeMessage {
                uuid,
                kind,
                created,
                application,
                ..self.blank(system, Direction::Out, ExchangeState::Written, "")
            };
            self.storage.remember(&told).await?;
            self.storage.told(system, question.uuid, now).await?;
            tracing::info!(case_system = %system, xoev.message = %question.uuid, xoev.in_time = in_time, "xoev.told_fetched");
        }
        Ok(())
    }
}
