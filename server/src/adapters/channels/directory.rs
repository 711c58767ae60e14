//! The directory channel: a hidden folder is filled, synced and renamed to the delivery id, then its parent is synced (B4).
//! A reader that only looks at names without a dot never sees half a package.

use crate::parcel_content::{Broken, ToFile, is_same, pour};
use async_trait::async_trait;
use aws_lc_rs::digest;
use domain::errand::{AttemptOutcome, Cause, Hindrance};
use ports::{CaseFileChannel, Content, DocumentSource, Parcel, ParcelFile, ParcelObject};
use std::{
    fs::Permissions,
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt as _,
    time::timeout,
};

/// Of the patience for one attempt: what is left is for showing it.
const PREPARING: Duration = Duration::from_secs(75);

/// Writes packages into one folder.
#[derive(Debug)]
pub struct DirectoryChannel {
    folder: PathBuf,
}

/// Why an attempt failed, sorted by whether another one can help.
pub(super) enum Trouble {
    Again(Hindrance),
    Never(Hindrance),
}

/// It is there, but may be gone after a loss of power.
fn unsynced(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    move |error| Trouble::Again(Cause::Unanswered.because(format!("{}: {error}", path.display())))
}

/// What the system says of a path.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    move |error| Trouble::Again(Cause::WayClosed.because(format!("{}: {error}", path.display())))
}

impl DirectoryChannel {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    async fn try_deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> Result<String, Trouble> {
        let name = parcel.delivery.to_string();
        let target = self.folder.join(&name);
        // Named after the attempt: another worker at the same delivery never writes into this one.
        let hidden = self.folder.join(format!(".{name}.{}.part", parcel.attempt));
        // A disk that hangs ends in time, and nobody can have seen anything yet.
        let prepared = timeout(PREPARING, self.prepare(parcel, documents, &target, &hidden)).await;
        let prepared = prepared.unwrap_or_else(|_| {
            Err(Trouble::Again(Cause::WayClosed.because(format!("{}: no answer in time", self.folder.display()))))
        });
        if let Some(proof) = prepared? {
            // The crash may have come between rename and sync.
            sync_folder(&self.folder).await.map_err(unsynced(&self.folder))?;
            return Ok(proof);
        }
        if let Err(error) = fs::rename(&hidden, &target).await {
            // On a network the answer can be lost when it is done.
            let undone = matches!(fs::try_exists(&target).await, Ok(false)) && matches!(fs::try_exists(&hidden).await, Ok(true));
            return Err(if undone { at(&target)(error) } else { unsynced(&target)(error) });
        }
        sync_folder(&self.folder).await.map_err(unsynced(&self.folder))?;
        self.clear_leftovers(&name).await;
        Ok(name)
    }

    /// Everything that nobody sees yet. With a proof: an earlier attempt got all the way; the crash came before it was recorded.
    async fn prepare(
        &self,
        parcel: &Parcel,
        documents: &dyn DocumentSource,
        target: &Path,
        hidden: &Path,
    ) -> Result<Option<String>, Trouble> {
        // A folder that is missing may be a disk that is not there: what is made in its place is seen by nobody.
        self.is_there().await.map_err(at(&self.folder))?;
        if fs::try_exists(target).await.map_err(at(target))? {
            return already_there(target, parcel, documents).await.map(Some);
        }
        make_folder(hidden).await.map_err(at(hidden))?;
        fill(hidden, parcel, documents).await?;
        Ok(None)
    }

    async fn is_there(&self) -> io::Result<()> {
        if fs::metadata(&self.folder).await?.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// Earlier attempts at this delivery that a crash left behind. It is delivered, so nobody needs them.
    async fn clear_leftovers(&self, name: &str) {
        let Ok(mut entries) = fs::read_dir(&self.folder).await else { return };
        while let Ok(Some(entry)) = entries.next_entry().await {
            if entry.file_name().to_string_lossy().starts_with(&format!(".{name}.")) {
                let _ = fs::remove_dir_all(entry.path()).await;
            }
        }
    }
}

#[async_trait]
impl CaseFileChannel for DirectoryChannel {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        match self.try_deliver(parcel, documents).await {
            Ok(proof) => AttemptOutcome::Done { proof },
            Err(Trouble::Again(reason)) => AttemptOutcome::Later { reason },
            Err(Trouble::Never(reason)) => AttemptOutcome::NeedsPerson { reason },
        }
    }

