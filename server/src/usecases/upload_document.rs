//! One file on its way in: limits while reading, type from content, hash, seal, store, scan, record.

use super::{
    OpenItem, Portal,
    media_type::{HEAD_BYTES, decide, is_cut_pdf, is_encrypted_pdf},
};
use bytes::Bytes;
use domain::{
    document::{DocumentFacts, DocumentName, DocumentRefusal, Insight, MediaType, Release, ScanState, UploadLimits},
    document_request::DocumentRequest,
    id::DocumentId,
    message::ItemContent,
    person::Applicant,
};
use futures_util::{Stream, StreamExt as _};
use ports::{
    DocumentPlace, DocumentStoreError, DocumentWriter, Examined, StorageError, StoredBytes,
    storage::{AddDocument, AddOutcome, AuditAction, FromUpload},
};
use std::time::Duration;

/// How long an upload waits for the scanner before it lets the person go on; the worker scans again.
const SCAN_PATIENCE: Duration = Duration::from_secs(20);
/// Last bytes of a PDF that are looked at.
const TAIL_BYTES: usize = 2048;

/// Uploads to one item of one person.
#[derive(Debug, Clone)]
pub struct ItemUpload {
    pub applicant: Applicant,
    pub open: OpenItem,
    pub request: DocumentRequest,
    pub limits: UploadLimits,
}

