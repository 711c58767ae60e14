//! What a file is inside, before it counts: nobody is asked later for what could be made anew now, and nothing comes in that a tenant does not take.

use crate::documents::{Asker, Documents};
use domain::document::{DocumentRefusal, Insight, MediaType, UploadLimits};
use ports::{DocumentPlace, DocumentStoreError, Examined, RendererError, Sealed};
use std::time::Duration;
use tokio::time::timeout;

/// A stored file that nobody has looked into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unseen {
    pub media_type: MediaType,
    /// Its end says so.
    pub looks_encrypted: bool,
    pub size_bytes: u64,
}

/// What came of looking.
#[derive(Debug)]
pub(crate) enum Looked {
    Good(Insight),
    Refused(DocumentRefusal),
    /// All places were taken for too long.
    Busy,
    /// Whoever looks gives no answer about this file, and nobody takes it unseen. What its person is told; `None`: to send it again.
    Silent(Option<DocumentRefusal>),
}

enum Examination {
    Found(Examined),
    Busy,
    Silent,
}

impl Documents {
    /// What nobody could open or draw is refused (D4), and what brings along what the tenant does not take. Where the renderer gives no answer at
    /// all, only a tenant that takes everything takes the file.
    pub(crate) async fn look_into(
        &self,
        at: (&DocumentPlace, &Sealed),
        file: Unseen,
        limits: &UploadLimits,
        (who, patience): (&Asker, Duration),
    ) -> Result<Looked, DocumentStoreError> {
        let Unseen { media_type, looks_encrypted, size_bytes } = file;
        let refusal = match self.examine(at, media_type, (who, patience)).await? {
            Examination::Busy => return Ok(Looked::Busy),
            Examination::Found(Examined::Password) => DocumentRefusal::PasswordProtected,
            Examination::Found(Examined::TooManyPages) => DocumentRefusal::TooManyPages,
            Examination::Found(Examined::TooManyPixels) => DocumentRefusal::TooManyPixels,
            Examination::Found(Examined::TooManyObjects) => DocumentRefusal::TooManyObjects,
            Examination::Found(Examined::Programs) => DocumentRefusal::Programs,
            Examination::Found(Examined::Overfull) => DocumentRefusal::Overfull,
            Examination::Found(Examined::Good(insight)) => {
                let carries = insight.carries.iter().flatten();
                match carries.copied().find(|carried| limits.refuse_carried.contains(carried)) {
                    Some(carried) => DocumentRefusal::Carries(carried),
                    None => return Ok(Looked::Good(insight)),
                }
            }
            Examination::Found(Examined::Damaged) if looks_encrypted => DocumentRefusal::PasswordProtected,
            // Better now, while the person can make it anew, than at the clerk's screen.
            Examination::Found(Examined::Damaged) => DocumentRefusal::Damaged,
            // An archive that nobody has looked into is not let in (D3).
            Examination::Silent
                if media_type.is_office()
                    && self.renderer.as_ref().is_some_and(|renderer| size_bytes <= renderer.max_bytes()) =>
            {
                return Ok(Looked::Silent(None));
            }
            Examination::Silent if media_type.is_office() => return Ok(Looked::Silent(Some(DocumentRefusal::NotScannable))),
            // Nobody looks: the mark at the end is all there is.
            Examination::Silent if looks_encrypted && self.renderer.is_none() => DocumentRefusal::PasswordProtected,
            // What nobody has looked into is not known to be free of what the tenant does not take.
            Examination::Silent if self.renderer.is_some() && !limits.refuse_carried.is_empty() => {
                return Ok(Looked::Silent(Some(DocumentRefusal::NotScannable)));
            }
            Examination::Silent => return Ok(Looked::Good(Insight::default())),
        };
        Ok(Looked::Refused(refusal))
    }

    /// What the renderer says. Its silence says nothing.
    async fn examine(
        &self,
        (place, sealed): (&DocumentPlace, &Sealed),
        media_type: MediaType,
        (who, patience): (&Asker, Duration),
    ) -> Result<Examination, DocumentStoreError> {
        let Some(renderer) = &self.renderer else { return Ok(Examination::Silent) };
        let Ok(_turn) = timeout(patience, self.turns.looking.turn(who)).await else { return Ok(Examination::Busy) };
        let content = self.store.open(place, sealed).await?;
        match renderer.examine(content, media_type).await {
            Ok(examined) => Ok(Examination::Found(examined)),
            Err(RendererError::Busy) => Ok(Examination::Busy),
            Err(error) => {
                tracing::warn!(document.id = %place.document, error = %error, "examination.failed");
                // Its pages were too much; what it brings along can be found out all the same.
                let content = self.store.open(place, sealed).await?;
                match renderer.carries(content, media_type).await {
                    Ok(carries) if !media_type.is_office() => {
                        Ok(Examination::Found(Examined::Good(Insight { carries: Some(carries), ..Insight::default() })))
                    }
                    Err(RendererError::Busy) => Ok(Examination::Busy),
                    Ok(_) | Err(RendererError::NoAnswer(_)) => Ok(Examination::Silent),
                }
            }
        }
    }
}
