//! Taking a file out of a draft.

use super::{Portal, draft_key};
use domain::{
    document::DocumentFacts,
    id::{DocumentId, MessageId},
    person::Applicant,
};
use ports::{DocumentPlace, StorageError, storage::AuditAction};

impl Portal {
    /// `None`: it is not there (any more). The key goes first, the bytes after it (I3).
    pub async fn remove_document(
        &self,
        applicant: &Applicant,
        message: MessageId,
        document: DocumentId,
    ) -> Result<Option<DocumentFacts>, StorageError> {
        let audit = self.audit_document(applicant, message, AuditAction::DocumentRemoved, document);
        let removed = self.storage.remove_document(&draft_key(applicant, message), document, &audit).await?;
        if removed.is_some() {
            self.forget_bytes(&DocumentPlace { tenant: applicant.tenant.clone(), document }).await;
        }
        Ok(removed)
    }
}
