//! One request that brings a piece of a file: into memory, into the document store, and into the record, in this order. What was
//! recorded stays, whatever becomes of the line.

use crate::documents::{
    Documents, ItemUpload, UploadError,
    receive::{
        incoming::Incoming,
        resume::{KEPT, LIFE, UploadState},
        uploads_under_way::Receiving,
    },
};
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::{
    document::{DocumentName, DocumentRefusal},
    id::DocumentId,
};
use futures_util::{Stream, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use ports::{
    DocumentPlace, DocumentStoreError, DocumentWriter, Segment, StorageError,
    storage::{AppendSegment, PendingUpload},
};
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::Instant};

/// What arrives in one request is made durable at the latest after this many bytes, on a fast line after a second's worth of them:
/// making durable costs the same for many as for few.
const SEGMENT: u64 = 4 * 1024 * 1024;
const LARGE_SEGMENT: u64 = 32 * 1024 * 1024;
const AGE: SignedDuration = SignedDuration::from_secs(1);
/// Less than this waits in memory, without an open file.
const WAITS_IN_MEMORY: usize = 64 * 1024;
/// Nothing stays in memory for longer than this, whether the line is silent or slow.
const OLDEST: Duration = Duration::from_secs(2);
/// A line that is silent for this long is broken.
const SILENCE: Duration = Duration::from_secs(20);
/// Whoever is asked to let go still takes what has arrived already: so many bytes and for so long at most, and no longer silent than this.
const LAST_BYTES: u64 = 1024 * 1024;
const LAST_TIME: Duration = Duration::from_millis(400);
const LAST_PAUSE: Duration = Duration::from_millis(20);
/// A piece for each of so many bytes (a line of 4 KiB a second makes them), and as many for lines that break: more than that is no file
/// that somebody sends.
const LEAST_SEGMENT: u64 = 8 * 1024;
const SPARE_SEGMENTS: u64 = 1000;

/// The digest a browser gives along with a piece; a piece that differs is thrown away as a whole.
pub struct Checksum {
    pub algorithm: &'static digest::Algorithm,
    pub expected: Vec<u8>,
}

/// Why a piece was not taken, or not as a whole.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    #[error("the piece begins elsewhere than what is there ends")]
    WrongOffset,
    #[error("more than was announced")]
    TooLong,
    #[error("the checksum differs")]
    WrongChecksum,
    /// What arrived before is durable.
    #[error("the line broke")]
    LineBroke,
    /// The file is not taken, for what it is.
    #[error("refused: {refusal:?}")]
    Refused { refusal: DocumentRefusal, name: DocumentName },
    #[error(transparent)]
    Upload(#[from] UploadError),
}

impl AppendError {
    fn of(self, name: &DocumentName) -> Self {
        match self {
            Self::Upload(UploadError::Refused(refusal)) => Self::Refused { refusal, name: name.clone() },
            other => other,
        }
    }
}

impl From<DocumentStoreError> for AppendError {
    fn from(error: DocumentStoreError) -> Self {
        Self::Upload(error.into())
    }
}

impl From<StorageError> for AppendError {
    fn from(error: StorageError) -> Self {
        Self::Upload(error.into())
    }
}

impl Documents {
    /// Takes a piece. Returns what is durable afterwards; the last piece makes the document.
    pub async fn append_to_upload<S, E>(
        self: &Arc<Self>,
        to: &ItemUpload,
        id: DocumentId,
        offset: u64,
        content: S,
        checksum: Option<Checksum>,
    ) -> Result<UploadState, AppendError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let Some(pending) = self.take_over(to, id).await? else { return Ok(self.ended_upload(to, id).await?) };
        if offset != pending.offset_bytes {
            return Err(AppendError::WrongOffset);
        }
        if pending.segments >= SPARE_SEGMENTS + pending.length_bytes / LEAST_SEGMENT {
            tracing::warn!(document.id = %id, "upload.in_fragments");
            self.refuse_upload(to, &pending, DocumentRefusal::Incomplete).await?;
            return Err(AppendError::Refused { refusal: DocumentRefusal::Incomplete, name: pending.name });
        }
        let name = pending.name.clone();
        // Held until the document is made: who comes meanwhile waits for it.
        let line = self.uploads.receive(id, &to.open.standing.key, &to.open.item.id);
        // What this process has seen of the file so far, if that is all of it.
        let seen = self.uploads.seen(id).filter(|seen| seen.size_bytes() == offset);
        let incoming = if offset == 0 { Some(Incoming::new(to, pending.name.clone())) } else { seen };
        let mut piece = Piece { documents: self, to, pending, segment: None, on_its_way: None, incoming, line: &line, checksum };
        let received = piece.receive(content).await.map_err(|error| error.of(&name));
        let Piece { pending, incoming, .. } = piece;
        if !pending.is_whole() {
            // What was looked at and is durable need not be looked at again when the rest comes.
            if let Some(mut seen) = incoming.filter(|seen| seen.size_bytes() == pending.offset_bytes && is_kept(&received)) {
                seen.rest().await;
                self.uploads.remember(id, seen);
            }
            received?;
            return Ok(UploadState::UnderWay(Box::new(pending)));
        }
        received?;
        let length_bytes = pending.length_bytes;
        self.finish_by_itself(to, pending, line, incoming).await.map_err(|error| AppendError::from(error).of(&name))?;
        Ok(UploadState::Taken { length_bytes })
    }
}

