//! A portal with everything real but the identity provider, which is no part of what is measured.

use crate::person::{AnyoneProvider, ISSUER};
use axum::{Router, body::Body};
use domain::id::ProviderId;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use serde_json::{Value, json};
use server::{
    adapters::clock::SystemClock,
    config::Config,
    http::{AppState, router},
    wiring,
};
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use usecases::{Ports, Rooms, hash::sha256_hex};

const ORIGIN: &str = "http://127.0.0.1";
const TOKEN: &str = "bench";
/// Of the case system `other`.
pub const OTHER_TOKEN: &str = "other";

pub struct BenchPortal {
    pub state: AppState,
    /// What its rooms were given.
    pub ports: Ports,
    /// The `Cookie` header of someone who has signed in.
    pub cookie: String,
    /// A message to that person.
    pub message: String,
    /// Made once, as a server makes it.
    router: OnceLock<Router>,
    folder: TempDir,
}

impl BenchPortal {
    pub async fn start(site: &str, postgres: Option<String>) -> Self {
        // Beside the build, so that it is the same disk in every run and never a folder in memory.
        let folder = tempfile::tempdir_in(std::path::Path::new(site).parent().unwrap()).unwrap();
        let config = Config::parse(&configuration(&folder, site, postgres)).expect("the bench's configuration is valid");
        let (mut state, mut ports) = wiring::build_with_clock(&config, Arc::new(SystemClock)).await.expect("the portal starts");
        ports.providers.insert("people".parse::<ProviderId>().unwrap(), Arc::new(AnyoneProvider));
        state.rooms = Rooms::new(ports.clone());
        let mut portal = Self { state, ports, cookie: String::new(), message: String::new(), router: OnceLock::new(), folder };
        portal.sign_in().await;
        portal.message = portal.hand_in().await;
        portal
    }

    /// New rooms over the ports as they are now.
    pub fn furnish(&mut self) {
        self.state.rooms = Rooms::new(self.ports.clone());
        self.router = OnceLock::new();
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Sends a request through the router, without a socket.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let router = self.router.get_or_init(|| router(self.state.clone()));
        let response = router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, body.to_vec())
    }

    pub async fn get(&self, path: &str) -> Vec<u8> {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        let (status, _, body) = self.send(request).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        body
    }

    /// How many bytes a browser is sent that takes this encoding, for a page that it was led to by our own page.
    pub async fn get_packed(&self, path: &str, encoding: &str) -> usize {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_ENCODING, encoding)
            .body(Body::empty());
        let (status, headers, body) = self.send(request.unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let packed = headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
        assert!(packed == Some(encoding.as_bytes()) || body.len() < 1000, "{path} is not sent as {encoding}");
        body.len()
    }

    /// Posts a form; the answer must be a redirect.
    pub async fn post(&self, path: &str, form: &str) -> HeaderMap {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        let (status, headers, body) = self.send(request.unwrap()).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {}", String::from_utf8_lossy(&body));
        headers
    }

    pub async fn upload(&self, item: &str, name: &str, content: &[u8]) {
        assert_eq!(self.try_upload(item, name, content).await, 303, "{name} was not taken");
    }

    /// Returns the status of the answer.
    pub async fn try_upload(&self, item: &str, name: &str, content: &[u8]) -> u16 {
        let body = [multipart_head(name).as_bytes(), content, MULTIPART_TAIL.as_bytes()].concat();
        let request = Request::post(self.papers(item))
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, MULTIPART)
            .body(Body::from(body));
        self.send(request.unwrap()).await.0.as_u16()
    }

    pub fn papers(&self, item: &str) -> String {
        format!("/rueckfragen/{}/nachweise/{item}", self.message)
    }

    pub async fn sign_in(&mut self) {
        let started = self.post("/anmelden", "konto=people").await;
        let browser = cookie(&started);
        let state = text(&started, &header::LOCATION).rsplit_once("state=").unwrap().1.to_owned();
        let back = Request::get(format!("/anmelden/zurueck?code=amina&state={state}")).header(header::COOKIE, browser);
        let (status, headers, _) = self.send(back.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        self.cookie = headers.get_all(header::SET_COOKIE).iter().map(pair).find(|pair| pair.contains("session")).unwrap();
    }

    pub async fn hand_in(&self) -> String {
        self.hand_in_as(TOKEN).await
    }

    /// From the case system with this token.
    pub async fn hand_in_as(&self, token: &str) -> String {
        let request = Request::post("/api/v1/messages")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", uuid::Uuid::new_v4().to_string())
            .body(Body::from(message().to_string()));
        let (status, _, body) = self.send(request.unwrap()).await;
        assert_eq!(status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&body));
        let body: Value = serde_json::from_slice(&body).unwrap();
        body["id"].as_str().unwrap().to_owned()
    }

    /// Serves on a free port of the loopback, as in production.
    pub async fn serve(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(server::serve::serve_on(self.state.clone(), listener, CancellationToken::new()));
        address
    }
}

