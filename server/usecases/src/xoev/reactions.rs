//! What authorities say of our messages: that they have them, or why they send them back. Each message has its own verdict; a delivery is
//! accepted when all of its messages are there.

use crate::xoev::{Xoev, XoevService, collect::Stays};
use domain::{
    delivery::DeliveryState,
    errand::Cause,
    event::{Actor, Change},
    id::{CaseSystemId, DeliveryId, MessageId, ReplyId},
    rail::RailProblem,
    xoev::{Direction, ExchangeState},
};
use ports::{
    Afterwards, StorageError,
    storage::{ExchangeMessage, Verdict},
};
use uuid::Uuid;

/// Where a delivery stands, of which an authority says something.
pub(crate) enum Stands {
    /// Somebody hands it over just now.
    OnItsWay,
    /// For a person who repairs something.
    Waits,
    HandedOver {
        reply: ReplyId,
        message: MessageId,
    },
    /// Its reply is gone, or it goes another way now: what is said of the old one changes nothing.
    Gone,
}

impl Xoev {
    /// The authority has the message that we sent under this number.
    pub(crate) async fn confirmed(&self, system: &CaseSystemId, service: &XoevService, about: Uuid) -> Result<(), Stays> {
        let Some(sent) = self.storage.exchange(system, Direction::Out, about).await? else {
            tracing::warn!(case_system = %system, xoev.message = %about, "xoev.confirms_unknown");
            return Ok(());
        };
        if sent.state == ExchangeState::Rejected {
            tracing::warn!(case_system = %system, xoev.message = %about, "xoev.settled_before");
            return Ok(());
        }
        let all = match sent.delivery {
            Some(delivery) => self.storage.exchanges_of(delivery).await?,
            None => Vec::new(),
        };
        // First what was said, then what follows from it: two confirmations in the same moment see each other.
        self.settle_with_parts(system, service, (&sent, &all), ExchangeState::Confirmed, None).await?;
        let Some(delivery) = sent.delivery.filter(|_| service.confirms) else { return Ok(()) };
        let stands = self.stands(system, service, delivery).await?;
        let all = self.storage.exchanges_of(delivery).await?;
        let mut counting = all
            .iter()
            .filter(|one| one.case_system == *system && one.state != ExchangeState::Rejected)
            .filter(|one| service.exchange.belongs_to(&one.kind).is_none());
        if !counting.all(|one| one.state == ExchangeState::Confirmed) {
            return Ok(());
        }
        match stands {
            Stands::OnItsWay | Stands::Waits => Err(Stays::Later("what it is about is being handed over".to_owned())),
            Stands::HandedOver { reply, message } => {
                if self.settle(service, delivery, (reply, message), &Verdict::Accepted).await? {
                    tracing::info!(case_system = %system, xoev.message = %about, "xoev.reply_confirmed");
                }
                Ok(())
            }
            Stands::Gone => Ok(()),
        }
    }

    /// What we sent under this number comes back. `false`: we have sent no such thing.
    pub(crate) async fn rejected(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        about: Option<Uuid>,
        then: Afterwards,
        (code, words): (&str, &str),
    ) -> Result<bool, Stays> {
        let sent = match about {
            Some(about) => self.storage.exchange(system, Direction::Out, about).await?,
            None => None,
        };
        let Some(sent) = sent else {
            tracing::error!(case_system = %system, xoev.code = code, "xoev.rejects_unknown");
            return Ok(false);
        };
        if then == Afterwards::Delivered {
            self.confirmed(system, service, sent.uuid).await?;
            return Ok(true);
        }
        // About an earlier number of something that was corrected long ago.
        if sent.state == ExchangeState::Rejected {
            tracing::warn!(case_system = %system, xoev.message = %sent.uuid, xoev.code = code, "xoev.settled_before");
            return Ok(true);
        }
        tracing::error!(case_system = %system, xoev.message = %sent.uuid, xoev.kind = %sent.kind, xoev.code = code, "xoev.rejected");
        let detail = if words.is_empty() { code.to_owned() } else { format!("{code}: {words}") };
        let mut all = Vec::new();
        if let Some(delivery) = sent.delivery {
            all = self.storage.exchanges_of(delivery).await?;
            match self.stands(system, service, delivery).await? {
                Stands::OnItsWay => return Err(Stays::Later("what it is about is being handed over".to_owned())),
                Stands::HandedOver { reply, message } => {
                    self.put_before_person(service, delivery, (reply, message), (code, &detail, &sent.kind)).await?;
                }
                Stands::Waits | Stands::Gone => {}
            }
        }
        // Messages of the portal's own are not sent again.
        let state =
            if then == Afterwards::Again && sent.delivery.is_some() { ExchangeState::Begun } else { ExchangeState::Rejected };
        self.settle_with_parts(system, service, (&sent, &all), state, Some((code, words))).await?;
        Ok(true)
    }

