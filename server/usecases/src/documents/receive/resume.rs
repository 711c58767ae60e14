//! A file that arrives in several requests, over lines that break: begun, continued from what is durable, finished or dropped.
//!
//! Each piece is an object of its own in the document store. When all are there, they are the document, after the same checks as a file
//! of the form.

use crate::{
    Denied,
    answering::OpenItem,
    documents::{
        Documents, ItemUpload, Replacing, UploadError,
        receive::{
            incoming::{Incoming, Passed},
            uploads_under_way::Receiving,
        },
    },
    request,
};
use domain::{
    document::{DocumentName, DocumentRefusal, RefusedDocument},
    event::Change,
    id::DocumentId,
    person::Applicant,
    personal::Personal,
    reply::DraftReply,
};
use futures_util::StreamExt as _;
use jiff::SignedDuration;
use ports::{
    DocumentPlace, DocumentStoreError, Sealed, Segment, StorageError,
    storage::{DraftKey, FromUpload, PendingUpload, RefuseUpload},
};
use std::sync::Arc;
use tracing::Instrument as _;

/// How long an upload may rest.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// However often its line breaks, it ends so long after it began.
pub(crate) const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A document of more segments is put together once it is whole.
const MANY_SEGMENTS: usize = 64;
/// What a browser says of a file before it sends it.
#[derive(Debug, Clone)]
pub struct Announced {
    pub name: DocumentName,
    pub length_bytes: u64,
    pub fingerprint: Option<Personal<String>>,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadState {
    UnderWay(Box<PendingUpload>),
    /// It has become a document.
    Taken {
        length_bytes: u64,
    },
    Refused(DocumentRefusal),
    /// It is not there (any more), or not theirs.
    Gone,
}

/// Uploads that have not become documents.
#[derive(Debug, Clone, Default)]
pub struct UnfinishedUploads {
    pub under_way: Vec<PendingUpload>,
    /// Their time is over: nothing more can be added. The clean-up leaves the same behind, some minutes later.
    pub over: Vec<RefusedDocument>,
}

impl Documents {
    /// How far an upload is. Whoever was sending it puts away what they have and lets go; a complete upload becomes a document now.
    pub async fn upload_state(self: &Arc<Self>, to: &ItemUpload, id: DocumentId) -> Result<UploadState, UploadError> {
        let Some(pending) = self.take_over(to, id).await? else { return self.ended_upload(to, id).await };
        if !pending.is_whole() {
            return Ok(UploadState::UnderWay(Box::new(pending)));
        }
        // Who comes meanwhile waits for this.
        let (line, length_bytes) = (self.uploads.receive(id, &to.open.standing.key, &to.open.item.id), pending.length_bytes);
        match self.finish_by_itself(to, pending, line, None).await {
            Ok(()) => Ok(UploadState::Taken { length_bytes }),
            Err(UploadError::Refused(refusal)) => Ok(UploadState::Refused(refusal)),
            // Another request is at it.
            Err(UploadError::TakenOver) => {
                self.uploads.ask_to_stop(id, &to.open.standing.key, Some(&to.open.item.id)).await;
                self.ended_upload(to, id).await
            }
            Err(error) => Err(error),
        }
    }

    /// Uploads to the draft that have not become documents, oldest first.
    pub async fn uploads_of_draft(&self, key: &DraftKey) -> Result<UnfinishedUploads, StorageError> {
        let (now, pending) = (self.clock.now(), self.storage.pending_uploads(key).await?);
        let (under_way, over): (Vec<_>, Vec<_>) = pending.into_iter().partition(|pending| pending.expires_at > now);
        let over = over.into_iter().map(|pending| RefusedDocument {
            id: pending.id,
            item: pending.item,
            name: pending.name,
            refusal: DocumentRefusal::Incomplete,
            refused_at: pending.expires_at,
        });
        Ok(UnfinishedUploads { under_way, over: over.collect() })
    }

    /// Uploads to the item that have not become documents, oldest first.
    pub async fn unfinished_uploads(&self, open: &OpenItem) -> Result<UnfinishedUploads, StorageError> {
        let mut unfinished = self.uploads_of_draft(&open.standing.key).await?;
        unfinished.under_way.retain(|pending| pending.item == open.item.id);
        unfinished.over.retain(|over| over.item == open.item.id);
        Ok(unfinished)
    }

    /// Whatever arrived as a whole and was cut off before it became a document becomes one now.
    pub async fn finish_whole_uploads(self: &Arc<Self>, applicant: &Applicant, open: OpenItem) -> Result<OpenItem, Denied> {
        let pending = self.unfinished_uploads(&open).await?.under_way;
        if !pending.iter().any(PendingUpload::is_whole) {
            return Ok(open);
        }
        let Some(to) = self.item_upload(applicant, open.clone()) else { return Ok(open) };
        // Whose it is stays theirs: nobody's becomes a document of whoever happens to look.
        let by = open.standing.key.by;
        for whole in pending.iter().filter(|pending| pending.is_whole() && pending.by == by) {
            if let Err(error) = self.upload_state(&to, whole.id).await {
                tracing::warn!(document.id = %whole.id, error = %error, "upload.unfinished");
            }
        }
        Ok(self.answering.look_at_item(applicant, open.record.message.id, &open.item.id).await?.unwrap_or(open))
    }

