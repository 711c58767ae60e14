//! The document store: receive, hash, seal, write, sync; and back.

use super::{
    cipher::{CHUNK, ChunkCipher, TAG},
    key_ring::KeyRing,
};
use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::document::{Sha256, WrappedKey};
use futures_util::{StreamExt as _, stream};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path as ObjectPath,
};
use ports::{ByteStream, DocumentPlace, DocumentStore, DocumentStoreError, DocumentWriter, StoredBytes};
use std::{path::Path, sync::Arc};

/// Sealed bytes handed to the store at once.
const PART: usize = 4 * (CHUNK + TAG);

#[derive(Debug)]
pub struct SealedStore {
    objects: Arc<dyn ObjectStore>,
    keys: Arc<KeyRing>,
}

impl SealedStore {
    /// A folder. Its writes are synced, which is not the library's default.
    pub fn in_folder(folder: &Path, keys: KeyRing) -> Result<Self, DocumentStoreError> {
        std::fs::create_dir_all(folder).map_err(|error| DocumentStoreError::Unavailable(Box::new(error)))?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(failure)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), keys: Arc::new(keys) })
    }
}

/// `land/01/018f…`: two levels keep folders small.
fn object_path(place: &DocumentPlace) -> ObjectPath {
    let id = place.document.0.simple().to_string();
    ObjectPath::from_iter([place.tenant.as_str(), &id[30..], &id])
}

fn failure(error: object_store::Error) -> DocumentStoreError {
    match error {
        object_store::Error::NotFound { .. } => DocumentStoreError::Missing,
        other if is_full(&other) => DocumentStoreError::Full(Box::new(other)),
        other => DocumentStoreError::Unavailable(Box::new(other)),
    }
}

/// Looks for "no space" and "quota" in the chain of causes.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

#[async_trait]
impl DocumentStore for SealedStore {
    async fn create(&self, place: &DocumentPlace) -> Result<Box<dyn DocumentWriter>, DocumentStoreError> {
        let (key, wrapped) = self.keys.new_document_key(&place.tenant).await?;
        let upload = self.objects.put_multipart(&object_path(place)).await.map_err(failure)?;
        Ok(Box::new(SealedWriter {
            upload: Some(upload),
            cipher: ChunkCipher::new(&key, place),
            wrapped,
            hash: digest::Context::new(&digest::SHA256),
            size_bytes: 0,
            chunk: Vec::with_capacity(CHUNK + TAG),
            part: Vec::with_capacity(PART),
        }))
    }

    async fn open(&self, place: &DocumentPlace, key: &WrappedKey) -> Result<ByteStream, DocumentStoreError> {
        let key = self.keys.open_document_key(&place.tenant, key).await?;
        let object = self.objects.get(&object_path(place)).await.map_err(failure)?;
        let reader = Reader {
            cipher: ChunkCipher::new(&key, place),
            sealed: object.into_stream().boxed(),
            buffer: Vec::new(),
            ended: false,
            done: false,
        };
        Ok(stream::unfold(reader, |mut reader| async move { reader.next().await.map(|piece| (piece, reader)) }).boxed())
    }

    async fn delete(&self, place: &DocumentPlace) -> Result<(), DocumentStoreError> {
        match self.objects.delete(&object_path(place)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }
}

struct SealedWriter {
    upload: Option<Box<dyn MultipartUpload>>,
    cipher: ChunkCipher,
    wrapped: WrappedKey,
    hash: digest::Context,
    size_bytes: u64,
    /// Plain bytes that do not fill a chunk yet.
    chunk: Vec<u8>,
    /// Sealed bytes that do not fill a part yet.
    part: Vec<u8>,
}

impl SealedWriter {
    fn upload(&mut self) -> Result<&mut Box<dyn MultipartUpload>, DocumentStoreError> {
        self.upload.as_mut().ok_or(DocumentStoreError::Missing)
    }

    async fn flush_chunk(&mut self, last: bool) -> Result<(), DocumentStoreError> {
        let mut chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK + TAG));
        self.cipher.seal(&mut chunk, last).map_err(|_| DocumentStoreError::Damaged)?;
        self.part.extend_from_slice(&chunk);
        if self.part.len() >= PART || last {
            let part = std::mem::replace(&mut self.part, Vec::with_capacity(PART));
            self.upload()?.put_part(PutPayload::from(part)).await.map_err(failure)?;
        }
        Ok(())
    }
}

#[async_trait]
impl DocumentWriter for SealedWriter {
    async fn write(&mut self, bytes: Bytes) -> Result<(), DocumentStoreError> {
        self.hash.update(&bytes);
        self.size_bytes += bytes.len() as u64;
        let mut rest = bytes.as_ref();
        while !rest.is_empty() {
            // A full chunk waits until more comes: only then is it certain not to be the last.
            if self.chunk.len() == CHUNK {
                self.flush_chunk(false).await?;
            }
            let (now, later) = rest.split_at(rest.len().min(CHUNK - self.chunk.len()));
            self.chunk.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<StoredBytes, DocumentStoreError> {
        self.flush_chunk(true).await?;
        let mut upload = self.upload.take().ok_or(DocumentStoreError::Missing)?;
        upload.complete().await.map_err(failure)?;
        let hash = self.hash.finish();
        let sha256 = <[u8; 32]>::try_from(hash.as_ref()).map_err(|_| DocumentStoreError::Damaged)?;
        Ok(StoredBytes { size_bytes: self.size_bytes, sha256: Sha256(sha256), key: self.wrapped })
    }

    async fn abort(mut self: Box<Self>) {
        if let Some(mut upload) = self.upload.take()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(error = %error, "an unfinished document could not be cleared away");
        }
    }
}

struct Reader {
    cipher: ChunkCipher,
    sealed: stream::BoxStream<'static, object_store::Result<Bytes>>,
    buffer: Vec<u8>,
    /// The store has no more bytes.
    ended: bool,
    /// The last chunk was handed out.
    done: bool,
}

impl Reader {
    /// The next authenticated chunk; `None` after the last one.
    async fn next(&mut self) -> Option<Result<Bytes, DocumentStoreError>> {
        if self.done {
            return None;
        }
        let piece = self.next_chunk().await;
        if piece.is_err() {
            self.done = true;
        }
        Some(piece)
    }

    async fn next_chunk(&mut self) -> Result<Bytes, DocumentStoreError> {
        // One byte more than a chunk tells whether this is the last one.
        while !self.ended && self.buffer.len() <= CHUNK + TAG {
            match self.sealed.next().await {
                Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                Some(Err(error)) => return Err(failure(error)),
                None => self.ended = true,
            }
        }
        let take = self.buffer.len().min(CHUNK + TAG);
        let rest = self.buffer.split_off(take);
        let mut chunk = std::mem::replace(&mut self.buffer, rest);
        self.done = self.ended && self.buffer.is_empty();
        self.cipher.open(&mut chunk, self.done).map_err(|_| DocumentStoreError::Damaged)?;
        Ok(Bytes::from(chunk))
    }
}
