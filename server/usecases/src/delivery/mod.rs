//! From the reply to the case file: the attempt, what is made of documents, what waits for a person.

pub(crate) mod breakers;
pub(crate) mod deliver;
pub(crate) mod fetch;
pub(crate) mod renditions;
pub(crate) mod stuck;
mod ways;

pub use fetch::{FetchError, FetchedReply};
pub use stuck::REMIND_AFTER;

use crate::{access::Access, delivery::breakers::Breakers, documents::bytes::DocumentBytes, notices::Announcer};
use domain::errand::Route;
use ports::{Alarm, Clock, DocumentRenderer, DocumentStore, PackageFormat, Way, storage::DeliveryRecords};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Notify;

/// The way into the case file.
pub struct Delivery {
    pub(crate) access: Arc<Access>,
    pub(crate) storage: Arc<dyn DeliveryRecords>,
    pub(crate) documents: Arc<dyn DocumentStore>,
    pub(crate) bytes: Arc<DocumentBytes>,
    pub(crate) announcer: Arc<Announcer>,
    pub(crate) ways: HashMap<Route, Way>,
    pub(crate) breakers: Arc<Breakers>,
    /// Of packages that somebody takes out by hand whose way is gone from the configuration.
    pub(crate) package_format: Arc<dyn PackageFormat>,
    pub(crate) renderer: Option<Arc<dyn DocumentRenderer>>,
    /// Whom to tell that something waits for a person; `None`: the log alone.
    pub(crate) alarm: Option<Arc<dyn Alarm>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) wake: Arc<Notify>,
}
