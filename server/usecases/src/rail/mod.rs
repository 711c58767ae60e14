//! What comes and goes over FIT-Connect: an authority's replies become messages, people's replies are watched until the authority says that it
//! accepts them. What sends them is a channel of the delivery.

pub(crate) mod cases;
pub(crate) mod collect;
pub(crate) mod evidence;
pub(crate) mod keys;
pub(crate) mod take_in;
pub(crate) mod watch;

pub use cases::{KeyOfCase, RegisterCase, RegisterError, Registered};
pub use evidence::CaseEvidence;

use crate::{
    access::{Access, Directory},
    delivery::Delivery,
    messages::{Messages, incoming_files::IncomingFiles},
};
use domain::{
    errand::Route,
    id::{CaseSystemId, TenantId},
};
use ports::{Clock, DeliveryService, MessageReader, SecretSafe, storage::RailRecords};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Notify;

/// How a case system speaks with its delivery service.
#[derive(Clone)]
pub struct RailService {
    pub tenant: TenantId,
    pub service: Arc<dyn DeliveryService>,
    /// Our own destination, if the service has given us one.
    pub sender: Option<uuid::Uuid>,
    pub max_files: usize,
    pub max_file_bytes: u64,
}

/// Cases, arrivals and transmissions.
pub struct Rail {
    pub(crate) services: HashMap<CaseSystemId, RailService>,
    pub(crate) storage: Arc<dyn RailRecords>,
    pub(crate) safe: Arc<dyn SecretSafe>,
    pub(crate) reader: Arc<dyn MessageReader>,
    pub(crate) files: IncomingFiles,
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Wakes the worker's errands.
    pub(crate) wake: Arc<Notify>,
    /// Wakes whoever looks what waits at the delivery services: a callback came.
    pub(crate) hinted: Arc<Notify>,
}

impl Rail {
    /// Case systems that speak FIT-Connect.
    pub fn case_systems(&self) -> Vec<CaseSystemId> {
        let mut all: Vec<CaseSystemId> = self.services.keys().cloned().collect();
        all.sort();
        all
    }

    /// Whether it speaks FIT-Connect.
    pub fn speaks(&self, system: &CaseSystemId) -> bool {
        self.services.contains_key(system)
    }

    /// Whether what goes on this route is only transmitted when it is done.
    pub(crate) fn carries(&self, route: &Route) -> bool {
        route.to_case_system().is_some_and(|system| self.services.contains_key(&system))
    }

    /// A callback said that there is something.
    pub fn hint(&self) {
        self.hinted.notify_one();
    }

    /// Until somebody hints.
    pub async fn hinted(&self) {
        self.hinted.notified().await;
    }
}
