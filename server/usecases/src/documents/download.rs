//! The original bytes of a document, for its owner while drafting and after sending, and for the authority's clerks.

use crate::{
    Denied,
    access::{Standing, standing::scope},
    documents::Documents,
    messages::MessageOverview,
};
use domain::{
    document::{DocumentFacts, DocumentName, Insight, RenditionOf, distinct_names},
    event::{Actor, Change},
    id::{DocumentId, MessageId},
    message::Message,
    person::{Applicant, Clerk},
    reply::{ReceiptNumber, SubmittedReply},
};
use ports::{ByteStream, DocumentPlace, DocumentStoreError, Sealed, StorageError, storage::StoredDocument};

/// A document that can be sent now.
pub struct Download {
    pub facts: DocumentFacts,
    pub content: ByteStream,
}

/// A document of a reply, and where whoever looks at it stands.
pub struct SentFile {
    pub download: Download,
    pub message: Message,
    pub standing: Standing,
}

/// Either half may fail, or the person may not see it.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
}

impl Documents {
    /// A file of the person's own draft.
    pub async fn download_own(
        &self,
        overview: &MessageOverview,
        document: DocumentId,
    ) -> Result<Option<Download>, DownloadError> {
        match self.storage.draft_document(&overview.standing.key, document).await? {
            Some(stored) => self.open(stored).await.map(Some),
            None => Ok(None),
        }
    }

    /// A file of a reply, for whoever may open it. `None`: it is not in this reply, not theirs, or was taken out before the authority
    /// had it.
    pub async fn download_sent(
        &self,
        applicant: &Applicant,
        (message, number): (MessageId, &ReceiptNumber),
        document: DocumentId,
    ) -> Result<Option<SentFile>, DownloadError> {
        let Some((record, standing, reply)) = self.replies.show_receipt(applicant, message, number).await? else {
            return Ok(None);
        };
        let mut there = reply.reply.documents.iter().filter(|sent| sent.is_sent());
        if !standing.may_open_files_of(&reply) || !there.any(|sent| sent.document.facts().id == document) {
            return Ok(None);
        }
        let Some(stored) = self.storage.reply_document(&applicant.tenant, message, document).await? else { return Ok(None) };
        let download = self.open(stored).await?;
        Ok(Some(SentFile { download, message: record.message, standing }))
    }

    /// What is recorded of a file of the person's own draft.
    pub async fn own_document(
        &self,
        overview: &MessageOverview,
        document: DocumentId,
    ) -> Result<Option<DocumentFacts>, StorageError> {
        let stored = self.storage.draft_document(&overview.standing.key, document).await?;
        Ok(stored.map(|stored| stored.facts))
    }

    /// A file of a reply. Opening it is logged (F7).
    pub async fn download_for_clerk(
        &self,
        clerk: &Clerk,
        message: MessageId,
        document: DocumentId,
    ) -> Result<Option<Download>, DownloadError> {
        let Some(mut found) = self.open_for_clerk(clerk, message, document).await? else { return Ok(None) };
        let replies = self.replies_in_order(clerk, message).await?;
        let sent = || replies.iter().flat_map(|reply| &reply.documents).map(|sent| sent.document.facts());
        let names = distinct_names(sent().map(|facts| &facts.name));
        if let Some((_, name)) = sent().zip(names).find(|(facts, _)| facts.id == document) {
            found.facts.name = name;
        }
        let change = Change::DocumentDownloaded { document };
        let event = self.access.event(&clerk.tenant, message, Actor::Clerk(clerk.account), change);
        self.storage.append(&event).await?;
        Ok(Some(found))
    }

    /// What the portal made from documents of a reply. Opening it is logged like the documents themselves.
    pub async fn download_rendition(
        &self,
        clerk: &Clerk,
        message: MessageId,
        rendition: DocumentId,
    ) -> Result<Option<Download>, DownloadError> {
        if self.storage.message_for_clerk(&scope(clerk), message).await?.is_none() {
            return Ok(None);
        }
        let Some(stored) = self.storage.rendition(&clerk.tenant, message, rendition).await? else { return Ok(None) };
        let change = Change::DocumentDownloaded { document: rendition };
        let event = self.access.event(&clerk.tenant, message, Actor::Clerk(clerk.account), change);
        self.storage.append(&event).await?;
        let made = stored.rendition;
        let content = self
            .store
            .open(&DocumentPlace { tenant: stored.tenant, document: made.id }, &Sealed::whole(stored.wrapped_key))
            .await?;
        let item = match &made.of {
            RenditionOf::Item(item) => Some(item.clone()),
            RenditionOf::Document(document) => {
                self.storage.reply_document(&clerk.tenant, message, *document).await?.map(|stored| stored.facts.item)
            }
        };
        let Some(item) = item else { return Ok(None) };
        let replies = self.replies_in_order(clerk, message).await?;
        let all = || {
            replies.iter().flat_map(|reply| {
                reply.renditions.iter().filter_map(|made| reply.rendition_name(made).map(|name| (made.id, name)))
            })
        };
        let named: Vec<(DocumentId, DocumentName)> = all().collect();
        let names = distinct_names(named.iter().map(|(_, name)| name));
        let name = named.iter().zip(names).find(|((id, _), _)| *id == made.id).map(|(_, name)| name);
        let Some(name) = name else { return Ok(None) };
        let facts = DocumentFacts {
            id: made.id,
            item,
            name,
            media_type: made.media_type,
            size_bytes: made.size_bytes,
            sha256: made.sha256,
            received_at: made.made_at,
            checked_at: None,
            insight: Insight::default(),
        };
        Ok(Some(Download { facts, content }))
    }

    /// A clerk puts what they download side by side, from all replies to the message.
    async fn replies_in_order(&self, clerk: &Clerk, message: MessageId) -> Result<Vec<SubmittedReply>, StorageError> {
        let replies = self.storage.replies_to(&clerk.tenant, message).await?;
        Ok(replies.into_iter().map(|record| record.reply).collect())
    }

    /// As [`Self::download_for_clerk`], for what shows nothing of the content.
    pub async fn open_for_clerk(
        &self,
        clerk: &Clerk,
        message: MessageId,
        document: DocumentId,
    ) -> Result<Option<Download>, DownloadError> {
        if self.storage.message_for_clerk(&scope(clerk), message).await?.is_none() {
            return Ok(None);
        }
        let Some(stored) = self.storage.reply_document(&clerk.tenant, message, document).await? else { return Ok(None) };
        self.open(stored).await.map(Some)
    }

    async fn open(&self, stored: StoredDocument) -> Result<Download, DownloadError> {
        let place = DocumentPlace { tenant: stored.tenant, document: stored.facts.id };
        let content = self.store.open(&place, &stored.sealed).await?;
        Ok(Download { facts: stored.facts, content })
    }
}
