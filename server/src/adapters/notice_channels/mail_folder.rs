//! Mail that comes back into a folder: `*.eml`, put there whole by a mail system.

use super::returned_mail::{MOST_BYTES, read};
use async_trait::async_trait;
use ports::{MailInbox, ReturnedMail};
use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

pub struct MailFolder {
    pub folder: PathBuf,
    /// What stands before the `+` in the address for read receipts.
    pub receipts: Option<String>,
}

#[async_trait]
impl MailInbox for MailFolder {
    async fn look(&self, most: u16) -> Result<Vec<(String, ReturnedMail)>, String> {
        let (folder, receipts) = (self.folder.clone(), self.receipts.clone());
        let looked = tokio::task::spawn_blocking(move || look(&folder, receipts.as_deref(), most.into()));
        looked.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    async fn put_away(&self, name: &str, known: bool) -> Result<(), String> {
        let place = self.folder.join(if known { "taken" } else { "unknown" });
        let (from, to) = (self.folder.join(name), place.join(name));
        let moved = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&place)?;
            match std::fs::rename(from, to) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                moved => moved,
            }
        });
        moved.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }
}

fn look(folder: &Path, receipts: Option<&str>, most: usize) -> std::io::Result<Vec<(String, ReturnedMail)>> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && Path::new(name).extension().is_some_and(|end| end == "eml"))
        .collect();
    names.sort();
    names.truncate(most);
    // What cannot be read, or what another instance has just moved, keeps nobody waiting.
    let read_one = |name: String| {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(folder.join(&name)).ok()?;
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        Some((name, read(&bytes, receipts)))
    };
    Ok(names.into_iter().filter_map(read_one).collect())
}
