//! One file on its way in: limits while reading, type from content, hash, seal, store, scan, record.

use crate::{
    answering::OpenItem,
    documents::{
        Asker, Documents,
        look_into::{Looked, Unseen},
        receive::{
            bytes_under_way::Coming,
            incoming::{Incoming, Passed},
        },
    },
    request,
};
use bytes::Bytes;
use domain::{
    document::{DocumentFacts, DocumentName, DocumentRefusal, Insight, Release, ScanState, UncheckedFiles, UploadLimits},
    document_request::DocumentRequest,
    errand::{Route, Task},
    event::Change,
    id::{DocumentId, ErrandId, TenantId},
    message::ItemContent,
    person::Applicant,
};
use futures_util::{Stream, StreamExt as _};
use ports::{
    DocumentPlace, DocumentStoreError, DocumentWriter, Sealed, StorageError, StoredBytes,
    storage::{AddDocument, AddOutcome, FromUpload, NewErrand},
};
use std::time::Duration;

/// How long an upload waits for the scanner before it lets the person go on; the worker scans again.
const SCAN_PATIENCE: Duration = Duration::from_secs(5);

/// Uploads to one item of one person.
#[derive(Debug, Clone)]
pub struct ItemUpload {
    pub applicant: Applicant,
    pub open: OpenItem,
    pub request: DocumentRequest,
    pub limits: UploadLimits,
}

impl ItemUpload {
    pub(crate) fn max_files(&self) -> u16 {
        self.request.max_files.min(self.limits.max_files_per_item)
    }

    /// Bytes of one file.
    pub fn max_bytes(&self) -> u64 {
        self.request.max_file_bytes.min(self.limits.max_file_bytes)
    }
}

