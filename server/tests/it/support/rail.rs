//! A delivery service of FIT-Connect and the authority behind it (`tests/doubles/fit_connect.py`), and a portal that speaks with them.

use super::*;
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

pub const RAIL_TOKEN: &str = "a-token-of-the-online-service";
pub const CALLBACK_SECRET: &str = "a-callback-secret-of-the-tests-only";
pub const INQUIRY_SCHEMA: &str = "https://rueckkanal.example/schemas/rueckfrage/1.0.0/rueckfrage.schema.json";

/// The double as a process; what it knows lies in a folder and outlives it.
pub struct Rail {
    child: Child,
    folder: TempDir,
    pub port: u16,
    pub destination: String,
    http: reqwest::Client,
}

fn start(folder: &std::path::Path, port: Option<u16>) -> (Child, u16) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doubles/fit_connect.py");
    let mut python = Command::new("/usr/bin/python3");
    python.arg(script).arg(folder).args(port.map(|port| port.to_string()));
    let mut child = python.stdout(Stdio::piped()).spawn().expect("python3 is installed by `cargo xtask test rust`");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().parse().expect("the double says its port"))
}

impl Rail {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (child, port) = start(folder.path(), None);
        let mut rail = Self { child, folder, port, destination: String::new(), http: reqwest::Client::new() };
        let said = rail.tell("destination", serde_json::json!({})).await;
        said["id"].as_str().unwrap().clone_into(&mut rail.destination);
        rail
    }

    /// Kills it, and starts it again on what it has written.
    pub fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = start(self.folder.path(), Some(self.port)).0;
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The configuration of an online service at it, as one more case system. `more` stands in its delivery.
    pub fn configured(&self, text: String, more: &str) -> String {
        let token = sha256_hex(RAIL_TOKEN.as_bytes());
        let base = format!("http://127.0.0.1:{}", self.port);
        text + &format!(
            r#"
        [[case_systems]]
        id = "online-service"
        tenant = "land"
        authorities = ["amt"]
        token_sha256 = "{token}"
        [case_systems.delivery]
        channel = "fit_connect"
        environment = "test"
        token_url = "{base}/auth/token"
        submission_url = "{base}/api/v2"
        keys_url = "{base}/api/.well-known/jwks.json"
        issuer = "{base}/api"
        client_id = "rueckkanal"
        client_secret = "a-secret-of-the-online-service"
        callback_secret = "{CALLBACK_SECRET}"
        author = "Land Musterland"
        {more}
        "#
        )
    }

    pub async fn portal(&self, on: On) -> TestPortal {
        self.portal_with(on, "").await
    }

    pub async fn portal_with(&self, on: On, more: &str) -> TestPortal {
        let portal = TestPortal::start_edited(on, |text| self.configured(text, more)).await;
        // The double's clock goes with the tests' one.
        self.follow(&portal).await;
        portal
    }

    pub async fn follow(&self, portal: &TestPortal) {
        let offset = jiff::Timestamp::now().duration_until(ports::Clock::now(&*portal.clock)).as_secs();
        self.tell("settings", serde_json::json!({ "offset": offset })).await;
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Value {
        let answer = request.send().await.expect("the double answers");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap()
    }

    /// Something for the double itself.
    pub async fn tell(&self, what: &str, body: Value) -> Value {
        self.call(self.http.post(format!("http://127.0.0.1:{}/double/{what}", self.port)).json(&body)).await
    }

    pub async fn ask(&self, what: &str) -> Value {
        self.call(self.http.get(format!("http://127.0.0.1:{}/double/{what}", self.port))).await
    }

    /// What the authority has got in a case, opened with its key.
    pub async fn submissions(&self, case: &str) -> Vec<Value> {
        let all = self.ask(&format!("submissions?case={case}")).await;
        all.as_array().unwrap().iter().filter(|one| one.get("data").is_some()).cloned().collect()
    }

    pub async fn state_of(&self, id: &str) -> String {
        self.ask(&format!("state/{id}")).await["state"].as_str().unwrap_or_default().to_owned()
    }

    /// How often something was asked: `"PUT /api/v2/submissions"`.
    pub async fn calls(&self, beginning: &str) -> usize {
        let calls = self.ask("calls").await;
        calls.as_array().unwrap().iter().filter(|call| call.as_str().unwrap().starts_with(beginning)).count()
    }

    /// An authority's own message in a case.
    pub async fn reply(&self, reply: Value) -> String {
        self.tell("reply", reply).await["replyId"].as_str().unwrap().to_owned()
    }
}

impl Drop for Rail {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl TestPortal {
    /// Calls the API as the online service.
    pub async fn online_service(&self, path: &str, body: &Value) -> (http::StatusCode, Value) {
        let request = Request::post(path).header("authorization", format!("Bearer {RAIL_TOKEN}"));
        let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
        let response = router(self.state.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// An application with a key of ours, registered. Returns the case's id.
    pub async fn applied(&self, rail: &Rail) -> String {
        self.state.rooms.rail.make_key().await.unwrap();
        let (status, key) = self.online_service("/api/v1/fit-connect/keys", &Value::Null).await;
        assert_eq!(status, 201, "{key}");
        let applied = rail.tell("apply", serde_json::json!({ "key": key["jwk"] })).await;
        let case = applied["caseId"].as_str().unwrap().to_owned();
        let (status, registered) =
            self.online_service("/api/v1/fit-connect/cases", &rail_case(rail, &case, Some(&key["kid"]))).await;
        assert_eq!(status, 201, "{registered}");
        assert_eq!(registered["kid"], key["kid"]);
        case
    }

    /// What the worker does with the rail and its errands.
    pub async fn run_rail(&self) {
        self.state.rooms.rail.collect().await.unwrap();
        self.run_worker().await;
        self.state.rooms.rail.watch().await.unwrap();
    }

    pub async fn arrivals(&self) -> Vec<ports::storage::Arrival> {
        use domain::rail::ArrivalState;
        let system = "online-service".parse().unwrap();
        self.ports.storage.arrivals(&system, &ArrivalState::ALL, 100).await.unwrap()
    }
}

/// As an online service registers it, for Amina.
pub fn rail_case(rail: &Rail, case: &str, kid: Option<&Value>) -> Value {
    let mut body = serde_json::json!({
        "case_id": case,
        "destination_id": rail.destination,
        "public_service": { "identifier": "urn:de:fim:leika:leistung:99010020001003", "name": "Aufenthaltserlaubnis" },
        "authority": "amt",
        "file_reference": "OD-2027-0815",
        "service": "Aufenthaltserlaubnis verlängern",
        "recipient": inquiry()["recipient"],
    });
    if let Some(kid) = kid {
        body["reply_key"] = serde_json::json!({ "kid": kid });
    }
    body
}

/// Our own schema: a question and a paper.
pub fn asked(case: &str) -> Value {
    let mut data = inquiry();
    for name in ["authority", "case", "recipient", "service"] {
        data.as_object_mut().unwrap().remove(name);
    }
    data["$schema"] = INQUIRY_SCHEMA.into();
    serde_json::json!({ "case": case, "schema": INQUIRY_SCHEMA, "data": data })
}