    /// A disk takes what it can: more at once is no burden to anybody.
    fn places(&self) -> usize {
        8
    }

    async fn probe(&self) -> Result<(), String> {
        let hidden = self.folder.join(format!(".probe.{}.part", uuid::Uuid::new_v4().simple()));
        let tried = async {
            self.is_there().await?;
            make_folder(&hidden).await?;
            write_synced(&hidden.join("probe"), b"probe\n").await?;
            sync_folder(&hidden).await?;
            sync_folder(&self.folder).await
        };
        let tried = tried.await;
        let _ = fs::remove_dir_all(&hidden).await;
        tried.map_err(|error: io::Error| format!("{}: {error}", self.folder.display()))
    }
}

/// Who reads the folder needs the group's rights; others have none. Whatever the process was started with.
const FOLDER_MODE: u32 = 0o750;
const FILE_MODE: u32 = 0o640;
/// What is made in it belongs to its group.
const SET_GROUP: u32 = 0o2000;

/// Writes and syncs everything of a parcel, its index last.
async fn fill(hidden: &Path, parcel: &Parcel, documents: &dyn DocumentSource) -> Result<(), Trouble> {
    for part in &parcel.folders {
        let folder = hidden.join(part.name);
        if !part.name.is_empty() {
            make_folder(&folder).await.map_err(at(&folder))?;
        }
        for object in &part.objects {
            write_content(&folder.join(&object.file), &Content::Object(object.clone()), documents).await?;
        }
        sync_folder(&folder).await.map_err(at(&folder))?;
    }
    for file in parcel.more.iter().chain([&parcel.index]) {
        write_content(&hidden.join(&file.file), &file.content, documents).await?;
    }
    sync_folder(hidden).await.map_err(at(hidden))
}

pub(super) async fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path).await?;
    // Where the folder above hands its group down, this one does, too.
    let inherited = fs::metadata(path).await?.permissions().mode() & SET_GROUP;
    fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE | inherited)).await
}

pub(super) async fn make_file(path: &Path) -> io::Result<File> {
    let file = File::create_new(path).await?;
    file.set_permissions(Permissions::from_mode(FILE_MODE)).await?;
    Ok(file)
}

/// A parcel that is there counts as delivered only if all of it is: its index and every object.
async fn already_there(target: &Path, parcel: &Parcel, documents: &dyn DocumentSource) -> Result<String, Trouble> {
    let other = |what: &str| {
        Trouble::Never(Cause::OtherPackage.because(format!("{}: a package with this id is there, but {what}", target.display())))
    };
    for ParcelFile { file, content, .. } in parcel.more.iter().chain([&parcel.index]) {
        match is_same(&target.join(file), content, documents).await {
            Ok(true) => {}
            Ok(false) => return Err(other(&format!("its {file} is another one"))),
            Err(Broken::Taker(error)) => return Err(other(&format!("its {file} cannot be read: {error}"))),
            Err(error) => return Err(Trouble::Again(Cause::Documents.because(error.to_string()))),
        }
    }
    for folder in &parcel.folders {
        for ParcelObject { file, sha256, .. } in &folder.objects {
            let path = target.join(folder.name).join(file);
            if hash_of(&path).await.ok().as_deref() != Some(sha256.as_str()) {
                return Err(other(&format!("{}/{file} is missing or changed", folder.name)));
            }
        }
    }
    Ok(parcel.delivery.to_string())
}

async fn hash_of(path: &Path) -> io::Result<String> {
    use tokio::io::AsyncReadExt as _;
    let mut file = File::open(path).await?;
    let mut hash = digest::Context::new(&digest::SHA256);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).await?;
        if read == 0 {
            return Ok(hex::encode(hash.finish()));
        }
        hash.update(&buffer[..read]);
    }
}

/// Writes a file that is not there yet; documents are compared with what was received.
pub(super) async fn write_content(path: &Path, content: &Content, documents: &dyn DocumentSource) -> Result<(), Trouble> {
    let mut file = ToFile(make_file(path).await.map_err(at(path))?);
    match pour(content, documents, &mut file).await {
        Ok(()) => file.finish().await.map_err(at(path)),
        Err(Broken::Taker(error)) => Err(at(path)(error)),
        Err(error) => Err(Trouble::Again(Cause::Documents.because(error.to_string()))),
    }
}

pub(super) async fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = make_file(path).await?;
    file.write_all(bytes).await?;
    file.flush().await?;
    file.sync_all().await
}

pub(super) async fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path).await?.sync_all().await
}
