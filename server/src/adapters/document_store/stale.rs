//! What a crash leaves in a folder: files that were begun and never named. The store writes to `name#number` and renames at the end.

use jiff::Timestamp;
use ports::DocumentStoreError;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Removes half-written files that nobody touched since then. Returns how many.
pub(super) async fn clear(folder: PathBuf, before: Timestamp) -> Result<usize, DocumentStoreError> {
    let cleared = tokio::task::spawn_blocking(move || clear_in(&folder, 0, before)).await;
    let trouble = |error: Box<dyn std::error::Error + Send + Sync>| DocumentStoreError::Unavailable(error);
    cleared.map_err(|error| trouble(Box::new(error)))?.map_err(|error| trouble(Box::new(error)))
}

/// `tenant/xx/document`: below it lie segments.
const DOCUMENT_DEPTH: usize = 3;

fn clear_in(folder: &Path, depth: usize, before: Timestamp) -> io::Result<usize> {
    let mut cleared = 0;
    let Some(entries) = there(fs::read_dir(folder))? else { return Ok(0) };
    for entry in entries {
        let entry = entry?;
        let Some(kind) = there(entry.file_type())? else { continue };
        if kind.is_dir() {
            cleared += clear_in(&entry.path(), depth + 1, before)?;
            if depth + 1 == DOCUMENT_DEPTH {
                // A document of segments leaves an empty folder if its deletion was cut off. Any other one stays.
                let _ = fs::remove_dir(entry.path());
            }
        } else if entry.file_name().to_string_lossy().contains('#') {
            let Some(about) = there(entry.metadata())? else { continue };
            if about.modified()? < SystemTime::from(before) {
                cleared += usize::from(there(fs::remove_file(entry.path()))?.is_some());
            }
        }
    }
    Ok(cleared)
}

/// `None`: somebody else has removed it meanwhile.
fn there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}