    pub(crate) async fn take_over(&self, to: &ItemUpload, id: DocumentId) -> Result<Option<PendingUpload>, StorageError> {
        let (key, item) = (&to.open.standing.key, &to.open.item.id);
        self.uploads.ask_to_stop(id, key, Some(item)).await;
        self.storage.take_upload(key, item, id, self.clock.now()).await
    }

    pub(crate) async fn ended_upload(&self, to: &ItemUpload, id: DocumentId) -> Result<UploadState, UploadError> {
        let state = self.end_of_upload(to, id).await?;
        if state != UploadState::Gone {
            return Ok(state);
        }
        if self.unfinished_uploads(&to.open).await?.under_way.iter().any(|pending| pending.id == id) {
            return Err(UploadError::TakenOver);
        }
        // It may have ended between the questions; nothing that is gone comes back.
        self.end_of_upload(to, id).await
    }

    async fn end_of_upload(&self, to: &ItemUpload, id: DocumentId) -> Result<UploadState, UploadError> {
        let document = self.storage.document_of_upload(&to.open.standing.key, id).await?;
        let Some(draft) = self.storage.draft(&to.open.standing.key).await? else { return Err(UploadError::Closed) };
        Ok(ended(&draft, to, id, document))
    }

    /// A refused one is put out of sight. `false`: it is not there, or not theirs.
    pub async fn drop_upload(&self, to: &ItemUpload, id: DocumentId) -> Result<bool, StorageError> {
        let (key, item) = (&to.open.standing.key, &to.open.item.id);
        if self.take_over(to, id).await?.is_none()
            && !self.unfinished_uploads(&to.open).await?.over.iter().any(|over| over.id == id)
        {
            return self.storage.dismiss_refusal(key, Some(item), id, self.clock.now()).await;
        }
        let dropped = self.storage.drop_upload(key, Some(item), id, self.clock.now()).await?;
        if dropped {
            self.bytes.forget(&DocumentPlace { tenant: to.applicant.tenant.clone(), document: id }).await;
        }
        Ok(dropped)
    }

    /// Clears away uploads whose time is over. Returns how many went.
    pub async fn drop_expired_uploads(&self) -> Result<usize, StorageError> {
        let gone = self.storage.drop_expired_uploads(self.clock.now()).await?;
        let count = gone.len();
        for (tenant, document) in gone {
            self.bytes.forget(&DocumentPlace { tenant, document }).await;
        }
        Ok(count)
    }

    /// As [`Self::finish_upload`], to its end even if nobody waits for it any more: a line that breaks now must not make it begin anew.
    pub(crate) async fn finish_by_itself(
        self: &Arc<Self>,
        to: &ItemUpload,
        pending: PendingUpload,
        line: Receiving,
        incoming: Option<Incoming>,
    ) -> Result<(), UploadError> {
        line.finishing();
        let (documents, to) = (self.clone(), to.clone());
        let finishing = async move {
            let finished = documents.finish_upload(&to, &pending, incoming).await;
            drop(line);
            finished
        };
        let finishing = tokio::spawn(request::carried(request::number(), finishing).in_current_span());
        finishing.await.unwrap_or_else(|error| Err(StorageError::Unavailable(Box::new(error)).into()))
    }

    /// All segments are there: they are the document, or the person reads why not.
    async fn finish_upload(
        &self,
        to: &ItemUpload,
        pending: &PendingUpload,
        incoming: Option<Incoming>,
    ) -> Result<(), UploadError> {
        let segments = self.storage.segments(pending.id, pending.turn).await?;
        if segments.iter().map(|segment| segment.size_bytes).sum::<u64>() != pending.length_bytes {
            return Err(UploadError::TakenOver);
        }
        let place = DocumentPlace { tenant: pending.tenant.clone(), document: pending.id };
        let mut sealed = Sealed { key: pending.wrapped_key.clone(), segments };
        let from = FromUpload { upload: pending.id, turn: pending.turn };
        if sealed.segments.len() > MANY_SEGMENTS {
            match self.merge(pending, &place, sealed, from).await {
                Ok(merged) => sealed = merged,
                Err(UploadError::Refused(refusal)) => {
                    self.refuse_upload(to, pending, refusal).await?;
                    return Err(refusal.into());
                }
                Err(error) => return Err(error),
            }
        }
        let passed = match incoming.filter(|incoming| incoming.size_bytes() == pending.length_bytes) {
            Some(incoming) => incoming.end().await.map_err(UploadError::from),
            None => self.read_through(to, pending, &place, &sealed).await,
        };
        let taken = match passed {
            Ok(passed) => self.settle(to, &place, &sealed, passed, Replacing::Upload(from)).await,
            Err(error) => Err(error),
        };
        match taken {
            Ok(_) => Ok(()),
            // It is there: nothing to be told later, only now.
            Err(UploadError::Refused(DocumentRefusal::AlreadyThere)) => {
                if self.storage.drop_upload(&to.open.standing.key, Some(&pending.item), pending.id, self.clock.now()).await? {
                    self.bytes.forget(&place).await;
                }
                Err(DocumentRefusal::AlreadyThere.into())
            }
            Err(UploadError::Refused(refusal)) => {
                self.refuse_upload(to, pending, refusal).await?;
                Err(refusal.into())
            }
            Err(error) => Err(error),
        }
    }

