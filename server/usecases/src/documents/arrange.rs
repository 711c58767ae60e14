//! The order of files, photos that make one document, and photos without what their device wrote into them.

use crate::{
    Denied,
    documents::{Documents, ItemUpload, Replacing, Upload, UploadError},
    messages::MessageOverview,
};
use bytes::Bytes;
use domain::{
    document::{DocumentName, MediaType},
    id::{DocumentId, ItemId},
    representation::Right,
};
use futures_util::stream;
use ports::{DocumentPlace, storage::Towards};

/// What became of a photo that shall tell less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleaned {
    Done,
    /// It is not there (any more), or there is nothing to take out.
    NothingToDo,
    /// Nobody can do it now; the photo stays as it is.
    NotPossible,
}

impl Documents {
    /// `false`: it is not there (any more), or already first or last.
    pub async fn move_document(
        &self,
        overview: &MessageOverview,
        document: DocumentId,
        towards: Towards,
    ) -> Result<bool, Denied> {
        overview.standing.demand(Right::Prepare)?;
        Ok(self.storage.move_document(&overview.standing.key, document, towards, self.clock.now()).await?)
    }

    /// `false`: there is no open draft.
    pub async fn set_one_document(&self, overview: &MessageOverview, item: &ItemId, one: bool) -> Result<bool, Denied> {
        overview.standing.demand(Right::Prepare)?;
        Ok(self.storage.set_one_document(&overview.standing.key, item, one, self.clock.now()).await?)
    }

    /// Puts a photo without location and device in the place of the one that was uploaded, which is forgotten (C9).
    pub async fn clean_photo(&self, to: &ItemUpload, document: DocumentId) -> Result<Cleaned, UploadError> {
        let key = &to.open.standing.key;
        let Some(stored) = self.storage.draft_document(key, document).await? else { return Ok(Cleaned::NothingToDo) };
        let tells = stored.facts.insight.photo.as_ref().is_some_and(domain::document::PhotoInsight::tells);
        if stored.facts.item != to.open.item.id || !tells {
            return Ok(Cleaned::NothingToDo);
        }
        let Some(renderer) = &self.renderer else { return Ok(Cleaned::NotPossible) };
        let place = DocumentPlace { tenant: key.tenant.clone(), document };
        let content = self.store.open(&place, &stored.sealed).await?;
        let plain = match renderer.plain(content, stored.facts.media_type).await {
            Ok(Some(plain)) => plain,
            Ok(None) => return Ok(Cleaned::NotPossible),
            Err(error) => {
                tracing::warn!(document.id = %document, error = %error, "cleaning.failed");
                return Ok(Cleaned::NotPossible);
            }
        };
        let Some(name) = plain_name(&stored.facts.name, stored.facts.media_type) else { return Ok(Cleaned::NotPossible) };
        let content = stream::iter([Ok::<Bytes, UploadError>(plain.into())]);
        match self.take_document(to, Upload { name, content }, Replacing::Document(document)).await {
            Ok(_) => {
                self.bytes.forget(&place).await;
                Ok(Cleaned::Done)
            }
            // Two clicks at once: the other one did it.
            Err(UploadError::TakenOver) => Ok(Cleaned::NothingToDo),
            Err(UploadError::Refused(_)) => Ok(Cleaned::NotPossible),
            Err(error) => Err(error),
        }
    }
}

/// A HEIC photo becomes a JPEG and is named like one.
fn plain_name(name: &DocumentName, media_type: MediaType) -> Option<DocumentName> {
    if media_type != MediaType::Heic {
        return Some(name.clone());
    }
    let shown = name.reveal();
    let stem = match name.ending() {
        Some(ending) => shown.get(..shown.len().saturating_sub(ending.len() + 1)).unwrap_or(shown),
        None => shown,
    };
    DocumentName::from_upload(&format!("{stem}.jpg")).ok()
}
