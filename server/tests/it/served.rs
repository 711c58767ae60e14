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

/// A low soft limit is what a shell gives; a low hard one is the operator's to raise.
#[tokio::test]
async fn the_limit_of_open_files_is_raised_and_too_low_a_hard_one_is_told() {
    let (_portal, config, _) = written(|text| text).await;
    let shell = |limit: &str, words: &str| {
        let line = format!("ulimit {limit}; exec {PROGRAM} {words} --config {}", config.display());
        let mut start = Command::new("sh");
        start.args(["-c", &line]).env("RUST_LOG", "info").stderr(Stdio::piped()).stdout(Stdio::piped());
        start
    };
    let mut process = shell("-Sn 256", "serve").spawn().unwrap();
    let log = BufReader::new(process.stderr.take().unwrap());
    let mut served = Served { process, log };
    served.said("server.started").expect("it starts");
    let limits = fs::read_to_string(format!("/proc/{}/limits", served.process.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let numbers: Vec<&str> = line.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_digit())).collect();
    assert!(numbers.len() == 2 && numbers[0] == numbers[1] && numbers[0] != "256", "{line}");
    drop(served);
    let output = shell("-n 300", "check --offline").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(3) && told.contains("raise LimitNOFILE"), "{told}");
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
