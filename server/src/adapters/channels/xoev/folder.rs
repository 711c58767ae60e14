//! A pair of folders for each route: what authorities put in, what we put out; and where a message goes when it is done with. A rename is the
//! hand-over: whoever looks at names without a dot never sees half a message.

use super::{
    super::directory::{make_file, make_folder, sync_folder},
    schemas::NotPassed,
};
use crate::parcel_content::{Broken, ToFile, is_same, pour};
use ports::{Content, DocumentSource, ParcelObject};
use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tokio::fs;

/// Entries of a folder that are looked at: what is beyond comes when those are done with.
const LOOKED_AT: usize = 10_000;

#[derive(Debug, Clone)]
pub struct FolderPair {
    pub incoming: PathBuf,
    pub outgoing: PathBuf,
    pub done: PathBuf,
    pub refused: PathBuf,
    /// Where case files go that are no messages.
    pub case_files: Option<PathBuf>,
}

/// What lies under a name.
pub(super) enum Found {
    Message(Vec<u8>),
    /// It has more bytes than are read.
    TooLarge(u64),
    /// No message in it, or several.
    NoMessage,
    Gone,
}

/// How hidden names of this program begin: a gateway may have its own.
const OURS: &str = ".rueckkanal-";
/// Longer than anybody writes at one message: it is not written any more.
const LEFT_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A file, or a folder and what is in it.
async fn remove(path: &Path) {
    let _ = fs::remove_file(path).await;
    let _ = fs::remove_dir_all(path).await;
}

fn is_xml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xml"))
}

