//! A file of the folder on its way in: written beside its place under another name, made durable, then named.
//!
//! A large part that begins and ends on pages goes to the disk from where it was sealed: through the page cache it would be copied once
//! more, page by page (decision 0012).

use async_trait::async_trait;
use bytes::{Buf as _, BytesMut};
use futures_util::FutureExt as _;
use object_store::{MultipartUpload, PutPayload, PutResult, Result, UploadPart};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// Bytes that memory, place in the file and length are multiples of, where a part goes past the page cache.
pub(super) const PAGE: usize = 4096;
/// Smaller parts are gathered by the page cache: the disk is asked for each part that goes past it.
const DIRECT_FROM: usize = 512 * 1024;

#[derive(Debug)]
pub(super) struct FolderUpload {
    /// `None` once it has its name, or is cleared away.
    half: Option<Arc<HalfWritten>>,
    size_bytes: u64,
}

impl FolderUpload {
    /// Makes the folders above it as needed. Places are drawn once: nobody else writes there.
    pub(super) async fn begin(place: PathBuf) -> Result<Self> {
        let half = blocking("folder (begin)", move || HalfWritten::create(place)).await?;
        Ok(Self { half: Some(Arc::new(half)), size_bytes: 0 })
    }
}

#[async_trait]
impl MultipartUpload for FolderUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (half, mut offset) = (self.half.clone(), self.size_bytes);
        self.size_bytes += data.content_length() as u64;
        let write = move || {
            let half = half.ok_or_else(ended)?;
            for piece in &data {
                half.write(piece, offset)?;
                offset += piece.len() as u64;
            }
            Ok(())
        };
        blocking("folder (write)", write).boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        // Nobody writes any more.
        let half = self.half.take().and_then(Arc::into_inner);
        let name = move || {
            let half = half.ok_or_else(ended)?;
            let folder = File::open(folder_of(&half.name.place)?)?;
            half.name_durably(&folder)
        };
        blocking("folder (name)", name).await?;
        Ok(PutResult { e_tag: None, version: None, extensions: object_store::Extensions::default() })
    }

    async fn abort(&mut self) -> Result<()> {
        let half = self.half.take();
        let clear_away = move || {
            drop(half);
            Ok(())
        };
        blocking("folder (abort)", clear_away).await
    }
}

impl Drop for FolderUpload {
    /// Clearing away a large file takes its time.
    fn drop(&mut self) {
        if let (Some(half), Ok(runtime)) = (self.half.take(), tokio::runtime::Handle::try_current()) {
            drop(runtime.spawn_blocking(move || drop(half)));
        }
    }
}

#[derive(Debug)]
struct HalfWritten {
    file: File,
    /// The same file, past the page cache. `None`: there is no such way.
    direct: OnceLock<Option<File>>,
    name: HalfName,
}

/// Whoever drops it before it is named clears the file away.
#[derive(Debug)]
struct HalfName {
    place: PathBuf,
    path: PathBuf,
    named: bool,
}

impl HalfWritten {
    fn create(place: PathBuf) -> io::Result<Self> {
        // What a crash leaves is known by the sign (`stale`), and the store's listing passes it over.
        let mut path = place.clone().into_os_string();
        path.push("#1");
        let path = PathBuf::from(path);
        let file = loop {
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                // Whoever clears away empty folders may take one that was made a moment ago.
                Err(error) if error.kind() == io::ErrorKind::NotFound => make_folders(folder_of(&place)?)?,
                created => break created?,
            }
        };
        Ok(Self { file, direct: OnceLock::new(), name: HalfName { place, path, named: false } })
    }

    fn write(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let past_cache = || self.direct.get_or_init(|| open_direct(&self.name.path).ok()).as_ref();
        // There are disks with larger pages, and file systems that only seem to have this way. A full disk refuses both.
        if on_pages(bytes, offset) && past_cache().is_some_and(|direct| direct.write_all_at(bytes, offset).is_ok()) {
            return Ok(());
        }
        self.file.write_all_at(bytes, offset)
    }

    /// The bytes first, then the name, then the folder's entry.
    fn name_durably(self, folder: &File) -> io::Result<()> {
        let Self { file, direct, mut name } = self;
        file.sync_all()?;
        // There are file systems that want it closed before it moves.
        drop((file, direct));
        fs::rename(&name.path, &name.place)?;
        name.named = true;
        folder.sync_all()
    }
}

impl Drop for HalfName {
    fn drop(&mut self) {
        if !self.named
            && let Err(error) = fs::remove_file(&self.path)
        {
            // It is cleared away later with what crashes leave.
            tracing::debug!(error = %error, "document.half_written");
        }
    }
}

/// Memory for a part that begins on a page.
pub(super) fn on_a_page(capacity: usize) -> BytesMut {
    let mut part = BytesMut::with_capacity(capacity + PAGE);
    let before_page = part.as_ptr().addr().wrapping_neg() % PAGE;
    part.resize(before_page, 0);
    part.advance(before_page);
    part
}

fn on_pages(bytes: &[u8], offset: u64) -> bool {
    let places = [bytes.len(), bytes.as_ptr().addr()];
    bytes.len() >= DIRECT_FROM && places.iter().all(|place| place.is_multiple_of(PAGE)) && offset.is_multiple_of(PAGE as u64)
}

