//! Configuration → adapters and formats → rooms: the only folder that knows all concrete types.

mod files;
pub mod fit_connect;
mod notices;
mod online;
mod places;
mod separate;
pub mod software;
mod token;
mod ways;
pub mod xoev;

pub use files::file_faults;
pub use notices::{NoticeLook, notice_looks, notice_templates, try_notices};
pub use online::{Report, try_providers, try_scanner};
pub use places::{try_documents, try_places, try_reports};
pub use token::new_token;

use crate::{
    adapters::{
        alarm::{AlarmAddress, AlarmProgram},
        barrier_reports::ReportsFolder,
        channels::DirectoryChannel,
        clock::SystemClock,
        document_store::{KeyRing, MasterKey, SealedStore},
        identity::{HttpClient, OidcProvider},
        malware_scan::Clamd,
        renderer::{ChildRenderer, DRAWING, LOOKING},
    },
    config::{AudienceConfig, Config, DatabaseUrl, ScannerConfig, SecurityContact},
    doors::{Doors, Limits},
    http::{Addresses, Allowances, AppState, Brands, HttpSettings, check_mark},
    metrics::{CountedRenderer, CountedScanner, Metrics},
    open_files,
};
use anyhow::{Context as _, Result};
use app::{assets::Assets, routes::pattern};
use aws_lc_rs::hmac;
use axum::http::HeaderName;
use domain::{
    errand::Route,
    id::{CaseSystemId, TenantId},
    message::RequiredLevels,
    person::TrustLevel,
};
use formats::ManifestFormat;
use jiff::SignedDuration;
use letter::TypstPrinter;
use ports::{
    Alarm, BarrierReports, CaseFileChannel, CertificateHash, Clock, DocumentRenderer, IdentityProvider, LetterPrinter, Storage,
};
use secrecy::ExposeSecret as _;
use std::{
    collections::HashMap,
    num::{NonZeroU8, NonZeroU32},
    path::Path,
    sync::Arc,
    time::Duration,
};
use usecases::{
    AllTurns, Ports, Rooms, Scanning,
    access::{AccessLog, Budget, CaseSystem, Directory, Provider, ProviderAudience, Tenant},
    documents::Turns,
};

/// For a turn, of somebody who waits for an answer.
const TURN_PATIENCE: Duration = Duration::from_secs(20);
/// Scans that run at once.
const SCANS: usize = 4;

/// Opens everything the configuration names.
pub async fn build(config: &Config) -> Result<AppState> {
    let (state, _) = build_with_clock(config, Arc::new(SystemClock)).await?;
    Ok(state)
}

/// As [`build`], for whoever looks after a portal that is there: a mistyped path makes no second one, and a program of another version
/// changes nothing of its database.
pub async fn build_existing(config: &Config) -> Result<AppState> {
    if let DatabaseUrl::Sqlite(path) = &config.database.url {
        anyhow::ensure!(path.is_file(), "database.url: {} is not there; `rueckkanal serve` makes it", path.display());
    }
    if let Some(folder) = &config.documents.folder {
        anyhow::ensure!(folder.is_dir(), "documents.folder: {} is not there", folder.display());
    }
    let storage: Arc<dyn Storage> = match &config.database.url {
        DatabaseUrl::Sqlite(path) => Arc::new(storage_sqlite::Database::open_as_it_is(path).await.context("database.url")?),
        DatabaseUrl::Postgres(url) => {
            let few = config.database.max_connections.min(2);
            Arc::new(storage_postgres::Database::open_as_it_is(url, few).await.context("database.url")?)
        }
    };
    let (state, _) = build_on(config, Arc::new(SystemClock), storage).await?;
    Ok(state)
}

/// As [`build`], with a clock that tests can turn, and the ports, of which they can put others into new rooms.
pub async fn build_with_clock(config: &Config, clock: Arc<dyn Clock>) -> Result<(AppState, Ports)> {
    let storage = open_storage(config).await?;
    build_on(config, clock, storage).await
}