/// A file that was taken.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    pub facts: DocumentFacts,
    pub scan: ScanState,
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("refused: {0:?}")]
    Refused(DocumentRefusal),
    /// The reply was sent meanwhile.
    #[error("there is no open draft")]
    Closed,
    /// Another request goes on with this upload.
    #[error("another request has taken the upload over")]
    TakenOver,
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<DocumentRefusal> for UploadError {
    fn from(refusal: DocumentRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a file comes from, and what goes when it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replacing {
    Nothing,
    /// The resumable upload that it arrived by.
    Upload(FromUpload),
    /// A photo that told more.
    Document(DocumentId),
}

/// The name and the content of one file as they come in.
pub struct Upload<S> {
    pub name: DocumentName,
    pub content: S,
}

impl Documents {
    /// Prepares uploads to an item; `None` if it takes no documents.
    pub fn item_upload(&self, applicant: &Applicant, open: OpenItem) -> Option<ItemUpload> {
        let ItemContent::DocumentRequest(request) = &open.item.content else { return None };
        let limits = self.directory.tenant(&applicant.tenant)?.uploads.clone();
        Some(ItemUpload { applicant: applicant.clone(), request: request.clone(), limits, open })
    }

    /// Takes one file. Whatever goes wrong, nothing of it stays, and other files are not touched.
    pub async fn upload_document<S, E>(&self, to: &ItemUpload, upload: Upload<S>) -> Result<UploadedFile, UploadError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: Into<UploadError>,
    {
        self.take_document(to, upload, Replacing::Nothing).await
    }

    pub(crate) async fn take_document<S, E>(
        &self,
        to: &ItemUpload,
        upload: Upload<S>,
        replacing: Replacing,
    ) -> Result<UploadedFile, UploadError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: Into<UploadError>,
    {
        let there = to.open.draft.documents_of(&to.open.item.id).count();
        let max_files = to.max_files();
        if there >= usize::from(max_files) && !matches!(replacing, Replacing::Document(_)) {
            return Err(DocumentRefusal::TooManyFiles { max: max_files }.into());
        }
        let (tenant, account) = (&to.applicant.tenant, to.applicant.account);
        self.day_has_room(to, 1).await?;
        let mut coming = self.coming.begin(to, replacing);
        let place = DocumentPlace { tenant: tenant.clone(), document: DocumentId(self.clock.new_id()) };
        let writer = self.store.create(&place).await?;
        let received = self.receive((to, &mut coming), Incoming::new(to, upload.name), upload.content, writer).await;
        let (passed, stored) = match received {
            Ok(received) => received,
            Err(error) => {
                self.storage.count_bytes(tenant, account, coming.bytes, self.clock.now()).await?;
                return Err(error);
            }
        };
        let size_bytes = passed.size_bytes;
        let taken = self.settle(to, &place, &Sealed::whole(stored.key), passed, replacing).await;
        match &taken {
            // Whether a failed commit took place is not known: bytes without a row are harmless, a row without bytes is not.
            Ok(_) | Err(UploadError::Storage(_)) => {}
            Err(UploadError::Refused(_) | UploadError::Closed | UploadError::TakenOver | UploadError::Store(_)) => {
                self.bytes.forget(&place).await;
                self.storage.count_bytes(tenant, account, size_bytes, self.clock.now()).await?;
            }
        }
        taken
    }

    /// All bytes are durable: they are looked into, scanned, and recorded as a document.
    pub(crate) async fn settle(
        &self,
        to: &ItemUpload,
        place: &DocumentPlace,
        sealed: &Sealed,
        passed: Passed,
        replacing: Replacing,
    ) -> Result<UploadedFile, UploadError> {
        let who = Asker::person(&to.applicant);
        let file =
            Unseen { media_type: passed.media_type, looks_encrypted: passed.looks_encrypted, size_bytes: passed.size_bytes };
        let looked = self.look_into((place, sealed), file, &to.limits, (&who, self.turns.patience)).await?;
        let waits = self.directory.unchecked_files(&place.tenant) == UncheckedFiles::Wait;
        let insight = match looked {
            Looked::Good(insight) => Some(insight),
            Looked::Refused(refusal) | Looked::Silent(Some(refusal)) => return Err(refusal.into()),
            // It lies here safely, and the reply is not sent before somebody has looked.
            Looked::Busy if waits => None,
            Looked::Busy | Looked::Silent(None) => {
                return Err(DocumentStoreError::Unavailable("nobody could look into the file in time".into()).into());
            }
        };
        let scan = self.judge_document(place, sealed, SCAN_PATIENCE, &who).await??;
        let (insight, scan) = insight.map_or((Insight::default(), ScanState::Unscanned), |insight| (insight, scan));
        let now = self.clock.now();
        let facts = DocumentFacts {
            id: place.document,
            item: to.open.item.id.clone(),
            name: passed.name,
            media_type: passed.media_type,
            size_bytes: passed.size_bytes,
            sha256: passed.sha256,
            received_at: now,
            checked_at: (scan == ScanState::Released(Release::Clean)).then_some(now),
            insight,
        };
        let document = facts.id;
        let (from_upload, replaces, change) = match replacing {
            Replacing::Nothing => (None, None, Change::DocumentUploaded { document }),
            Replacing::Upload(from) => (Some(from), None, Change::DocumentUploaded { document }),
            Replacing::Document(replaced) => (None, Some(replaced), Change::DocumentCleaned { document }),
        };
        let max_files = to.max_files();
        let add = AddDocument {
            key: to.open.standing.key.clone(),
            facts: facts.clone(),
            wrapped_key: sealed.key.clone(),
            scan,
            limits: to.limits.clone(),
            max_files,
            from_upload,
            replaces,
            scan_again: (scan == ScanState::Unscanned).then(|| NewErrand {
                id: ErrandId(self.clock.new_id()),
                tenant: place.tenant.clone(),
                task: Task::ScanAgain { document: facts.id },
                route: Route::scanner(),
                due: now,
                after: None,
                created_at: now,
                request: request::number(),
            }),
            event: self.access.event_by(&to.open.standing, change),
        };
        match self.storage.add_document(&add).await? {
            AddOutcome::Added => {
                if scan == ScanState::Unscanned {
                    self.wake.notify_one();
                }
                Ok(UploadedFile { facts, scan })
            }
            AddOutcome::Closed => Err(UploadError::Closed),
            AddOutcome::TakenOver | AddOutcome::NothingToReplace => Err(UploadError::TakenOver),
            AddOutcome::AlreadyThere => Err(DocumentRefusal::AlreadyThere.into()),
            AddOutcome::EnoughToday => Err(DocumentRefusal::EnoughToday { max_bytes: to.limits.max_person_bytes_a_day }.into()),
            AddOutcome::TenantFull => Err(DocumentRefusal::TenantFull.into()),
            AddOutcome::TooManyFiles => Err(DocumentRefusal::TooManyFiles { max: max_files }.into()),
            AddOutcome::ReplyTooLarge => Err(DocumentRefusal::ReplyTooLarge { max_bytes: to.limits.max_reply_bytes }.into()),
        }
    }

    /// Whether the master key opens the tenant's keys: one that is not theirs opens nothing, and what came meanwhile would be lost with it.
    pub async fn key_fits(&self, tenant: &TenantId) -> Result<(), DocumentStoreError> {
        self.store.new_key(tenant).await.map(drop)
    }

    /// Seals and stores what comes, to its end. Whatever goes wrong, nothing of it stays.
    async fn receive<S, E>(
        &self,
        (to, coming): (&ItemUpload, &mut Coming),
        mut incoming: Incoming,
        mut content: S,
        mut writer: Box<dyn DocumentWriter>,
    ) -> Result<(Passed, StoredBytes), UploadError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: Into<UploadError>,
    {
        let passed = loop {
            let step = match content.next().await {
                None => match incoming.end().await {
                    Ok(passed) => break passed,
                    Err(refusal) => {
                        writer.abort().await;
                        return Err(refusal.into());
                    }
                },
                Some(Err(error)) => Err(error.into()),
                Some(Ok(piece)) => match coming.take(self, to, piece.len() as u64).await {
                    Ok(()) => match incoming.look_at(&piece).await {
                        Ok(()) => writer.write(piece).await.map_err(UploadError::from),
                        Err(refusal) => Err(refusal.into()),
                    },
                    Err(full) => Err(full),
                },
            };
            if let Err(error) = step {
                writer.abort().await;
                return Err(error);
            }
        };
        Ok((passed, writer.finish().await?))
    }
}
