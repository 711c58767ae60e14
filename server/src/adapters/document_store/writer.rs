//! A document or a segment on its way in: sealed, written, synced, named.

use super::{
    cipher::{CHUNK, ChunkCipher, TAG},
    sealed_store::failure,
};
use async_trait::async_trait;
use bytes::Bytes;
use domain::document::WrappedKey;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, path::Path as ObjectPath,
};
use ports::{DocumentStoreError, DocumentWriter, StoredBytes};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};

/// Sealed bytes handed to a folder at once: less than 256 KiB of an upload are in memory (C2).
const FILE_PART: usize = 2 * (CHUNK + TAG);
/// On a line that brings a part in less than [`FAST`]: fewer and larger steps, and one is written while the next one fills. Only
/// [`LARGE_PARTS`] uploads have so much at once.
const LARGE_FILE_PART: usize = 16 * (CHUNK + TAG);
const FAST: Duration = Duration::from_millis(10);
const LARGE_PARTS: usize = 8;
/// S3 takes no part below 5 MiB but the last one.
const BUCKET_PART: usize = 81 * (CHUNK + TAG);

/// How large the parts are, and who may have larger ones.
#[derive(Debug)]
pub(super) enum Parts {
    File(Arc<Semaphore>),
    Bucket,
}

impl Parts {
    pub(super) fn of_files() -> Self {
        Self::File(Arc::new(Semaphore::new(LARGE_PARTS)))
    }
}

pub(super) struct SealedWriter {
    objects: Arc<dyn ObjectStore>,
    path: ObjectPath,
    /// Begun with the first part.
    upload: Option<Box<dyn MultipartUpload>>,
    /// `None`: whatever fits into one part needs one request instead of three.
    large_parts: Option<Arc<Semaphore>>,
    may_be_large: Option<OwnedSemaphorePermit>,
    part_begun: Instant,
    /// A large part that is being written.
    on_its_way: Option<JoinHandle<object_store::Result<()>>>,
    cipher: ChunkCipher,
    wrapped: WrappedKey,
    size_bytes: u64,
    /// Sealed chunks that do not fill a part yet, and behind them the plain bytes that do not fill a chunk.
    part: Vec<u8>,
    /// Where the plain bytes begin.
    plain: usize,
}

impl SealedWriter {
    pub(super) fn new(objects: Arc<dyn ObjectStore>, parts: &Parts, path: ObjectPath, key: (ChunkCipher, WrappedKey)) -> Self {
        Self {
            objects,
            path,
            upload: None,
            large_parts: match parts {
                Parts::File(large) => Some(large.clone()),
                Parts::Bucket => None,
            },
            may_be_large: None,
            part_begun: Instant::now(),
            on_its_way: None,
            cipher: key.0,
            wrapped: key.1,
            size_bytes: 0,
            part: Vec::new(),
            plain: 0,
        }
    }

    fn part_size(&self) -> usize {
        match (&self.large_parts, &self.may_be_large) {
            (None, _) => BUCKET_PART,
            (Some(_), None) => FILE_PART,
            (Some(_), Some(_)) => LARGE_FILE_PART,
        }
    }

    /// A part grows with what comes, most files being small and most lines slow, but never beyond what a part may be.
    fn make_room(&mut self, more: usize) {
        let (there, needed) = (self.part.capacity(), self.part.len() + more);
        if needed > there {
            let wanted = if self.may_be_large.is_some() { LARGE_FILE_PART } else { (2 * there).min(self.part_size()) };
            self.part.reserve_exact(wanted.max(needed) - self.part.len());
        }
    }

    async fn flush_chunk(&mut self, last: bool) -> Result<(), DocumentStoreError> {
        self.cipher.seal(&mut self.part, self.plain, last).map_err(|_| DocumentStoreError::Damaged)?;
        self.plain = self.part.len();
        if last && self.upload.is_none() && self.large_parts.is_none() {
            return self.put_at_once().await;
        }
        if self.part.len() >= self.part_size() || last {
            self.put_part().await?;
        }
        Ok(())
    }

    async fn put_part(&mut self) -> Result<(), DocumentStoreError> {
        let filled_in = self.part_begun.elapsed();
        let part = PutPayload::from(std::mem::take(&mut self.part));
        self.plain = 0;
        self.written().await?;
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.objects.put_multipart(&self.path).await.map_err(failure)?),
        };
        let writing = upload.put_part(part);
        if self.may_be_large.is_some() {
            self.on_its_way = Some(tokio::spawn(writing));
        } else {
            writing.await.map_err(failure)?;
        }
        if let Some(large) = &self.large_parts {
            let fast = filled_in < if self.may_be_large.is_some() { 8 * FAST } else { FAST };
            self.may_be_large =
                if fast { self.may_be_large.take().or_else(|| large.clone().try_acquire_owned().ok()) } else { None };
        }
        self.part_begun = Instant::now();
        Ok(())
    }

    /// One after the other: nothing is written beside another part.
    async fn written(&mut self) -> Result<(), DocumentStoreError> {
        match self.on_its_way.take() {
            None => Ok(()),
            Some(writing) => match writing.await {
                Ok(written) => written.map_err(failure),
                Err(error) => Err(DocumentStoreError::Unavailable(Box::new(error))),
            },
        }
    }

    /// Never over something that is there: ids are drawn once.
    async fn put_at_once(&mut self) -> Result<(), DocumentStoreError> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let part = PutPayload::from(std::mem::take(&mut self.part));
        self.objects.put_opts(&self.path, part, options).await.map_err(failure)?;
        Ok(())
    }
}

#[async_trait]
impl DocumentWriter for SealedWriter {
    async fn write(&mut self, bytes: Bytes) -> Result<(), DocumentStoreError> {
        self.size_bytes += bytes.len() as u64;
        let mut rest = bytes.as_ref();
        while !rest.is_empty() {
            // A full chunk waits until more comes: only then is it certain not to be the last.
            if self.part.len() - self.plain == CHUNK {
                self.flush_chunk(false).await?;
            }
            let (now, later) = rest.split_at(rest.len().min(CHUNK - (self.part.len() - self.plain)));
            self.make_room(now.len() + TAG);
            self.part.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<StoredBytes, DocumentStoreError> {
        self.flush_chunk(true).await?;
        self.written().await?;
        if let Some(mut upload) = self.upload.take() {
            upload.complete().await.map_err(failure)?;
        }
        Ok(StoredBytes { size_bytes: self.size_bytes, key: self.wrapped })
    }

    async fn abort(mut self: Box<Self>) {
        let _ = self.written().await;
        if let Some(mut upload) = self.upload.take()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(error = %error, "an unfinished document could not be cleared away");
        }
    }
}
