//! The program itself, running, and a person who uses it. For tests that kill it.

use aws_lc_rs::digest;
use reqwest::{Client, Response, header};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub struct Program {
    child: Child,
}

impl Program {
    /// The demo: portal at this port, its identity provider at the next one. Several share data and database.
    /// `inside`: the words of a command that runs it.
    pub async fn start(port: u16, data: &Path, database: Option<&str>, client: &Client, inside: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let site = root.join("target/site");
        assert!(site.join("assets.txt").exists(), "the site is built by `cargo xtask test rust`");
        let words = [inside, &[env!("CARGO_BIN_EXE_rueckkanal")]].concat();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command.args(["demo", "--port", &port.to_string(), "--data"]).arg(data).arg("--site").arg(site);
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        let child = command.env("RUST_LOG", "off").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let program = Self { child };
        let until = Instant::now() + Duration::from_secs(30);
        while client.get(at(port, "/health/ready")).send().await.is_err() {
            assert!(Instant::now() < until, "the program does not start again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        program
    }

    /// SIGTERM, as before a planned restart, until it has ended.
    #[allow(dead_code, reason = "not every test stops gently")]
    pub async fn stop(mut self) {
        self.signal("TERM");
        let until = Instant::now() + Duration::from_secs(20);
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGKILL: nothing can be tidied up.
    pub fn kill(mut self) {
        self.signal("KILL");
        self.child.wait().unwrap();
    }

    /// By its name without `SIG`.
    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }
}

/// Also where a test fails: a program that is left would answer the next run.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn at(port: u16, path: &str) -> String {
    format!("http://127.0.0.1:{port}{path}")
}

fn cookies(answer: &Response) -> String {
    let pairs = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

pub fn location(answer: &Response) -> Option<String> {
    answer.headers().get(header::LOCATION)?.to_str().ok().map(str::to_owned)
}

pub async fn sign_in(port: u16, client: &Client) -> String {
    let form = [("konto", "demo-bundid"), ("zurueck", "/rueckfragen")];
    let start = client.post(at(port, "/anmelden")).header("origin", at(port, "")).form(&form).send().await.unwrap();
    let (browser, provider) = (cookies(&start), location(&start).unwrap());
    let mut asked: Vec<(String, String)> = url::Url::parse(&provider).unwrap().query_pairs().into_owned().collect();
    asked.push(("persona".into(), "amina".into()));
    let chosen = client.post(provider.split('?').next().unwrap()).form(&asked).send().await.unwrap();
    let back = client.get(location(&chosen).unwrap()).header("cookie", browser).send().await.unwrap();
    assert_eq!(location(&back).as_deref(), Some("/rueckfragen"));
    cookies(&back)
}

/// To the person that the program at this port lets in.
pub fn message(port: u16) -> Value {
    json!({
        "kind": "inquiry", "authority": "auslaenderbehoerde", "case": "crash", "file_reference": "C-1",
        "recipient": { "issuer": at(port + 1, ""), "subject": "amina" },
        "service": "Test", "subject": "Test", "body": "Test",
        "items": [
            { "id": "name", "question": { "type": "short_text", "label": "Wer?" } },
            { "id": "papier", "document_request": { "label": "Papier" } }
        ]
    })
}

/// A document that nobody else has: one page, and much that is only read over.
pub fn document(key: &str, bytes: usize) -> Vec<u8> {
    let body = key.repeat(bytes / key.len());
    format!(
        "%PDF-1.7\n%{body}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer << /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"
    )
    .into_bytes()
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// The packages that have arrived whole.
pub fn read_packages(folder: &Path) -> Vec<(PathBuf, Value)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let visible = entries.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
    visible
        .map(|path| (path.clone(), serde_json::from_slice(&std::fs::read(path.join("manifest.json")).unwrap()).unwrap()))
        .collect()
}
