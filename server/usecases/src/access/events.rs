//! Events: what happened to a message, now.

use crate::access::{Access, Standing};
use domain::{
    event::{Actor, Change, Event},
    id::{EventId, MessageId, TenantId},
};

impl Access {
    pub(crate) fn event(&self, tenant: &TenantId, message: MessageId, actor: Actor, change: Change) -> Event {
        Event { id: EventId(self.clock.new_id()), tenant: tenant.clone(), message, at: self.clock.now(), actor, change }
    }

    /// By whoever stands before the message.
    pub(crate) fn event_by(&self, standing: &Standing, change: Change) -> Event {
        self.event(&standing.key.tenant, standing.key.message, standing.actor.clone(), change)
    }
}
