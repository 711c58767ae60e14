//! The same page as somebody would build it instead: Express 5 with Nunjucks and `pg`, in a process of its own, on the same PostgreSQL.

use crate::{
    Scale,
    page::{Run, load_of},
    portal::BenchPortal,
    verdict,
};
use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

/// Of its processor time our page may take.
const AIM: f64 = 0.4;

struct Express {
    child: Child,
    address: SocketAddr,
}

impl Express {
    fn start(database: &str, page: &[u8], portal: &BenchPortal) -> Self {
        let script = std::env::var("RUECKKANAL_EXPRESS_SERVER").expect("set by `cargo xtask bench`");
        let recorded = portal.folder().join("page.html");
        std::fs::write(&recorded, page).unwrap();
        let mut node = Command::new("node");
        node.arg(script).arg(database).arg(recorded).arg(&portal.message).env("NODE_ENV", "production");
        let mut child = node.stdout(Stdio::piped()).spawn().expect("node is there");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: u16 = line.trim().parse().unwrap_or_else(|_| panic!("express says {line:?}"));
        Self { child, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }
}

impl Drop for Express {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Against what the portal needed for the same page.
pub async fn run(database: &str, page: &[u8], portal: &BenchPortal, ours: Run, scale: Scale) {
    let express = Express::start(database, page, portal);
    let sent =
        reqwest::Client::new().get(format!("http://{}/", express.address)).header("cookie", "session=x").send().await.unwrap();
    assert!(sent.status().is_success(), "{}", sent.status());
    assert_eq!(sent.bytes().await.unwrap().len(), page.len(), "the same bytes");
    let process = express.child.id().to_string();
    let mut best = Run::NONE;
    for _ in 0..scale.rounds {
        best = best.better(load_of(&process, portal, express.address, "/", scale).await);
    }
    println!("  Express 5, Nunjucks, pg {:>20.0}/s {:>8.0} µs CPU a page", best.rate, best.micros);
    let ratio = ours.micros / best.micros;
    verdict("ours of its processor time", &format!("{ratio:.2}"), ratio <= AIM, "0.4");
}