    /// A line that broke very often leaves fragments: whoever opens the document would open each of them.
    async fn merge(
        &self,
        pending: &PendingUpload,
        place: &DocumentPlace,
        fragments: Sealed,
        from: FromUpload,
    ) -> Result<Sealed, UploadError> {
        let object = DocumentId(self.clock.new_id());
        let mut content = self.store.open(place, &fragments).await.map_err(unreadable)?;
        let mut writer = self.store.create_segment(place, &fragments.key, object, 0).await?;
        while let Some(piece) = content.next().await {
            let written = match piece {
                Ok(piece) => writer.write(piece).await.map_err(UploadError::from),
                Err(error) => Err(unreadable(error)),
            };
            if let Err(error) = written {
                writer.abort().await;
                return Err(error);
            }
        }
        let segment = Segment { object, size_bytes: writer.finish().await?.size_bytes };
        let whole = segment.size_bytes == pending.length_bytes;
        if !whole || !self.storage.merge_segments(from, &segment).await? {
            self.forget_segment(place, object).await;
            return Err(if whole { UploadError::TakenOver } else { DocumentRefusal::Incomplete.into() });
        }
        for fragment in &fragments.segments {
            self.forget_segment(place, fragment.object).await;
        }
        Ok(Sealed { key: fragments.key, segments: vec![segment] })
    }

    /// Failing is logged; a later collection finds it.
    pub(crate) async fn forget_segment(&self, place: &DocumentPlace, object: DocumentId) {
        if let Err(error) = self.store.delete_segment(place, object).await {
            tracing::warn!(document.id = %place.document, error = %error, "document.orphaned");
        }
    }

    /// It came in several requests, perhaps to several instances: nobody has seen all of it pass by.
    async fn read_through(
        &self,
        to: &ItemUpload,
        pending: &PendingUpload,
        place: &DocumentPlace,
        sealed: &Sealed,
    ) -> Result<Passed, UploadError> {
        let mut incoming = Incoming::new(to, pending.name.clone());
        let mut content = self.store.open(place, sealed).await.map_err(unreadable)?;
        while let Some(piece) = content.next().await {
            incoming.look_at(&piece.map_err(unreadable)?).await?;
        }
        Ok(incoming.end().await?)
    }

    pub(crate) async fn refuse_upload(
        &self,
        to: &ItemUpload,
        pending: &PendingUpload,
        refusal: DocumentRefusal,
    ) -> Result<(), UploadError> {
        let standing = &to.open.standing;
        let refuse = RefuseUpload {
            key: standing.key.clone(),
            upload: pending.id,
            turn: pending.turn,
            refusal,
            at: self.clock.now(),
            event: self.access.event_by(standing, Change::DocumentRefused { document: pending.id }),
        };
        if !self.storage.refuse_upload(&refuse).await? {
            return Err(UploadError::TakenOver);
        }
        self.bytes.forget(&DocumentPlace { tenant: pending.tenant.clone(), document: pending.id }).await;
        Ok(())
    }

    /// The name of a file that was refused just now.
    pub async fn name_of_refused(&self, to: &ItemUpload, upload: DocumentId) -> Result<Option<DocumentName>, StorageError> {
        let draft = self.storage.draft(&to.open.standing.key).await?;
        Ok(draft.and_then(|draft| draft.refused.into_iter().find(|refused| refused.id == upload)).map(|refused| refused.name))
    }
}

fn unreadable(error: DocumentStoreError) -> UploadError {
    match error {
        // It would be damaged for ever: the person sends the file again. What is missing may be back with its disk.
        DocumentStoreError::Damaged => DocumentRefusal::Incomplete.into(),
        error => UploadError::Store(error),
    }
}

fn ended(draft: &DraftReply, to: &ItemUpload, id: DocumentId, became: Option<DocumentId>) -> UploadState {
    let item = &to.open.item.id;
    if let Some(document) = draft.documents_of(item).find(|document| Some(document.facts().id) == became) {
        return UploadState::Taken { length_bytes: document.facts().size_bytes };
    }
    let refused = draft.refused_of(item).find(|refused| refused.id == id);
    refused.map_or(UploadState::Gone, |refused| UploadState::Refused(refused.refusal))
}
