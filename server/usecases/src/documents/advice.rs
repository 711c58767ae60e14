//! What may make a photo hard to read.

use crate::documents::{Documents, ItemUpload};
use domain::{document::LegibilityHint, id::DocumentId};
use ports::StorageError;

impl Documents {
    /// What may make a photo hard to read that a phone has sent just now; the other screen says it beside the file.
    pub async fn advice_on(&self, to: &ItemUpload, upload: DocumentId) -> Result<Option<LegibilityHint>, StorageError> {
        let key = &to.open.standing.key;
        let Some(document) = self.storage.document_of_upload(key, upload).await? else { return Ok(None) };
        let draft = self.storage.draft(key).await?;
        let mut documents = draft.iter().flat_map(|draft| draft.documents_of(&to.open.item.id));
        let found = documents.find(|found| found.facts().id == document);
        Ok(found.and_then(|found| found.facts().insight.photo.as_ref()?.hint))
    }
}
