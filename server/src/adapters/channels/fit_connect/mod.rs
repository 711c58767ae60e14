//! FIT-Connect: the client of a delivery service. What it says of the rail stands in one place each: paths of replies in `replies.rs`,
//! both ways to acknowledge in `acknowledge.rs`, both ways to read a log in `log.rs`. `docs/fit-connect.md` says what is confirmed by what.

mod acknowledge;
mod attachments;
mod bridge;
mod channel;
mod destination;
mod doctor;
mod http;
mod log;
mod replies;
mod service;
mod submissions;

pub use bridge::Bridge;
pub use channel::FitConnectChannel;
pub use doctor::{Finding, Step};
pub use http::HttpSettings;

use destination::KeyCache;
use fit_connect::{Product, Roots, SigningKey};
use http::FitHttp;
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// How we say that we have a reply: nothing public tells which one the service takes.
pub enum Acknowledging {
    /// `PUT …/accept`: the service writes and signs the event.
    ByCall,
    /// A signed event of our own destination.
    ByEvent { destination: Uuid, key: SigningKey },
}

/// Everything that differs between services and online services.
pub struct FitSettings {
    pub http: HttpSettings,
    /// As its events name it; everything else that begins with `http` is not believed.
    pub issuer: String,
    /// `None`: certificates that nobody vouches for are taken (TEST only).
    pub roots: Option<Roots>,
    pub acknowledging: Acknowledging,
    /// Destination of the sender, where the service wants one in what is announced.
    pub sender_destination: Option<Uuid>,
    /// Version of the metadata that we write: `2.1.0`.
    pub metadata_version: String,
    /// Version of the payload's schema in our own events: `1.2.2`.
    pub set_version: String,
    /// Exchange standards of the dialogue; at least one.
    pub process_standards: Vec<String>,
    pub author: String,
    pub product: Product,
    /// How the person was identified goes along as a data set.
    pub identity_evidence: bool,
    /// The published schema of metadata, where the operator has put it; it judges what comes and goes.
    pub metadata_schema: Option<jsonschema::Validator>,
    pub max_file_bytes: u64,
}

/// One delivery service, spoken to as one online service.
pub struct FitConnect {
    pub(crate) settings: FitSettings,
    http: FitHttp,
    keys: KeyCache,
}

impl FitConnect {
    pub fn new(settings: FitSettings) -> Result<Arc<Self>, reqwest::Error> {
        let http = FitHttp::new(&settings.http)?;
        Ok(Arc::new(Self { settings, http, keys: KeyCache::default() }))
    }

    fn address(&self, path: &str) -> Url {
        self.http.address(path)
    }
}
