//! What `check` finds out on this machine: the database and how durable it is, the folders, the address to listen on. Nothing is left behind:
//! a folder is tried with a file whose name begins with `.probe`, which goes again.

use super::{Report, folder_channel};
use crate::{
    adapters::document_store::{MasterKey, SealedStore},
    config::{Config, DatabaseUrl, DeliveryConfig},
};
use domain::id::TenantId;
use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    path::Path,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// For an answer of whoever listens on our address.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at each; what is not there yet and will be made at the start is said so.
pub async fn try_places(config: &Config) -> Vec<Report> {
    let looked = database(config).await;
    let keys = looked.as_ref().ok().and_then(Option::as_ref);
    let mut reports = Vec::new();
    if config.documents.s3.is_some() {
        reports.push(try_documents(config).await);
    }
    if let Some(folder) = &config.documents.folder {
        let state = match (folder.exists(), &looked) {
            (true, _) => tried_folder(folder).await,
            (false, Ok(keys)) if keys.as_ref().is_none_or(Vec::is_empty) => Ok("is not there yet; the start makes it".to_owned()),
            (false, Ok(_)) => {
                Err(format!("{} is not there, though the database has been used: is a disk missing?", folder.display()))
            }
            (false, Err(_)) => Err(format!("{} is not there, and nobody knows whether it should be", folder.display())),
        };
        reports.push(report("documents folder", state));
    }
    if let Some(keys) = keys.filter(|keys| !keys.is_empty()) {
        reports.push(report("master key", master_key(config, keys)));
    }
    for system in &config.case_systems {
        for (number, way) in (1_u8..).zip(system.ways()) {
            let state = match way {
                DeliveryConfig::Directory { path, .. } => folder_channel(path.clone()).probe().await,
                DeliveryConfig::Xoev(route) => super::xoev::folders(route).probe().await,
                DeliveryConfig::FitConnect(_) | DeliveryConfig::Fetch { .. } | DeliveryConfig::Push { .. } => continue,
            };
            let state = state.map(|()| "takes packages and keeps them".to_owned());
            reports.push(report(&super::name_of_way(&system.id, number), state));
        }
    }
    reports.extend(try_reports(config).await);
    if let Some(at) = config.metrics.listen {
        reports.push(report("address for figures", for_figures(config, at).await));
    }
    let words = |keys: Option<_>| if keys.is_some() { "is there and durable" } else { "is not there yet; the start makes it" };
    let first =
        [report("database", looked.map(|keys| words(keys).to_owned())), report("address to listen on", address(config).await)];
    first.into_iter().chain(reports).collect()
}

/// Where documents go: written, read, taken away again.
pub async fn try_documents(config: &Config) -> Report {
    match (&config.documents.folder, &config.documents.s3) {
        (Some(folder), _) => report("documents folder", tried_folder(folder).await),
        (None, Some(s3)) => {
            let state = SealedStore::try_bucket(s3).await.map(|()| "takes files and gives them back".to_owned());
            report("documents bucket", state.map_err(|error| format!("{}: {error}", s3.bucket)))
        }
        (None, None) => report("documents", Err("neither folder nor bucket".to_owned())),
    }
}

async fn tried_folder(folder: &Path) -> Result<String, String> {
    folder_channel(folder.to_owned()).probe().await.map(|()| "takes files and keeps them".to_owned())
}

/// The folders for reports of barriers.
pub async fn try_reports(config: &Config) -> Vec<Report> {
    let mut reports = Vec::new();
    for (tenant, folder) in config.tenants.iter().filter_map(|tenant| Some((&tenant.id, tenant.barrier_reports.as_ref()?))) {
        let state =
            if folder.exists() { tried_folder(folder).await } else { Ok("is not there yet; the start makes it".to_owned()) };
        reports.push(report(&format!("folder for reports of barriers of {tenant}"), state));
    }
    reports
}

/// Where a portal that runs has its own address, it has this one, too.
async fn for_figures(config: &Config, at: SocketAddr) -> Result<String, String> {
    match TcpListener::bind(at) {
        Ok(_) => Ok(format!("{at} is free")),
        Err(error)
            if error.kind() == ErrorKind::AddrInUse
                && matches!(timeout(PATIENCE, lives(config.server.listen)).await, Ok(Ok(true))) =>
        {
            Ok(format!("{at} is taken; a portal is running here"))
        }
        Err(error) => Err(format!("{at}: {error}")),
    }
}

/// Whether the master key opens what the database holds: with another one every document would be lost.
fn master_key(config: &Config, keys: &[(String, Vec<u8>)]) -> Result<String, String> {
    let master = MasterKey::from_file(&config.documents.master_key_file).map_err(|error| error.to_string())?;
    let fits = |(tenant, wrapped): &&(String, Vec<u8>)| {
        TenantId::try_from(tenant.clone()).is_ok_and(|tenant| master.fits(&tenant, wrapped))
    };
    match keys.iter().find(|key| !fits(key)) {
        None => Ok("fits the database".to_owned()),
        Some((tenant, _)) => Err(format!("is another one than that of the database: a key of {tenant} does not open")),
    }
}

fn report(what: &str, state: Result<String, String>) -> Report {
    let reachable = state.is_ok();
    let words = state.unwrap_or_else(|reason| format!("NOT GOOD: {reason}"));
    Report { text: format!("{what}\n  {words}\n"), reachable }
}

/// The tenants' wrapped keys; `None`: it is not there yet.
async fn database(config: &Config) -> Result<Option<Vec<(String, Vec<u8>)>>, String> {
    let looked = match &config.database.url {
        DatabaseUrl::Sqlite(path) if !path.exists() => {
            let folder = path.parent().unwrap_or(path);
            let there = std::fs::metadata(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            if !there.is_dir() {
                return Err(format!("{} is no folder", folder.display()));
            }
            return storage_sqlite::Database::try_folder(folder).await.map(|()| None).map_err(in_words);
        }
        DatabaseUrl::Sqlite(path) => {
            // How durable a file is, is set when it is opened; here its folder is tried, and whether it takes anything.
            let writable = std::fs::OpenOptions::new().append(true).open(path).map(drop);
            writable.map_err(|error| format!("{}: {error}", path.display()))?;
            let looked = storage_sqlite::Database::look(path).await.map_err(in_words)?;
            let folder = path.parent().unwrap_or(path);
            return storage_sqlite::Database::try_folder(folder).await.map(|()| Some(looked)).map_err(in_words);
        }
        DatabaseUrl::Postgres(url) => storage_postgres::Database::look(url).await.map_err(anyhow::Error::from),
    };
    looked.map(Some).map_err(in_words)
}

/// With every cause.
fn in_words(error: impl Into<anyhow::Error>) -> String {
    format!("{:#}", error.into())
}

/// A portal that runs already has it; that is no fault of the configuration.
async fn address(config: &Config) -> Result<String, String> {
    let at = config.server.listen;
    match TcpListener::bind(at) {
        Ok(_) => Ok(format!("{at} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => match timeout(PATIENCE, lives(at)).await {
            Ok(Ok(true)) => Ok(format!("{at} is taken by a portal that is running")),
            Ok(_) | Err(_) => Err(format!("{at} is taken by another program")),
        },
        Err(error) => Err(format!("{at}: {error}")),
    }
}

/// Whether a portal answers there.
async fn lives(at: SocketAddr) -> std::io::Result<bool> {
    let host = match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let mut line = TcpStream::connect((host, at.port())).await?;
    line.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    line.take(4096).read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200") && answer.ends_with(b"ok"))
}