fn open_direct(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).custom_flags(libc::O_DIRECT).open(path)
}

fn folder_of(place: &Path) -> io::Result<&Path> {
    place.parent().ok_or_else(|| io::Error::other("no folder"))
}

/// Whoever makes a folder makes its entry durable, from the top down. Who finds one relies on its maker, or on the file system's journal, which
/// keeps the order.
fn make_folders(folder: &Path) -> io::Result<()> {
    let above = folder_of(folder)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_folders(above).and_then(|()| make_folders(folder)),
        // A link that leads nowhere is there, and is no folder.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => File::open(above)?.sync_all().inspect_err(|_| {
            let _ = fs::remove_dir(folder);
        }),
    }
}

async fn blocking<T: Send + 'static>(what: &'static str, step: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(step).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    done.map_err(|error| object_store::Error::Generic { store: what, source: Box::new(error) })
}

fn ended() -> io::Error {
    io::Error::other("it has ended, or is still being written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::{
        sync::atomic::{AtomicBool, Ordering},
        time::Duration,
    };

    const LARGE: usize = 256 * PAGE;

    fn large(byte: u8) -> Bytes {
        let mut part = on_a_page(LARGE);
        part.resize(LARGE, byte);
        part.freeze()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
    }

    #[tokio::test]
    async fn parts_of_any_size_make_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("land/01/document");
        let mut upload = FolderUpload::begin(place.clone()).await.expect("begun");
        for part in [Bytes::from(vec![1; 2 * PAGE]), large(2), Bytes::from_static(b"odd"), large(3)] {
            upload.put_part(part.into()).await.expect("written");
        }
        assert!(!place.exists(), "it is not whole");
        let half = upload.half.clone().expect("half written");
        assert!(half.direct.get().is_some(), "the large one tried to go past the page cache");
        drop(half);
        upload.complete().await.expect("whole");
        let expected = [vec![1; 2 * PAGE], vec![2; LARGE], b"odd".to_vec(), vec![3; LARGE]].concat();
        assert_eq!(fs::read(&place).expect("there"), expected);
        assert_eq!(names(&folder.path().join("land/01")), ["document"]);
        assert!(upload.complete().await.is_err(), "once");
    }

    #[test]
    fn a_disk_that_refuses_a_page_gets_the_part_the_usual_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let half = HalfWritten::create(folder.path().join("document")).expect("begun");
        // It takes numbers, and calls anything else an invalid input, as a disk does with pages that are too small for it.
        let refusing = OpenOptions::new().write(true).open("/proc/self/oom_score_adj").expect("Linux");
        half.direct.set(Some(refusing)).expect("not tried yet");
        half.write(&large(4), 0).expect("written");
        assert_eq!(fs::read(&half.name.path).expect("there"), vec![4; LARGE]);
    }

    #[test]
    fn what_is_not_durable_has_no_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("document");
        let create = || HalfWritten::create(place.clone()).expect("begun");
        // Nothing written there is ever durable, and Linux says so.
        let never_durable = || OpenOptions::new().write(true).open("/dev/null").expect("Linux");
        let entries = File::open(folder.path()).expect("a folder");
        assert!(HalfWritten { file: never_durable(), ..create() }.name_durably(&entries).is_err());
        assert!(names(folder.path()).is_empty(), "neither named nor left");
        assert!(create().name_durably(&never_durable()).is_err(), "the entry is not durable");
        create().name_durably(&entries).expect("all is");
        assert_eq!(names(folder.path()), ["document"]);
    }

    #[tokio::test]
    async fn what_is_given_up_is_cleared_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut upload = FolderUpload::begin(folder.path().join("one")).await.expect("begun");
        assert_eq!(names(folder.path()), ["one#1"], "a sign tells what a crash leaves");
        upload.abort().await.expect("cleared away");
        assert!(names(folder.path()).is_empty());
        drop(FolderUpload::begin(folder.path().join("two")).await.expect("begun"));
        let cleared = async {
            while !names(folder.path()).is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), cleared).await.expect("cleared away");
        let mut upload = FolderUpload::begin(folder.path().join("three")).await.expect("begun");
        fs::remove_dir_all(folder.path()).expect("gone");
        assert!(upload.complete().await.is_err(), "there is nothing to be named");
    }

    #[test]
    fn a_folder_that_is_cleared_away_meanwhile_is_made_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (above, ended) = (folder.path().join("document"), AtomicBool::new(false));
        std::thread::scope(|threads| {
            threads.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let _ = fs::remove_dir(&above);
                    std::thread::sleep(Duration::from_micros(100));
                }
            });
            let begun: Vec<_> = (0..20).map(|number| HalfWritten::create(above.join(number.to_string())).is_ok()).collect();
            ended.store(true, Ordering::Relaxed);
            assert_eq!(begun, [true; 20]);
        });
    }

    #[test]
    fn a_link_to_a_disk_that_is_away_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(folder.path().join("away"), folder.path().join("land")).expect("a link");
        assert!(HalfWritten::create(folder.path().join("land/01/document")).is_err());
    }
}
