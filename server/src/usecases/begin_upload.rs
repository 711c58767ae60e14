//! The beginning of an upload in pieces: what can be refused by name and size is refused here, before anything is sent, and noted.

use super::{
    ItemUpload, Portal, UploadError,
    resume_upload::{Announced, KEPT},
};
use domain::{
    document::{DocumentName, DocumentRefusal, RefusedDocument},
    id::DocumentId,
};
use ports::storage::{BeginOutcome, NewUpload, PendingUpload};

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

/// The name's ending belongs to no type that is accepted here, whatever the content is.
fn fits_no_type(name: &DocumentName, to: &ItemUpload) -> bool {
    name.ending()
        .is_some_and(|ending| !to.request.media_types.iter().any(|accepted| accepted.endings().contains(&ending.as_str())))
}

impl Portal {
    /// Begins an upload. What is known to be refused is refused here, before anything is sent.
    pub async fn begin_upload(
        &self,
        to: &ItemUpload,
        file: Announced,
    ) -> Result<Result<PendingUpload, BeginRefused>, UploadError> {
        let early = refused_unseen(&file, to);
        let known = |refused: &&RefusedDocument| Some(refused.refusal) == early && refused.name == file.name;
        if let Some(noted) = to.open.draft.refused_of(&to.open.item.id).find(known) {
            return Ok(Err(BeginRefused::Refused { refusal: noted.refusal, noted: Some(noted.id) }));
        }
        let now = self.clock.now();
        let new = NewUpload {
            key: to.open.standing.key.clone(),
            acting: to.applicant.account,
            id: DocumentId(self.clock.new_id()),
            item: to.open.item.id.clone(),
            name: file.name,
            fingerprint: file.fingerprint,
            // Nothing of a refused file is kept, and no quota counts it.
            length_bytes: if early.is_some() { 1 } else { file.length_bytes },
            wrapped_key: self.documents.new_key(&to.applicant.tenant).await?,
            limits: to.limits.clone(),
            max_files: to.max_files(),
            created_at: now,
            expires_at: now + KEPT,
        };
        let refused = match (self.storage.begin_upload(&new).await?, early) {
            (BeginOutcome::Begun, _) => {
                let pending = PendingUpload {
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
                    expires_at: new.expires_at,
                };
                // The page says it also after a reload, and the check page before sending.
                if let Some(refusal) = early {
                    self.refuse_upload(to, &pending, refusal).await?;
                    return Ok(Err(BeginRefused::Refused { refusal, noted: Some(pending.id) }));
                }
                return Ok(Ok(pending));
            }
            (BeginOutcome::Closed, _) => BeginRefused::Closed,
            // What is wrong with the file itself comes first.
            (_, Some(refusal)) => BeginRefused::of(refusal),
            (BeginOutcome::TooManyUploads, None) => BeginRefused::TooManyUploads,
            (BeginOutcome::TooManyFiles, None) => BeginRefused::of(DocumentRefusal::TooManyFiles { max: new.max_files }),
            (BeginOutcome::ReplyTooLarge, None) => {
                BeginRefused::of(DocumentRefusal::ReplyTooLarge { max_bytes: to.limits.max_reply_bytes })
            }
            (BeginOutcome::EnoughToday, None) => {
                BeginRefused::of(DocumentRefusal::EnoughToday { max_bytes: to.limits.max_person_bytes_a_day })
            }
            (BeginOutcome::TenantFull, None) => BeginRefused::of(DocumentRefusal::TenantFull),
        };
        Ok(Err(refused))
    }
}
