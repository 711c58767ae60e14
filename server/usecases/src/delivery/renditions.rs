//! What the case file gets beside the originals: photos that everybody can open, and several photos as one PDF. Made by the worker
//! before the package is settled, so that nobody waits for it and nothing that is acknowledged depends on it.

use crate::{delivery::Delivery, hash::sha256};
use bytes::Bytes;
use domain::{
    document::{DocumentFacts, MediaType, Rendition, RenditionOf, Sha256},
    errand::{AttemptOutcome, Cause},
    id::{DocumentId, ItemId, ReplyId, TenantId},
    message::Message,
};
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use ports::{
    Cover, DocumentPlace, DocumentRenderer, DocumentStoreError, RendererError, StorageError,
    storage::{ClaimedErrand, ReplyRecord, StoredRendition},
};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Attempts in which something may be missing; afterwards the originals go alone, and the clerk has them.
const ATTEMPTS: u32 = 3;
/// However the database answers, the originals go alone after so many.
const LAST_ATTEMPT: u32 = 50;
/// For all of one reply, with waiting for turns: a hundred photos of today's phones take a minute. The lease is extended meanwhile.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// Why something could not be made.
#[derive(Debug, thiserror::Error)]
enum MakeError {
    #[error(transparent)]
    Renderer(#[from] RendererError),
    #[error(transparent)]
    Store(#[from] DocumentStoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("it cannot be read")]
    Unreadable,
}

/// Who makes copies.
pub(crate) struct Making<'a> {
    pub tenant: &'a TenantId,
    /// Of the errand; what waits for a person has none.
    pub lease: Uuid,
    /// Nobody tries again: what cannot be made is missing.
    pub last: bool,
}

impl Delivery {
    /// The errand that comes before the delivery. It always ends: a delivery waits for it.
    pub(crate) async fn make_copies(&self, claimed: &ClaimedErrand, reply: ReplyId) -> Result<AttemptOutcome, StorageError> {
        match self.copies_of(claimed, reply).await {
            // The delivery finds the same, and a person looks.
            Err(StorageError::Corrupt { table, id, reason }) => {
                let reason = format!("{table} {id}: {reason}");
                tracing::warn!(reply.id = %reply, reason, "rendition.missing");
                Ok(AttemptOutcome::Done { proof: "the record cannot be read".to_owned() })
            }
            // Something that lasts must not hold the delivery for ever.
            Err(error) if claimed.attempts + 1 >= LAST_ATTEMPT => {
                let reason = error.to_string();
                tracing::warn!(reply.id = %reply, reason, "rendition.missing");
                Ok(AttemptOutcome::Done { proof: "given up".to_owned() })
            }
            outcome => outcome,
        }
    }

    async fn copies_of(&self, claimed: &ClaimedErrand, reply: ReplyId) -> Result<AttemptOutcome, StorageError> {
        let done = |what: &str| Ok(AttemptOutcome::Done { proof: what.to_owned() });
        let Some(record) = self.storage.reply_for_delivery(&claimed.tenant, reply).await? else {
            return done("the reply is gone");
        };
        if record.packed {
            return done("the package is settled");
        }
        let Some(message) = self.storage.message_for_delivery(&claimed.tenant, record.reply.message).await? else {
            return done("the message is gone");
        };
        let making = Making { tenant: &claimed.tenant, lease: claimed.lease, last: claimed.attempts + 1 >= ATTEMPTS };
        match self.make_renditions(&making, &record, &message.message, record.reply.renditions_wanted()).await? {
            Ok(()) => done("what could be made is made"),
            Err(reason) => Ok(AttemptOutcome::Later { reason: Cause::Copies.because(reason) }),
        }
    }

    /// `Err`: something is missing, and another attempt may bring it.
    pub(crate) async fn make_renditions(
        &self,
        making: &Making<'_>,
        record: &ReplyRecord,
        message: &Message,
        wanted: Vec<RenditionOf>,
    ) -> Result<Result<(), String>, StorageError> {
        let Some(renderer) = &self.renderer else { return Ok(Ok(())) };
        let there = |of: &RenditionOf| record.reply.renditions.iter().any(|made| made.of == *of);
        let wanted = wanted.into_iter().filter(|of| !there(of));
        let all = async {
            for of in wanted {
                match self.make(renderer, making, record, message, of).await {
                    Ok(()) => {}
                    Err(MakeError::Storage(error)) => return Ok(Some(error)),
                    // The renderer took it once, at the upload. It is not asked again and again.
                    Err(MakeError::Unreadable) => tracing::warn!(reply.id = %record.reply.id, "rendition.unreadable"),
                    Err(error) => return Err(error.to_string()),
                }
            }
            Ok(None)
        };
        let made = tokio::time::timeout(PATIENCE, all).await.unwrap_or_else(|_| Err("making copies took too long".to_owned()));
        match made {
            Ok(None) => Ok(Ok(())),
            Ok(Some(error)) => Err(error),
            Err(reason) if making.last => {
                tracing::warn!(reply.id = %record.reply.id, reason, "rendition.missing");
                Ok(Ok(()))
            }
            Err(reason) => Ok(Err(reason)),
        }
    }

