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

/// With this in the section of the server.
async fn limited(with: &str) -> TestPortal {
    let edit = |text: String| {
        let edited = text.replacen("server = { ", &format!("server = {{ {with}, "), 1);
        assert_ne!(edited, text, "the section is there");
        edited
    };
    TestPortal::start_edited(On::Sqlite, edit).await
}

async fn listening(of_one: u32) -> (TestPortal, SocketAddr) {
    let portal = limited(&format!("compress = true, max_connections_per_address = {of_one}")).await;
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

/// Every place is taken by one address: somebody else gets one, and the line that has said nothing for longest is really closed.
#[tokio::test]
async fn who_holds_every_place_gives_one_up() {
    let portal = limited("max_connections = 64, max_connections_per_address = 64").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(server::serve::serve_on(portal.state.clone(), listener, CancellationToken::new()));
    let most = portal.state.doors.most();
    let mut greedy = Vec::new();
    for _ in 0..most {
        greedy.push(from("127.0.0.2", at).await);
    }
    // Until all are in.
    while portal.state.doors.held() < most {
        tokio::task::yield_now().await;
    }
    let mut other = from("127.0.0.3", at).await;
    assert!(asks(&mut other, "/health/live").await.starts_with("HTTP/1.1 200"));
    assert!(to_the_end(&mut greedy[0]).await.is_empty(), "closed without a word");
}

/// Posts from this address, as whoever accepts connections would say.
async fn post_from(portal: &TestPortal, address: &str, path: &str, body: &'static str, bearer: bool) -> Answer {
    let request = http::Request::post(path)
        .header(http::header::ORIGIN, ORIGIN)
        .header(http::header::HOST, "portal.example")
        .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(server::http::client::Peer(address.parse().unwrap()));
    let request = if bearer { request.header(http::header::AUTHORIZATION, "Bearer geraten") } else { request };
    portal.browser().send(request.body(axum::body::Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn who_guesses_waits_longer_and_longer_and_nobody_else_does() {
    let portal = TestPortal::start(On::Sqlite).await;
    // A slip of the pen is found without asking: only a code that could be one is a try.
    let code = domain::access_code::AccessCode::from_random([7; domain::access_code::AccessCode::RANDOM_BYTES]).printed();
    let body: &'static str = Box::leak(format!("code={code}").into_boxed_str());
    for _ in 0..10 {
        assert_eq!(post_from(&portal, "192.0.2.1", "/handy", body, false).await.location(), "/handy?fehler=falsch");
    }
    let told = post_from(&portal, "192.0.2.1", "/handy", body, false).await;
    assert_eq!(told.status, 429);
    let seconds: u64 = told.headers[http::header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    told.shows("Versuchen Sie es in einer Minute noch einmal.");
    assert_eq!(post_from(&portal, "192.0.2.2", "/handy", body, false).await.status, 303, "others are not touched");
    let mut last = 0;
    for _ in 0..40 {
        last = post_from(&portal, "192.0.2.3", "/api/v1/messages", "{}", true).await.status.as_u16();
    }
    assert_eq!(last, 429);
    let (status, _) = portal
        .api(http::Method::GET, "/api/v1/messages/01900000-0000-7000-8000-000000000001", None, &serde_json::json!({}))
        .await;
    assert_eq!(status, 404, "whoever has a token goes on");
}

#[tokio::test]
async fn nobody_keeps_others_behind_the_same_address_out() {
    let portal = TestPortal::start(On::Sqlite).await;
    let papers = format!("/rueckfragen/{}/nachweise/vertrag", portal.message(&inquiry()).await);
    let right = crate::hand_off::code(&mut portal.signed_in("amina").await, &papers).await;
    let wrong = domain::access_code::AccessCode::from_random([7; domain::access_code::AccessCode::RANDOM_BYTES]).printed();
    let body: &'static str = Box::leak(format!("code={wrong}").into_boxed_str());
    for _ in 0..300 {
        post_from(&portal, "192.0.2.1", "/handy", body, false).await;
        post_from(&portal, "192.0.2.1", "/anmelden", "konto=niemandes", false).await.has_status(400);
        post_from(&portal, "192.0.2.1", "/anmelden", "konto=people", false).await.has_status(303);
    }
    assert_eq!(post_from(&portal, "192.0.2.1", "/handy", body, false).await.status, 429);
    let body: &'static str = Box::leak(format!("code={right}").into_boxed_str());
    assert_eq!(post_from(&portal, "192.0.2.1", "/handy", body, false).await.location(), "/handy/fragen");
    post_from(&portal, "192.0.2.1", "/anmelden", "konto=people", false).await.has_status(303);
}

#[tokio::test]
async fn a_request_names_one_host() {
    let (_portal, at) = listening(100).await;
    for head in ["GET /health/live HTTP/1.1\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n"] {
        let mut stream = from("127.0.0.2", at).await;
        stream.write_all(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
        assert!(to_the_end(&mut stream).await.starts_with("HTTP/1.1 400"), "{head}");
    }
}
