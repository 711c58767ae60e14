//! A portal to try: real storage, real documents, real directory; a clock to turn, a scanner to stop, people to sign in.

mod browser;
mod doubles;
pub mod fault_proxy;
pub mod notices;
mod phone_heic;
mod pictures;
pub mod rail;
mod samples;
pub mod xoev;

pub use browser::{AS_IT_IS, Answer, Browser, Upload, multipart};
pub use doubles::{ScannerMood, TestClock};
pub use phone_heic::phone_heic;
pub use pictures::*;
pub use samples::*;

use domain::{
    errand::{AttemptOutcome, ErrandState, Route},
    id::ProviderId,
};
use doubles::{TestProvider, TestScanner};
use http::{Method, Request};
use ports::storage::{ClaimedErrand, Settlement};
use serde_json::Value;
use server::{
    config::Config,
    http::{AppState, router},
    wiring,
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;
use tower::ServiceExt as _;
use usecases::{Ports, Rooms, Scanning, hash::sha256_hex};

pub const ORIGIN: &str = "https://portal.example";
pub const ISSUER: &str = "https://idp.example";
pub const TOKEN: &str = "token-of-the-case-system";

/// How an attempt of another worker ended.
pub fn settlement(claimed: ClaimedErrand, at: jiff::Timestamp, outcome: AttemptOutcome, state: ErrandState) -> Settlement {
    let event = domain::id::EventId(uuid::Uuid::now_v7());
    Settlement { claimed, started_at: at, ended_at: at, outcome, state, notices: Vec::new(), message: None, event }
}

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Writes a test once and runs it on both databases.
#[macro_export]
macro_rules! on_each_database {
    ($(async fn $name:ident($portal:ident: TestPortal) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all")]
            use super::*;
            use $crate::support::{On, TestPortal};

            async fn story($portal: TestPortal) $body

            #[tokio::test]
            async fn sqlite() {
                story(TestPortal::start(On::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                story(TestPortal::start(On::Postgres).await).await;
            }
        }
    )+};
}

pub struct TestPortal {
    pub state: AppState,
    /// What its rooms were given.
    pub ports: Ports,
    pub clock: Arc<TestClock>,
    pub scanner: Arc<TestScanner>,
    pub provider: Arc<TestProvider>,
    pub folder: TempDir,
    /// The text it was started with.
    pub configuration: String,
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

async fn database(on: On, folder: &TempDir) -> String {
    match on {
        On::Sqlite => format!("sqlite:{}", folder.path().join("test.sqlite").display()),
        On::Postgres => new_database().await,
    }
}

/// The address of an empty one on the PostgreSQL of the tests.
pub async fn new_database() -> String {
    let server =
        std::env::var("RUECKKANAL_TEST_POSTGRES").expect("PostgreSQL for the tests is started by `cargo xtask test rust`");
    let name = format!("test_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    storage_postgres::create_database(&server, &name).await.expect("a new database");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{base}/{name}")
}

pub fn configuration(folder: &std::path::Path, database: &str) -> String {
    let at = |name: &str| folder.join(name).display().to_string();
    let (site, documents, key, files) = (at("site"), at("documents"), at("master.key"), at("case-files"));
    // As the operator has made it; the portal makes none.
    std::fs::create_dir_all(&files).expect("a folder for packages");
    let token = sha256_hex(TOKEN.as_bytes());
    format!(
        r#"
        server = {{ listen = "127.0.0.1:0", public_url = "{ORIGIN}", site = "{site}" }}
        database = {{ url = "{database}", max_connections = 5 }}
        documents = {{ folder = "{documents}", master_key_file = "{key}" }}
        scanner = {{ kind = "none", accept_unscanned = true }}

        [[tenants]]
        id = "land"
        name = "Land Musterland"
        uploads = {{ max_file_bytes = 200000, max_files_per_item = 5, max_reply_bytes = 400000, media_types = ["pdf", "jpeg", "png", "heic"] }}
        authorities = [
            {{ id = "amt", name = "Amt Musterstadt", name_with_article = "das Amt Musterstadt", land = "NW", phone = "03000 1" }},
            {{ id = "anderes", name = "Anderes Amt", name_with_article = "das andere Amt", land = "NW", phone = "03000 2" }},
        ]
        identity_providers = [
            {{ id = "people", name = "Konto", audience = "applicants", issuer = "{ISSUER}", client_id = "a", client_secret = "a-secret-of-the-tests", default_level = "substantial" }},
            {{ id = "clerks", name = "Amtskonto", audience = "clerks", issuer = "{ISSUER}", client_id = "b", client_secret = "a-secret-of-the-tests", default_level = "substantial" }},
        ]
        texts = {{ imprint = {{ de = "Land Musterland" }}, privacy = {{ de = "Verantwortlich ist das Amt." }} }}

        [[case_systems]]
        id = "case-system"
        tenant = "land"
        authorities = ["amt", "anderes"]
        token_sha256 = "{token}"
        delivery = {{ channel = "directory", path = "{files}" }}
        "#
    )
}

impl TestPortal {
    pub async fn start(on: On) -> Self {
        Self::start_with(on, "").await
    }

    /// With more at the end of the configuration.
    pub async fn start_with(on: On, more: &str) -> Self {
        Self::start_edited(on, |text| text + more).await
    }

    /// With a configuration that was changed.
    pub async fn start_edited(on: On, edit: impl Fn(String) -> String) -> Self {
        hear_every_event();
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(
            site.join("assets.txt"),
            "style: portal.css\nloader: loader.js\nfont: font.woff2\nsession: session.js\nwait: wait.js\nrows: rows.js\n",
        )
        .unwrap();
        std::fs::write(site.join("pkg/portal.css"), "body{}").unwrap();
        write_key(&folder.path().join("master.key"));
        let configuration = edit(configuration(folder.path(), &database(on, &folder).await));
        let config = Config::parse(&configuration).expect("the test configuration is valid");
        let clock = Arc::new(TestClock::at("2027-03-03T13:32:00Z"));
        let (state, ports) = wiring::build_with_clock(&config, clock.clone()).await.expect("the portal starts");
        let (scanner, provider) = (Arc::new(TestScanner::default()), Arc::new(TestProvider::default()));
        let mut portal =
            Self { state, ports, clock, scanner: scanner.clone(), provider: provider.clone(), folder, configuration };
        portal.furnish(|ports| {
            ports.scanning = Scanning::With(scanner);
            // This program draws for itself, and here that would be the tests.
            ports.renderer = None;
            let ids: Vec<ProviderId> = ports.providers.keys().cloned().collect();
            ports.providers.extend(ids.into_iter().map(|id| (id, provider.clone() as Arc<dyn ports::IdentityProvider>)));
        });
        portal
    }

    /// New rooms over other ports. What the old ones remembered is gone.
    pub fn furnish(&mut self, change: impl FnOnce(&mut Ports)) {
        change(&mut self.ports);
        self.state.rooms = Rooms::new(self.ports.clone());
    }

    /// Nothing can be handed over: a file lies where the folder should be.
    pub fn close_way(&self) {
        std::fs::remove_dir(self.case_files()).expect("an empty folder");
        std::fs::write(self.case_files(), "in the way").expect("written");
    }

    pub fn open_way(&self) {
        std::fs::remove_file(self.case_files()).expect("a file");
        std::fs::create_dir(self.case_files()).expect("made");
    }

    pub fn case_files(&self) -> PathBuf {
        self.folder.path().join("case-files")
    }

    /// From now on the provider lets this person in with a card.
    pub fn raise(&self, who: &str) {
        self.provider.raise(who);
    }

    /// Does what the worker would do now.
    pub async fn run_worker(&self) {
        let (errands, scanner) = (&self.state.rooms.errands, Route::scanner());
        errands.hurry(&scanner).await.unwrap();
        // What can be checked is, before it goes.
        for errand in self.claim(&scanner, 2).await {
            errands.attempt(errand).await.unwrap();
        }
        errands.run_due().await.unwrap();
    }

    /// As another worker that has so many minutes.
    pub async fn claim(&self, route: &Route, minutes: i64) -> Vec<ClaimedErrand> {
        let now = ports::Clock::now(&*self.clock);
        let until = now + jiff::SignedDuration::from_mins(minutes);
        self.ports.storage.claim_errands(route, 100, uuid::Uuid::new_v4(), now, until).await.unwrap()
    }

    /// The way into the case files.
    pub fn way() -> Route {
        Route::case_system(&"case-system".parse().unwrap())
    }

    pub fn browser(&self) -> Browser {
        Browser::new(router(self.state.clone()))
    }

    /// A browser in which this person has signed in.
    pub async fn signed_in(&self, who: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(who).await;
        browser
    }

    /// Calls the API as the case system.
    pub async fn api(&self, method: Method, path: &str, key: Option<&str>, body: &Value) -> (http::StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {TOKEN}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
        let response = router(self.state.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Hands in a message and returns its id.
    pub async fn message(&self, message: &Value) -> String {
        let key = format!("key-{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let (status, body) = self.api(Method::POST, "/api/v1/messages", Some(&key), message).await;
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// The packages that arrived, by folder name.
    pub fn packages(&self) -> Vec<(PathBuf, Value)> {
        let Ok(entries) = std::fs::read_dir(self.case_files()) else { return Vec::new() };
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        folders.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
        folders.sort();
        let read = |folder: PathBuf| {
            let manifest = std::fs::read(folder.join("manifest.json")).unwrap();
            (folder, serde_json::from_slice(&manifest).unwrap())
        };
        folders.into_iter().map(read).collect()
    }
}

/// What nobody hears in one test would be switched off for another that runs beside it and listens.
fn hear_every_event() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| drop(tracing::subscriber::set_global_default(tracing_subscriber::registry())));
}

pub fn write_key(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff").unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Where the files of a papers page are removed, in the order of the page.
pub fn removals(page: &str, papers: &str) -> Vec<String> {
    let values = page.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ids = values.filter_map(|value| value.strip_prefix("entfernen:").or_else(|| value.strip_prefix("weg:")));
    ids.map(|id| format!("{papers}/entfernen/{id}")).collect()
}

/// What a form saw when it was opened.
pub fn stand(page: &str) -> String {
    page.split("name=\"stand\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

pub fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