    async fn make(
        &self,
        renderer: &Arc<dyn DocumentRenderer>,
        making: &Making<'_>,
        record: &ReplyRecord,
        message: &Message,
        of: RenditionOf,
    ) -> Result<(), MakeError> {
        let documents = record.reply.documents.iter().filter(|submitted| submitted.is_sent());
        let facts: Vec<&DocumentFacts> = documents.map(|submitted| submitted.document.facts()).collect();
        let (media_type, bytes) = match &of {
            RenditionOf::Document(document) => {
                let facts = facts.into_iter().find(|facts| facts.id == *document).ok_or(MakeError::Unreadable)?;
                let content = self.open_sent(making, record, facts).await?;
                if facts.media_type == MediaType::Png {
                    // JPG has no sharp edges: a picture of a page stays one as PDF.
                    let page = renderer.sheet(content, facts.media_type).await?.ok_or(MakeError::Unreadable)?;
                    let cover = cover(record, message, &facts.item, facts.id.to_string());
                    (MediaType::Pdf, renderer.bind(&cover, stream::iter([Ok(page)]).boxed()).await?)
                } else {
                    (MediaType::Jpeg, renderer.plain(content, facts.media_type).await?)
                }
            }
            RenditionOf::Item(item) => {
                let photos = facts.into_iter().filter(|facts| facts.item == *item && facts.media_type.is_photo());
                let pages = stream::iter(photos).then(|facts| async move {
                    let content = self.open_sent(making, record, facts).await;
                    let content = content.map_err(|error| RendererError::NoAnswer(error.to_string()))?;
                    let page = renderer.sheet(content, facts.media_type).await?;
                    page.ok_or_else(|| RendererError::NoAnswer("a photo cannot be read".to_owned()))
                });
                let cover = cover(record, message, item, item.to_string());
                (MediaType::Pdf, renderer.bind(&cover, pages.boxed()).await?)
            }
        };
        let bytes = bytes.ok_or(MakeError::Unreadable)?;
        self.keep_rendition(making, record, of, (media_type, bytes)).await
    }

    async fn open_sent(
        &self,
        making: &Making<'_>,
        record: &ReplyRecord,
        facts: &DocumentFacts,
    ) -> Result<ports::ByteStream, MakeError> {
        let stored = self.storage.reply_document(making.tenant, record.reply.message, facts.id).await?;
        let stored = stored.ok_or(DocumentStoreError::Missing)?;
        let place = DocumentPlace { tenant: making.tenant.clone(), document: facts.id };
        Ok(self.documents.open(&place, &stored.sealed).await?)
    }

    async fn keep_rendition(
        &self,
        making: &Making<'_>,
        record: &ReplyRecord,
        of: RenditionOf,
        (media_type, bytes): (MediaType, Vec<u8>),
    ) -> Result<(), MakeError> {
        let place = DocumentPlace { tenant: making.tenant.clone(), document: DocumentId(self.clock.new_id()) };
        let mut writer = self.documents.create(&place).await?;
        let bytes = Bytes::from(bytes);
        let sha256 = Sha256(sha256(&bytes));
        if let Err(error) = writer.write(bytes).await {
            writer.abort().await;
            return Err(error.into());
        }
        let stored = writer.finish().await?;
        let made_at: Timestamp = self.clock.now();
        let size_bytes = stored.size_bytes;
        let rendition = Rendition { id: place.document, of, media_type, size_bytes, sha256, made_at };
        let (tenant, reply) = (making.tenant.clone(), record.reply.id);
        let kept = self
            .storage
            .add_rendition(&StoredRendition { tenant, reply, rendition, wrapped_key: stored.key }, making.lease)
            .await?;
        if !kept {
            self.bytes.forget(&place).await;
        }
        Ok(())
    }
}

/// What stands on the outside of a PDF that is made for an item.
fn cover(record: &ReplyRecord, message: &Message, item: &ItemId, what: String) -> Cover {
    let inquiry = message.content.kind.inquiry();
    let asked = inquiry.and_then(|inquiry| inquiry.items.iter().find(|asked| asked.id == *item));
    Cover {
        title: asked.map_or_else(|| item.to_string(), |asked| asked.content.label().binding.as_str().to_owned()),
        language: message.content.binding_language.as_str().to_owned(),
        made_at: record.reply.submitted_at,
        id: format!("{}/{what}", record.reply.id),
    }
}
