//! Events pushed to business software: each program gets those of its organization in their order, one after the other, again and again
//! until it has taken them.

use crate::{access::Access, messages::Messages};
use jiff::{SignedDuration, Timestamp};
use ports::{
    Clock, NotTold, StorageError, Webhook,
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

/// Pushes events.
pub struct Webhooks {
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) storage: Arc<dyn WebhookRecords>,
    /// By the program's id.
    pub(crate) programs: HashMap<String, Arc<dyn Webhook>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Webhooks {
    /// Programs that want to be told.
    pub fn programs(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.programs.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    }

    /// A turn for one program, if there is something to tell and nobody else is at it. Returns how many events were taken. Each program has its
    /// own loop: one that hangs keeps no other waiting.
    ///
    /// # Errors
    /// The database is away.
    pub async fn push(&self, id: &str) -> Result<usize, StorageError> {
        let Some(webhook) = self.programs.get(id) else { return Ok(0) };
        let Some((tenant, software)) = self.access.software(id) else { return Ok(0) };
        let begun = self.clock.now();
        let until = begun + LEASE;
        let applicant = self.access.applicant_of(tenant, software).await?;
        let Some(known) = self.storage.webhook(id).await? else {
            // Messages of before are recognized first: what happened to them is no news.
            self.messages.events_for(&applicant, None, 1).await?;
            if let Some(state) = self.storage.claim_webhook(id, self.clock.now(), until).await? {
                self.storage.settle_webhook(id, until, &state).await?;
            }
            return Ok(0);
        };
        let is_due = known.disabled_at.is_none() && known.next_at <= begun;
        // Nothing is written while nothing happens.
        if !is_due || self.messages.events_for(&applicant, Some(known.after), 1).await?.is_empty() {
            return Ok(0);
        }
        let Some(mut state) = self.storage.claim_webhook(id, begun, until).await? else { return Ok(0) };
        let events = self.messages.events_for(&applicant, Some(state.after), PAGE).await?;
        let mut taken = 0;
        state.next_at = begun;
        for (seen, event) in events {
            let (now, number) = (self.clock.now(), event.id);
            if begun.duration_until(now) >= TURN {
                break;
            }
            match webhook.tell(event, now).await {
                Ok(()) => {
                    taken += 1;
                    (state.after, state.failures, state.failing_since) = ((seen, number), 0, None);
                }
                Err(not_told) => {
                    self.put_off(id, &mut state, &not_told);
                    break;
                }
            }
        }
        if !self.storage.settle_webhook(id, until, &state).await? {
            tracing::warn!(software.id = id, "webhook.turn_lost");
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
            tracing::error!(software.id = id, webhook.reason = %not_told, failing_since = %since, advice, "webhook.disabled");
        } else {
            tracing::warn!(software.id = id, webhook.reason = %not_told, webhook.failures = state.failures, "webhook.not_taken");
        }
    }

    /// Where the push to a program stands. `None`: it never began.
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
        self.storage.resume_webhook(id, after, self.clock.now()).await
    }
}
