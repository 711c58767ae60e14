//! The beginning of an upload in pieces: what can be refused by name and size is refused here, before anything is sent, and noted.

use crate::documents::{
    Documents, ItemUpload, UploadError,
    receive::resume::{Announced, KEPT},
};
use domain::{
    document::{DocumentName, DocumentRefusal, MediaType, RefusedDocument},
    event::Change,
    id::DocumentId,
};
use ports::storage::{BeginOutcome, NewUpload, NoteOutcome, NoteRefusal, PendingUpload};

/// Why an upload does not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeginRefused {
    Refused {
        refusal: DocumentRefusal,
        /// Where the draft notes it, if it does.
        noted: Option<DocumentId>,
    },
    /// The reply was sent meanwhile.
    Closed,
    /// Too many are under way: finish or drop one first.
    TooManyUploads,
}

impl BeginRefused {
    fn of(refusal: DocumentRefusal) -> Self {
        Self::Refused { refusal, noted: None }
    }
}

/// What its size and its name tell already.
fn refused_unseen(file: &Announced, to: &ItemUpload) -> Option<DocumentRefusal> {
    let max_bytes = to.max_bytes();
    if file.length_bytes == 0 {
        Some(DocumentRefusal::Empty)
    } else if file.length_bytes > max_bytes {
        Some(DocumentRefusal::TooLarge { max_bytes })
    } else {
        fits_no_type(&file.name, to).then_some(DocumentRefusal::TypeNotAccepted)
    }
}

/// Endings of what is never taken here, as phones and office programs write them: sending it over a bad line would be for nothing.
const NEVER_TAKEN: &[&str] = &[
    "7z", "avi", "bmp", "csv", "doc", "eml", "exe", "gif", "gz", "htm", "html", "key", "m4a", "mkv", "mov", "mp3", "mp4", "msg",
    "numbers", "ogg", "pages", "ppt", "pptx", "rar", "rtf", "svg", "tar", "tif", "tiff", "txt", "wav", "webm", "webp", "wps",
    "xls", "zip",
];

/// The name's ending is that of another kind of file. Any other name tells nothing: the content decides.
fn fits_no_type(name: &DocumentName, to: &ItemUpload) -> bool {
    let Some(ending) = name.ending() else { return false };
    let is_of = |kind: &MediaType| kind.endings().contains(&ending.as_str());
    let accepted = to.request.media_types.iter().any(is_of);
    !accepted && (NEVER_TAKEN.contains(&ending.as_str()) || MediaType::ALL.iter().any(is_of))
}

impl Documents {
    /// Begins an upload. What is known to be refused is refused here, before anything is sent.
    pub async fn begin_upload(
        &self,
        to: &ItemUpload,
        file: Announced,
    ) -> Result<Result<PendingUpload, BeginRefused>, UploadError> {
        let early = refused_unseen(&file, to);
        if let Some(refusal) = early {
            return self.note_refused(to, file.name, refusal).await.map(Err);
        }
        let now = self.clock.now();
        let new = NewUpload {
            key: to.open.standing.key.clone(),
            acting: to.applicant.account,
            id: DocumentId(self.clock.new_id()),
            item: to.open.item.id.clone(),
            name: file.name,
            fingerprint: file.fingerprint,
            length_bytes: file.length_bytes,
            wrapped_key: self.store.new_key(&to.applicant.tenant).await?,
            limits: to.limits.clone(),
            max_files: to.max_files(),
            created_at: now,
            expires_at: now + KEPT,
        };
        let refusal = match self.storage.begin_upload(&new).await? {
            BeginOutcome::Begun => {
                return Ok(Ok(PendingUpload {
                    tenant: new.key.tenant,
                    id: new.id,
                    item: new.item,
                    name: new.name,
                    fingerprint: new.fingerprint,
                    length_bytes: new.length_bytes,
                    offset_bytes: 0,
                    turn: 0,
                    segments: 0,
                    wrapped_key: new.wrapped_key,
                    created_at: new.created_at,
                    expires_at: new.expires_at,
                    by: new.key.by,
                }));
            }
            BeginOutcome::Closed => return Ok(Err(BeginRefused::Closed)),
            BeginOutcome::TooManyUploads => return Ok(Err(BeginRefused::TooManyUploads)),
            BeginOutcome::TooManyFiles => DocumentRefusal::TooManyFiles { max: new.max_files },
            BeginOutcome::ReplyTooLarge => DocumentRefusal::ReplyTooLarge { max_bytes: to.limits.max_reply_bytes },
            BeginOutcome::EnoughToday => DocumentRefusal::EnoughToday { max_bytes: to.limits.max_person_bytes_a_day },
            BeginOutcome::TenantFull => DocumentRefusal::TenantFull,
        };
        self.note_refused(to, new.name, refusal).await.map(Err)
    }

    /// The page says it also after a reload, and the check page before sending; the same file is noted once. A file that is there already
    /// misses nothing, and is not noted.
    pub async fn note_refused(
        &self,
        to: &ItemUpload,
        name: DocumentName,
        refusal: DocumentRefusal,
    ) -> Result<BeginRefused, UploadError> {
        let standing = &to.open.standing;
        if refusal == DocumentRefusal::AlreadyThere {
            return Ok(BeginRefused::of(refusal));
        }
        let known = |noted: &&RefusedDocument| noted.refusal == refusal && noted.name == name;
        if let Some(noted) = to.open.draft.refused_of(&to.open.item.id).find(known) {
            return Ok(BeginRefused::Refused { refusal, noted: Some(noted.id) });
        }
        let id = DocumentId(self.clock.new_id());
        let note = NoteRefusal {
            key: standing.key.clone(),
            id,
            item: to.open.item.id.clone(),
            name,
            refusal,
            at: self.clock.now(),
            event: self.access.event_by(standing, Change::DocumentRefused { document: id }),
        };
        Ok(match self.storage.note_refusal(&note).await? {
            NoteOutcome::Noted => BeginRefused::Refused { refusal, noted: Some(id) },
            NoteOutcome::Enough => BeginRefused::of(refusal),
            NoteOutcome::Closed => BeginRefused::Closed,
        })
    }
}
