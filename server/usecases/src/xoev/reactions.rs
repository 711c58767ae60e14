//! What authorities say of our messages: that they have them, or why they send them back.

use crate::xoev::{Xoev, XoevService, collect::Stays};
use domain::{
    errand::Cause,
    event::{Actor, Change},
    id::{CaseSystemId, DeliveryId},
    rail::{RailProblem, TransmissionState},
    xoev::{Direction, ExchangeState},
};
use ports::{StorageError, storage::Verdict};
use uuid::Uuid;

impl Xoev {
    /// The authority has the answer that we sent under this number.
    pub(crate) async fn confirmed(&self, system: &CaseSystemId, service: &XoevService, about: Uuid) -> Result<(), Stays> {
        let Some(sent) = self.storage.exchange(system, Direction::Out, about).await? else {
            tracing::warn!(case_system = %system, xoev.message = %about, "xoev.confirms_unknown");
            return Ok(());
        };
        if let Some(delivery) = sent.delivery {
            if self.settle(service, delivery, &Verdict::Accepted).await? {
                tracing::info!(case_system = %system, xoev.message = %about, "xoev.reply_confirmed");
            } else {
                self.wait_for_handing_over(delivery).await?;
            }
        }
        Ok(self.settle_all(system, sent.delivery, about, ExchangeState::Confirmed, None).await?)
    }

    /// An authority can be faster than our note that it has something.
    async fn wait_for_handing_over(&self, delivery: DeliveryId) -> Result<(), Stays> {
        let transmission = self.storage.transmission(delivery).await?;
        let open = transmission.is_some_and(|one| matches!(one.state, TransmissionState::Begun | TransmissionState::Transmitted));
        if open { Err(Stays::Later("what it is about is being handed over".to_owned())) } else { Ok(()) }
    }

    /// What we sent under this number comes back.
    pub(crate) async fn rejected(
        &self,
        system: &CaseSystemId,
        service: &XoevService,
        about: Option<Uuid>,
        delivered: bool,
        (code, words): (&str, &str),
    ) -> Result<(), Stays> {
        let sent = match about {
            Some(about) => self.storage.exchange(system, Direction::Out, about).await?,
            None => None,
        };
        let Some(sent) = sent else {
            tracing::error!(case_system = %system, xoev.code = code, "xoev.rejects_unknown");
            return Ok(());
        };
        // It came twice: the authority has it.
        if delivered {
            return self.confirmed(system, service, sent.uuid).await;
        }
        tracing::error!(case_system = %system, xoev.message = %sent.uuid, xoev.kind = %sent.kind, xoev.code = code, "xoev.rejected");
        if let Some(delivery) = sent.delivery {
            let detail = if words.is_empty() { code.to_owned() } else { format!("{code}: {words}") };
            let problem = RailProblem {
                r#type: format!("urn:rueckkanal:xoev:{code}"),
                title: detail.clone(),
                detail: detail.clone(),
                instance: sent.kind.clone(),
            };
            if !self.settle(service, delivery, &Verdict::Rejected(vec![problem])).await? {
                self.wait_for_handing_over(delivery).await?;
                self.put_before_person(service, delivery, sent.state, &detail).await?;
            }
        }
        Ok(self.settle_all(system, sent.delivery, sent.uuid, ExchangeState::Rejected, Some((code, words))).await?)
    }

    /// Where the standard has no word for "it is there", the delivery was done with the handing over.
    async fn put_before_person(
        &self,
        service: &XoevService,
        delivery: DeliveryId,
        state: ExchangeState,
        detail: &str,
    ) -> Result<(), Stays> {
        if service.confirms {
            return Ok(());
        }
        let Some((reply, message)) = self.storage.delivered_reply(delivery).await? else { return Ok(()) };
        let event = self.access.event(&service.tenant, message, Actor::CaseSystem, Change::ReplyRefused { reply });
        let detail = Cause::Refused.because(detail).to_string();
        let put = self.storage.reject_delivered(delivery, &detail, self.clock.now(), &event).await?;
        if !put && state == ExchangeState::Begun {
            return Err(Stays::Later("what it is about is being handed over".to_owned()));
        }
        Ok(())
    }

    /// Parts of an answer share its fate.
    async fn settle_all(
        &self,
        system: &CaseSystemId,
        delivery: Option<DeliveryId>,
        uuid: Uuid,
        state: ExchangeState,
        why: Option<(&str, &str)>,
    ) -> Result<(), StorageError> {
        self.storage.settle_exchange(system, uuid, state, why).await?;
        let Some(delivery) = delivery else { return Ok(()) };
        for part in self.storage.exchanges_of(delivery).await? {
            if part.uuid != uuid && matches!(part.state, ExchangeState::Begun | ExchangeState::Written) {
                self.storage.settle_exchange(system, part.uuid, state, why).await?;
            }
        }
        Ok(())
    }

    /// `false`: it is not transmitted, or was settled before.
    async fn settle(&self, service: &XoevService, delivery: DeliveryId, verdict: &Verdict) -> Result<bool, StorageError> {
        let Some((reply, message)) = self.storage.reply_of_delivery(&service.tenant, delivery).await? else { return Ok(false) };
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