async fn build_on(config: &Config, clock: Arc<dyn Clock>, storage: Arc<dyn Storage>) -> Result<(AppState, Ports)> {
    if let Some(folder) = &config.documents.folder
        && !folder.exists()
        && storage.has_tenant_keys().await?
    {
        // Made anew it would look like a portal whose documents are all lost.
        anyhow::bail!(
            "documents.folder: {} is not there, though the database has been used: is a disk missing? If this is meant, make it",
            folder.display()
        );
    }
    let master_path = &config.documents.master_key_file;
    let link_key = link_key(master_path)?;
    let master =
        MasterKey::from_file(master_path).with_context(|| format!("documents.master_key_file {}", master_path.display()))?;
    let keys = KeyRing::new(master, storage.clone(), clock.clone());
    let documents = match (&config.documents.folder, &config.documents.s3) {
        (Some(folder), None) => SealedStore::in_folder(folder, keys).context("documents.folder")?,
        (None, Some(s3)) => SealedStore::in_bucket(s3, keys).context("documents.s3")?,
        (Some(_), Some(_)) | (None, None) => anyhow::bail!("documents: set folder or s3, one of them"),
    };
    let documents = Arc::new(documents);
    let http = HttpClient::new().context("HTTP client")?;
    let redirect_uri = format!("{}{}", config.server.origin(), pattern::SIGN_IN_CALLBACK);
    let mut providers: HashMap<_, Arc<dyn IdentityProvider>> = HashMap::new();
    for provider in config.tenants.iter().flat_map(|tenant| &tenant.identity_providers) {
        let adapter = OidcProvider::new(provider.clone(), redirect_uri.clone(), http.clone());
        let adapter = adapter.with_context(|| format!("identity provider {}", provider.id))?;
        providers.insert(provider.id.clone(), Arc::new(adapter));
    }
    let rail = fit_connect::parts(config, &storage, &clock)?;
    let xoev = xoev::parts(config, &storage, &clock)?;
    let rails = rail.ways.into_iter().chain(xoev.ways).map(|(system, way)| (Route::case_system(&system), way));
    let ways = ways::of_case_systems(config, &storage, &clock)?.into_iter().chain(rails).collect();
    let kept_for = SignedDuration::from_hours(24 * i64::from(config.server.access_events_days));
    let notices = notices::parts(config)?;
    let letters = config.tenants.iter().any(|tenant| {
        let notices = tenant.notices.as_ref();
        notices.is_some_and(|notices| {
            notices.letter.is_some() || notices.bundid_mailbox.as_ref().is_some_and(|mailbox| mailbox.attach_pdf)
        })
    });
    let addresses = Addresses { origin: config.server.origin(), several: config.tenants.len() > 1 };
    let access_log = AccessLog::new(storage.clone(), clock.clone(), &link_key, kept_for);
    let metrics = Metrics::new();
    let ports = Ports {
        directory: Arc::new(directory(config)?),
        storage,
        documents: documents.clone(),
        safe: documents,
        rail: rail.services,
        xoev: xoev.services,
        webhooks: software::webhooks(config)?,
        case_system_webhooks: software::case_system_webhooks(config)?,
        message_reader: Arc::new(rail.reader),
        scanning: scanning(&config.scanner, &metrics),
        clock,
        providers,
        access_tokens: software::access_tokens(config)?,
        ways,
        package_format: Arc::new(ManifestFormat::default()),
        notice_ways: notices.ways,
        letter_printer: letters.then(|| Arc::new(TypstPrinter::new()) as Arc<dyn LetterPrinter>),
        inboxes: notices.inboxes,
        mailers: notices.mailers,
        addresses: Arc::new(addresses),
        access_log: Arc::new(access_log),
        barrier_reports: barrier_reports(config)?,
        alarm: alarm(config)?,
        link_key,
        renderer: renderer(config, &metrics)?,
        turns: AllTurns {
            looking: Turns::new(LOOKING),
            drawing: Turns::new(DRAWING),
            scanning: Turns::new(SCANS),
            patience: TURN_PATIENCE,
        },
    };
    app::assets::set(read_assets(&config.server.site)?);
    let settings = HttpSettings {
        origin: config.server.origin(),
        site: config.server.site.clone(),
        form_targets: form_targets(config),
        compress: config.server.compress,
        client_certificate_header: config.server.client_certificate_header.as_deref().map(HeaderName::try_from).transpose()?,
        security: config.server.security.as_ref().map(|named| security_lines(named, &config.server.origin())),
        brands: Arc::new(brands(config)?),
    };
    let state = AppState {
        rooms: Rooms::new(ports.clone()),
        settings: Arc::new(settings),
        sessions: Arc::default(),
        doors: Doors::new(limits(config)),
        tries: Arc::default(),
        allowances: Arc::new(Allowances::new(config.server.api_requests_per_minute, &ports.directory.case_systems)),
        callbacks: Arc::new(rail.callbacks),
        metrics,
    };
    Ok((state, ports))
}

