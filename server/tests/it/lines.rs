//! Real connections: those that say nothing, too little, or too much at once are let go; whoever behaves is served.

use crate::support::*;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
};
use tokio_util::sync::CancellationToken;

/// Longer than the portal waits for anybody, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

async fn listening(of_one: u32) -> (TestPortal, SocketAddr) {
    let with = format!("compress = true\nmax_connections_per_address = {of_one}");
    let portal = TestPortal::start_edited(On::Sqlite, |text| text.replacen("[server]", &format!("[server]\n{with}"), 1)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server::serve::serve_on(portal.state.clone(), listener, CancellationToken::new()));
    (portal, address)
}

/// A connection from another address of this machine.
async fn from(address: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    socket.connect(to).await.unwrap()
}

/// What comes until the other side closes.
async fn to_the_end(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut all)).await.expect("it is let go");
    // A line that is cut off is let go, too.
    let _ = read;
    String::from_utf8_lossy(&all).into_owned()
}

async fn asks(stream: &mut TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    to_the_end(stream).await
}

#[tokio::test]
async fn one_address_takes_nobodys_place() {
    let (_portal, at) = listening(20).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(from("127.0.0.2", at).await);
    }
    let mut one_more = from("127.0.0.2", at).await;
    assert_eq!(to_the_end(&mut one_more).await, "", "the twenty-first is let go at once");
    assert!(asks(&mut from("127.0.0.3", at).await, "/health/ready").await.starts_with("HTTP/1.1 200"), "others come in");
    // Whoever says nothing is let go, and there is room again.
    for stream in &mut silent {
        to_the_end(stream).await;
    }
    assert!(asks(&mut from("127.0.0.2", at).await, "/health/ready").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn what_never_comes_is_not_waited_for() {
    let (_portal, at) = listening(100).await;
    let post = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: portal.example\r\nOrigin: {ORIGIN}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nx="
        )
    };
    let mut lines: Vec<String> = ["/anmelden", "/oidc/abmeldung/bundid", "/handy", "/api/v1/messages", "/zugangscode"]
        .iter()
        .map(|path| post(path))
        .collect();
    lines.push("GET / HTTP/1.1\r\nHost: portal.example\r\nX-Half".to_owned());
    lines.push("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned());
    lines.push("GET /health/live HTTP/1.1\r\nHost: portal.example\r\n\r\n".to_owned());
    let mut open = Vec::new();
    for line in &lines {
        let mut stream = from("127.0.0.2", at).await;
        stream.write_all(line.as_bytes()).await.unwrap();
        open.push((line, stream));
    }
    for (line, mut stream) in open {
        let answer = to_the_end(&mut stream).await;
        assert!(!answer.contains("HTTP/2"), "{line}");
    }
}

#[tokio::test]
async fn an_answer_before_the_end_of_a_body_says_that_the_line_is_of_no_use() {
    let (_portal, at) = listening(100).await;
    for path in ["/rueckfragen/01900000-0000-7000-8000-000000000001/nachweise/vertrag", "/gibt-es-nicht", "/api/v1/messages"] {
        let mut stream = from("127.0.0.2", at).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: portal.example\r\nOrigin: {ORIGIN}\r\nContent-Type: text/plain\r\nContent-Length: 50000\r\n\r\nbegun"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = to_the_end(&mut stream).await;
        assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{path}: {answer}");
    }
}