impl FolderPair {
    /// Names that wait, the oldest first, without some.
    pub(super) async fn waiting(&self, limit: usize, without: &HashSet<String>) -> io::Result<Vec<String>> {
        let mut entries = fs::read_dir(&self.incoming).await?;
        let mut found: Vec<(SystemTime, String)> = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') || without.contains(&name) || found.len() >= LOOKED_AT {
                continue;
            }
            // Links lead to where nobody has put anything.
            let Ok(facts) = fs::symlink_metadata(entry.path()).await else { continue };
            if facts.is_dir() || (facts.is_file() && is_xml(&name)) {
                found.push((facts.modified().unwrap_or(SystemTime::UNIX_EPOCH), name));
            }
        }
        found.sort();
        Ok(found.into_iter().map(|(_, name)| name).take(limit).collect())
    }

    /// The message of an entry: a file, or the one file of its folder that ends in `.xml`.
    pub(super) async fn read(&self, entry: &str, max_bytes: u64) -> io::Result<Found> {
        let path = self.incoming.join(entry);
        let facts = match fs::symlink_metadata(&path).await {
            Ok(facts) => facts,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Gone),
            Err(error) => return Err(error),
        };
        let (file, size) = if facts.is_dir() {
            let mut messages = Vec::new();
            let mut entries = fs::read_dir(&path).await?;
            while let Some(entry) = entries.next_entry().await? {
                let facts = fs::symlink_metadata(entry.path()).await?;
                if facts.is_file() && entry.file_name().to_str().is_some_and(is_xml) {
                    messages.push((entry.path(), facts.len()));
                }
            }
            let mut messages = messages.into_iter();
            match (messages.next(), messages.next()) {
                (Some(one), None) => one,
                _ => return Ok(Found::NoMessage),
            }
        } else {
            (path, facts.len())
        };
        if size > max_bytes {
            return Ok(Found::TooLarge(size));
        }
        fs::read(file).await.map(Found::Message)
    }

    /// A file beside a message, with its size. Names lead nowhere else.
    pub(super) async fn open(&self, entry: &str, name: &str) -> io::Result<Option<(u64, fs::File)>> {
        if name.contains(['/', '\\', '\0']) || name.starts_with('.') || name.is_empty() {
            return Ok(None);
        }
        let path = self.incoming.join(entry).join(name);
        match fs::symlink_metadata(&path).await {
            Ok(facts) if facts.is_file() => Ok(Some((facts.len(), fs::File::open(path).await?))),
            Ok(_) => Ok(None),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Moves an entry. One that is gone is fine; one of the same name that lies there already stays, under its own name.
    pub(super) async fn put_away(&self, entry: &str, refused: bool) -> io::Result<()> {
        let folder = if refused { &self.refused } else { &self.done };
        let (from, mut to) = (self.incoming.join(entry), folder.join(entry));
        let mut number = 1;
        while fs::try_exists(&to).await? {
            number += 1;
            to = folder.join(format!("{number}-{entry}"));
        }
        match fs::rename(&from, &to).await {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
        sync_folder(folder).await?;
        sync_folder(&self.incoming).await
    }

    /// Writes a message under its name: nothing of it is seen before all of it is durable. `check` looks at the whole file before that. With files beside
    /// it, it is a folder of the same name.
    pub(super) async fn put_out<F>(
        &self,
        folder: &Path,
        name: &str,
        (content, beside): (&Content, &[ParcelObject]),
        documents: &dyn DocumentSource,
        check: impl FnOnce(PathBuf) -> F,
    ) -> Result<(), NotOut>
    where
        F: Future<Output = Result<(), NotPassed>>,
    {
        // A folder that is missing may be a disk that is not there: what is made in its place is seen by nobody.
        if !fs::metadata(folder).await?.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory).into());
        }
        let (target, message) = if beside.is_empty() {
            (folder.join(name), folder.join(name))
        } else {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            (folder.join(stem), folder.join(stem).join(name))
        };
        if fs::try_exists(&target).await? {
            // An earlier attempt got this far.
            return if is_same(&message, content, documents).await? {
                Ok(sync_folder(folder).await?)
            } else {
                Err(NotOut::Other)
            };
        }
        let hidden = Self::hidden(folder);
        let written = self.fill(&hidden, name, (content, beside), documents, check).await;
        if let Err(error) = written {
            remove(&hidden).await;
            return Err(error);
        }
        if let Err(error) = fs::rename(&hidden, &target).await {
            remove(&hidden).await;
            return Err(error.into());
        }
        Ok(sync_folder(folder).await?)
    }

    /// Takes away what attempts that were killed have left of messages. Whoever else writes there just now begins again.
    pub(super) async fn clear_leftovers(&self) -> io::Result<()> {
        for folder in [&self.incoming, &self.outgoing, &self.done, &self.refused].into_iter().chain(&self.case_files) {
            let mut entries = fs::read_dir(folder).await?;
            while let Some(entry) = entries.next_entry().await? {
                let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(OURS));
                let age = entry.metadata().await.ok().and_then(|facts| facts.modified().ok()?.elapsed().ok());
                if is_ours && age.is_some_and(|age| age >= LEFT_AFTER) {
                    remove(&entry.path()).await;
                }
            }
        }
        Ok(())
    }

    /// A name that nobody looks at, for something that is not whole yet.
    pub(super) fn hidden(folder: &Path) -> PathBuf {
        folder.join(format!("{OURS}{}.part", uuid::Uuid::new_v4().simple()))
    }

    async fn fill<F>(
        &self,
        hidden: &Path,
        name: &str,
        (content, beside): (&Content, &[ParcelObject]),
        documents: &dyn DocumentSource,
        check: impl FnOnce(PathBuf) -> F,
    ) -> Result<(), NotOut>
    where
        F: Future<Output = Result<(), NotPassed>>,
    {
        let message = if beside.is_empty() {
            hidden.to_owned()
        } else {
            make_folder(hidden).await?;
            for object in beside {
                let mut file = ToFile(make_file(&hidden.join(&object.file)).await?);
                pour(&Content::Object(object.clone()), documents, &mut file).await?;
                file.finish().await?;
            }
            hidden.join(name)
        };
        let mut file = ToFile(make_file(&message).await?);
        pour(content, documents, &mut file).await?;
        file.finish().await?;
        check(message).await?;
        if !beside.is_empty() {
            sync_folder(hidden).await?;
        }
        Ok(())
    }

    /// Whether all folders are there and take something, without leaving anything.
    pub async fn probe(&self) -> Result<(), String> {
        for folder in [&self.incoming, &self.outgoing, &self.done, &self.refused].into_iter().chain(&self.case_files) {
            let hidden = Self::hidden(folder);
            let tried = async {
                if !fs::metadata(folder).await?.is_dir() {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
                make_folder(&hidden).await?;
                sync_folder(folder).await
            };
            let tried = tried.await;
            let _ = fs::remove_dir(&hidden).await;
            tried.map_err(|error: io::Error| format!("{}: {error}", folder.display()))?;
        }
        // What was taken in is moved there: a rename between two file systems is none.
        for folder in [&self.done, &self.refused] {
            let (from, to) = (Self::hidden(&self.incoming), Self::hidden(folder));
            let moved = async {
                make_folder(&from).await?;
                fs::rename(&from, &to).await
            };
            let moved = moved.await;
            let _ = fs::remove_dir(&from).await;
            let _ = fs::remove_dir(&to).await;
            moved.map_err(|error: io::Error| {
                format!("nothing can be moved from {} to {}: {error}", self.incoming.display(), folder.display())
            })?;
        }
        Ok(())
    }
}

/// Why a message was not put out.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotOut {
    #[error("{0}")]
    Away(#[from] io::Error),
    #[error("{0}")]
    Unread(String),
    /// Against its schema.
    #[error("{0}")]
    Invalid(String),
    #[error("something else lies there under this number")]
    Other,
}

impl From<NotPassed> for NotOut {
    fn from(error: NotPassed) -> Self {
        match error {
            NotPassed::Invalid(reason) => Self::Invalid(reason),
            NotPassed::NotLooked(reason) => Self::Away(io::Error::other(reason)),
        }
    }
}

impl From<Broken> for NotOut {
    fn from(error: Broken) -> Self {
        match error {
            Broken::Unread(reason) => Self::Unread(reason),
            Broken::Taker(error) => Self::Away(error),
            Broken::Enough => Self::Unread("it was not read to its end".to_owned()),
        }
    }
}
