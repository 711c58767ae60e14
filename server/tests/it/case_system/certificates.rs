//! Calls bound to a certificate, as a gateway in front tells it.

use super::issued::{Issuer, claims};
use crate::support::*;
use axum::body::Body;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderName, Request};
use serde_json::json;
use usecases::hash::{sha256, sha256_hex};

const GATEWAY: &str = "192.0.2.1";

/// Something with the outer form of a certificate: what the gateway has judged is not judged again.
fn certificate(of: u8) -> Vec<u8> {
    [&[0x30, 0x82, 1, 0][..], &[of; 256]].concat()
}

fn behind_gateway(text: &str) -> String {
    let members = format!("server = {{ trusted_proxies = [\"{GATEWAY}/32\"], client_certificate_header = \"client-cert\", ");
    text.replacen("server = { ", &members, 1)
}

async fn calls(portal: &TestPortal, from: &str, token: &str, headers: &[(HeaderName, &str)]) -> u16 {
    let mut request = Request::get("/api/v1/messages")
        .header("host", "portal.example")
        .header("authorization", format!("Bearer {token}"))
        .extension(server::http::client::Peer(from.parse().unwrap()));
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    portal.browser().send(request.body(Body::empty()).unwrap()).await.status.as_u16()
}

const TOLD: HeaderName = HeaderName::from_static("client-cert");

#[tokio::test]
async fn a_case_system_with_certificates_calls_with_one_of_them() {
    let (own, other) = (certificate(1), certificate(2));
    let portal = TestPortal::start_edited(On::Sqlite, |text| {
        let bound = format!("client_certificates = [\"{}\"]\ndelivery = {{", sha256_hex(&own));
        behind_gateway(&text).replacen("delivery = {", &bound, 1)
    })
    .await;
    let told = |certificate: &[u8]| format!(":{}:", STANDARD.encode(certificate));
    let (own, other) = (told(&own), told(&other));
    assert_eq!(calls(&portal, GATEWAY, TOKEN, &[(TOLD, &own)]).await, 200);
    assert_eq!(calls(&portal, GATEWAY, TOKEN, &[(TOLD, own.trim_matches(':'))]).await, 200, "as older gateways write it");
    for (from, headers) in [
        (GATEWAY, vec![]),
        (GATEWAY, vec![(TOLD, other.as_str())]),
        (GATEWAY, vec![(TOLD, own.as_str()), (TOLD, own.as_str())]),
        (GATEWAY, vec![(HeaderName::from_static("x-client-cert"), own.as_str())]),
        ("198.51.100.7", vec![(TOLD, own.as_str())]),
    ] {
        let status = calls(&portal, from, TOKEN, &headers).await;
        assert!([401, 429].contains(&status), "{from} {headers:?}: {status}");
    }
}

#[tokio::test]
async fn an_access_token_that_is_bound_is_taken_from_its_holder() {
    let issuer = Issuer::start();
    let portal = issuer.portal_edited(|text| behind_gateway(&text)).await;
    let (own, other) = (certificate(1), certificate(2));
    let bound = |confirmation: serde_json::Value| {
        let mut claims = claims(&portal);
        claims["cnf"] = confirmation;
        json!({ "claims": claims })
    };
    let thumbprint = URL_SAFE_NO_PAD.encode(sha256(&own));
    let token = issuer.token(&bound(json!({ "x5t#S256": thumbprint }))).await;
    let told = |certificate: &[u8]| STANDARD.encode(certificate);
    let (own, other) = (told(&own), told(&other));
    assert_eq!(calls(&portal, GATEWAY, &token, &[(TOLD, &own)]).await, 200);
    let also_a_key =
        issuer.token(&bound(json!({ "x5t#S256": thumbprint, "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }))).await;
    let a_key = issuer.token(&bound(json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }))).await;
    let nothing = issuer.token(&bound(json!({}))).await;
    let number = issuer.token(&bound(json!({ "x5t#S256": 7 }))).await;
    for (what, from, token, headers) in [
        ("without one", GATEWAY, &token, vec![]),
        ("another one", GATEWAY, &token, vec![(TOLD, other.as_str())]),
        ("said by the caller", "198.51.100.7", &token, vec![(TOLD, own.as_str())]),
        ("a proof that nobody sees", GATEWAY, &also_a_key, vec![(TOLD, own.as_str())]),
        ("a key", GATEWAY, &a_key, vec![(TOLD, own.as_str())]),
        ("nothing", GATEWAY, &nothing, vec![(TOLD, own.as_str())]),
        ("a number", GATEWAY, &number, vec![(TOLD, own.as_str())]),
    ] {
        let status = calls(&portal, from, token, &headers).await;
        assert!([401, 429].contains(&status), "{what}: {status}");
    }
    let free = issuer.token(&json!({ "claims": claims(&portal) })).await;
    assert_eq!(calls(&portal, GATEWAY, &free, &[]).await, 200, "what is bound to nothing needs none");
}
