//! A document or a segment on its way in: sealed, written, synced, named.

use super::{
    cipher::{CHUNK, ChunkCipher, TAG},
    folder_upload::{FolderUpload, PAGE, on_a_page},
    sealed_store::failure,
};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use domain::document::WrappedKey;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, path::Path as ObjectPath,
};
use ports::{DocumentStoreError, DocumentWriter, StoredBytes};
use std::{
    path::PathBuf,
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

/// Where sealed bytes go.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Folder { folder: PathBuf, large_parts: Arc<Semaphore> },
    Bucket(Arc<dyn ObjectStore>),
}

impl Target {
    pub(super) fn folder(folder: PathBuf) -> Self {
        Self::Folder { folder, large_parts: Arc::new(Semaphore::new(LARGE_PARTS)) }
    }

    async fn begin(&self, path: &ObjectPath) -> object_store::Result<Box<dyn MultipartUpload>> {
        match self {
            Self::Folder { folder, .. } => Ok(Box::new(FolderUpload::begin(folder.join(path.as_ref())).await?)),
            Self::Bucket(objects) => objects.put_multipart(path).await,
        }
    }
}

pub(super) struct SealedWriter {
    path: ObjectPath,
    target: Target,
    /// Begun with the first part.
    upload: Option<Box<dyn MultipartUpload>>,
    may_be_large: Option<OwnedSemaphorePermit>,
    part_begun: Instant,
    /// A line is fast that brings a part in less time.
    fast: Duration,
    on_its_way: Option<OnItsWay>,
    cipher: ChunkCipher,
    wrapped: WrappedKey,
    size_bytes: u64,
    /// Sealed chunks that do not fill a part yet, and behind them the plain bytes that do not fill a chunk.
    part: BytesMut,
    /// Where the plain bytes begin.
    plain: usize,
}

/// A large part that is being written.
struct OnItsWay {
    writing: JoinHandle<object_store::Result<()>>,
    part: Bytes,
}

impl SealedWriter {
    pub(super) fn new(target: Target, path: ObjectPath, key: (ChunkCipher, WrappedKey)) -> Self {
        Self {
            path,
            target,
            upload: None,
            may_be_large: None,
            part_begun: Instant::now(),
            fast: FAST,
            on_its_way: None,
            cipher: key.0,
            wrapped: key.1,
            size_bytes: 0,
            part: BytesMut::new(),
            plain: 0,
        }
    }

    fn part_size(&self) -> usize {
        match (&self.target, &self.may_be_large) {
            (Target::Bucket(_), _) => BUCKET_PART,
            (Target::Folder { .. }, None) => FILE_PART,
            (Target::Folder { .. }, Some(_)) => LARGE_FILE_PART,
        }
    }

    /// A part grows with what comes, most files being small and most lines slow, but never beyond what a part may be.
    fn make_room(&mut self, more: usize) {
        let (there, needed) = (self.part.capacity(), self.part.len() + more);
        if needed > there {
            let full = self.part_size() + PAGE;
            // Old and new memory are there side by side for a moment.
            let wanted = if there > full / 4 { full } else { 2 * there };
            let grown = BytesMut::with_capacity(wanted.max(needed));
            let before = std::mem::replace(&mut self.part, grown);
            self.part.extend_from_slice(&before);
        }
    }

    async fn flush_chunk(&mut self, last: bool) -> Result<(), DocumentStoreError> {
        let tag = self.cipher.seal(&mut self.part[self.plain..], last).map_err(|_| DocumentStoreError::Damaged)?;
        self.part.extend_from_slice(&tag);
        self.plain = self.part.len();
        if let (true, None, Target::Bucket(objects)) = (last, &self.upload, &self.target) {
            let part = std::mem::take(&mut self.part).freeze();
            // Never over something that is there: ids are drawn once.
            let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            return objects.put_opts(&self.path, part.into(), options).await.map(drop).map_err(failure);
        }
        if last || self.part.len() >= self.part_size() {
            self.put_part(last).await?;
        }
        Ok(())
    }

