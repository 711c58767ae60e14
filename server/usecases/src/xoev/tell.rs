//! Telling an authority that a message was read in time, or was not: once, as soon as either is known.

use crate::xoev::{Xoev, XoevService, collect::Stays};
use domain::{deadline::day_of, id::CaseSystemId};
use ports::Fetched;

/// Told in one round.
const AT_ONCE: u16 = 100;

impl Xoev {
    pub(crate) async fn tell(&self, system: &CaseSystemId, service: &XoevService) -> Result<(), Stays> {
        let Some(kind) = service.exchange.told_kind() else { return Ok(()) };
        let now = self.clock.now();
        let put_off = self.put_off.now(system, now);
        let limit = AT_ONCE.saturating_add(u16::try_from(put_off.len()).unwrap_or(u16::MAX));
        for one in self.storage.to_be_told(system, kind, day_of(now), limit).await? {
            // One that cannot be told keeps no other waiting.
            let name = one.question.uuid.to_string();
            if put_off.contains(&name) {
                continue;
            }
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
                application: question.application,
                file_number: question.file_number,
                deadline: one.due,
                in_time,
                now,
            };
            match service.exchange.tell_fetched(&fetched).await {
                Ok(true) => self.put_off.forget(system, &name),
                Ok(false) => {
                    self.put_off.add(system, &name, now);
                    continue;
                }
                Err(error) => {
                    self.put_off.add(system, &name, now);
                    tracing::error!(case_system = %system, xoev.message = %question.uuid, error = %error, "xoev.not_told");
                    continue;
                }
            }
            self.storage.told(system, question.uuid, now).await?;
            tracing::info!(case_system = %system, xoev.message = %question.uuid, xoev.in_time = in_time, "xoev.told_fetched");
        }
        Ok(())
    }
}
