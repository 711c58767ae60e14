//! Many uploads over slow lines at once: what each takes of the server's memory. The clients are a process of their own.

use crate::{Scale, portal::BenchPortal, process, tus::begin, verdict};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    time::Duration,
};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

/// Uploads of one draft at once.
const OF_ONE_DRAFT: usize = 50;
const BYTES: u64 = 1 << 20;
/// What each brings at first: a phone in a tunnel; and a phone on a slow line.
const STALLED: usize = 12_000;
const ACTIVE: usize = 400_000;

pub async fn run(site: &str, scale: Scale) {
    println!("\n{} uploads at once over slow lines", scale.slow_uploads);
    let portal = BenchPortal::start(site, None).await;
    let address = portal.serve().await;
    let addresses = announce(&portal, scale.slow_uploads).await;
    let before = process::resident_kib();
    let mut clients = Clients::start(&format!("{address}"), &portal.cookie, &addresses, STALLED);
    clients.wait();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let stalled = process::resident_kib().saturating_sub(before);
    drop(clients);
    println!("  resident before {:>36.1} MiB", before as f64 / 1024.0);
    let each = stalled as f64 / scale.slow_uploads as f64;
    verdict("stalled, each", &format!("{each:.1} KiB"), each <= 64.0, "64 KiB");
    let all = (before + stalled) as f64 / 1024.0;
    verdict("all of them, resident", &format!("{all:.0} MiB"), all <= 700.0, "700 MiB");
    tokio::time::sleep(Duration::from_secs(3)).await;
    // Each holds an open file besides its line.
    let count = scale.slow_uploads.min(2000);
    let addresses = announce(&portal, count).await;
    let before = process::resident_kib();
    process::forget_peak();
    let mut clients = Clients::start(&format!("{address}"), &portal.cookie, &addresses, ACTIVE);
    clients.wait();
    let active = process::peak_kib().saturating_sub(before) as f64 / count as f64;
    drop(clients);
    verdict(&format!("active, each of {count}"), &format!("{active:.1} KiB"), active <= 256.0, "256 KiB");
}

async fn announce(portal: &BenchPortal, count: usize) -> Vec<String> {
    let mut addresses = Vec::with_capacity(count);
    while addresses.len() < count {
        let papers = format!("/rueckfragen/{}/nachweise/mietvertrag", portal.hand_in().await);
        for _ in 0..OF_ONE_DRAFT.min(count - addresses.len()) {
            addresses.push(begin(portal, &papers, BYTES).await);
        }
    }
    addresses
}

struct Clients {
    child: std::process::Child,
    told: BufReader<std::process::ChildStdout>,
}

impl Clients {
    fn start(to: &str, cookie: &str, addresses: &[String], bytes: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["slow-client", to, cookie, &bytes.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(addresses.join("\n").as_bytes()).unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        Self { child, told }
    }

    /// Until every client has sent its first bytes.
    fn wait(&mut self) {
        let mut line = String::new();
        tokio::task::block_in_place(|| self.told.read_line(&mut line)).unwrap();
        assert_eq!(line.trim(), "sent");
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends the first bytes of every upload, then one byte now and then.
pub fn client(arguments: &[String]) {
    let [to, cookie, bytes] = arguments else { panic!("slow-client TO COOKIE BYTES") };
    let bytes: usize = bytes.parse().unwrap();
    let addresses: Vec<String> = std::io::stdin().lines().map(Result::unwrap).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut lines = Vec::new();
        for path in addresses {
            let head = format!(
                "PATCH {path} HTTP/1.1\r\nHost: {to}\r\nCookie: {cookie}\r\nOrigin: http://127.0.0.1\r\nTus-Resumable: 1.0.0\r\n\
                 Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {BYTES}\r\n\r\n%PDF-1.7\n"
            );
            let mut line = TcpStream::connect(to).await.unwrap();
            line.write_all(head.as_bytes()).await.unwrap();
            lines.push(line);
        }
        // A little to each in turn, so that all are under way at the same time.
        let piece = vec![b' '; 20_000.min(bytes)];
        for _ in 0..bytes.div_ceil(piece.len()) {
            for line in &mut lines {
                line.write_all(&piece).await.unwrap();
            }
        }
        println!("sent");
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            for line in &mut lines {
                let _ = line.write_all(b" ").await;
            }
        }
    });
}
