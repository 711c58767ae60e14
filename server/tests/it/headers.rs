//! The same strict headers everywhere, and no change without the right origin.

use crate::support::*;
use app::routes::pattern;
use axum::body::Body;
use http::{Method, Request};

/// Every address that takes a POST of a person.
const POSTS: [&str; 9] = [
    pattern::SIGN_IN,
    pattern::CLERK_SIGN_IN,
    pattern::SIGN_OUT,
    pattern::QUESTION,
    pattern::PAPERS,
    pattern::PAPERS_REMOVE,
    pattern::CHECK,
    pattern::SUPPLEMENT,
    pattern::START,
];

#[tokio::test]
async fn posts_from_elsewhere_change_nothing() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&one_question()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
    let wrong: [&[(&str, &str)]; 5] = [
        &[],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", ORIGIN), ("sec-fetch-site", "cross-site")],
        &[("origin", ORIGIN), ("sec-fetch-site", "same-site")],
    ];
    for pattern in POSTS {
        let path = pattern.replace("{message}", &id).replace("{item}", "name").replace("{document}", &id);
        for headers in wrong {
            let mut request = Request::post(&path).header("content-type", "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = amina.send(request.body(Body::from("antwort=x")).unwrap()).await;
            answer.has_status(403).shows("Bitte senden Sie die Seite noch einmal");
        }
    }
    amina.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Amina").shows("Antwort jetzt senden");
}

#[tokio::test]
async fn every_answer_has_every_header() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&one_question()).await;
    let mut amina = portal.signed_in("amina").await;
    let question = format!("/rueckfragen/{id}/fragen/name");
    let answers = [
        (200, amina.get("/").await),
        (200, amina.get(&question).await),
        (404, amina.get("/gibt-es-nicht").await),
        (404, amina.get("/pkg/gibt-es-nicht.css").await),
        (200, amina.get("/pkg/portal.css").await),
        (200, amina.get("/health/live").await),
        (200, amina.get("/health/ready").await),
        (401, amina.get("/api/v1/messages/x").await),
        (200, amina.get("/api/v1/openapi.json").await),
        (404, amina.get("/api/gibt-es-nicht").await),
        (422, amina.post(&question, &[("aktion", "weiter")]).await),
        (303, amina.post(&question, &[("antwort", "x")]).await),
        (413, amina.post(&question, &[("antwort", &"x".repeat(300_000))]).await),
        (
            405,
            amina
                .send(Request::builder().method(Method::DELETE).uri("/").header("origin", ORIGIN).body(Body::empty()).unwrap())
                .await,
        ),
        (403, amina.send(Request::post("/abmelden").body(Body::empty()).unwrap()).await),
    ];
    for (status, answer) in answers {
        answer.has_status(status);
        for name in [
            "content-security-policy",
            "strict-transport-security",
            "x-content-type-options",
            "referrer-policy",
            "x-frame-options",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "cache-control",
        ] {
            assert!(answer.headers.contains_key(name), "{status} lacks {name}");
        }
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        let is_page = answer.headers.get("content-type").is_some_and(|value| value.to_str().unwrap().starts_with("text/html"));
        if is_page {
            assert!(answer.text().starts_with("<!DOCTYPE html><html lang="), "{}", answer.text());
            assert!(!answer.text().contains("loader.js"), "pages without islands load none");
        }
        assert!(!answer.headers.contains_key("server"));
    }
    assert_eq!(amina.get("/pkg/portal.css").await.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(amina.get("/pkg/x.css").await.headers["cache-control"], "no-store");
    let page = amina.get(&question).await;
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn only_the_page_with_an_island_loads_islands() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let page = amina.get(&format!("/rueckfragen/{id}/nachweise/vertrag")).await.text();
    assert_eq!(page.matches("<script").count(), 2, "the island, and the warning before the session ends");
    assert!(page.contains(r#"<script type="module" src="/pkg/loader.js"></script>"#));
    assert!(!page.contains("__RESOLVED_RESOURCES") && !page.contains("Amina Haddad"));
}

/// Whom to tell of weaknesses is the operator's to say; nobody else is named.
#[tokio::test]
async fn security_txt_says_what_the_configuration_says() {
    let portal = TestPortal::start(On::Sqlite).await;
    portal.browser().get("/.well-known/security.txt").await.has_status(404);
    let named = |text: String| {
        let more = "security = { contact = [\"mailto:sicherheit@land.example\", \"tel:+49-3000-1\"], policy = \"https://land.example/sicherheit\" }";
        text.replacen("server = {", &format!("server = {{ {more},"), 1)
    };
    let portal = TestPortal::start_edited(On::Sqlite, named).await;
    let answer = portal.browser().get("/.well-known/security.txt").await;
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(
        answer.has_status(200).text(),
        format!(
            "Contact: mailto:sicherheit@land.example\nContact: tel:+49-3000-1\nPolicy: https://land.example/sicherheit\n\
             Canonical: {ORIGIN}/.well-known/security.txt\nPreferred-Languages: de, en\nExpires: 2027-08-30T13:32:00Z\n"
        )
    );
}