/// RFC 9116, but for the day on which it ends.
fn security_lines(named: &SecurityContact, origin: &str) -> String {
    let contacts = named.contact.iter().map(|contact| format!("Contact: {contact}"));
    let policy = named.policy.iter().map(|page| format!("Policy: {page}"));
    let encryption = named.encryption.iter().map(|page| format!("Encryption: {page}"));
    let canonical = format!("Canonical: {origin}/.well-known/security.txt");
    let lines = contacts.chain(encryption).chain(policy).chain([canonical, "Preferred-Languages: de, en".to_owned()]);
    lines.map(|line| line + "\n").collect()
}

/// As many connections as the configuration wants, and the process has files for.
fn limits(config: &Config) -> Limits {
    let files = usize::try_from(open_files::now()).unwrap_or(usize::MAX);
    let wanted = usize::try_from(config.server.max_connections).unwrap_or(usize::MAX);
    Limits {
        most: wanted.min(files.saturating_sub(open_files::FOR_OTHERS).max(64)),
        most_of_one: usize::try_from(config.server.max_connections_per_address).unwrap_or(usize::MAX),
        trusted_proxies: config.server.trusted_proxies.clone(),
    }
}

async fn open_storage(config: &Config) -> Result<Arc<dyn Storage>> {
    Ok(match &config.database.url {
        DatabaseUrl::Sqlite(path) => Arc::new(storage_sqlite::Database::open(path).await.context("database.url")?),
        DatabaseUrl::Postgres(url) => {
            Arc::new(storage_postgres::Database::open(url, config.database.max_connections).await.context("database.url")?)
        }
    })
}

/// Who is told that something waits for a person.
fn alarm(config: &Config) -> Result<Option<Arc<dyn Alarm>>> {
    Ok(match (&config.alarm.program, &config.alarm.address) {
        (Some(words), _) => AlarmProgram::new(words.clone()).map(|program| Arc::new(program) as Arc<dyn Alarm>),
        (None, Some(address)) => Some(Arc::new(AlarmAddress::new(address.expose_secret().to_owned()).context("alarm.address")?)),
        (None, None) => None,
    })
}

/// As operators read of it.
pub fn name_of_way(system: &CaseSystemId, number: u8) -> String {
    if number < 2 { format!("way of case system {system}") } else { format!("way {number} of case system {system}") }
}

/// A folder to take packages out to.
pub fn folder_channel(folder: std::path::PathBuf) -> Arc<dyn CaseFileChannel> {
    Arc::new(DirectoryChannel::new(folder))
}

fn scanning(scanner: &ScannerConfig, metrics: &Arc<Metrics>) -> Scanning {
    match scanner {
        ScannerConfig::None { .. } => Scanning::Waived,
        ScannerConfig::Clamd { address } => {
            Scanning::With(Arc::new(CountedScanner::new(Clamd::new(address.clone()), metrics.clone())))
        }
        #[cfg(feature = "demo")]
        ScannerConfig::Demo => {
            let scanner = crate::adapters::malware_scan::DemoScanner;
            Scanning::With(Arc::new(CountedScanner::new(scanner, metrics.clone())))
        }
    }
}

/// This program draws for itself, in a child.
fn renderer(config: &Config, metrics: &Arc<Metrics>) -> Result<Option<Arc<dyn DocumentRenderer>>> {
    if !config.documents.previews {
        return Ok(None);
    }
    let program = std::env::current_exe().context("the program does not know where it lies")?;
    Ok(Some(Arc::new(CountedRenderer::new(ChildRenderer::new(program), metrics.clone()))))
}

/// A key of its own for notice links, derived from the master key.
fn link_key(path: &Path) -> Result<[u8; 32]> {
    let text = std::fs::read_to_string(path).with_context(|| format!("documents.master_key_file {}", path.display()))?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, text.trim().as_bytes());
    let tag = hmac::sign(&key, b"rueckkanal/notice-links/1");
    Ok(tag.as_ref().try_into()?)
}

