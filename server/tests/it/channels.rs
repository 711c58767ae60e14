//! The ways to tell people against real parts: a mailbox as BundID's with certificates, in Python; a mail server; an IMAP server; a connector.

use domain::{
    id::NoticeId,
    notice::{NoticeAddress, NoticeCause, NoticeChannel, NoticeFailure},
    person::TrustLevel,
    personal::Personal,
};
use lettre::message::dkim::DkimConfig;
use ports::{HandedOver, NoticeSender, NoticeText, NoticeWords, OutgoingNotice};
use secrecy::SecretString;
use serde_json::Value;
use server::adapters::notice_channels::{
    DeMail, Email, Encryption, Gateway, GatewaySettings, Letters, MailServer, MailWay, Zbp, ZbpSettings, dkim,
};
use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
};
use tempfile::TempDir;
use uuid::Uuid;

mod imap;

/// Debian's, which has the packages that the doubles use.
const PYTHON: &str = "/usr/bin/python3";

/// A program of `tests/doubles` that says its port when it is ready.
pub struct Double {
    process: Child,
    pub folder: TempDir,
    pub port: u16,
}

impl Double {
    pub fn start(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/doubles").join(name);
        let mut process = Command::new(PYTHON)
            .arg(program)
            .arg(folder.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is installed by `cargo xtask test rust`");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("{name} says {line:?}"));
        Self { process, folder, port }
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn notice(address: NoticeAddress, cause: NoticeCause) -> OutgoingNotice {
    let text = |language: &str, title: &str, text: &str| NoticeText {
        language: language.try_into().unwrap(),
        title: title.to_owned(),
        text: text.to_owned(),
    };
    let link = "https://portal.example/n/7GkQ-ß".to_owned();
    let words = NoticeWords {
        template: "every/available/de/1".to_owned(),
        texts: vec![
            text("de", "Neue Nachricht für Sie", &format!("Guten Tag,\n\n„hier“ ist <sie>: {link}")),
            text("en", "New message", "Hello"),
        ],
    };
    OutgoingNotice {
        id: NoticeId(Uuid::now_v7()),
        tenant: "land".parse().unwrap(),
        cause,
        address,
        authority: "Amt Musterstadt".to_owned(),
        words,
        link,
        return_token: "0198c0de00007000800000000000000100112233445566aa".to_owned(),
        created_at: "2027-03-03T13:32:00Z".parse().unwrap(),
        pdf: None,
    }
}

fn mailbox(handle: &str) -> OutgoingNotice {
    let address = NoticeAddress::BundidMailbox { handle: Personal::new(handle.parse().unwrap()), application: None };
    notice(address, NoticeCause::Available)
}

fn zbp_with(double: &Double, certificate: &str, key: &str, change: impl FnOnce(&mut ZbpSettings)) -> Zbp {
    let mut settings = ZbpSettings {
        url: format!("https://127.0.0.1:{}", double.port).parse().unwrap(),
        certificate: double.read(certificate),
        key: double.read(key),
        authority: Some(double.read("ca.pem")),
        signer: "portal.musterland.example".to_owned(),
        token_claims: serde_json::Map::new(),
        sender: "{authority}".to_owned(),
        service: "Online-Dienste".to_owned(),
        level: TrustLevel::Basic,
        retrieval_address: Some("gelesen@portal.example".to_owned()),
        portal: "https://portal.example".to_owned(),
        over: None,
    };
    change(&mut settings);
    Zbp::new(settings).unwrap()
}

fn zbp(double: &Double) -> Zbp {
    zbp_with(double, "client.pem", "client.key", |_| {})
}

fn kept(double: &Double) -> Vec<Value> {
    let text = std::fs::read_to_string(double.folder.path().join("messages.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn the_mailbox_takes_a_notice_that_is_signed_and_within_its_limits() {
    let double = Double::start("zbp.py");
    let zbp = zbp(&double);
    let mut sent = mailbox("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10");
    sent.pdf = Some(Personal::new(b"%PDF-1.7 small".to_vec()));
    assert!(matches!(zbp.hand_over(&sent).await, HandedOver::Accepted { proof } if proof.starts_with("200")));
    let message = &kept(&double)[0]["value"];
    assert_eq!(message["title"], "Neue Nachricht für Sie");
    assert_eq!((message["sender"].as_str(), message["stork_qaa_level"].as_i64()), (Some("Amt Musterstadt"), Some(1)));
    assert_eq!(message["retrievalConfirmationAddress"], format!("gelesen+{}@portal.example", sent.return_token));
    assert_eq!(message["reference"], sent.id.to_string());
    assert!(message["content"].as_str().unwrap().contains("&lt;sie&gt;"), "{message}");
    let long = {
        let mut sent = mailbox("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10");
        sent.authority = "A".repeat(400);
        sent
    };
    assert!(matches!(zbp.hand_over(&long).await, HandedOver::Accepted { .. }), "what is too long is cut");
}

#[tokio::test]
async fn the_status_monitor_takes_a_state() {
    let double = Double::start("zbp.py");
    let address = || NoticeAddress::BundidStatus { application: Personal::new(Uuid::from_u128(7)) };
    let zbp = zbp(&double);
    for (cause, status) in [
        (NoticeCause::Available, "ACTION_REQUIRED"),
        (NoticeCause::Delivered { reply: domain::id::ReplyId(Uuid::from_u128(8)) }, "PROCESSING"),
        (NoticeCause::CaseClosed { change: 3 }, "COMPLETED"),
        (NoticeCause::CaseReopened { change: 4 }, "PROCESSING"),
    ] {
        assert!(matches!(zbp.hand_over(&notice(address(), cause)).await, HandedOver::Accepted { .. }));
        let last = kept(&double).pop().unwrap();
        assert_eq!((&last["kind"], &last["value"]["status"]), (&"states".into(), &status.into()));
    }
}

#[tokio::test]
async fn the_mailbox_can_fail_in_every_way() {
    let double = Double::start("zbp.py");
    let zbp = zbp(&double);
    let handle = |mood: &str| mailbox(&format!("{mood}-6f0a-4d43-9a70-8c9f4a1d2e10"));
    for (mood, failure) in [
        ("04040000", NoticeFailure::UnknownAddress),
        ("04100000", NoticeFailure::AddressGone),
        ("04130000", NoticeFailure::AttachmentRefused),
    ] {
        let handed = zbp.hand_over(&handle(mood)).await;
        assert!(matches!(handed, HandedOver::Refused { failure: found, .. } if found == failure), "{mood}: {handed:?}");
    }
    let busy = zbp.hand_over(&handle("04290000")).await;
    let pause = jiff::SignedDuration::from_secs(2);
    assert!(matches!(busy, HandedOver::NotNow { not_before: Some(asked), .. } if asked == pause), "{busy:?}");
    assert!(matches!(zbp.hand_over(&handle("04290000")).await, HandedOver::Accepted { .. }));
    assert!(matches!(zbp.hand_over(&handle("05000000")).await, HandedOver::NotNow { .. }));
    let cut = zbp.hand_over(&handle("0c070000")).await;
    assert!(matches!(cut, HandedOver::NoAnswer { .. }), "taken and cut: perhaps it is there, {cut:?}");
    assert_eq!(kept(&double).len(), 2);
    let stopped = { double.port };
    drop(double);
    let away = zbp.hand_over(&mailbox("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10")).await;
    assert!(matches!(away, HandedOver::NotNow { .. }), "{stopped}: {away:?}");
}

#[tokio::test]
async fn a_certificate_and_a_key_that_do_not_belong_together_are_not_let_in() {
    let double = Double::start("zbp.py");
    // The token is signed by the key of the connection: a stolen token is worth nothing.
    let other_signer = zbp_with(&double, "client.pem", "client.key", |settings| settings.signer = "somebody.else".to_owned());
    let sent = mailbox("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10");
    assert!(matches!(other_signer.hand_over(&sent).await, HandedOver::NotNow { reason, .. } if reason.contains("403")));
    let claims = serde_json::from_str(r#"{"roles": ["MANAGEMENT_TOKEN"]}"#).unwrap();
    let other_role = zbp_with(&double, "client.pem", "client.key", |settings| settings.token_claims = claims);
    assert!(matches!(other_role.hand_over(&sent).await, HandedOver::NotNow { reason, .. } if reason.contains("403")));
    // Somebody who is not the mailbox gets nothing.
    let impostor = zbp_with(&double, "client.pem", "client.key", |settings| settings.authority = Some(double.read("other.pem")));
    assert!(matches!(impostor.hand_over(&sent).await, HandedOver::NotNow { .. }));
    assert!(kept(&double).is_empty());
}

fn mail_server(double: &Double) -> Arc<MailWay> {
    let server = MailServer {
        host: "127.0.0.1".to_owned(),
        port: Some(double.port),
        encryption: Encryption::None,
        credentials: None,
        authority: None,
    };
    Arc::new(MailWay::smtp(server).unwrap())
}

/// PKCS #1, as the library for DKIM reads it; made by OpenSSL.
fn dkim_key(folder: &TempDir) -> String {
    let path = folder.path().join("dkim.pem");
    let made = Command::new("openssl").args(["genrsa", "-traditional", "-out"]).arg(&path).arg("2048").output().unwrap();
    assert!(made.status.success(), "{made:?}");
    std::fs::read_to_string(path).unwrap()
}

fn email(way: Arc<MailWay>, dkim: Option<DkimConfig>) -> Email {
    Email {
        way,
        from: "hinweis@portal.example".parse().unwrap(),
        from_name: Some("Land Musterland".to_owned()),
        bounce_address: Some("zurueck@portal.example".parse().unwrap()),
        dkim,
    }
}

fn to(address: &str) -> OutgoingNotice {
    notice(NoticeAddress::Email { address: Personal::new(address.parse().unwrap()) }, NoticeCause::Available)
}

#[tokio::test]
async fn a_mail_server_gets_a_mail_that_others_can_read_and_check() {
    let double = Double::start("mail.py");
    let keys = tempfile::tempdir().unwrap();
    let pem = dkim_key(&keys);
    let email = email(mail_server(&double), Some(dkim("portal.example", "rk1", &pem).unwrap()));
    let sent = to("amina@mail.example");
    let handed = email.hand_over(&sent).await;
    assert!(matches!(&handed, HandedOver::Accepted { proof } if proof.contains("kept as 1")), "{handed:?}");
    let envelope: Value = serde_json::from_slice(&double.read("1.json")).unwrap();
    assert_eq!(envelope["from"], format!("zurueck+{}@portal.example", sent.return_token), "a bounce finds its notice");
    // Read and checked by Python's own mail library and by dkimpy.
    let check = r#"
import sys, subprocess, email, email.policy, dkim
data = open(sys.argv[1], 'rb').read()
mail = email.message_from_bytes(data, policy=email.policy.default)
assert mail['Auto-Submitted'] == 'auto-generated', mail['Auto-Submitted']
assert mail['Subject'] == 'Neue Nachricht für Sie', mail['Subject']
plain = mail.get_body(('plain',)).get_content()
html = mail.get_body(('html',)).get_content()
assert '„hier“ ist <sie>' in plain and 'https://portal.example/n/7GkQ-ß' in plain, plain
assert '&lt;sie&gt;' in html and 'href="https://portal.example/n/7GkQ-ß"' in html, html
der = subprocess.run(['openssl', 'rsa', '-in', sys.argv[2], '-pubout', '-outform', 'DER'], capture_output=True, check=True).stdout
import base64
record = b'v=DKIM1; k=rsa; p=' + base64.b64encode(der)
def dns(name, timeout=5):
    assert name == b'rk1._domainkey.portal.example.', name
    return record
assert dkim.verify(data, dnsfunc=dns), 'the signature does not hold'
assert not dkim.verify(data.replace(b'Nachricht', b'Nachrichd').replace(b'Hello', b'Hallo'), dnsfunc=dns)
"#;
    let mail = double.folder.path().join("1.eml");
    let checked = Command::new(PYTHON).args(["-c", check]).arg(mail).arg(keys.path().join("dkim.pem")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[tokio::test]
async fn a_mail_server_can_fail_in_every_way() {
    let double = Double::start("mail.py");
    let email = email(mail_server(&double), None);
    let refused =
        |failure| move |handed: &HandedOver| matches!(handed, HandedOver::Refused { failure: found, .. } if *found == failure);
    let unknown = email.hand_over(&to("unknown@mail.example")).await;
    assert!(refused(NoticeFailure::UnknownAddress)(&unknown), "{unknown:?}");
    assert!(!format!("{unknown:?}").contains("unknown@"), "the address does not go into the record");
    assert!(refused(NoticeFailure::ContentRefused)(&email.hand_over(&to("full@mail.example")).await));
    assert!(matches!(email.hand_over(&to("later@mail.example")).await, HandedOver::NotNow { .. }));
    assert!(matches!(email.hand_over(&to("later@mail.example")).await, HandedOver::Accepted { .. }));
    let cut = email.hand_over(&to("cut@mail.example")).await;
    assert!(matches!(cut, HandedOver::NoAnswer { .. }), "{cut:?}");
    drop(double);
    let away = email.hand_over(&to("amina@mail.example")).await;
    assert!(matches!(away, HandedOver::NotNow { .. }), "{away:?}");
}

#[tokio::test]
async fn a_de_mail_carries_the_fields_of_its_rules() {
    let folder = tempfile::tempdir().unwrap();
    let de_mail = DeMail {
        way: MailWay::Folder(folder.path().to_owned()),
        from: "poststelle@musterland.de-mail.example".parse().unwrap(),
        confirmations: vec!["receipt".to_owned()],
        authoritative: true,
    };
    let address = NoticeAddress::DeMail { address: Personal::new("amina@de-mail.example".parse().unwrap()) };
    let sent = notice(address, NoticeCause::Available);
    for _ in 0..2 {
        assert!(matches!(de_mail.hand_over(&sent).await, HandedOver::Accepted { .. }));
    }
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "in a folder the same notice is the same file");
    let mail = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    for field in [
        "X-De-Mail-Message-Type: normal",
        &format!("X-De-Mail-Private-Id: {}", sent.return_token),
        "X-De-Mail-Authoritative: yes",
        "X-De-Mail-Confirmation-Of-Dispatch: no",
        "X-De-Mail-Confirmation-Of-Receipt: yes",
    ] {
        assert!(mail.contains(field), "{field} is not in {mail}");
    }
}

fn gateway(double: &Double, secret: &str) -> Gateway {
    Gateway::new(GatewaySettings {
        channel: NoticeChannel::LandAccount,
        url: format!("http://127.0.0.1:{}/api", double.port).parse().unwrap(),
        token_url: format!("http://127.0.0.1:{}/token", double.port).parse().unwrap(),
        client_id: "portal".to_owned(),
        client_secret: SecretString::from(secret.to_owned()),
        resource: Some("urn:postfach:sh".to_owned()),
        scope: None,
        authority: None,
    })
    .unwrap()
}

#[tokio::test]
async fn a_connector_gets_a_notice_once_under_its_id() {
    let double = Double::start("gateway.py");
    let gateway = gateway(&double, "a-secret-of-the-connector");
    let to = |handle: &str| {
        let handle = Personal::new(handle.try_into().unwrap());
        notice(NoticeAddress::LandAccount { handle }, NoticeCause::Available)
    };
    let sent = to("sh-4711");
    for _ in 0..2 {
        assert!(matches!(gateway.hand_over(&sent).await, HandedOver::Accepted { proof } if proof.contains("4711")));
    }
    let file: Value = serde_json::from_slice(&double.read(&format!("{}.json", sent.id))).unwrap();
    assert_eq!((&file["handle"], &file["texts"][0]["language"]), (&"sh-4711".into(), &"de".into()));
    let gone = gateway.hand_over(&to("gone")).await;
    assert!(matches!(gone, HandedOver::Refused { failure: NoticeFailure::AddressGone, .. }), "{gone:?}");
    let stranger = self::gateway(&double, "another-secret-of-mine");
    assert!(matches!(stranger.hand_over(&sent).await, HandedOver::NotNow { .. }));
}

#[tokio::test]
async fn a_print_service_is_told_by_a_signed_post() {
    use axum::{Router, extract::State, http::HeaderMap, routing::post};
    use tokio::sync::mpsc;
    let (told, mut hears) = mpsc::unbounded_channel();
    let router = Router::new()
        .route(
            "/letters",
            post(|State(told): State<mpsc::UnboundedSender<(HeaderMap, String)>>, headers: HeaderMap, body: String| async move {
                told.send((headers, body)).unwrap();
                "queued"
            }),
        )
        .with_state(told);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/letters", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let secret = SecretString::from("a-secret-of-the-printer".to_owned());
    let webhook = server::adapters::notice_channels::PrintService::new(url, secret).unwrap();
    let letters = Letters { folder: None, webhook: Some(webhook), origin: "https://portal.example".to_owned() };
    let lines = ["Amina Haddad", "04711 Musterstadt"].map(|line| line.try_into().unwrap()).to_vec();
    let mut sent = notice(NoticeAddress::Letter { address: Personal::new(lines.try_into().unwrap()) }, NoticeCause::Available);
    sent.pdf = Some(Personal::new(b"%PDF-1.7".to_vec()));
    assert!(matches!(letters.hand_over(&sent).await, HandedOver::Accepted { .. }));
    let (headers, body) = hears.recv().await.unwrap();
    let facts: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(facts["pdf"], format!("https://portal.example/api/v1/letters/{}.pdf", sent.id));
    assert!(!body.contains("Amina"), "who gets it stands in the letter alone");
    let signed = format!("{}.{}.{body}", sent.id, headers["webhook-timestamp"].to_str().unwrap());
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"a-secret-of-the-printer");
    use base64::Engine as _;
    let signature = base64::engine::general_purpose::STANDARD.encode(aws_lc_rs::hmac::sign(&key, signed.as_bytes()));
    assert_eq!(headers["webhook-signature"].to_str().unwrap(), format!("v1,{signature}"));
}
