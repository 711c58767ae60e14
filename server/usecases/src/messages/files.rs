//! Files that an authority has sent along with a message, for whoever may read it.

use crate::{Denied, messages::Messages};
use domain::{
    id::{DocumentId, MessageFileId, MessageId},
    person::Applicant,
};
use ports::{ByteStream, DocumentPlace, DocumentStoreError, StorageError, storage::MessageFile};

/// A file that can be sent now.
pub struct LetterFile {
    pub file: MessageFile,
    pub content: ByteStream,
}

#[derive(Debug, thiserror::Error)]
pub enum LetterFileError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
}

impl Messages {
    /// What came with a message that was loaded for its viewer.
    ///
    /// # Errors
    /// The database is away.
    pub async fn files_of(&self, message: &domain::message::Message) -> Result<Vec<MessageFile>, StorageError> {
        self.storage.files_of_message(&message.tenant, message.id).await
    }

    /// One of them, for whoever may read the message. `None`: it is not there, or not theirs.
    pub async fn letter_file(
        &self,
        applicant: &Applicant,
        message: MessageId,
        id: MessageFileId,
    ) -> Result<Option<LetterFile>, LetterFileError> {
        if self.overview(applicant, message).await?.is_none() {
            return Ok(None);
        }
        let found = self.storage.file_of_message(&applicant.tenant, message, id).await?;
        let Some(found) = found else { return Ok(None) };
        let place = DocumentPlace { tenant: applicant.tenant.clone(), document: DocumentId(id.0) };
        let content = self.documents.open(&place, &found.sealed).await?;
        Ok(Some(LetterFile { file: found.file, content }))
    }
}