/// Everything that counts as arrived was recorded.
fn is_kept(received: &Result<(), AppendError>) -> bool {
    matches!(received, Ok(()) | Err(AppendError::LineBroke))
}

/// One request that brings a piece.
struct Piece<'a> {
    documents: &'a Arc<Documents>,
    to: &'a ItemUpload,
    /// Its offset counts what is durable, and what is on its way there.
    pending: PendingUpload,
    /// What has arrived since.
    segment: Option<OpenSegment>,
    /// The segment before, being made durable while more arrives.
    on_its_way: Option<JoinHandle<Result<(), AppendError>>>,
    /// Where the file begins with this request, it is looked at while it passes by.
    incoming: Option<Incoming>,
    line: &'a Receiving,
    checksum: Option<Checksum>,
}

struct OpenSegment {
    object: DocumentId,
    begun_at: Timestamp,
    /// When its oldest byte has waited long enough.
    due_at: Instant,
    size_bytes: u64,
    waiting: Vec<u8>,
    writer: Option<Box<dyn DocumentWriter>>,
}

impl Piece<'_> {
    async fn receive<S, E>(&mut self, mut content: S) -> Result<(), AppendError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let mut digest = self.checksum.as_ref().map(|checksum| digest::Context::new(checksum.algorithm));
        let mut broken_at = Instant::now() + SILENCE;
        let mut last: Option<(u64, Instant)> = None;
        let whole = loop {
            let until =
                if last.is_some() { Instant::now() + LAST_PAUSE } else { self.due_at().unwrap_or(broken_at).min(broken_at) };
            let next = tokio::select! {
                biased;
                () = self.line.asked_to_stop(), if last.is_none() => {
                    // What it sent before its line broke need not be sent again.
                    last = Some((LAST_BYTES, Instant::now() + LAST_TIME));
                    continue;
                }
                next = tokio::time::timeout_at(until, content.next()) => next,
            };
            match next {
                Ok(Some(Ok(bytes))) => {
                    broken_at = Instant::now() + SILENCE;
                    if let Some((left, _)) = &mut last {
                        *left = left.saturating_sub(bytes.len() as u64);
                    }
                    if let Some(digest) = &mut digest {
                        digest.update(&bytes);
                    }
                    self.take(bytes).await?;
                    if last.is_some_and(|(left, until)| left == 0 || Instant::now() >= until) {
                        break self.pending.length_bytes == self.arrived();
                    }
                }
                Ok(None) => break true,
                Ok(Some(Err(_))) => break false,
                Err(_) if last.is_some() => break false,
                Err(_) if self.is_due() => self.make_durable().await?,
                Err(_) if Instant::now() >= broken_at => break false,
                Err(_) => {}
            }
        };
        if let (Some(digest), Some(checksum)) = (digest, &self.checksum) {
            let right = digest.finish();
            if !whole || right.as_ref() != checksum.expected.as_slice() {
                self.give_up().await;
                return Err(if whole { AppendError::WrongChecksum } else { AppendError::LineBroke });
            }
        }
        self.make_durable().await?;
        if whole || self.pending.is_whole() { Ok(()) } else { Err(AppendError::LineBroke) }
    }

    /// When what has arrived goes into the store at the latest. With a checksum nothing counts before the end.
    fn due_at(&self) -> Option<Instant> {
        self.segment.as_ref().filter(|_| self.checksum.is_none()).map(|segment| segment.due_at)
    }

    fn is_due(&self) -> bool {
        self.due_at().is_some_and(|due_at| Instant::now() >= due_at)
    }

    fn arrived(&self) -> u64 {
        self.pending.offset_bytes + self.segment.as_ref().map_or(0, |segment| segment.size_bytes)
    }

    async fn take(&mut self, bytes: Bytes) -> Result<(), AppendError> {
        if self.arrived() + bytes.len() as u64 > self.pending.length_bytes {
            self.give_up().await;
            return Err(AppendError::TooLong);
        }
        self.look_at(&bytes).await?;
        if let Err(error) = self.put_away(bytes).await {
            self.give_up().await;
            return Err(error.into());
        }
        let now = self.documents.clock.now();
        let full = self.segment.as_ref().is_some_and(|segment| segment.is_full(now));
        if (full && self.checksum.is_none()) || self.is_due() {
            self.send_on().await?;
        }
        Ok(())
    }

    /// The first bytes tell the type: what is refused by it is not sent to its end.
    async fn look_at(&mut self, bytes: &Bytes) -> Result<(), AppendError> {
        let Some(incoming) = &mut self.incoming else { return Ok(()) };
        let Err(refusal) = incoming.look_at(bytes).await else { return Ok(()) };
        self.give_up().await;
        self.documents.refuse_upload(self.to, &self.pending, refusal).await?;
        Err(UploadError::Refused(refusal).into())
    }

    async fn put_away(&mut self, bytes: Bytes) -> Result<(), DocumentStoreError> {
        let documents = self.documents;
        let segment = self.segment.get_or_insert_with(|| OpenSegment {
            object: DocumentId(documents.clock.new_id()),
            begun_at: documents.clock.now(),
            due_at: Instant::now() + OLDEST,
            size_bytes: 0,
            waiting: Vec::new(),
            writer: None,
        });
        segment.size_bytes += bytes.len() as u64;
        if segment.writer.is_none() && segment.waiting.len() + bytes.len() <= WAITS_IN_MEMORY {
            segment.waiting.extend_from_slice(&bytes);
            return Ok(());
        }
        let writer = segment.open(documents, &self.pending).await?;
        writer.write(bytes).await
    }

    async fn give_up(&mut self) {
        if let Some(writer) = self.segment.take().and_then(|segment| segment.writer) {
            writer.abort().await;
        }
    }

    async fn make_durable(&mut self) -> Result<(), AppendError> {
        self.send_on().await?;
        self.wait_for_it().await
    }

    /// Has the segment made durable while the next one arrives.
    async fn send_on(&mut self) -> Result<(), AppendError> {
        self.wait_for_it().await?;
        let Some(mut segment) = self.segment.take() else { return Ok(()) };
        segment.open(self.documents, &self.pending).await?;
        let Some(writer) = segment.writer else { return Ok(()) };
        let at: Timestamp = self.documents.clock.now();
        let expires_at = (at + KEPT).min(self.pending.created_at + LIFE);
        let append = AppendSegment {
            key: self.to.open.standing.key.clone(),
            upload: self.pending.id,
            turn: self.pending.turn,
            offset_bytes: self.pending.offset_bytes,
            segment: Segment { object: segment.object, size_bytes: segment.size_bytes },
            at,
            expires_at,
        };
        self.pending.offset_bytes += segment.size_bytes;
        self.pending.expires_at = expires_at;
        let documents = self.documents.clone();
        self.on_its_way = Some(tokio::spawn(async move { documents.keep_segment(writer, append).await }));
        Ok(())
    }

    /// One after the other: what was recorded has no gaps.
    async fn wait_for_it(&mut self) -> Result<(), AppendError> {
        let Some(before) = self.on_its_way.take() else { return Ok(()) };
        before.await.unwrap_or_else(|error| Err(StorageError::Unavailable(Box::new(error)).into()))
    }
}

