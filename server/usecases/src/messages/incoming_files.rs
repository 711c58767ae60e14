//! Files that an authority sends with a message: sealed, hashed, scanned, and named as what people upload is.

use crate::{Scanning, hash::sha256};
use bytes::Bytes;
use domain::{
    document::DocumentName,
    id::{DocumentId, MessageFileId, TenantId},
    personal::Personal,
};
use ports::{Clock, DocumentPlace, DocumentStore, DocumentStoreError, DocumentWriter, Sealed, Verdict, storage::NewMessageFile};
use std::sync::Arc;

/// Where they are kept, and who looks at them.
#[derive(Clone)]
pub(crate) struct IncomingFiles {
    pub documents: Arc<dyn DocumentStore>,
    pub scanning: Scanning,
    pub clock: Arc<dyn Clock>,
}

/// A file on its way into the store.
pub(crate) struct IncomingFile {
    id: MessageFileId,
    place: DocumentPlace,
    pub writer: Box<dyn DocumentWriter>,
}

/// What is known of a file once all of it has been written.
pub(crate) struct Facts<'a> {
    pub name: Option<&'a str>,
    /// By what it is called if its name is none.
    pub otherwise: String,
    pub media_type: &'a str,
    /// Hexadecimal.
    pub sha256: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum KeepError {
    #[error("the scanner has found malware")]
    Infected,
    #[error("{0}")]
    Scanner(String),
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
}

impl IncomingFiles {
    pub async fn begin(&self, tenant: &TenantId) -> Result<IncomingFile, DocumentStoreError> {
        let id = MessageFileId(self.clock.new_id());
        let place = DocumentPlace { tenant: tenant.clone(), document: DocumentId(id.0) };
        let writer = self.documents.create(&place).await?;
        Ok(IncomingFile { id, place, writer })
    }

    /// Makes it durable and has it scanned. Nothing is kept of one that is refused.
    pub async fn finish(&self, file: IncomingFile, facts: Facts<'_>) -> Result<NewMessageFile, KeepError> {
        let IncomingFile { id, place, writer } = file;
        let stored = writer.finish().await?;
        if let Scanning::With(scanner) = &self.scanning {
            let content = self.documents.open(&place, &Sealed::whole(stored.key.clone())).await?;
            let refused = match scanner.scan(content).await {
                Ok(Verdict::Clean | Verdict::NotScannable(_)) => None,
                Ok(Verdict::Infected(found)) => {
                    tracing::warn!(file.id = %id, scan.found = %found, "message.file_infected");
                    Some(KeepError::Infected)
                }
                Err(error) => Some(KeepError::Scanner(error.to_string())),
            };
            if let Some(refused) = refused {
                let _ = self.documents.delete(&place).await;
                return Err(refused);
            }
        }
        // As with what people upload: no path, no control characters, no direction marks, not endlessly long.
        let name = facts.name.and_then(|name| DocumentName::from_upload(name).ok());
        let name = name.map_or(facts.otherwise, |name| name.reveal().to_owned());
        Ok(NewMessageFile {
            id,
            name: Personal::new(name),
            media_type: plain_type(facts.media_type),
            size_bytes: stored.size_bytes,
            sha256: facts.sha256,
            key: stored.key,
        })
    }

    /// One whose bytes are at hand.
    pub async fn keep(
        &self,
        tenant: &TenantId,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> Result<NewMessageFile, KeepError> {
        let mut file = self.begin(tenant).await?;
        let sha256 = hex::encode(sha256(&bytes));
        file.writer.write(Bytes::from(bytes)).await?;
        self.finish(file, Facts { name: Some(name), otherwise: "datei".to_owned(), media_type, sha256 }).await
    }

    /// What was kept for a message that is not stored after all.
    pub async fn forget(&self, tenant: &TenantId, files: &[NewMessageFile]) {
        for file in files {
            let place = DocumentPlace { tenant: tenant.clone(), document: DocumentId(file.id.0) };
            let _ = self.documents.delete(&place).await;
        }
    }
}

/// A media type, or just bytes.
fn plain_type(said: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/.+-".contains(&byte);
    let fits = said.len() <= 100 && said.bytes().all(is_plain) && said.split('/').count() == 2;
    if fits { said.to_ascii_lowercase() } else { "application/octet-stream".to_owned() }
}
