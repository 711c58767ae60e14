//! Events pushed to business software: each program gets those of its organization in their order, one after the other, again and again
//! until it has taken them.

use crate::{access::Access, messages::Messages};
use futures_util::{FutureExt as _, StreamExt as _, stream};
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
/// Between two looks for new events.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// Between two attempts at one that was not taken: twice as long each time, up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// What was not taken for so long is not tried any more.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Programs that are told at the same time: one that hangs keeps no other waiting.
const AT_ONCE: usize = 16;

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

    /// A turn for each program that is due. Returns how many events were taken.
    ///
    /// # Errors
    /// The database is away.
    pub async fn push(&self) -> Result<usize, StorageError> {
        let turns: Vec<_> = self.programs.iter().map(|(id, webhook)| self.turn(id, &**webhook).boxed()).collect();
        let taken: Vec<Result<usize, StorageError>> = stream::iter(turns).buffer_unordered(AT_ONCE).collect().await;
        taken.into_iter().sum()
    }

    async fn turn(&self, id: &str, webhook: &dyn Webhook) -> Result<usize, StorageError> {
        let begun = self.clock.now();
        let until = begun + LEASE;
        let Some((tenant, software)) = self.access.software(id) else { return Ok(0) };
        let Some(mut state) = self.storage.claim_webhook(id, begun, until).await? else { return Ok(0) };
        let applicant = self.access.applicant_of(tenant, software).await?;
        let events = self.messages.events_for(&applicant, Some(state.after), PAGE).await?;
        let (mut taken, found) = (0, events.len());
        state.next_at = if found == usize::from(PAGE) { begun } else { begun + PAUSE };
        for (seen, event) in events {
            let (now, number) = (self.clock.now(), event.id);
            if begun.duration_until(now) >= TURN {
                state.next_at = now;
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