impl Documents {
    /// Bytes first, then the record: whoever reads the record finds the bytes.
    async fn keep_segment(&self, writer: Box<dyn DocumentWriter>, append: AppendSegment) -> Result<(), AppendError> {
        writer.finish().await?;
        if self.storage.append_segment(&append).await? {
            return Ok(());
        }
        let place = DocumentPlace { tenant: append.key.tenant, document: append.upload };
        self.forget_segment(&place, append.segment.object).await;
        Err(UploadError::TakenOver.into())
    }
}

impl OpenSegment {
    fn is_full(&self, now: Timestamp) -> bool {
        let old = now.duration_since(self.begun_at) >= AGE;
        self.size_bytes >= LARGE_SEGMENT || (self.size_bytes >= SEGMENT && old)
    }

    /// The writer, with everything that waited.
    async fn open(
        &mut self,
        documents: &Documents,
        pending: &PendingUpload,
    ) -> Result<&mut Box<dyn DocumentWriter>, DocumentStoreError> {
        if self.writer.is_none() {
            let place = DocumentPlace { tenant: pending.tenant.clone(), document: pending.id };
            let begins_at = pending.offset_bytes;
            let mut writer = documents.store.create_segment(&place, &pending.wrapped_key, self.object, begins_at).await?;
            let waiting = std::mem::take(&mut self.waiting);
            if let Err(error) = writer.write(Bytes::from(waiting)).await {
                writer.abort().await;
                return Err(error);
            }
            self.writer = Some(writer);
        }
        self.writer.as_mut().ok_or(DocumentStoreError::Missing)
    }
}
