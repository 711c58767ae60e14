//! Taking a file out of a draft.

use crate::{Denied, documents::Documents, messages::MessageOverview};
use domain::event::Change;
use domain::{document::DocumentFacts, id::DocumentId, representation::Right};
use ports::DocumentPlace;

impl Documents {
    /// `None`: it is not there (any more), or was no document yet: a refused file is shown no longer, an unfinished one is dropped.
    /// The key goes first, the bytes after it (I3).
    pub async fn remove_document(
        &self,
        overview: &MessageOverview,
        document: DocumentId,
    ) -> Result<Option<DocumentFacts>, Denied> {
        let standing = &overview.standing;
        standing.demand(Right::Prepare)?;
        let event = self.access.event_by(standing, Change::DocumentRemoved { document });
        let removed = self.storage.remove_document(&standing.key, document, &event).await?;
        if removed.is_some() {
            self.bytes.forget(&DocumentPlace { tenant: standing.key.tenant.clone(), document }).await;
            return Ok(removed);
        }
        if self.storage.dismiss_refusal(&standing.key, None, document, self.clock.now()).await? {
            return Ok(None);
        }
        self.uploads.ask_to_stop(document, &standing.key, None).await;
        let place = DocumentPlace { tenant: standing.key.tenant.clone(), document };
        if self.storage.drop_upload(&standing.key, None, document, self.clock.now()).await? {
            self.bytes.forget(&place).await;
            return Ok(None);
        }
        // It has become a document meanwhile.
        let removed = self.storage.remove_document(&standing.key, document, &event).await?;
        if removed.is_some() {
            self.bytes.forget(&place).await;
        }
        Ok(removed)
    }
}
