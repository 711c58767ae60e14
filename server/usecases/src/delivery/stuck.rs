//! Deliveries that wait for a person: looked at, tried again, taken out as a package. Whoever acts stands in the log.

use crate::{
    access::standing::scope,
    delivery::{Delivery, renditions::Making},
};
use domain::{
    document::RenditionOf,
    errand::{AttemptOutcome, Cause, Hindrance, Route},
    event::{Actor, Change},
    id::{DeliveryId, MessageId, ReplyId},
    person::Clerk,
};
use jiff::SignedDuration;
use ports::{
    CaseFileChannel, StorageError, Waiting,
    storage::{Attempt, RetryDelivery, StuckDelivery},
};
use uuid::Uuid;

/// Between two attempts of the portal's own at something that waits for a person.
pub(super) const OWN_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// How often somebody is reminded of what still waits.
pub const REMIND_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// What the other side has refused would be refused again: sent unasked it would only be there twice.
pub(super) fn is_for_the_portal(stuck: &StuckDelivery) -> bool {
    Hindrance::from(stuck.reason.clone()).cause != Cause::Refused
}

impl Delivery {
    /// Has it tried again at once; by another way, if one is named. `false`: it does not wait for a person any more.
    pub async fn retry_stuck(&self, stuck: &StuckDelivery, way: Option<Route>, actor: Actor) -> Result<bool, StorageError> {
        self.retry(stuck, way, actor, false).await
    }

    pub(super) async fn retry(
        &self,
        stuck: &StuckDelivery,
        route: Option<Route>,
        actor: Actor,
        by_itself: bool,
    ) -> Result<bool, StorageError> {
        let reply = stuck.reply;
        let way = route.clone().unwrap_or_else(|| stuck.route.clone());
        let change = match route.as_ref().and_then(Route::to_case_system) {
            Some(to) => Change::DeliveryRedirected { reply, to },
            None => Change::DeliveryRetried { reply },
        };
        let event = self.access.event(&stuck.tenant, stuck.message, actor, change);
        let retried = self.storage.retry_delivery(&RetryDelivery { id: stuck.id, route, by_itself, event }).await?;
        if retried {
            self.breakers.try_now(&way, self.clock.now());
            tracing::info!(delivery.id = %stuck.id, "delivery.retried");
            self.wake.notify_one();
        }
        Ok(retried)
    }

    /// That of a reply to a message of this clerk's authority.
    pub async fn stuck_for_clerk(
        &self,
        clerk: &Clerk,
        message: MessageId,
        reply: ReplyId,
    ) -> Result<Option<StuckDelivery>, StorageError> {
        if self.storage.message_for_clerk(&scope(clerk), message).await?.is_none() {
            return Ok(None);
        }
        let stuck = self.storage.stuck_delivery(reply).await?;
        Ok(stuck.filter(|stuck| stuck.message == message && stuck.tenant == clerk.tenant))
    }

    /// Puts the package into another channel than its own, which changes nothing about where it stands. From now on nothing can be taken
    /// out of it any more. `None`: it does not wait for a person any more.
    pub async fn take_out(
        &self,
        stuck: &StuckDelivery,
        channel: &dyn CaseFileChannel,
        actor: Actor,
    ) -> Result<Option<AttemptOutcome>, StorageError> {
        let Some(mut record) = self.storage.reply_for_delivery(&stuck.tenant, stuck.reply).await? else { return Ok(None) };
        let Some(message) = self.storage.message_for_delivery(&stuck.tenant, stuck.message).await? else { return Ok(None) };
        if !stuck.packed {
            // As on its own way: copies first, then nothing changes any more. What could not be made is named as missing.
            let making = Making { tenant: &stuck.tenant, lease: Uuid::nil(), last: true };
            let mut wanted = record.reply.renditions_wanted();
            wanted.extend(self.ways.get(&stuck.route).map(|way| way.format.copies_needed(&record.reply)).unwrap_or_default());
            if let Err(reason) = self.make_renditions(&making, &record, &message.message, wanted).await? {
                tracing::warn!(delivery.id = %stuck.id, reason, "rendition.missing");
            }
            let Some(made) = self.storage.reply_for_delivery(&stuck.tenant, stuck.reply).await? else { return Ok(None) };
            if !self.storage.pack_stuck(stuck.id, self.clock.now(), self.copies_missing(&made)).await? {
                return Ok(None);
            }
            // Something may have been taken back until this moment.
            let Some(packed) = self.storage.reply_for_delivery(&stuck.tenant, stuck.reply).await? else { return Ok(None) };
            record = packed;
        }
        let change = Change::DeliveryExported { reply: stuck.reply };
        let entry = self.access.event(&stuck.tenant, stuck.message, actor, change);
        self.storage.append(&entry).await?;
        let (package, documents) = self.package(stuck.id, self.clock.new_id(), record, message.message);
        // Its own way may be gone from the configuration, and its own format may lack a copy: a person can read ours.
        let way = self.ways.get(&stuck.route);
        let way = way.filter(|way| {
            let made = |of: &RenditionOf| package.reply.renditions.iter().any(|made| made.of == *of);
            way.format.copies_needed(&package.reply).iter().all(made)
        });
        let format = way.map_or(&self.package_format, |way| &way.format);
        Ok(Some(match self.write(format.clone(), package).await? {
            Ok(parcel) => channel.deliver(&parcel, &documents).await,
            Err(reason) => AttemptOutcome::NeedsPerson { reason },
        }))
    }