fn directory(config: &Config) -> Result<Directory> {
    let tenants = config.tenants.iter().map(|tenant| {
        Ok(Tenant {
            id: tenant.id.clone(),
            name: tenant.name.clone(),
            authorities: tenant.authorities.iter().map(|authority| authority.to_authority(&tenant.id)).collect(),
            uploads: tenant.uploads.clone(),
            delivery_delay: SignedDuration::from_mins(tenant.delivery_delay_minutes.into()),
            allow_deadline_today: tenant.allow_deadline_today,
            levels: RequiredLevels { read: tenant.levels.read, send: tenant.levels.send },
            providers: tenant
                .identity_providers
                .iter()
                .map(|provider| Provider {
                    id: provider.id.clone(),
                    name: provider.name.clone(),
                    issuer: provider.issuer.clone(),
                    audience: match provider.audience {
                        AudienceConfig::Applicants => ProviderAudience::Applicants,
                        AudienceConfig::Clerks => ProviderAudience::Clerks,
                    },
                    clerk_role: provider.clerk_role.clone(),
                    least_level: provider.least_level.unwrap_or(TrustLevel::Basic),
                    elster_certificate: provider.row().elster_certificate,
                })
                .collect(),
            accessibility: tenant.accessibility.clone(),
            for_testers: tenant.for_testers,
            software: tenant.software.iter().map(software::software).collect::<Result<_>>()?,
            notices: notices::rules(tenant)?,
            texts: tenant.texts.clone(),
        })
    });
    let tenants = tenants.collect::<Result<_>>()?;
    let case_systems = config.case_systems.iter().map(|system| {
        let token_hash = system.token_sha256.as_ref().map(hex::decode).transpose()?;
        let token_hash = token_hash.map(|hash| hash.try_into().map_err(|_| anyhow::anyhow!("token_sha256 has not 32 bytes")));
        let token_hash = token_hash.transpose()?;
        Ok(CaseSystem {
            id: system.id.clone(),
            tenant: system.tenant.clone(),
            authorities: system.authorities.clone(),
            token_hash,
            certificates: system.client_certificates.iter().map(|hash| certificate_hash(hash)).collect::<Result<_>>()?,
            budget: Budget {
                at_once: system.budget.at_once.map(NonZeroU8::get),
                per_minute: system.budget.per_minute.map(NonZeroU32::get),
            },
            fall_back_after: SignedDuration::from_mins(system.fall_back_after_minutes.get().into()),
        })
    });
    Ok(Directory { tenants, case_systems: case_systems.collect::<Result<_>>()? })
}

fn certificate_hash(text: &str) -> Result<CertificateHash> {
    let bytes = hex::decode(text)?.try_into();
    Ok(CertificateHash(bytes.map_err(|_| anyhow::anyhow!("a fingerprint has not 32 bytes"))?))
}

fn barrier_reports(config: &Config) -> Result<HashMap<TenantId, Arc<dyn BarrierReports>>> {
    let mut reports: HashMap<TenantId, Arc<dyn BarrierReports>> = HashMap::new();
    for tenant in &config.tenants {
        let Some(path) = &tenant.barrier_reports else { continue };
        let folder = ReportsFolder::open(path.clone());
        let folder = folder.with_context(|| format!("tenants.{}.barrier_reports {}", tenant.id, path.display()))?;
        reports.insert(tenant.id.clone(), Arc::new(folder));
    }
    Ok(reports)
}

fn brands(config: &Config) -> Result<Brands> {
    let mut brands = Brands::default();
    for tenant in &config.tenants {
        let color = tenant.brand_color.as_ref().map(|color| color.as_str().to_owned());
        for authority in &tenant.authorities {
            let mark = authority.mark.as_ref().or(tenant.mark.as_ref()).map(|path| read_mark(path)).transpose()?;
            brands.add(tenant.id.clone(), authority.id.clone(), mark, color.clone());
        }
    }
    Ok(brands)
}

fn read_mark(path: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| format!("mark {}", path.display()))?;
    check_mark(&bytes).map_err(|problem| anyhow::anyhow!("mark {}: {problem}", path.display()))?;
    Ok(bytes)
}

fn form_targets(config: &Config) -> Vec<String> {
    let providers = config.tenants.iter().flat_map(|tenant| &tenant.identity_providers);
    let issuers = providers.flat_map(|provider| std::iter::once(&provider.issuer).chain(&provider.form_origins));
    let mut origins: Vec<String> =
        issuers.filter_map(|issuer| url::Url::parse(issuer).ok()).map(|issuer| issuer.origin().ascii_serialization()).collect();
    origins.sort();
    origins.dedup();
    origins
}

/// The list the builder wrote: `name: file`.
fn read_assets(site: &Path) -> Result<Assets> {
    let list = site.join("assets.txt");
    let text = std::fs::read_to_string(&list)
        .with_context(|| format!("server.site: {} (build it with `cargo xtask build`)", list.display()))?;
    let find = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.map(|file| format!("/pkg/{file}")).with_context(|| format!("{} names no {name}", list.display()))
    };
    Ok(Assets {
        style: find("style")?,
        loader: find("loader")?,
        font: find("font")?,
        session: find("session")?,
        wait: find("wait")?,
        rows: find("rows")?,
    })
}