    async fn put_part(&mut self, last: bool) -> Result<(), DocumentStoreError> {
        let filled_in = self.part_begun.elapsed();
        let end = self.end_of_part(last);
        let rest = self.part[end..].to_vec();
        self.part.truncate(end);
        let part = std::mem::take(&mut self.part).freeze();
        self.plain = 0;
        let spare = self.written().await?;
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.target.begin(&self.path).await.map_err(failure)?),
        };
        let writing = upload.put_part(PutPayload::from(part.clone()));
        if self.may_be_large.is_some() {
            self.on_its_way = Some(OnItsWay { writing: tokio::spawn(writing), part });
        } else {
            writing.await.map_err(failure)?;
        }
        if last {
            return Ok(());
        }
        if let Target::Folder { large_parts, .. } = &self.target {
            let fast = filled_in < if self.may_be_large.is_some() { self.fast.saturating_mul(8) } else { self.fast };
            self.may_be_large =
                if fast { self.may_be_large.take().or_else(|| large_parts.clone().try_acquire_owned().ok()) } else { None };
        }
        self.part = match self.may_be_large {
            Some(_) => spare.unwrap_or_else(|| on_a_page(LARGE_FILE_PART + PAGE)),
            None => BytesMut::new(),
        };
        self.part.extend_from_slice(&rest);
        self.plain = rest.len();
        self.part_begun = Instant::now();
        Ok(())
    }

    /// What of the part goes now: to a folder whole pages, until the last one.
    fn end_of_part(&self, last: bool) -> usize {
        match self.target {
            Target::Folder { .. } if !last => self.part.len() / PAGE * PAGE,
            Target::Folder { .. } | Target::Bucket(_) => self.part.len(),
        }
    }

    /// One after the other: nothing is written beside another part. Returns the memory of the part before, which is used again.
    async fn written(&mut self) -> Result<Option<BytesMut>, DocumentStoreError> {
        let Some(OnItsWay { writing, part }) = self.on_its_way.take() else { return Ok(None) };
        match writing.await {
            Ok(written) => written.map_err(failure)?,
            Err(error) => return Err(DocumentStoreError::Unavailable(Box::new(error))),
        }
        let spare = part.try_into_mut().ok();
        Ok(spare.map(|mut spare| {
            spare.clear();
            spare
        }))
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
            tracing::warn!(error = %error, "upload.not_cleared");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{DocumentId, TenantKeyId};
    use ports::DocumentPlace;

    fn cipher() -> ChunkCipher {
        let place = DocumentPlace { tenant: "land".parse().expect("slug"), document: DocumentId(uuid::Uuid::from_u128(1)) };
        ChunkCipher::new(&[7; 32], &place)
    }

    fn opened(sealed: &[u8]) -> Vec<u8> {
        let (mut cipher, count) = (cipher(), sealed.chunks(CHUNK + TAG).len());
        let chunks = sealed.chunks(CHUNK + TAG).enumerate().map(|(at, chunk)| {
            let mut chunk = chunk.to_vec();
            cipher.open(&mut chunk, at + 1 == count).expect("a chunk at its place");
            chunk
        });
        chunks.collect::<Vec<_>>().concat()
    }

    fn target(folder: &tempfile::TempDir) -> Target {
        Target::folder(folder.path().to_owned())
    }

    fn writer(target: &Target, name: &str) -> SealedWriter {
        let key = (cipher(), WrappedKey { tenant_key: TenantKeyId(uuid::Uuid::from_u128(2)), bytes: Vec::new() });
        SealedWriter::new(target.clone(), ObjectPath::from(name), key)
    }

    /// The next part is judged as if it had come on such a line.
    fn pretend(writer: &mut SealedWriter, fast: bool) {
        writer.fast = if fast { Duration::MAX } else { Duration::ZERO };
    }

    /// Parts end on pages, chunks do not: what is left over begins the next part.
    #[tokio::test]
    async fn a_file_of_any_size_opens_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = target(&folder);
        let whole: Vec<u8> = (0..9_000_017_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        let sizes =
            [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, FILE_PART, LARGE_FILE_PART, LARGE_FILE_PART + CHUNK, whole.len()];
        type Line = fn(usize) -> bool;
        // The last one changes after megabytes.
        let lines: [(&str, Line); 3] = [("slow", |_| false), ("fast", |_| true), ("both", |at| at / 60 % 2 == 0)];
        for (size, (line, fast)) in sizes.into_iter().flat_map(|size| lines.map(|line| (size, line))) {
            let name = format!("land/01/{size}-{line}");
            let (mut writer, mut large) = (writer(&target, &name), 0);
            for (at, piece) in whole[..size].chunks(50_021).enumerate() {
                pretend(&mut writer, fast(at));
                writer.write(Bytes::copy_from_slice(piece)).await.expect("written");
                large += usize::from(writer.may_be_large.is_some());
            }
            let stored = Box::new(writer).finish().await.expect("finished");
            assert_eq!(stored.size_bytes, size as u64);
            assert_eq!(large > 0, line != "slow" && size > 2 * CHUNK, "{name}");
            let sealed = std::fs::read(folder.path().join(&name)).expect("there");
            assert!(opened(&sealed) == whole[..size], "{name}");
        }
    }

    #[tokio::test]
    async fn large_parts_begin_on_pages_and_use_their_memory_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut writer, mut places) = (writer(&target(&folder), "land/01/document"), Vec::new());
        for _ in 0..200 {
            pretend(&mut writer, true);
            writer.write(Bytes::from(vec![7; CHUNK])).await.expect("written");
            if writer.may_be_large.is_some() {
                places.push(writer.part.as_ptr().addr());
            }
        }
        places.dedup();
        assert!(places.len() > 6 && places.iter().all(|place| place.is_multiple_of(PAGE)), "{places:?}");
        assert!(places.windows(3).skip(2).all(|parts| parts[0] == parts[2]), "two by turns: {places:?}");
        Box::new(writer).abort().await;
    }
}
