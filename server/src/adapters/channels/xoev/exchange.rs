//! The folders as the use cases see them.

use super::{super::directory::make_file, FolderPair, Schemas, folder::Found, reading::Understood, schemas::NotPassed, sending};
use async_trait::async_trait;
use domain::id::CaseSystemId;
use futures_util::StreamExt as _;
use intake::xml::TenantWords;
use jiff::Timestamp;
use ports::{
    ByteStream, Clock, Content, DocumentStoreError, Exchange, ExchangeError, Exchanged, Fetched, PutAway, Read, Refusal, Storage,
};
use std::{collections::HashSet, io, sync::Arc};
use tokio::io::AsyncWriteExt as _;
use tokio_util::io::ReaderStream;
use uuid::Uuid;
use xoev::{Address, Fault, Glance, Party, Product, Reason, Release, Why, xbau};

/// Who writes to whom.
#[derive(Debug, Clone)]
pub struct Correspondence {
    pub product: Product,
    pub us: Party,
    pub them: Party,
    pub address: Address,
}

/// Which standard a route speaks.
#[derive(Debug, Clone)]
pub enum Speaks {
    /// What is written, and what is read: for a while two releases are valid.
    XAuslaender { release: Release, accepted: Vec<Release> },
    /// Versions of free lists: of contacts, directories and media types.
    XBau { lists: [String; 3] },
}

#[derive(Clone)]
pub struct FolderExchange {
    pub folders: FolderPair,
    pub speaks: Speaks,
    pub correspondence: Correspondence,
    pub words: TenantWords,
    pub schemas: Option<Schemas>,
    /// Of one message. Larger ones are refused without being read.
    pub max_bytes: u64,
    pub case_system: CaseSystemId,
    /// What was sent.
    pub memory: Arc<dyn Storage>,
    pub clock: Arc<dyn Clock>,
    pub no_lists: [String; 3],
}

fn away(error: &io::Error) -> ExchangeError {
    ExchangeError(error.to_string())
}

#[async_trait]
impl Exchange for FolderExchange {
    async fn waiting(&self, limit: usize, without: &HashSet<String>) -> Result<Vec<String>, ExchangeError> {
        let failed = |error: io::Error| ExchangeError(format!("{}: {error}", self.folders.incoming.display()));
        self.folders.waiting(limit, without).await.map_err(failed)
    }

    async fn clear_leftovers(&self) -> Result<(), ExchangeError> {
        self.folders.clear_leftovers().await.map_err(|error| away(&error))
    }

    async fn read(&self, entry: &str) -> Result<Option<Read>, ExchangeError> {
        let unfit = |fault: Fault| Ok(Some(Read::Unfit(self.unfit(&Glance::default(), entry.as_bytes(), &fault))));
        let bytes = match self.folders.read(entry, self.max_bytes).await.map_err(|error| away(&error))? {
            Found::Message(bytes) => bytes,
            Found::Gone => return Ok(None),
            Found::NoMessage => return unfit(Fault::new(Reason::NotWellFormed, "the folder holds no message, or several")),
            Found::TooLarge(size) => {
                return unfit(Fault::new(Reason::AttachmentTooLarge, format!("{size} bytes: {} are taken", self.max_bytes)));
            }
        };
        let this = Arc::new(self.clone());
        let (Understood { read, root, seen }, bytes) = aside(move || (this.understand(&bytes), bytes)).await?;
        let Read::Message(message) = read else { return Ok(Some(read)) };
        if let (Some(schemas), Some((namespace, name))) = (&self.schemas, root) {
            match self.check_incoming(schemas, (&namespace, &name), &bytes).await {
                Ok(()) => {}
                Err(NotPassed::Invalid(reason)) => {
                    return Ok(Some(Read::Unfit(self.unfit(&seen, &bytes, &Fault::new(Reason::NotValid, reason)))));
                }
                // It says nothing of the message: that waits.
                Err(NotPassed::NotLooked(reason)) => return Err(ExchangeError(reason)),
            }
        }
        Ok(Some(Read::Message(message)))
    }

    async fn open_file(&self, entry: &str, file: &str) -> Result<Option<(u64, ByteStream)>, ExchangeError> {
        let found = self.folders.open(entry, file).await.map_err(|error| away(&error))?;
        Ok(found.map(|(size, file)| {
            let pieces = ReaderStream::with_capacity(file, 64 * 1024);
            let pieces = pieces.map(|piece| piece.map_err(|error| DocumentStoreError::Unavailable(Box::new(error))));
            (size, pieces.boxed())
        }))
    }

    async fn put_away(&self, entry: &str, to: PutAway) -> Result<(), ExchangeError> {
        self.folders.put_away(entry, to == PutAway::Refused).await.map_err(|error| away(&error))
    }

