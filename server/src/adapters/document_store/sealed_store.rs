//! The document store: receive, hash, seal, write, sync; and back. In a folder, or in a bucket.

use super::{
    cipher::{CHUNK, ChunkCipher, TAG},
    key_ring::KeyRing,
    stale,
};
use crate::config::S3Config;
use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::document::{Sha256, WrappedKey};
use domain::id::DocumentId;
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use object_store::{
    ClientOptions, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, RetryConfig,
    aws::{AmazonS3Builder, Checksum},
    local::LocalFileSystem,
    path::Path as ObjectPath,
};
use ports::{ByteStream, DocumentPlace, DocumentStore, DocumentStoreError, DocumentWriter, StoredBytes};
use secrecy::ExposeSecret as _;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Sealed bytes handed to a folder at once: with the chunk before it less than 256 KiB of an upload are in memory (C2).
const FILE_PART: usize = 2 * (CHUNK + TAG);
/// S3 takes no part below 5 MiB but the last one.
const BUCKET_PART: usize = 81 * (CHUNK + TAG);
const CONNECT: Duration = Duration::from_secs(5);
/// One request to a bucket, with its body, which may leave over a slow line.
const REQUEST: Duration = Duration::from_secs(600);
/// A bucket that is away for longer is told to the person, who is waiting.
const RETRY_FOR: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct SealedStore {
    objects: Arc<dyn ObjectStore>,
    keys: Arc<KeyRing>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Folder(PathBuf),
    Bucket,
}

impl SealedStore {
    /// A folder. Its writes are synced, which is not the library's default.
    pub fn in_folder(folder: &Path, keys: KeyRing) -> Result<Self, DocumentStoreError> {
        std::fs::create_dir_all(folder).map_err(|error| DocumentStoreError::Unavailable(Box::new(error)))?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(failure)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), keys: Arc::new(keys), kind: Kind::Folder(folder.to_owned()) })
    }

    /// An S3-compatible bucket. What arrives there is checked against the checksum that was sent along.
    pub fn in_bucket(config: &S3Config, keys: KeyRing) -> Result<Self, DocumentStoreError> {
        let client = ClientOptions::new()
            .with_connect_timeout(CONNECT)
            .with_timeout(REQUEST)
            .with_allow_http(config.endpoint.scheme() == "http");
        let objects = AmazonS3Builder::new()
            .with_endpoint(config.endpoint.as_str().trim_end_matches('/'))
            .with_bucket_name(&config.bucket)
            .with_region(&config.region)
            .with_access_key_id(&config.access_key)
            .with_secret_access_key(config.secret_key.expose_secret())
            .with_virtual_hosted_style_request(false)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(RetryConfig { max_retries: 3, retry_timeout: RETRY_FOR, ..RetryConfig::default() })
            .with_client_options(client)
            .build()
            .map_err(failure)?;
        Ok(Self { objects: Arc::new(objects), keys: Arc::new(keys), kind: Kind::Bucket })
    }
}

/// `land/01/018f…`: two levels keep folders small.
fn object_path(place: &DocumentPlace) -> ObjectPath {
    let id = place.document.0.simple().to_string();
    ObjectPath::from_iter([place.tenant.as_str(), &id[30..], &id])
}

/// What [`object_path`] made; nothing else is ours.
fn place_of(path: &ObjectPath) -> Option<DocumentPlace> {
    let parts: Vec<_> = path.parts().collect();
    let [tenant, _, id] = parts.as_slice() else { return None };
    let tenant = tenant.as_ref().parse().ok()?;
    let document = DocumentId(uuid::Uuid::try_parse(id.as_ref()).ok()?);
    Some(DocumentPlace { tenant, document })
}

fn failure(error: object_store::Error) -> DocumentStoreError {
    match error {
        object_store::Error::NotFound { .. } => DocumentStoreError::Missing,
        other if is_full(&other) => DocumentStoreError::Full(Box::new(other)),
        other => DocumentStoreError::Unavailable(Box::new(other)),
    }
}

/// Looks for "no space" and "quota" in the chain of causes; buckets say it by a code in their answer.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        {
            return true;
        }
        let text = error.to_string();
        if ["QuotaExceeded", "InsufficientStorage", "StorageFull"].iter().any(|code| text.contains(code)) {
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
        let part_size = match self.kind {
            Kind::Folder(_) => FILE_PART,
            Kind::Bucket => BUCKET_PART,
        };
        Ok(Box::new(SealedWriter {
            objects: self.objects.clone(),
            path: object_path(place),
            upload: None,
            small_at_once: matches!(self.kind, Kind::Bucket),
            part_size,
            cipher: ChunkCipher::new(&key, place),
            wrapped,
            hash: digest::Context::new(&digest::SHA256),
            size_bytes: 0,
            chunk: Vec::with_capacity(CHUNK + TAG),
            part: Vec::new(),
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

    async fn older_than(&self, moment: Timestamp) -> Result<Vec<DocumentPlace>, DocumentStoreError> {
        let mut objects = self.objects.list(None);
        let mut old = Vec::new();
        while let Some(object) = objects.next().await {
            let object = object.map_err(failure)?;
            if object.last_modified.timestamp() < moment.as_second() {
                old.extend(place_of(&object.location));
            }
        }
        Ok(old)
    }

    async fn clear_half_written(&self, before: Timestamp) -> Result<usize, DocumentStoreError> {
        match &self.kind {
            Kind::Folder(folder) => stale::clear(folder.clone(), before).await,
            // A rule of the bucket ends uploads that were begun and left.
            Kind::Bucket => Ok(0),
        }
    }

    async fn delete(&self, place: &DocumentPlace) -> Result<(), DocumentStoreError> {
        match self.objects.delete(&object_path(place)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }
}

struct SealedWriter {
    objects: Arc<dyn ObjectStore>,
    path: ObjectPath,
    /// Begun with the first part.
    upload: Option<Box<dyn MultipartUpload>>,
    /// Whatever fits into one part needs one request instead of three.
    small_at_once: bool,
    part_size: usize,
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
    async fn flush_chunk(&mut self, last: bool) -> Result<(), DocumentStoreError> {
        let mut chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK + TAG));
        self.cipher.seal(&mut chunk, last).map_err(|_| DocumentStoreError::Damaged)?;
        self.part.extend_from_slice(&chunk);
        if last && self.upload.is_none() && self.small_at_once {
            return self.put_at_once().await;
        }
        if self.part.len() >= self.part_size || last {
            let part = PutPayload::from(std::mem::take(&mut self.part));
            let upload = match &mut self.upload {
                Some(upload) => upload,
                none => none.insert(self.objects.put_multipart(&self.path).await.map_err(failure)?),
            };
            upload.put_part(part).await.map_err(failure)?;
        }
        Ok(())
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
        if let Some(mut upload) = self.upload.take() {
            upload.complete().await.map_err(failure)?;
        }
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
