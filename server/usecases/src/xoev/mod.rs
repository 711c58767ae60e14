//! Messages of XÖV standards: what authorities put into the folder becomes messages for people, and is answered as its standard wants it;
//! what they say of our answers is noted. What sends answers is a channel of the delivery.

pub(crate) mod applications;
pub(crate) mod collect;
pub(crate) mod look;
pub(crate) mod put_off;
pub(crate) mod reactions;
pub(crate) mod take_in;
pub(crate) mod tell;

pub use applications::{ApplicationError, RegisterApplication};

use crate::{
    access::{Access, Directory},
    delivery::Delivery,
    messages::{Messages, incoming_files::IncomingFiles},
};
use domain::{
    errand::Route,
    id::{CaseSystemId, TenantId},
};
use ports::{Clock, Exchange, MessageReader, storage::XoevRecords};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Notify;

/// How a case system exchanges messages of a standard with us.
#[derive(Clone)]
pub struct XoevService {
    pub tenant: TenantId,
    pub exchange: Arc<dyn Exchange>,
    /// The authority says so when it has an answer; until then it is only handed over.
    pub confirms: bool,
    pub max_file_bytes: u64,
}

/// Exchanges of messages.
pub struct Xoev {
    pub(crate) services: HashMap<CaseSystemId, XoevService>,
    pub(crate) storage: Arc<dyn XoevRecords>,
    pub(crate) files: IncomingFiles,
    pub(crate) reader: Arc<dyn MessageReader>,
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) put_off: put_off::PutOff,
    /// Wakes the worker's errands.
    pub(crate) wake: Arc<Notify>,
}

impl Xoev {
    /// Case systems that exchange messages of a standard.
    pub fn case_systems(&self) -> Vec<CaseSystemId> {
        let mut all: Vec<CaseSystemId> = self.services.keys().cloned().collect();
        all.sort();
        all
    }

    pub fn speaks(&self, system: &CaseSystemId) -> bool {
        self.services.contains_key(system)
    }

    /// Whether its authority says so when it has an answer.
    pub fn is_confirmed_by(&self, system: &CaseSystemId) -> bool {
        self.services.get(system).is_some_and(|service| service.confirms)
    }

    /// Whether what goes on this route is only handed over when it is done.
    pub(crate) fn confirms(&self, route: &Route) -> bool {
        route.to_case_system().is_some_and(|system| self.is_confirmed_by(&system))
    }
}