    pub(crate) async fn stands(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        delivery: DeliveryId,
    ) -> Result<Stands, StorageError> {
        let Some((reply, message, route)) = self.storage.delivered_reply(delivery).await? else { return Ok(Stands::Gone) };
        if route.to_case_system().as_ref() != Some(system) {
            return Ok(Stands::Gone);
        }
        Ok(match self.delivery.state_of(&service.tenant, reply).await? {
            None => Stands::Gone,
            Some(DeliveryState::Pending { .. }) => Stands::OnItsWay,
            Some(DeliveryState::NeedsPerson { .. }) => Stands::Waits,
            Some(DeliveryState::Transmitted { .. } | DeliveryState::Offered { .. } | DeliveryState::Delivered { .. }) => {
                Stands::HandedOver { reply, message }
            }
        })
    }

    /// Whether it was only transmitted or is accepted already: a person looks at it again.
    async fn put_before_person(
        &self,
        service: &XoevService,
        delivery: DeliveryId,
        (reply, message): (ReplyId, MessageId),
        (code, detail, kind): (&str, &str, &str),
    ) -> Result<(), StorageError> {
        let problem = RailProblem {
            r#type: format!("urn:rueckkanal:xoev:{code}"),
            title: detail.to_owned(),
            detail: detail.to_owned(),
            instance: kind.to_owned(),
        };
        if self.settle(service, delivery, (reply, message), &Verdict::Rejected(vec![problem])).await? {
            return Ok(());
        }
        let event = self.access.event(&service.tenant, message, Actor::CaseSystem, Change::ReplyRefused { reply });
        let detail = Cause::Refused.because(detail).to_string();
        self.storage.reject_delivered(delivery, &detail, self.clock.now(), &event).await?;
        Ok(())
    }

    /// What belongs to a message has its fate.
    async fn settle_with_parts(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        (sent, all): (&ExchangeMessage, &[ExchangeMessage]),
        state: ExchangeState,
        why: Option<(&str, &str)>,
    ) -> Result<(), Stays> {
        let parts = all.iter().filter(|one| service.exchange.belongs_to(&one.kind) == Some(sent.kind.as_str()));
        for part in parts.filter(|part| part.state != ExchangeState::Rejected) {
            self.storage.settle_exchange(system, part.uuid, state, why).await?;
        }
        self.storage.settle_exchange(system, sent.uuid, state, why).await?;
        Ok(())
    }

    /// `false`: it is not transmitted, or was settled before.
    async fn settle(
        &self,
        service: &XoevService,
        delivery: DeliveryId,
        (reply, message): (ReplyId, MessageId),
        verdict: &Verdict,
    ) -> Result<bool, StorageError> {
        let change = match verdict {
            Verdict::Accepted => Change::ReplyAccepted { reply },
            Verdict::Rejected(_) => Change::ReplyRefused { reply },
        };
        let event = self.access.event(&service.tenant, message, Actor::CaseSystem, change);
        let is_new = self.storage.settle_transmission(delivery, verdict, self.clock.now(), &event).await?;
        if is_new && *verdict == Verdict::Accepted {
            let notices = self.delivery.told_of_delivery(&service.tenant, reply).await?;
            if !notices.is_empty() {
                self.storage.add_notices(&notices).await?;
                self.wake.notify_one();
            }
        }
        Ok(is_new)
    }
}
