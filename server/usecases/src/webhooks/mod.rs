//! Events pushed: each program gets those of its organization, each case system those of its messages, in their order, one after the other,
//! again and again until they were taken.

use crate::{access::Access, events::Events};
use domain::id::{CaseSystemId, EventId};
use jiff::{SignedDuration, Timestamp};
use ports::{
    Clock, NotTold, StorageError, Told, Webhook,
    storage::{WebhookRecords, WebhookState},
};
use std::{collections::HashMap, sync::Arc};

/// Events of one turn.
const PAGE: u16 = 50;
/// A turn ends after this; what is left comes with the next one.
const TURN: SignedDuration = SignedDuration::from_secs(60);
/// Whoever does not give a turn back loses it. Longer than a turn and the patience of one call.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// After something was not taken; twice as long each time,
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// What was not taken for so long is not tried any more.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Before the ids of case systems.
const CASE_SYSTEM: &str = "case-system:";

enum Receiver {
    Program(String),
    CaseSystem(CaseSystemId),
}

/// Something to be told, and where its receiver stands once it has taken it.
struct Waiting {
    after: (Timestamp, EventId),
    place: u64,
    told: Told,
}

/// Pushes events.
pub struct Webhooks {
    pub(crate) access: Arc<Access>,
    pub(crate) storage: Arc<dyn WebhookRecords>,
    pub(crate) events: Arc<Events>,
    /// By the program's id.
    pub(crate) programs: HashMap<String, Arc<dyn Webhook>>,
    pub(crate) case_systems: HashMap<CaseSystemId, Arc<dyn Webhook>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Webhooks {
    /// Who wants to be told: programs by their ids, case systems with `case-system:` before theirs.
    pub fn receivers(&self) -> Vec<String> {
        let systems = self.case_systems.keys().map(|system| format!("{CASE_SYSTEM}{system}"));
        let mut all: Vec<String> = self.programs.keys().cloned().chain(systems).collect();
        all.sort_unstable();
        all
    }

    fn receiver(&self, id: &str) -> Option<(Receiver, &Arc<dyn Webhook>)> {
        if let Some(system) = id.strip_prefix(CASE_SYSTEM) {
            let system: CaseSystemId = system.parse().ok()?;
            let webhook = self.case_systems.get(&system)?;
            return Some((Receiver::CaseSystem(system), webhook));
        }
        Some((Receiver::Program(id.to_owned()), self.programs.get(id)?))
    }

    /// Earlier versions noted moments only: what follows goes by places. `false`: somebody else is at it.
    async fn begin_by_place(
        &self,
        id: &str,
        receiver: &Receiver,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageError> {
        let Receiver::Program(program) = receiver else { return Ok(true) };
        let Some((tenant, software)) = self.access.software(program) else { return Ok(false) };
        let Some(mut state) = self.storage.claim_webhook(id, now, until, 0).await? else { return Ok(false) };
        let applicant = self.access.applicant_of(tenant, software).await?;
        state.place = self.events.for_program_before(&applicant, state.after.0).await?;
        self.storage.settle_webhook(id, until, &state).await
    }

    /// What a receiver has not taken, at most so many.
    async fn waiting(&self, receiver: &Receiver, state: &WebhookState, limit: u16) -> Result<Vec<Waiting>, StorageError> {
        match receiver {
            Receiver::Program(id) => {
                let Some((tenant, software)) = self.access.software(id) else { return Ok(Vec::new()) };
                let applicant = self.access.applicant_of(tenant, software).await?;
                // Earlier versions noted moments only.
                let place = match state.place {
                    0 => self.events.for_program_before(&applicant, state.after.0).await?,
                    place => place,
                };
                let events = self.events.for_program(&applicant, place, limit).await?;
                let waiting = |(place, event): (u64, domain::event::Event)| Waiting {
                    after: (event.at, event.id),
                    place,
                    told: Told::Program(event),
                };
                Ok(events.into_iter().map(waiting).collect())
            }
            Receiver::CaseSystem(system) => {
                let events = self.events.behind(system, state.place, limit).await?;
                let waiting = |event: ports::storage::FeedEvent| Waiting {
                    after: (event.event.at, event.event.id),
                    place: event.place,
                    told: Told::CaseSystem(event),
                };
                Ok(events.into_iter().map(waiting).collect())
            }
        }
    }

    /// A turn for one receiver, if there is something to tell and nobody else is at it. Returns how many events were taken. Each has its own
    /// loop: one that hangs keeps no other waiting.
    ///
    /// # Errors
    /// The database is away.
    pub async fn push(&self, id: &str) -> Result<usize, StorageError> {
        let Some((receiver, webhook)) = self.receiver(id) else { return Ok(0) };
        let begun = self.clock.now();
        let until = begun + LEASE;
        let Some(mut known) = self.storage.webhook(id).await? else {
            // What happened before is no news. Messages of before are recognized first, for programs.
            let end = match &receiver {
                Receiver::Program(id) => {
                    let Some((tenant, software)) = self.access.software(id) else { return Ok(0) };
                    let applicant = self.access.applicant_of(tenant, software).await?;
                    self.events.for_program_before(&applicant, Timestamp::MAX).await?
                }
                Receiver::CaseSystem(_) => self.events.end().await?,
            };
            if let Some(state) = self.storage.claim_webhook(id, self.clock.now(), until, end).await? {
                self.storage.settle_webhook(id, until, &state).await?;
            }
            return Ok(0);
        };
        let is_due = known.disabled_at.is_none() && known.next_at <= begun;
        if is_due && known.place == 0 {
            if !self.begin_by_place(id, &receiver, begun, until).await? {
                return Ok(0);
            }
            let Some(begun_by_place) = self.storage.webhook(id).await? else { return Ok(0) };
            known = begun_by_place;
        }
        // Nothing is written while nothing happens.
        if !is_due || self.waiting(&receiver, &known, 1).await?.is_empty() {
            return Ok(0);
        }
        let Some(mut state) = self.storage.claim_webhook(id, begun, until, 0).await? else { return Ok(0) };
        let events = self.waiting(&receiver, &state, PAGE).await?;
        let mut taken = 0;
        state.next_at = begun;
        for Waiting { after, place, told } in events {
            let now = self.clock.now();
            if begun.duration_until(now) >= TURN {
                break;
            }
            match webhook.tell(told, now).await {
                Ok(()) => {
                    taken += 1;
                    (state.after, state.place, state.failures, state.failing_since) = (after, place, 0, None);
                }
                Err(not_told) => {
                    self.put_off(id, &mut state, &not_told);
                    break;
                }
            }
        }
        if !self.storage.settle_webhook(id, until, &state).await? {
            tracing::warn!(webhook.receiver = id, "webhook.turn_lost");
        }
        Ok(taken)
    }

    fn put_off(&self, id: &str, state: &mut WebhookState, not_told: &NotTold) {
        let now = self.clock.now();
        state.failures = state.failures.saturating_add(1);
        let since = *state.failing_since.get_or_insert(now);
        let doubled = PAUSE.checked_mul(1 << state.failures.min(16)).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
        // Up to a quarter less, so that programs of one machine do not all come back at once.
        let random = i32::from(self.clock.new_id().as_bytes()[15]);
        let pause = doubled - doubled * random / 1024;
        let asked = not_told.retry_after.unwrap_or_default().min(LONGEST_PAUSE);
        state.next_at = now + pause.max(asked);
        if not_told.gone || since.duration_until(now) >= GIVEN_UP_AFTER {
            state.disabled_at = Some(now);
            let advice = "rueckkanal webhooks resume";
            tracing::error!(webhook.receiver = id, webhook.reason = %not_told, failing_since = %since, advice, "webhook.disabled");
        } else {
            tracing::warn!(webhook.receiver = id, webhook.reason = %not_told, webhook.failures = state.failures, "webhook.not_taken");
        }
    }

    /// Where the push to a receiver stands. `None`: it never began.
    ///
    /// # Errors
    /// The database is away.
    pub async fn state_of(&self, id: &str) -> Result<Option<WebhookState>, StorageError> {
        self.storage.webhook(id).await
    }

    /// Begins again at once, from a moment on if one is named: what was told since then is told again, under the same numbers. `false`: it
    /// never began.
    ///
    /// # Errors
    /// The database is away.
    pub async fn resume(&self, id: &str, after: Option<Timestamp>) -> Result<bool, StorageError> {
        let after = match (after, id.strip_prefix(CASE_SYSTEM), self.access.software(id)) {
            (None, _, _) => None,
            (Some(moment), None, Some((tenant, software))) => {
                let applicant = self.access.applicant_of(tenant, software).await?;
                Some((moment, self.events.for_program_before(&applicant, moment).await?))
            }
            (Some(moment), _, _) => Some((moment, self.events.before(moment).await?)),
        };
        self.storage.resume_webhook(id, after, self.clock.now()).await
    }
}
