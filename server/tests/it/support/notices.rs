//! A tenant that tells people, and ways that do as they are told.

use super::*;
use async_trait::async_trait;
use aws_lc_rs::{encoding::AsDer as _, rsa};
use domain::notice::{Capabilities, NoticeChannel};
use ports::{HandedOver, NoticeSender, OutgoingNotice};
use std::{
    collections::VecDeque,
    sync::{Mutex, OnceLock},
};
use tokio::sync::Semaphore;

pub const HANDLE: &str = "5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10";
pub const APPLICATION: &str = "0d1b6f6e-58b8-4e25-9a31-9f5c55c7d3b7";

/// An RSA key in PEM, made once for all tests.
pub fn rsa_key() -> &'static str {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        use base64::Engine as _;
        let text = base64::engine::general_purpose::STANDARD.encode(der.as_ref());
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
    })
}

/// The usual configuration, whose tenant tells people: mailbox, e-mail into a folder, letters into a folder. `more` stands in `[tenants.notices]`.
pub fn with_notices(text: String, more: &str) -> String {
    let folder = text.split("path = \"").nth(1).unwrap().split("/case-files").next().unwrap().to_owned();
    let key = format!("{folder}/zbp.pem");
    std::fs::write(&key, rsa_key()).unwrap();
    let notices = format!(
        r#"
        [tenants.notices]
        order = ["bundid_mailbox", "email", "letter"]
        service = "Online-Dienste"
        {more}

        [tenants.notices.bundid_mailbox]
        url = "http://127.0.0.1:9"
        certificate_file = "{key}"
        key_file = "{key}"
        signer = "portal"
        sender = "{{authority}}"
        retrieval_address = "gelesen@portal.example"
        status_monitor = true

        [tenants.notices.email]
        mail = {{ folder = "{folder}/mails" }}
        from = "hinweis@portal.example"
        bounce_address = "zurueck@portal.example"

        [tenants.notices.letter]
        sender = ["Land Musterland", "Rathausplatz 1", "04711 Musterstadt"]
        sender_line = "Land Musterland · Rathausplatz 1 · 04711 Musterstadt"
        folder = "{folder}/letters"

        [tenants.notices.inbox]
        folder = "{folder}/inbox"

        [[case_systems]]"#
    );
    text.replacen("[[case_systems]]", &notices, 1)
}

/// An inquiry to Amina, whom the portal shall tell by these ways.
pub fn told_by(channels: Value) -> Value {
    let mut message = one_question();
    message["recipient"]["channels"] = channels;
    message
}

pub fn everything() -> Value {
    serde_json::json!({
        "bundid_mailbox": HANDLE,
        "application_level": "substantial",
        "bundid_application": APPLICATION,
        "email": "amina@mail.example",
        "postal_address": ["Amina Haddad", "Musterweg 7", "04711 Musterstadt"],
    })
}

/// A way that is told to say this panics.
pub const PANIC: &str = "a fault of ours";

/// Answers as it was told, then that it has everything. Keeps what it was given.
pub struct TestWay {
    answers: Mutex<VecDeque<HandedOver>>,
    pub given: Mutex<Vec<OutgoingNotice>>,
    known_again: bool,
    /// Where it hangs: each hand-over waits for one.
    pub let_go: Option<Semaphore>,
    pub asked: Semaphore,
}

impl TestWay {
    pub fn new(answers: impl IntoIterator<Item = HandedOver>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            given: Mutex::default(),
            known_again: false,
            let_go: None,
            asked: Semaphore::new(0),
        })
    }

    pub fn hanging() -> Arc<Self> {
        Arc::new(Self { let_go: Some(Semaphore::new(0)), ..Arc::into_inner(Self::new([])).unwrap() })
    }

    pub fn count(&self) -> usize {
        self.given.lock().unwrap().len()
    }

    pub fn causes(&self) -> Vec<String> {
        self.given.lock().unwrap().iter().map(|notice| notice.cause.to_string()).collect()
    }

    pub fn last(&self) -> OutgoingNotice {
        self.given.lock().unwrap().last().expect("something was given").clone()
    }

    /// Puts it in the place of a channel.
    pub fn stand_in(self: &Arc<Self>, portal: &mut TestPortal, channel: NoticeChannel) {
        let way: Arc<dyn NoticeSender> = self.clone();
        portal.furnish(|ports| {
            ports.notice_ways.insert(("land".parse().unwrap(), channel), way);
        });
    }
}

#[async_trait]
impl NoticeSender for TestWay {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            text: true,
            link: true,
            attachments: None,
            proof_of_sending: true,
            proof_of_retrieval: false,
            recall: false,
            needs_level: false,
            known_again: self.known_again,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        self.given.lock().unwrap().push(notice.clone());
        self.asked.add_permits(1);
        if let Some(let_go) = &self.let_go {
            let_go.acquire().await.unwrap().forget();
        }
        let answer = self.answers.lock().unwrap().pop_front();
        assert!(!matches!(&answer, Some(HandedOver::NoAnswer { reason }) if reason == PANIC), "{PANIC}");
        answer.unwrap_or_else(|| HandedOver::Accepted { proof: "200 taken".to_owned() })
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

impl TestPortal {
    /// Of a tenant that tells people, with a mailbox that does as it is told.
    pub async fn telling(on: On, more: &str, mailbox: &Arc<TestWay>) -> Self {
        let mut portal = Self::start_edited(on, |text| with_notices(text, more)).await;
        mailbox.stand_in(&mut portal, NoticeChannel::BundidMailbox);
        TestWay::new([]).stand_in(&mut portal, NoticeChannel::BundidStatus);
        portal
    }

    /// What the API says of how the person was told.
    pub async fn told(&self, id: &str) -> Value {
        let (status, body) = self.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &Value::Null).await;
        assert_eq!(status, 200, "{body}");
        body["notices"].clone()
    }

    pub fn files(&self, folder: &str, end: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join(folder)).into_iter().flatten().map(|entry| entry.unwrap().path());
        let mut found: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|known| known == end)).collect();
        found.sort();
        found
    }
}

/// The public half of [`rsa_key`], in PEM.
pub fn public_rsa_key() -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let body: String = rsa_key().lines().filter(|line| !line.starts_with('-')).collect();
    let pair = aws_lc_rs::rsa::PrivateDecryptingKey::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
    let der: aws_lc_rs::encoding::PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}
