//! Several Länder share the portal: a link leads to the right accounts and tells nothing else.

use crate::support::*;
use http::{Request, header};
use serde_json::{Value, json};
use server::http::router;
use tower::ServiceExt as _;

const OTHER: &str = r#"
[[tenants]]
id = "anderes-land"
name = "Anderes Land"
authorities = [{ id = "stadt", name = "Stadt Anders", name_with_article = "die Stadt Anders", land = "BY", phone = "03000 9" }]
identity_providers = [
    { id = "other-people", name = "Anderes Konto", audience = "applicants", issuer = "https://idp.example", client_id = "c", client_secret = "a-secret-of-the-tests", default_level = "substantial", form_origins = ["https://login.other.example"] },
    { id = "other-clerks", name = "Anderes Amtskonto", audience = "clerks", issuer = "https://idp.example", client_id = "d", client_secret = "a-secret-of-the-tests" },
]
texts = { imprint = { de = "Anderes Land" }, privacy = { de = "Verantwortlich ist die Stadt." } }

[[case_systems]]
id = "other-system"
tenant = "anderes-land"
authorities = ["stadt"]
token_sha256 = "TOKEN"
delivery = { channel = "directory", path = "/tmp/never-used" }
"#;
const OTHER_TOKEN: &str = "another-case-systems-token";

async fn portal() -> TestPortal {
    let more = OTHER.replace("TOKEN", &usecases::hash::sha256_hex(OTHER_TOKEN.as_bytes()));
    TestPortal::start_with(On::Sqlite, &more).await
}

/// Hands in a message of the other Land; returns its id and the path of its link.
async fn message_there(portal: &TestPortal) -> (String, String) {
    let mut message = one_question();
    message["authority"] = json!("stadt");
    let request = Request::post("/api/v1/messages")
        .header(header::AUTHORIZATION, format!("Bearer {OTHER_TOKEN}"))
        .header("idempotency-key", "one")
        .body(axum::body::Body::from(message.to_string()))
        .unwrap();
    let answer = router(portal.state.clone()).oneshot(request).await.unwrap();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let view: Value = serde_json::from_slice(&body).unwrap();
    let link = view["link"].as_str().unwrap_or_else(|| panic!("{view}")).strip_prefix(ORIGIN).unwrap().to_owned();
    (view["id"].as_str().unwrap().to_owned(), link)
}

#[tokio::test]
async fn a_link_leads_to_the_accounts_of_its_land() {
    let portal = portal().await;
    let (id, link) = message_there(&portal).await;
    assert!(link.ends_with("?land=anderes-land"), "{link}");
    let mut amina = portal.browser();
    let sign_in = amina.get(&link).await.location();
    let page = amina.get(&sign_in).await;
    page.shows("Anderes Land").shows("Anmeldung mit Anderes Konto");
    assert!(!page.text().contains("value=\"people\""), "no other Land's accounts");
    let back = sign_in.split("zurueck=").nth(1).unwrap().to_owned();
    amina.sign_in_to("/anmelden", "other-people", &back, "amina").await;
    assert_eq!(amina.get(&back).await.location(), format!("/rueckfragen/{id}"));
    amina.get(&format!("/rueckfragen/{id}")).await.shows("Stadt Anders");
    // What is not there answers alike.
    let mut stranger = portal.browser();
    let unknown = stranger.get("/n/AAAAAAAAAAAAAAAAAAAAAA?land=anderes-land").await;
    assert_eq!(unknown.location(), "/anmelden?zurueck=/n/AAAAAAAAAAAAAAAAAAAAAA");
    stranger.get(&unknown.location()).await.shows("Anmeldung mit Anderes Konto");
}

#[tokio::test]
async fn who_names_no_land_chooses_one_and_it_is_remembered() {
    let portal = portal().await;
    let mut browser = portal.browser();
    let page = browser.get("/anmelden?zurueck=/rueckfragen").await;
    page.shows("In welchem Land ist Ihre Behörde?").shows("?zurueck=/rueckfragen&amp;land=land");
    browser.get("/impressum").await.shows("In welchem Land ist Ihre Behörde?");
    browser.get("/").await.has_status(200).shows("Gemeinsames Portal der Länder");
    browser.get("/hilfe").await.has_status(200);
    browser.get("/anmelden?zurueck=/rueckfragen&land=land").await.shows("Anmeldung mit Konto").shows("Anderes Land wählen");
    browser.get("/anmelden").await.shows("Anmeldung mit Konto");
    browser.get("/anmelden?land=-").await.shows("In welchem Land ist Ihre Behörde?");
    browser.get("/anmelden?land=../x").await.shows("In welchem Land ist Ihre Behörde?");
}

#[tokio::test]
async fn who_is_signed_in_elsewhere_is_led_to_the_right_land() {
    let portal = portal().await;
    let (id, link) = message_there(&portal).await;
    let mut amina = portal.signed_in("amina").await;
    // Here she is another account: the message is not there.
    amina.get(&format!("/rueckfragen/{id}")).await.has_status(404);
    let sign_in = amina.get(&link).await.location();
    amina.get(&sign_in).await.shows("Anmeldung mit Anderes Konto");
    let policy = amina.get("/").await.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self' https://idp.example https://login.other.example;"), "{policy}");
}