    fn refusal(&self, refusal: Refusal, detail: &str) -> (String, String) {
        let reason = match refusal {
            Refusal::UnknownApplication | Refusal::UnknownMessage => Reason::UnknownReference,
            Refusal::AlreadyTaken => Reason::AlreadyProcessed,
            Refusal::NotAMessage => Reason::Other,
            Refusal::FileMissing => Reason::AttachmentMissing,
            Refusal::FileTooLarge => Reason::AttachmentTooLarge,
            Refusal::FilesTooLarge => Reason::AttachmentsTooLarge,
            Refusal::FileRejected => Reason::AttachmentRejected,
        };
        (self.code(reason).to_owned(), detail.to_owned())
    }

    async fn send_back(&self, entry: &str, code: &str, detail: &str, now: Timestamp) -> Result<bool, ExchangeError> {
        let Found::Message(bytes) = self.folders.read(entry, self.max_bytes).await.map_err(|error| away(&error))? else {
            return Ok(false);
        };
        let (seen, bytes) = aside(move || {
            let seen = xoev::xml::parse(&bytes).map(|root| xoev::glance(&root)).unwrap_or_default();
            (seen, bytes)
        })
        .await?;
        // A rejection is never answered by a rejection.
        if seen.is_rejection {
            return Ok(false);
        }
        let why = Why::of(&Fault::new(Reason::Other, detail), code);
        match self.rejection(&seen, bytes, why, xoev::stamp(now)) {
            Some(written) => self.put_out(written, seen.application.as_deref()).await,
            None => Ok(false),
        }
    }

    async fn acknowledge(&self, exchanged: &Exchanged, now: Timestamp) -> Result<bool, ExchangeError> {
        // The list of receipted messages has no other that is taken here.
        if !matches!(self.speaks, Speaks::XBau { .. }) || exchanged.kind != "1140" {
            return Ok(false);
        }
        let uuid = sending::number(&format!("quittung/{}", exchanged.uuid));
        let head = self.head(uuid, "1180", xoev::stamp(now), None);
        let new = xbau::NewReceipt {
            head: head.clone(),
            reference: reference(
                exchanged.application.as_deref(),
                exchanged.file_number.clone(),
                (exchanged.uuid, &exchanged.kind, &exchanged.created),
            ),
            of: exchanged.kind.clone(),
            information: vec!["Die Nachricht liegt im Portal zum Abruf bereit.".to_owned()],
        };
        let pieces = xbau::write_receipt(&new, &self.sender());
        let written = sending::Written { head, pieces, original: Content::Bytes(Vec::new()) };
        self.put_out(written, exchanged.application.as_deref()).await
    }

    fn belongs_to(&self, kind: &str) -> Option<&'static str> {
        (matches!(self.speaks, Speaks::XAuslaender { .. }) && kind == "000040").then_some("130103")
    }

    fn told_kind(&self) -> Option<&'static str> {
        matches!(self.speaks, Speaks::XBau { .. }).then_some("1140")
    }

    async fn tell_fetched(&self, fetched: &Fetched) -> Result<bool, ExchangeError> {
        let uuid = sending::number(&format!("abruf/{}", fetched.uuid));
        let head = self.head(uuid, "1181", xoev::stamp(fetched.now), None);
        let new = xbau::NewFetched {
            head: head.clone(),
            reference: reference(
                fetched.application.as_deref(),
                fetched.file_number.clone(),
                (fetched.uuid, &fetched.kind, &fetched.created),
            ),
            information: Vec::new(),
            deadline: fetched.deadline,
            in_time: fetched.in_time,
        };
        let pieces = xbau::write_fetched(&new, &self.sender());
        let written = sending::Written { head, pieces, original: Content::Bytes(Vec::new()) };
        self.put_out(written, fetched.application.as_deref()).await
    }
}

impl FolderExchange {
    /// `xmllint` wants a file: the message may lie in a folder under any name.
    async fn check_incoming(&self, schemas: &Schemas, (namespace, root): (&str, &str), bytes: &[u8]) -> Result<(), NotPassed> {
        let hidden = FolderPair::hidden(&self.folders.done);
        let written = async {
            let mut file = make_file(&hidden).await?;
            file.write_all(bytes).await?;
            file.flush().await
        };
        let checked = match written.await {
            Ok(()) => schemas.check(&hidden, namespace, root).await.map(drop),
            Err(error) => Err(NotPassed::NotLooked(error.to_string())),
        };
        let _ = tokio::fs::remove_file(&hidden).await;
        checked
    }
}

/// Work of seconds, on no thread that serves requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ExchangeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ExchangeError("reading the message panicked".to_owned()))
}

fn reference(
    application: Option<&str>,
    file_number: Option<String>,
    (uuid, kind, created): (Uuid, &str, &str),
) -> xbau::Reference {
    xbau::Reference {
        application: application.and_then(|id| Uuid::try_parse(id).ok()),
        file_number,
        message: Some((uuid, kind.to_owned(), created.to_owned())),
    }
}
