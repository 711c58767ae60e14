//! What somebody posts costs the portal 256 KiB at most beyond what a short form costs, however much it is: one test in a program of its own,
//! whose allocator counts.

#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

#[allow(dead_code, unused_imports, reason = "shared with the other tests")]
#[path = "it/support/mod.rs"]
mod support;

use axum::body::{Body, Bytes};
use futures_util::stream;
use http::{Request, header};
use peak_alloc::PeakAlloc;
use support::{Browser, ORIGIN, On, TestPortal, inquiry};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const MOST: usize = 256 * 1024;
/// What a socket hands over at once, at most.
const PIECE: usize = 16 * 1024;

/// A body that is made as it is read: none of it lies in memory before.
struct Posted {
    what: &'static str,
    kind: &'static str,
    /// Comes once, so often, once.
    parts: (String, (String, usize), String),
}

impl Posted {
    fn body(&self) -> Body {
        let (first, (again, times), last) = self.parts.clone();
        // Small parts come many at once, as on a fast line.
        let many = (PIECE / again.len().max(1)).max(1);
        let again = Bytes::from(again.repeat(many.min(times)));
        let pieces = std::iter::once(Bytes::from(first))
            .chain((0..times.div_ceil(many)).flat_map(move |_| {
                let piece = again.clone();
                (0..piece.len().div_ceil(PIECE)).map(move |at| piece.slice(at * PIECE..((at + 1) * PIECE).min(piece.len())))
            }))
            .chain([Bytes::from(last)]);
        Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)))
    }
}

fn posts() -> Vec<Posted> {
    let multipart = "multipart/form-data; boundary=grenze";
    let urlencoded = "application/x-www-form-urlencoded";
    let part = |name: &str, more: &str, text: &str| {
        format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
    };
    let end = "--grenze--\r\n".to_owned();
    let none = String::new;
    let long = "x".repeat(900_000);
    let header =
        format!("--grenze\r\nContent-Disposition: form-data; name=\"a\"\r\nX-Long: {}\r\n\r\nx\r\n", "y".repeat(1 << 20));
    let endless = "--grenze\r\nContent-Disposition: form-data; name=\"a\"\r\nX-Long: ".to_owned();
    vec![
        Posted { what: "one long text", kind: urlencoded, parts: ("antwort=".into(), ("x".repeat(1000), 54), none()) },
        Posted {
            what: "one long text of another script",
            kind: urlencoded,
            parts: ("antwort=".into(), ("%F0%9F%98%80".repeat(80), 112), none()),
        },
        Posted { what: "a text without end", kind: urlencoded, parts: ("antwort=".into(), ("x".repeat(1000), 20_000), none()) },
        Posted { what: "many fields", kind: urlencoded, parts: (none(), ("a=b&".into(), 30_000), none()) },
        Posted { what: "long names", kind: multipart, parts: (none(), (part(&long, "", "x"), 199), end.clone()) },
        Posted { what: "long part headers", kind: multipart, parts: (none(), (header, 200), end.clone()) },
        Posted { what: "empty parts", kind: multipart, parts: (none(), (part("", "", ""), 500_000), end.clone()) },
        Posted { what: "a header without end", kind: multipart, parts: (endless, ("y".repeat(PIECE), 4_000), none()) },
        Posted {
            what: "many texts",
            kind: multipart,
            parts: (none(), (part("grund", "", &"x".repeat(60_000)), 200), end.clone()),
        },
        Posted {
            what: "refused names",
            kind: multipart,
            parts: (none(), (part("dateien", &format!("; filename=\"{}.exe\"", "n".repeat(60_000)), "x"), 200), end),
        },
    ]
}

async fn send(browser: &Browser, path: &str, kind: &str, body: Body) -> u16 {
    let mut browser = browser.clone();
    let request = Request::post(path).header(header::ORIGIN, ORIGIN).header(header::CONTENT_TYPE, kind);
    browser.send(request.body(body).unwrap()).await.status.as_u16()
}

/// Bytes that were in use at the worst moment, beyond those at the beginning.
async fn cost(browser: &Browser, path: &str, kind: &str, body: Body) -> (usize, u16) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let status = send(browser, path, kind, body).await;
    (ALLOCATOR.peak_usage().saturating_sub(before), status)
}

/// Lent by a code, as from another screen.
async fn phone(portal: &TestPortal, amina: &mut Browser, papers: &str) -> Browser {
    let page = amina.post(&format!("{papers}/handy"), &[]).await.text();
    let code = page.split("rk-stamp__number rk-number\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut phone = portal.browser();
    phone.post("/handy", &[("code", &code)]).await.has_status(303);
    phone.post("/handy/fragen", &[("aktion", "ja")]).await.has_status(303);
    phone
}

#[tokio::test]
async fn a_form_post_costs_little_whatever_is_sent() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let amina = portal.signed_in("amina").await;
    // A session that has ended keeps the words of its forms; that way has limits of its own.
    let mut left = portal.signed_in("amina").await;
    let ended = left.clone();
    left.post("/abmelden", &[]).await;
    let (mut figures, mut worst_of_all) = (Vec::new(), 0);
    let phone = phone(&portal, &mut amina.clone(), &format!("/rueckfragen/{id}/nachweise/vertrag")).await;
    for (who, browser, path) in [
        ("a question", &amina, format!("/rueckfragen/{id}/fragen/name")),
        ("papers", &amina, format!("/rueckfragen/{id}/nachweise/vertrag")),
        ("an ended session", &ended, format!("/rueckfragen/{id}/nachweise/vertrag")),
        ("nobody", &portal.browser(), "/anmelden".to_owned()),
        ("a phone", &phone, "/handy/dateien".to_owned()),
    ] {
        let short = |kind: &str| {
            let multipart = "--grenze\r\nContent-Disposition: form-data; name=\"grund\"\r\n\r\nx\r\n--grenze--\r\n";
            Body::from(if kind.starts_with("multipart") { multipart } else { "antwort=x&aktion=weiter" })
        };
        for post in posts() {
            // Twice: what is made once and kept counts for nobody.
            send(browser, &path, post.kind, short(post.kind)).await;
            send(browser, &path, post.kind, post.body()).await;
            let (usual, _) = cost(browser, &path, post.kind, short(post.kind)).await;
            let (worst, status) = cost(browser, &path, post.kind, post.body()).await;
            let more = worst.saturating_sub(usual);
            // Nobody was turned away before the form was read.
            assert!(![401, 403, 404].contains(&status), "{who}, {}: {status}", post.what);
            figures.push(format!("{who}, {}: {} KiB more than {} KiB, answered {status}", post.what, more / 1024, usual / 1024));
            worst_of_all = worst_of_all.max(more);
        }
    }
    assert!(worst_of_all <= MOST, "{figures:#?}");
}
