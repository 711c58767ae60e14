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
    let cleared = tokio::task::spawn_blocking(move || clear_in(&folder, before)).await;
    let trouble = |error: Box<dyn std::error::Error + Send + Sync>| DocumentStoreError::Unavailable(error);
    cleared.map_err(|error| trouble(Box::new(error)))?.map_err(|error| trouble(Box::new(error)))
}

fn clear_in(folder: &Path, before: Timestamp) -> io::Result<usize> {
    let mut cleared = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            cleared += clear_in(&entry.path(), before)?;
            // A document that consisted of segments leaves an empty folder if its deletion was cut off. Any other one stays.
            let _ = fs::remove_dir(entry.path());
        } else if entry.file_name().to_string_lossy().contains('#') && entry.metadata()?.modified()? < SystemTime::from(before) {
            fs::remove_file(entry.path())?;
            cleared += 1;
        }
    }
    Ok(cleared)
}