pub const MULTIPART: &str = "multipart/form-data; boundary=grenze";
pub const MULTIPART_TAIL: &str = "\r\n--grenze--\r\n";

pub fn multipart_head(name: &str) -> String {
    format!(
        "--grenze\r\nContent-Disposition: form-data; name=\"dateien\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    )
}

fn pair(value: &header::HeaderValue) -> String {
    value.to_str().unwrap().split(';').next().unwrap().to_owned()
}

fn cookie(headers: &HeaderMap) -> String {
    pair(&headers[header::SET_COOKIE])
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers[name].to_str().unwrap().to_owned()
}

/// A usual message: three papers, two questions, a letter in two languages.
fn message() -> Value {
    let paragraph = "wir bearbeiten Ihren Antrag und brauchen dafür noch einige Unterlagen von Ihnen. ".repeat(4);
    let english = "We are working on your application and still need some documents from you. ".repeat(4);
    json!({
        "kind": "inquiry", "authority": "amt", "case": "case", "file_reference": "AB-2027-004711",
        "recipient": { "issuer": ISSUER, "subject": "amina", "name": "Amina Haddad" },
        "service": { "text": "Aufenthaltserlaubnis verlängern", "translations": { "en": "Extend your residence permit" } },
        "subject": "Unterlagen zu Ihrem Antrag",
        "body": {
            "text": format!("Guten Tag,\n\n{paragraph}\n\n{paragraph}\n\nMit freundlichen Grüßen"),
            "translations": { "en": format!("Hello,\n\n{english}\n\n{english}\n\nKind regards") }
        },
        "deadline": { "days": 14 },
        "consequences": "Sonst kann die Behörde Ihren Antrag ablehnen.",
        "items": [
            { "id": "mietvertrag", "document_request": { "label": "Mietvertrag", "hint": "alle Seiten", "max_files": 200, "max_file_bytes": 4_000_000_000_u64 } },
            { "id": "gehalt", "document_request": { "label": "Gehaltsabrechnungen", "hint": "die letzten drei" } },
            { "id": "versicherung", "document_request": { "label": "Krankenversicherung" } },
            { "id": "allein", "question": { "type": "yes_no", "label": "Wohnen Sie allein?" } },
            { "id": "name", "question": { "type": "short_text", "label": "Wie heißt Ihre Vermieterin oder Ihr Vermieter?" } }
        ]
    })
}

fn configuration(folder: &TempDir, site: &str, postgres: Option<String>) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let at = |name: &str| folder.path().join(name).display().to_string();
    let key = at("master.key");
    std::fs::write(&key, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff").unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let database = postgres.unwrap_or_else(|| format!("sqlite:{}", at("bench.sqlite")));
    std::fs::create_dir_all(at("case-files")).unwrap();
    std::fs::create_dir_all(at("other-files")).unwrap();
    let (documents, files, token) = (at("documents"), at("case-files"), sha256_hex(TOKEN.as_bytes()));
    // For the channels of notices, which others stand in for.
    let signing_key = at("signing.pem");
    std::fs::write(&signing_key, rsa_key()).unwrap();
    let mails = at("mails");
    let (other_files, other_token) = (at("other-files"), sha256_hex(OTHER_TOKEN.as_bytes()));
    let values = [
        ("@ORIGIN@", ORIGIN),
        ("@ISSUER@", ISSUER),
        ("@SITE@", site),
        ("@DATABASE@", &database),
        ("@DOCUMENTS@", &documents),
        ("@KEY@", &key),
        ("@FILES@", &files),
        ("@OTHER_FILES@", &other_files),
        ("@TOKEN@", &token),
        ("@OTHER_TOKEN@", &other_token),
        ("@SIGNING_KEY@", &signing_key),
        ("@MAILS@", &mails),
    ];
    values.iter().fold(include_str!("configuration.toml").to_owned(), |text, (name, value)| text.replace(name, value))
}

/// PEM.
fn rsa_key() -> String {
    use aws_lc_rs::{
        encoding::{AsDer as _, Pkcs8V1Der},
        rsa,
    };
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()))
}
