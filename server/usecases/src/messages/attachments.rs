//! A case system brings a file for a message to come: first the bytes, then the message that names them.

use crate::messages::{
    Messages,
    incoming_files::{Facts, KeepError},
};
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::{
    document::MediaType,
    id::{CaseSystemId, DocumentId, TenantId},
};
use futures_util::{Stream, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use ports::{DocumentPlace, DocumentStoreError, StorageError, storage::NewMessageFile};

/// Of one file.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// Of one case system, waiting for messages.
const MOST_WAITING: u64 = 200;
const MOST_WAITING_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// A file that no message names goes after this.
pub const ATTACHMENT_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Why a file was not taken. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    #[error("it has more than 50 MiB")]
    TooLarge,
    #[error("it is empty")]
    Empty,
    /// Whoever gets the message must be able to open it.
    #[error("it is neither PDF nor JPG nor PNG")]
    NotOpenable,
    #[error("the scanner has found malware")]
    Infected,
    #[error("too much waits for messages")]
    TooMuchWaits,
    /// The line broke.
    #[error("it did not come whole")]
    BrokeOff,
    /// Scanner or store is away.
    #[error("{0}")]
    Away(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<DocumentStoreError> for AttachmentError {
    fn from(error: DocumentStoreError) -> Self {
        Self::Away(error.to_string())
    }
}

impl Messages {
    /// Takes a file. Returns what was kept, and until when a message must name it.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn keep_attachment<E>(
        &self,
        tenant: &TenantId,
        system: &CaseSystemId,
        name: &str,
        mut content: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<(NewMessageFile, Timestamp), AttachmentError> {
        let (bytes, count) = self.storage.waiting_attachments(system).await?;
        if count >= MOST_WAITING || bytes >= MOST_WAITING_BYTES {
            return Err(AttachmentError::TooMuchWaits);
        }
        let mut file = self.files.begin(tenant).await?;
        let (mut hash, mut size, mut head) = (digest::Context::new(&digest::SHA256), 0_u64, Vec::new());
        let refused = loop {
            match content.next().await {
                None if size == 0 => break Some(AttachmentError::Empty),
                None => break None,
                Some(Err(_)) => break Some(AttachmentError::BrokeOff),
                Some(Ok(piece)) => {
                    size += piece.len() as u64;
                    if size > MOST_BYTES {
                        break Some(AttachmentError::TooLarge);
                    }
                    head.extend_from_slice(&piece[..piece.len().min(8_usize.saturating_sub(head.len()))]);
                    hash.update(&piece);
                    if let Err(error) = file.writer.write(piece).await {
                        break Some(error.into());
                    }
                }
            }
        };
        let kind = openable(&head);
        if let Some(refused) = refused.or_else(|| kind.is_none().then_some(AttachmentError::NotOpenable)) {
            file.writer.abort().await;
            return Err(refused);
        }
        let media_type = kind.map_or("application/octet-stream", MediaType::mime);
        let facts = Facts { name: Some(name), otherwise: "datei".to_owned(), media_type, sha256: hex::encode(hash.finish()) };
        let kept = self.files.finish(file, facts).await.map_err(|error| match error {
            KeepError::Infected => AttachmentError::Infected,
            KeepError::Scanner(reason) => AttachmentError::Away(reason),
            KeepError::Store(error) => error.into(),
        })?;
        let now = self.clock.now();
        // Judged once more: others may have come meanwhile.
        let most = (MOST_WAITING, MOST_WAITING_BYTES);
        let added = self.storage.add_attachment(system, tenant, &kept, now, most).await;
        if !matches!(added, Ok(true)) {
            self.files.forget(tenant, std::slice::from_ref(&kept)).await;
            return Err(added.err().map_or(AttachmentError::TooMuchWaits, AttachmentError::from));
        }
        Ok((kept, now + ATTACHMENT_LIFE))
    }

    /// Destroys what no message has named in time. Returns how many there were.
    ///
    /// # Errors
    /// The database is away.
    pub async fn drop_attachments(&self, limit: u16) -> Result<usize, StorageError> {
        let old = self.storage.drop_attachments(self.clock.now() - ATTACHMENT_LIFE, limit).await?;
        for (tenant, file) in &old {
            let place = DocumentPlace { tenant: tenant.clone(), document: DocumentId(file.0) };
            // What stays behind belongs to nobody, and is collected.
            let _ = self.documents.delete(&place).await;
        }
        Ok(old.len())
    }
}

/// By its first bytes: what every phone opens.
fn openable(head: &[u8]) -> Option<MediaType> {
    [(&b"%PDF-"[..], MediaType::Pdf), (&b"\xFF\xD8\xFF"[..], MediaType::Jpeg), (&b"\x89PNG\r\n\x1a\n"[..], MediaType::Png)]
        .into_iter()
        .find(|(begin, _)| head.starts_with(begin))
        .map(|(_, kind)| kind)
}
