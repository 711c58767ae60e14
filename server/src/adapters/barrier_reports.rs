//! Reports of barriers as files in a folder: whole and synced before they get their name, and no more than somebody can read.

use async_trait::async_trait;
use domain::personal::Personal;
use ports::{BarrierReport, BarrierReports, BarrierReportsError};
use serde_json::json;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Files in the folder: anybody can write one, and the disk belongs to others, too.
const MAX_WAITING: usize = 500;

#[derive(Debug, Clone)]
pub struct ReportsFolder {
    path: PathBuf,
    /// One after the other: they are counted.
    turn: Arc<Mutex<()>>,
}

impl ReportsFolder {
    /// The folder is made if it is not there.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self { path, turn: Arc::default() })
    }

    fn keep_now(&self, name: &str, content: &[u8]) -> Result<(), BarrierReportsError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = fs::read_dir(&self.path).map_err(BarrierReportsError::Unavailable)?.take(MAX_WAITING).count();
        if waiting == MAX_WAITING {
            return Err(BarrierReportsError::Full);
        }
        write(&self.path, name, content).map_err(BarrierReportsError::Unavailable)
    }
}

fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    // Whoever has its number must find it: no report takes the place of another.
    if folder.join(name).exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let hidden = folder.join(format!(".{name}"));
    let mut file = File::create(&hidden)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&hidden, folder.join(name))?;
    File::open(folder)?.sync_all()
}

#[async_trait]
impl BarrierReports for ReportsFolder {
    async fn keep(&self, report: &BarrierReport) -> Result<(), BarrierReportsError> {
        let content = json!({
            "number": report.number,
            "at": report.at.to_string(),
            "language": report.language,
            "what": report.what.reveal(),
            "page": report.page.as_ref().map(Personal::reveal),
            "email": report.email.as_ref().map(Personal::reveal),
        });
        let content = format!("{content:#}\n").into_bytes();
        let (this, name) = (self.clone(), format!("barriere-{}.json", report.number));
        let done = tokio::task::spawn_blocking(move || this.keep_now(&name, &content)).await;
        done.unwrap_or_else(|error| Err(BarrierReportsError::Unavailable(io::Error::other(error))))
    }
}
