//! The folders as the use cases see them.

use super::{FolderPair, Schemas, folder::Found, sending};
use async_trait::async_trait;
use futures_util::StreamExt as _;
use intake::xml::TenantWords;
use jiff::Timestamp;
use ports::{ByteStream, DocumentStoreError, Exchange, ExchangeError, Exchanged, Fetched, PutAway, Read, Refusal};
use std::{io, sync::Arc};
use tokio_util::io::ReaderStream;
use uuid::Uuid;
use xoev::{Address, Fault, Glance, Party, Product, Reason, Release, Stamp, Why, xbau};

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

#[derive(Debug, Clone)]
pub struct FolderExchange {
    pub folders: FolderPair,
    pub speaks: Speaks,
    pub correspondence: Correspondence,
    pub words: TenantWords,
    pub schemas: Option<Schemas>,
    /// Of one message. Larger ones are refused without being read.
    pub max_bytes: u64,
    pub no_lists: [String; 3],
}

fn away(error: &io::Error) -> ExchangeError {
    ExchangeError(error.to_string())
}

#[async_trait]
impl Exchange for FolderExchange {
    async fn waiting(&self, limit: usize) -> Result<Vec<String>, ExchangeError> {
        let failed = |error: io::Error| ExchangeError(format!("{}: {error}", self.folders.incoming.display()));
        self.folders.waiting(limit).await.map_err(failed)
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
        let (read, bytes) = tokio::task::spawn_blocking(move || (this.understand(&bytes), bytes))
            .await
            .map_err(|_| ExchangeError("reading the message panicked".to_owned()))?;
        let Read::Message(message) = read else { return Ok(Some(read)) };
        if let Some(schemas) = &self.schemas
            && let Err(reason) = self.check_incoming(schemas, entry, &bytes).await
        {
            let root = xoev::xml::parse(&bytes).map(|root| xoev::glance(&root)).unwrap_or_default();
            return Ok(Some(Read::Unfit(self.unfit(&root, &bytes, &Fault::new(Reason::NotValid, reason)))));
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
            Refusal::UnknownApplication => Reason::UnknownReference,
            Refusal::AlreadyTaken => Reason::AlreadyProcessed,
            Refusal::NotAMessage => Reason::Other,
            Refusal::FileMissing => Reason::AttachmentMissing,
            Refusal::FileTooLarge => Reason::AttachmentTooLarge,
            Refusal::FileRejected => Reason::AttachmentRejected,
        };
        (self.code(reason).to_owned(), detail.to_owned())
    }

    async fn send_back(
        &self,
        entry: &str,
        code: &str,
        detail: &str,
        now: Timestamp,
    ) -> Result<Option<(Uuid, String, String)>, ExchangeError> {
        let Found::Message(bytes) = self.folders.read(entry, self.max_bytes).await.map_err(|error| away(&error))? else {
            return Ok(None);
        };
        let seen = xoev::xml::parse(&bytes).map(|root| xoev::glance(&root)).unwrap_or_default();
        // A rejection is never answered by a rejection.
        if seen.is_rejection {
            return Ok(None);
        }
        let why = Why::of(&Fault::new(Reason::Other, detail), code);
        match self.rejection(&seen, bytes, why, xoev::stamp(now)) {
            Some(written) => self.put_out(written).await.map(Some),
            None => Ok(None),
        }
    }

    async fn acknowledge(&self, exchanged: &Exchanged, now: Timestamp) -> Result<Option<(Uuid, String, Stamp)>, ExchangeError> {
        // The list of receipted messages has no other that is taken here.
        if !matches!(self.speaks, Speaks::XBau { .. }) || exchanged.kind != "1140" {
            return Ok(None);
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
        self.put_out(sending::Written { head, pieces, original: Vec::new() }).await.map(Some)
    }

    fn told_kind(&self) -> Option<&'static str> {
        matches!(self.speaks, Speaks::XBau { .. }).then_some("1140")
    }

    async fn tell_fetched(&self, fetched: &Fetched) -> Result<(Uuid, String, String), ExchangeError> {
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
        self.put_out(sending::Written { head, pieces, original: Vec::new() }).await
    }
}

impl FolderExchange {
    /// `xmllint` wants a file: the message may lie in a folder under any name.
    async fn check_incoming(&self, schemas: &Schemas, entry: &str, bytes: &[u8]) -> Result<(), String> {
        let root = xoev::xml::parse(bytes).map_err(|fault| fault.detail)?;
        let hidden = self.folders.incoming.join(format!(".{entry}.{}.part", Uuid::new_v4().simple()));
        let written = tokio::fs::write(&hidden, bytes).await;
        let checked = match written {
            Ok(()) => schemas.check(&hidden, root.namespace.as_deref().unwrap_or_default(), &root.name).await.map(drop),
            Err(error) => Err(error.to_string()),
        };
        let _ = tokio::fs::remove_file(&hidden).await;
        checked
    }
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