    /// What waits for a person is tried once a day, where its way is open. Returns what there is to remind somebody of.
    pub async fn look_after_stuck_deliveries(&self) -> Result<Option<Waiting>, StorageError> {
        let (stuck, now) = (self.storage.stuck_deliveries(false).await?, self.clock.now());
        let Some(first) = stuck.first() else { return Ok(None) };
        let waiting = Waiting { deliveries: stuck.len(), oldest_hours: first.since.duration_until(now).as_hours() };
        let due = |one: &&StuckDelivery| one.last_tried_at.duration_until(now) >= OWN_PAUSE && is_for_the_portal(one);
        for one in stuck.iter().filter(due) {
            let Some(way) = self.ways.get(&one.route) else { continue };
            match way.channel.probe().await {
                Ok(()) => drop(self.retry(one, None, Actor::Portal, true).await?),
                Err(reason) => tracing::warn!(delivery.id = %one.id, delivery.reason = %reason, "delivery.way_closed"),
            }
        }
        Ok(Some(waiting))
    }

    /// Tells a person, in the log and by the alarm. `false`: nobody has taken it.
    pub async fn remind(&self, waiting: &Waiting) -> bool {
        tracing::error!(
            deliveries.waiting = waiting.deliveries,
            deliveries.oldest_hours = waiting.oldest_hours,
            advice = "rueckkanal deliveries list",
            "deliveries.need_a_person"
        );
        let Some(alarm) = &self.alarm else { return true };
        match alarm.raise(waiting).await {
            Ok(()) => true,
            Err(reason) => {
                tracing::error!(alarm.reason = %reason, "alarm.not_taken");
                false
            }
        }
    }

    /// Deliveries that wait for a person, oldest first. `given_up`: also those of which nobody is reminded any more.
    pub async fn stuck(&self, given_up: bool) -> Result<Vec<StuckDelivery>, StorageError> {
        self.storage.stuck_deliveries(given_up).await
    }

    pub async fn stuck_with(&self, id: DeliveryId) -> Result<Option<StuckDelivery>, StorageError> {
        self.storage.stuck_delivery_with(id).await
    }

    /// The last attempts at one, in order.
    pub async fn attempts_of(&self, id: DeliveryId) -> Result<Vec<Attempt>, StorageError> {
        self.storage.attempts_of(id.into()).await
    }

    /// Somebody has given the package to the authority. `false`: it does not wait any more.
    pub async fn handed_over(&self, stuck: &StuckDelivery, proof: &str) -> Result<bool, StorageError> {
        let change = Change::DeliveredByHand { reply: stuck.reply };
        let event = self.access.event(&stuck.tenant, stuck.message, Actor::Portal, change);
        self.storage.handed_over(stuck.id, proof, &event).await
    }

    /// Nobody is reminded of it any more. `false`: it was given up before.
    pub async fn give_up(&self, stuck: &StuckDelivery) -> Result<bool, StorageError> {
        let change = Change::DeliveryGivenUp { reply: stuck.reply };
        let event = self.access.event(&stuck.tenant, stuck.message, Actor::Portal, change);
        self.storage.give_up_delivery(stuck.id, &event).await
    }
}
