//! A delivery service of FIT-Connect (Zustelldienst), as the use cases need it. What is sealed and signed is opened and checked behind this
//! port: what comes out of it is true, or it is an error that says whose fault it is.

use crate::{DocumentStoreError, DocumentWriter};
use async_trait::async_trait;
use domain::{
    id::{ArrivalId, RailCaseId},
    personal::Personal,
    rail::{PartTags, RailEvent, RailProblem},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// One page of what waits to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPage {
    pub arrivals: Vec<(ArrivalId, RailCaseId)>,
    /// The first one of the next page.
    pub next: Option<u32>,
}

/// A private key, opened.
pub struct OpenedKey {
    pub kid: String,
    /// PKCS #8, DER.
    pub private: Personal<Vec<u8>>,
}

/// A case at the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseAt {
    pub case: RailCaseId,
    pub destination: Uuid,
}

/// An arrival whose parts fit together: tags, hashes, schema and list of attachments.
#[derive(Debug, Clone)]
pub struct OpenedArrival {
    pub tags: PartTags,
    /// Which schema the data follows.
    pub schema: String,
    pub media_type: String,
    pub data: Personal<Vec<u8>>,
    pub attachments: Vec<ArrivingFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivingFile {
    pub id: Uuid,
    pub name: Option<Personal<String>>,
    pub media_type: String,
    /// Hexadecimal, over its bytes.
    pub sha512: String,
}

/// Bytes of an attachment, stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedFile {
    pub sha256: String,
    pub size_bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum RailError {
    /// The service does not answer, or not now.
    #[error("{reason}")]
    Away {
        reason: String,
        /// As it says itself.
        after: Option<SignedDuration>,
    },
    /// It does not let us in, or is not configured as it must be: an operator must look.
    #[error("{reason}")]
    NotLetIn { reason: String },
    /// It does not know what we ask for any more.
    #[error("the delivery service has it no more")]
    Gone,
    /// What came is not what it must be. Trying again does not help.
    #[error("{reason}")]
    Unfit { reason: String, problem: RailProblem },
    /// We cannot do our part.
    #[error("{reason}")]
    Ours { reason: String },
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
}

/// What we say of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrivalVerdict {
    Accept(PartTags),
    Reject(Vec<RailProblem>),
}

#[async_trait]
pub trait DeliveryService: Send + Sync {
    async fn waiting(&self, from: u32) -> Result<WaitingPage, RailError>;

    /// Every event of the case that is signed by whoever may say it, oldest first. Others are left out and logged.
    async fn events(&self, case: CaseAt) -> Result<Vec<RailEvent>, RailError>;

    /// Fetches and opens everything but the attachments' bytes. `events`: of its case.
    async fn fetch(
        &self,
        case: CaseAt,
        id: ArrivalId,
        keys: &[OpenedKey],
        events: &[RailEvent],
    ) -> Result<OpenedArrival, RailError>;

    /// Fetches one attachment into the store. Nothing is kept of one that does not fit its tag and hash.
    async fn fetch_file(
        &self,
        id: ArrivalId,
        opened: &OpenedArrival,
        file: &ArrivingFile,
        keys: &[OpenedKey],
        into: &mut dyn DocumentWriter,
    ) -> Result<FetchedFile, RailError>;

    /// Says that we have it, or why not. Saying the same twice is fine.
    async fn acknowledge(&self, case: CaseAt, id: ArrivalId, verdict: &ArrivalVerdict, now: Timestamp) -> Result<(), RailError>;

    /// Draws a key pair, seconds of work: its id, the public half as JWK, the private one as PKCS #8.
    async fn draw_key(&self, kid: String) -> Option<(String, Personal<Vec<u8>>)>;

    /// Whether a private key that somebody hands in is one that is fit; its public half as JWK.
    fn public_half(&self, kid: &str, private: &[u8]) -> Option<String>;
}