impl ItemUpload {
    pub(super) fn max_files(&self) -> u16 {
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

impl Portal {
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

    pub(super) async fn take_document<S, E>(
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
        let id = DocumentId(self.clock.new_id());
        let place = DocumentPlace { tenant: to.applicant.tenant.clone(), document: id };
        let mut incoming = Incoming::new(to, upload.name);
        let stored = match incoming.receive(upload.content, self.documents.create(&place).await?).await {
            Ok(stored) => stored,
            Err(error) => return Err(error),
        };
        let media_type = incoming.media_type.ok_or(DocumentRefusal::Empty)?;
        let Incoming { name, looks_encrypted, .. } = incoming;
        let recorded = match self.look_into(&place, &stored, media_type, looks_encrypted).await {
            Ok(insight) => self.scan_and_record(to, &place, Looked { name, media_type, insight }, stored, replacing).await,
            Err(error) => Err(error),
        };
        match &recorded {
            // Whether a failed commit took place is not known: bytes without a row are harmless, a row without bytes is not.
            Ok(_) | Err(UploadError::Storage(_)) => {}
            Err(UploadError::Refused(_) | UploadError::Closed | UploadError::TakenOver | UploadError::Store(_)) => {
                self.forget_bytes(&place).await;
            }
        }
        recorded
    }

    async fn scan_and_record(
        &self,
        to: &ItemUpload,
        place: &DocumentPlace,
        looked: Looked,
        stored: StoredBytes,
        replacing: Replacing,
    ) -> Result<UploadedFile, UploadError> {
        let scan = self.judge_document(place, &stored.key, SCAN_PATIENCE).await??;
        let now = self.clock.now();
        let facts = DocumentFacts {
            id: place.document,
            item: to.open.item.id.clone(),
            name: looked.name,
            media_type: looked.media_type,
            size_bytes: stored.size_bytes,
            sha256: stored.sha256,
            received_at: now,
            checked_at: (scan == ScanState::Released(Release::Clean)).then_some(now),
            insight: looked.insight,
        };
        let (from_upload, replaces, action) = match replacing {
            Replacing::Nothing => (None, None, AuditAction::DocumentUploaded),
            Replacing::Upload(from) => (Some(from), None, AuditAction::DocumentUploaded),
            Replacing::Document(document) => (None, Some(document), AuditAction::DocumentCleaned),
        };
        let max_files = to.max_files();
        let add = AddDocument {
            key: to.open.standing.key.clone(),
            facts: facts.clone(),
            wrapped_key: stored.key,
            scan,
            limits: to.limits.clone(),
            max_files,
            from_upload,
            replaces,
            audit: self.audit_document(&to.open.standing, action, facts.id),
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

    /// What nobody could open or draw is refused (D4). A renderer that gives no answer refuses nothing.
    async fn look_into(
        &self,
        place: &DocumentPlace,
        stored: &StoredBytes,
        media_type: MediaType,
        looks_encrypted: bool,
    ) -> Result<Insight, UploadError> {
        let refusal = match self.examine(place, (media_type, &stored.key)).await? {
            Some(Examined::Password) => DocumentRefusal::PasswordProtected,
            Some(Examined::TooManyPages) => DocumentRefusal::TooManyPages,
            Some(Examined::TooManyPixels) => DocumentRefusal::TooManyPixels,
            Some(Examined::Programs) => DocumentRefusal::Programs,
            Some(Examined::Overfull) => DocumentRefusal::Overfull,
            Some(Examined::Good(insight)) => return Ok(insight),
            Some(Examined::Damaged) if looks_encrypted => DocumentRefusal::PasswordProtected,
            // Better now, while the person can make it anew, than at the clerk's screen.
            Some(Examined::Damaged) => DocumentRefusal::Damaged,
            // An archive that nobody has looked into is not let in (D3).
            None if media_type.is_office() && self.renderer.is_some() && stored.size_bytes <= render::MAX_BYTES => {
                return Err(DocumentStoreError::Unavailable("nobody could look into the file in time".into()).into());
            }
            None if media_type.is_office() => DocumentRefusal::NotScannable,
            // Nobody looks: the mark at the end is all there is.
            None if looks_encrypted && self.renderer.is_none() => DocumentRefusal::PasswordProtected,
            None => return Ok(Insight::default()),
        };
        Err(refusal.into())
    }

    /// Clears bytes that belong to nothing. Failing is logged; a later collection finds them.
    pub(super) async fn forget_bytes(&self, place: &DocumentPlace) {
        if let Err(error) = self.documents.delete(place).await {
            tracing::warn!(document.id = %place.document, error = %error, "document.orphaned");
        }
    }
}

/// What is known of a file once it was looked into.
struct Looked {
    name: DocumentName,
    media_type: MediaType,
    insight: Insight,
}

/// What is known while bytes come in.
struct Incoming<'a> {
    to: &'a ItemUpload,
    name: DocumentName,
    media_type: Option<MediaType>,
    head: Vec<u8>,
    /// A PDF's trailer names an encryption; whether a password is needed only the renderer can tell.
    looks_encrypted: bool,
    tail: Vec<u8>,
    received: u64,
}

impl<'a> Incoming<'a> {
    fn new(to: &'a ItemUpload, name: DocumentName) -> Self {
        Self { to, name, media_type: None, head: Vec::new(), looks_encrypted: false, tail: Vec::new(), received: 0 }
    }

    async fn receive<S, E>(&mut self, mut content: S, mut writer: Box<dyn DocumentWriter>) -> Result<StoredBytes, UploadError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: Into<UploadError>,
    {
        while let Some(piece) = content.next().await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => {
                    writer.abort().await;
                    return Err(error.into());
                }
            };
            if let Err(refusal) = self.look_at(&piece) {
                writer.abort().await;
                return Err(refusal.into());
            }
            if let Err(error) = writer.write(piece).await {
                writer.abort().await;
                return Err(error.into());
            }
        }
        if let Err(refusal) = self.judge_whole() {
            writer.abort().await;
            return Err(refusal.into());
        }
        Ok(writer.finish().await?)
    }

    /// Limits are enforced while reading, not after (C6).
    fn look_at(&mut self, piece: &Bytes) -> Result<(), DocumentRefusal> {
        self.received += piece.len() as u64;
        let max_bytes = self.to.max_bytes();
        if self.received > max_bytes {
            return Err(DocumentRefusal::TooLarge { max_bytes });
        }
        if self.head.len() < HEAD_BYTES {
            let wanted = HEAD_BYTES - self.head.len();
            self.head.extend_from_slice(&piece[..piece.len().min(wanted)]);
            if self.head.len() == HEAD_BYTES {
                self.decide_type()?;
            }
        }
        self.tail.extend_from_slice(&piece[piece.len().saturating_sub(TAIL_BYTES)..]);
        let surplus = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..surplus);
        Ok(())
    }

    fn decide_type(&mut self) -> Result<(), DocumentRefusal> {
        self.media_type = Some(decide(&self.head, &self.name, &self.to.request.media_types)?);
        Ok(())
    }

    fn judge_whole(&mut self) -> Result<(), DocumentRefusal> {
        if self.received == 0 {
            return Err(DocumentRefusal::Empty);
        }
        if self.media_type.is_none() {
            self.decide_type()?;
        }
        if self.media_type == Some(MediaType::Pdf) {
            self.looks_encrypted = is_encrypted_pdf(&self.tail);
            if is_cut_pdf(&self.tail) {
                return Err(DocumentRefusal::Damaged);
            }
        }
        Ok(())
    }
}
