//! The bytes of documents, and what is remembered of them.

use super::{Pictures, UploadsUnderWay};
use ports::{DocumentPlace, DocumentStore};
use std::sync::Arc;

/// Where bytes lie. What goes from there goes from memory, too.
pub(crate) struct DocumentBytes {
    pub(crate) store: Arc<dyn DocumentStore>,
    /// Uploads that this process is receiving.
    pub(crate) uploads: Arc<UploadsUnderWay>,
    /// Of pages that were drawn just now.
    pub(crate) pictures: Arc<Pictures>,
}

impl DocumentBytes {
    /// Clears bytes that belong to nothing. Failing is logged; a later collection finds them.
    pub(crate) async fn forget(&self, place: &DocumentPlace) {
        // What was remembered of it goes with it.
        drop(self.uploads.seen(place.document));
        self.pictures.forget(place.document);
        if let Err(error) = self.store.delete(place).await {
            tracing::warn!(document.id = %place.document, error = %error, "document.orphaned");
        }
    }
}
