//! Offices that exchange messages of XÖV standards by folders, and a case system in another language that fills and empties them.

use super::*;
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

pub const FOREIGNERS_TOKEN: &str = "a-token-of-the-foreigners-office";
pub const BUILDING_TOKEN: &str = "a-token-of-the-building-office";
pub const APPLICATION: &str = "EX-2026-000123";
pub const BUILDING_APPLICATION: &str = "0d9c6f1e-1111-4a00-8a00-000000001200";

/// The original schemas, where somebody has them.
fn schemas() -> String {
    std::env::var("RUECKKANAL_XOEV_REFERENCE")
        .map(|folder| format!("\nxoev = {{ schemas = \"{folder}\" }}\n"))
        .unwrap_or_default()
}

/// Both offices, as two more case systems. `more` stands in the delivery of the first.
pub fn with_offices(text: String, more: &str) -> String {
    let root = text.split("documents = { folder = \"").nth(1).unwrap().split("/documents").next().unwrap().to_owned();
    let folder = |office: &str, name: &str| {
        let path = format!("{root}/{office}/{name}");
        std::fs::create_dir_all(&path).unwrap();
        format!("{name} = \"{path}\"")
    };
    let folders = |office: &str| ["incoming", "outgoing", "done", "refused"].map(|name| folder(office, name)).join("\n        ");
    std::fs::create_dir_all(format!("{root}/bau/akten")).unwrap();
    let (foreigners, building) = (folders("abh"), folders("bau"));
    let tokens = [FOREIGNERS_TOKEN, BUILDING_TOKEN].map(|token| sha256_hex(token.as_bytes()));
    schemas()
        + &text
        + &format!(
            r#"
        [[case_systems]]
        id = "abh"
        tenant = "land"
        authorities = ["amt"]
        token_sha256 = "{}"
        [case_systems.delivery]
        channel = "xoev"
        standard = "xauslaender"
        {foreigners}
        us = {{ id = "alp:999902", name = "Rückkanal Beispielland", contacts = [{{ channel = "01", value = "betrieb@rueckkanal.example" }}] }}
        them = {{ id = "azr:999901", name = "Ausländerbehörde Musterstadt" }}
        address = {{ po_box = "10 00 00", postal_code = "99998", city = "Beispielstadt" }}
        consequences = "Wenn Sie nicht antworten, entscheidet die Behörde nach dem, was sie hat."
        {more}

        [[case_systems]]
        id = "bau"
        tenant = "land"
        authorities = ["amt"]
        token_sha256 = "{}"
        [case_systems.delivery]
        channel = "xoev"
        standard = "xbau"
        {building}
        us = {{ id = "bap:999903", name = "Rückkanal Beispielland" }}
        them = {{ id = "bab:999904", name = "Bauaufsicht Musterstadt" }}
        consequences = "Wenn Sie nicht antworten, gilt Ihr Antrag als zurückgenommen."
        case_file = {{ path = "{root}/bau/akten", xdomea = "3.0.0" }}
        "#,
            tokens[0], tokens[1]
        )
}

fn double(arguments: &[&str], input: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doubles/xoev.py");
    let mut python = Command::new("/usr/bin/python3");
    python.env("PYTHONDONTWRITEBYTECODE", "1").arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = python.spawn().expect("python3 is installed by `cargo xtask test rust`");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the double failed");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl TestPortal {
    pub async fn with_offices(on: On) -> Self {
        Self::with_offices_and(on, "").await
    }

    pub async fn with_offices_and(on: On, more: &str) -> Self {
        let mut portal = Self::start_edited(on, |text| with_offices(text, more)).await;
        // What is no PDF and no JPG must be converted.
        let program: PathBuf = PROGRAM.into();
        portal.furnish(|ports| {
            ports.renderer = Some(Arc::new(server::adapters::renderer::ChildRenderer::new(program)));
        });
        portal
    }

    pub fn office(&self, office: &str, folder: &str) -> PathBuf {
        self.folder.path().join(office).join(folder)
    }

    /// Both applications, Amina's, as an online service tells of them.
    pub async fn applied_at_offices(&self) {
        for (token, application) in [(FOREIGNERS_TOKEN, APPLICATION), (BUILDING_TOKEN, BUILDING_APPLICATION)] {
            let body = serde_json::json!({
                "application": application,
                "authority": "amt",
                "file_reference": "OD-2027-0815",
                "service": "Aufenthaltserlaubnis verlängern",
                "recipient": inquiry()["recipient"],
            });
            let (status, answer) = self.call_as(token, "/api/v1/xoev/applications", &body).await;
            assert_eq!(status, 201, "{answer}");
        }
    }

    pub async fn call_as(&self, token: &str, path: &str, body: &Value) -> (http::StatusCode, Value) {
        let request = Request::post(path).header("authorization", format!("Bearer {token}"));
        let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
        let response = router(self.state.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// The office sends something; returns its number.
    pub fn office_sends(&self, office: &str, message: &Value) -> String {
        double(&["write", self.office(office, "incoming").to_str().unwrap()], &message.to_string())
    }

    /// What lies in a folder, as the office reads it.
    pub fn office_reads(&self, office: &str, folder: &str) -> Vec<Value> {
        let read = double(&["read", self.office(office, folder).to_str().unwrap()], "");
        serde_json::from_str(&read).unwrap()
    }

    pub fn names(&self, office: &str, folder: &str) -> Vec<String> {
        names_in(&self.office(office, folder))
    }

    /// What the worker does with folders and errands.
    pub async fn run_offices(&self) {
        self.state.rooms.xoev.collect().await.unwrap();
        self.run_worker().await;
    }

    /// A message, as a case system of any office reads it.
    pub async fn online_of(&self, message: &str) -> (http::StatusCode, Value) {
        let path = format!("/api/v1/messages/{message}");
        for token in [FOREIGNERS_TOKEN, BUILDING_TOKEN] {
            let request = Request::get(&path).header("authorization", format!("Bearer {token}"));
            let response = router(self.state.clone()).oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
            if response.status() == 200 {
                let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
                return (http::StatusCode::OK, serde_json::from_slice(&bytes).unwrap());
            }
        }
        panic!("no office knows {message}");
    }

    /// A person has everything tried again that waits for one.
    pub async fn retry_all(&self) {
        for stuck in self.ports.storage.stuck_deliveries(false).await.unwrap() {
            self.state.rooms.delivery.retry_stuck(&stuck, None, domain::event::Actor::Portal).await.unwrap();
        }
    }

    /// The message that one of an office became.
    pub async fn message_of(&self, office: &str, uuid: &str) -> Option<String> {
        let system = office.parse().unwrap();
        let uuid = uuid.parse().unwrap();
        let found = self.ports.storage.exchange(&system, domain::xoev::Direction::In, uuid).await.unwrap();
        found.and_then(|found| found.message).map(|id| id.to_string())
    }
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
