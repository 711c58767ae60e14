//! The program as an operator starts it: what keeps it from starting, and what does not end it.

use crate::support::*;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStderr, Command, Stdio},
};

struct Served {
    process: Child,
    log: BufReader<ChildStderr>,
}

impl Served {
    fn start(config: &PathBuf) -> Self {
        let mut start = Command::new(PROGRAM);
        start.args(["serve", "--config"]).arg(config).env("RUST_LOG", "info").stderr(Stdio::piped());
        let mut process = start.spawn().unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        Self { process, log }
    }

    /// The next line that holds the word; none: the program has ended.
    fn said(&mut self, word: &str) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.log.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if line.contains(word) {
                return Some(line);
            }
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A configuration that can be started here, with an address of its own.
async fn written(edit: impl Fn(String) -> String) -> (TestPortal, PathBuf, u16) {
    let portal = TestPortal::start(On::Sqlite).await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let path = portal.folder.path().join("rueckkanal.toml");
    let text = portal.configuration.replace("127.0.0.1:0", &format!("127.0.0.1:{port}"));
    fs::write(&path, edit(text)).unwrap();
    (portal, path, port)
}

#[tokio::test]
async fn a_hang_up_ends_nothing_and_is_said() {
    let (_portal, config, port) = written(|text| text).await;
    let mut served = Served::start(&config);
    served.said("server.started").expect("it starts");
    for _ in 0..3 {
        served.signal("-HUP");
        served.said("server.reload_refused").expect("it goes on");
    }
    let mut line = TcpStream::connect(("127.0.0.1", port)).unwrap();
    line.write_all(b"GET /health/live HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.signal("-TERM");
    assert!(served.process.wait().unwrap().success(), "a planned end");
}

#[tokio::test]
async fn nothing_is_served_that_could_keep_no_document() {
    // Not even root makes a file there.
    let elsewhere = |text: String| {
        let (before, rest) = text.split_once("documents = { folder = \"").unwrap();
        format!("{before}documents = {{ folder = \"/proc/sys\"{}", rest.split_once('"').unwrap().1)
    };
    let (_portal, config, _) = written(elsewhere).await;
    let mut served = Served::start(&config);
    assert!(served.said("server.started").is_none(), "it must not start");
    assert!(!served.process.wait().unwrap().success());
}
