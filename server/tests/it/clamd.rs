//! The real scanner: Debian's clamd with one signature of our own, over a unix socket and over TCP.

use crate::support::*;
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use ports::{ByteStream, DocumentStoreError, MalwareScanner, ScannerError, Verdict};
use server::{adapters::malware_scan::Clamd, config::Config, wiring};
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use usecases::Scanning;

/// A daemon that knows one word: `RUECKKANAL-TESTSIGNATUR`.
struct Daemon {
    process: Child,
    folder: TempDir,
    port: u16,
}

const EVIL: &[u8] = b"%PDF-1.7\nRUECKKANAL-TESTSIGNATUR\n%%EOF\n";

impl Daemon {
    /// Takes files up to a megabyte.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir(at("signatures")).unwrap();
        let word = hex::encode("RUECKKANAL-TESTSIGNATUR");
        std::fs::write(at("signatures/test.ndb"), format!("Rueckkanal.Test:0:*:{word}\n")).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
        let (signatures, socket) = (at("signatures"), at("clamd.ctl"));
        let config = format!(
            "DatabaseDirectory {signatures}\nLocalSocket {socket}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nUser {user}\n\
             StreamMaxLength 1M\nAlertExceedsMax yes\nAlertEncrypted yes\nMaxScanSize 2M\nMaxFileSize 1M\n"
        );
        std::fs::write(at("clamd.conf"), config).unwrap();
        let process = Command::new("/usr/sbin/clamd")
            .args(["--config-file", &at("clamd.conf")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd is installed by `cargo xtask test rust`");
        let daemon = Self { process, folder, port };
        for _ in 0..2_400 {
            if daemon.unix().version().await.is_ok() {
                return daemon;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("clamd does not answer");
    }

    fn unix(&self) -> Clamd {
        Clamd::new(format!("unix:{}", self.socket()).parse().unwrap())
    }

    fn tcp(&self) -> Clamd {
        Clamd::new(format!("tcp:127.0.0.1:{}", self.port).parse().unwrap())
    }

    fn socket(&self) -> String {
        self.folder.path().join("clamd.ctl").display().to_string()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn content(bytes: &[u8]) -> ByteStream {
    let pieces: Vec<_> = bytes.chunks(40_000).map(|piece| Ok::<_, DocumentStoreError>(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces).boxed()
}

#[tokio::test]
async fn the_real_scanner_tells_clean_evil_and_too_large_apart() {
    let daemon = Daemon::start().await;
    for scanner in [daemon.unix(), daemon.tcp()] {
        assert!(scanner.version().await.unwrap().starts_with("ClamAV"));
        assert_eq!(scanner.scan(content(&pdf())).await.unwrap(), Verdict::Clean);
        assert_eq!(scanner.scan(content(&vec![7; 900_000])).await.unwrap(), Verdict::Clean);
        assert_eq!(scanner.scan(content(b"")).await.unwrap(), Verdict::Clean);
        let Verdict::Infected(name) = scanner.scan(content(EVIL)).await.unwrap() else { panic!("not found") };
        assert!(name.starts_with("Rueckkanal.Test"), "{name}");
        // In the middle of a large file, across pieces.
        let hidden = [vec![b' '; 39_990], EVIL.to_vec(), vec![b' '; 500_000]].concat();
        assert!(matches!(scanner.scan(content(&hidden)).await.unwrap(), Verdict::Infected(_)));
        // Beyond its limit by a little and by much, it must never say "clean".
        for size in [1_048_577, 1_200_000, 30_000_000] {
            for attempt in 0..5 {
                let verdict = scanner.scan(content(&vec![7; size])).await;
                assert!(!matches!(verdict, Ok(Verdict::Clean)), "{size} bytes, attempt {attempt}");
                assert!(matches!(verdict, Ok(Verdict::NotScannable(_))), "{size} bytes, attempt {attempt}: {verdict:?}");
            }
        }
        let broken: ByteStream = stream::iter([Ok(Bytes::from_static(b"%PDF")), Err(DocumentStoreError::Damaged)]).boxed();
        assert!(scanner.scan(broken).await.is_err(), "a file that cannot be read to its end has no verdict");
    }
}

/// Until the file has been sent (its end is a piece of no bytes) or whoever sends it has gone.
async fn read_to_the_end(line: &mut TcpStream) {
    let (mut last, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = line.read(&mut buffer).await {
        last.extend_from_slice(&buffer[..read]);
        if last.ends_with(&[0; 4]) {
            return;
        }
    }
}

/// Says this and hangs up, or says nothing.
async fn odd_daemon(says: &'static [u8]) -> Clamd {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            // The answer lies there before the file has been sent.
            line.write_all(says).await.unwrap();
            read_to_the_end(&mut line).await;
        }
    });
    Clamd::new(format!("tcp:{address}").parse().unwrap())
}

#[tokio::test]
async fn an_odd_scanner_gives_no_verdict() {
    for says in [
        b"".as_slice(),
        b"\0",
        b"stream: ",
        b"OK\0",
        b"stream: OKAY\0",
        b"UNKNOWN COMMAND\0",
        b"stream: Can't open file ERROR\0",
        &[b'x'; 10_000],
    ] {
        assert!(odd_daemon(says).await.scan(content(&pdf())).await.is_err(), "{:?}", String::from_utf8_lossy(says));
    }
    let nobody = Clamd::new("tcp:127.0.0.1:1".parse().unwrap());
    assert!(nobody.scan(content(&pdf())).await.is_err());
    let nowhere = Clamd::new("unix:/nowhere/clamd.ctl".parse().unwrap());
    assert!(nowhere.scan(content(&pdf())).await.is_err());
}

/// The scanner that is there at the moment.
struct Current(Mutex<Clamd>);

#[async_trait]
impl MalwareScanner for Current {
    async fn scan(&self, content: ByteStream) -> Result<Verdict, ScannerError> {
        let current = self.0.lock().unwrap().clone();
        current.scan(content).await
    }
}

async fn with_scanner(scanner: Clamd, edit: impl Fn(String) -> String) -> (TestPortal, Arc<Current>) {
    let mut portal = TestPortal::start_edited(On::Sqlite, edit).await;
    let current = Arc::new(Current(Mutex::new(scanner)));
    portal.furnish(|ports| ports.scanning = Scanning::With(current.clone()));
    (portal, current)
}

#[tokio::test]
async fn files_wait_for_the_real_scanner_and_the_person_is_told() {
    let daemon = Daemon::start().await;
    let (portal, current) = with_scanner(daemon.unix(), |text| text).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let (papers, check) = (format!("/rueckfragen/{id}/nachweise/vertrag"), format!("/rueckfragen/{id}/pruefen"));
    let page = amina.upload(&papers, &[Upload { name: "boese.pdf", content: EVIL }], &[]).await;
    page.has_status(422).shows("In „boese.pdf“ haben wir Schadsoftware gefunden");
    amina.upload(&papers, &[Upload { name: "gut.pdf", content: &pdf() }], &[]).await.has_status(303);
    // The daemon dies; files are taken, and nothing is sent.
    drop(daemon);
    let files = [Upload { name: "spaeter.pdf", content: &pdf() }, Upload { name: "heimlich.pdf", content: EVIL }];
    amina.upload(&papers, &files, &[("aktion", "weiter")]).await.has_status(303);
    amina.post(&check, AS_IT_IS).await.has_status(422).shows("Wir prüfen noch Dateien");
    portal.run_worker().await;
    portal.clock.forward(2);
    amina.get(&papers).await.shows("Wird geprüft").shows("Die Prüfung dauert gerade länger");
    amina.get(&check).await.shows("Das dauert gerade länger. Ihre Dateien sind gespeichert");
    amina.post(&check, AS_IT_IS).await.has_status(422);
    // It is back at another address.
    let daemon = Daemon::start().await;
    *current.0.lock().unwrap() = daemon.tcp();
    portal.run_worker().await;
    let page = amina.get(&papers).await;
    page.shows("spaeter.pdf").shows("heimlich.pdf").shows("Abgelehnt").shows("haben wir Schadsoftware gefunden");
    amina.get(&check).await.shows("Diese Datei wird nicht gesendet");
    amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("Eine Datei wurde bei der Prüfung abgelehnt");
    amina.post(&check, AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    let documents = portal.packages()[0].1["documents"].as_array().unwrap().clone();
    assert_eq!(documents.len(), 2);
    assert!(documents.iter().all(|document| document["scan"] == "clean"), "{documents:?}");
}

#[tokio::test]
async fn what_no_scanner_can_look_into_is_refused_or_marked_as_the_tenant_decided() {
    let daemon = Daemon::start().await;
    let large = [pdf(), vec![b' '; 1_100_000], b"%%EOF".to_vec()].concat();
    let limits = ("max_file_bytes = 200000", "max_file_bytes = 5000000");
    let reply = ("max_reply_bytes = 400000", "max_reply_bytes = 9000000");
    for (marked, rule) in [(false, "wait"), (true, "send_marked")] {
        let types = ("media_types = [", format!("unchecked = \"{rule}\", media_types = ["));
        let edit = |text: String| text.replace(limits.0, limits.1).replace(reply.0, reply.1).replace(types.0, &types.1);
        let (portal, current) = with_scanner(daemon.unix(), edit).await;
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let answer = amina.upload(&papers, &[Upload { name: "gross.pdf", content: &large }], &[]).await;
        if !marked {
            answer.has_status(422).shows("„gross.pdf“ können wir nicht prüfen");
            continue;
        }
        answer.has_status(303);
        // The scanner goes away; this tenant does not wait for it.
        *current.0.lock().unwrap() = Clamd::new("tcp:127.0.0.1:1".parse().unwrap());
        amina.upload(&papers, &[Upload { name: "klein.pdf", content: &pdf() }], &[]).await.has_status(303);
        let check = format!("/rueckfragen/{id}/pruefen");
        amina.get(&check).await.shows("klein.pdf");
        amina.post(&check, AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let package = &portal.packages()[0].1;
        let scans: Vec<_> = package["documents"].as_array().unwrap().iter().map(|document| document["scan"].clone()).collect();
        assert_eq!(scans, ["not_scannable", "not_scanned"]);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        page.shows("Nicht prüfbar").shows("Nicht geprüft");
    }
}

#[tokio::test]
async fn check_tells_whether_the_scanner_takes_the_largest_file() {
    let daemon = Daemon::start().await;
    let report = async |address: &str, largest: u64| {
        let text = configuration(Path::new("/nowhere"), "sqlite:/nowhere/test.sqlite")
            .replace(
                "scanner = { kind = \"none\", accept_unscanned = true }",
                &format!("scanner = {{ kind = \"clamd\", address = \"{address}\" }}"),
            )
            .replace("max_file_bytes = 200000", &format!("max_file_bytes = {largest}"))
            .replace("max_reply_bytes = 400000", "max_reply_bytes = 90000000");
        wiring::try_scanner(&Config::parse(&text).unwrap()).await.expect("there is a scanner")
    };
    let socket = format!("unix:{}", daemon.socket());
    let good = report(&socket, 1_000_000).await;
    assert!(good.reachable && good.text.contains("takes files of 1000000 bytes"), "{}", good.text);
    let small = report(&socket, 2_000_000).await;
    assert!(!small.reachable && small.text.contains("raise StreamMaxLength"), "{}", small.text);
    let away = report("tcp:127.0.0.1:1", 1_000_000).await;
    assert!(!away.reachable && away.text.contains("NOT REACHED"), "{}", away.text);
}
