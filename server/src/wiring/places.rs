//! What `check` finds out on this machine: the database and how durable it is, the folders, the address to listen on. Nothing is left behind:
//! a folder is tried with a file whose name begins with `.probe`, which goes again.

use super::{Report, folder_channel};
use crate::config::{Config, DatabaseUrl, DeliveryConfig};
use std::{io::ErrorKind, net::TcpListener};

/// Looks at each; what is not there yet and will be made at the start is said so.
pub async fn try_places(config: &Config) -> Vec<Report> {
    let mut reports = vec![report("database", database(config).await), report("address to listen on", address(config))];
    if let Some(folder) = &config.documents.folder {
        let state = match (folder.exists(), is_new(config)) {
            (true, _) => folder_channel(folder.clone()).probe().await.map(|()| "takes files and keeps them".to_owned()),
            (false, true) => Ok("is not there yet; the start makes it".to_owned()),
            (false, false) => Err(format!("{} is not there, though the database is: is a disk missing?", folder.display())),
        };
        reports.push(report("documents folder", state));
    }
    for system in &config.case_systems {
        let DeliveryConfig::Directory { path } = &system.delivery;
        let state = folder_channel(path.clone()).probe().await.map(|()| "takes packages and keeps them".to_owned());
        reports.push(report(&format!("way of case system {}", system.id), state));
    }
    reports
}

/// Whether the embedded database is still to be made. Nobody knows of another one.
fn is_new(config: &Config) -> bool {
    !matches!(&config.database.url, DatabaseUrl::Sqlite(path) if path.exists())
}

fn report(what: &str, state: Result<String, String>) -> Report {
    let reachable = state.is_ok();
    let words = state.unwrap_or_else(|reason| format!("NOT GOOD: {reason}"));
    Report { text: format!("{what}\n  {words}\n"), reachable }
}

async fn database(config: &Config) -> Result<String, String> {
    let looked = match &config.database.url {
        DatabaseUrl::Sqlite(path) if !path.exists() => {
            let folder = path.parent().unwrap_or(path);
            let there = std::fs::metadata(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            if !there.is_dir() {
                return Err(format!("{} is no folder", folder.display()));
            }
            return folder_channel(folder.to_owned()).probe().await.map(|()| "is not there yet; the start makes it".to_owned());
        }
        DatabaseUrl::Sqlite(path) => storage_sqlite::Database::look(path).await.map_err(anyhow::Error::from),
        DatabaseUrl::Postgres(url) => storage_postgres::Database::look(url).await.map_err(anyhow::Error::from),
    };
    looked.map(|()| "is there and durable".to_owned()).map_err(|error| format!("{error:#}"))
}

/// A portal that runs already has it; that is no fault of the configuration.
fn address(config: &Config) -> Result<String, String> {
    let at = config.server.listen;
    match TcpListener::bind(at) {
        Ok(_) => Ok(format!("{at} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            Ok(format!("{at} is taken: by this portal, if it is running; else it will not start"))
        }
        Err(error) => Err(format!("{at}: {error}")),
    }
}
