//! Access tokens of an issuer: what stands for a case system, and what never does.

use crate::{channels::Double, support::*};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

const ISSUER_NAME: &str = "https://login.musterland.example/realms/fach";

pub(super) struct Issuer(Double);

impl Issuer {
    pub(super) fn start() -> Self {
        Self(Double::start("issuer.py"))
    }

    async fn portal(&self) -> TestPortal {
        self.portal_edited(|text| text).await
    }

    pub(super) async fn portal_edited(&self, edit: impl Fn(String) -> String) -> TestPortal {
        let tokens = format!(
            "access_tokens = {{ issuer = \"{ISSUER_NAME}\", keys_url = \"http://127.0.0.1:{}/keys\", audience = \"rueckkanal\", client = \"dms\", scope = \"rueckkanal.messages\" }}\ndelivery = {{",
            self.0.port
        );
        TestPortal::start_edited(On::Sqlite, |text| edit(text.replacen("delivery = {", &tokens, 1))).await
    }

    async fn tell(&self, what: &str, wish: &Value) -> String {
        let url = format!("http://127.0.0.1:{}/double/{what}", self.0.port);
        reqwest::Client::new().post(url).body(wish.to_string()).send().await.unwrap().text().await.unwrap()
    }

    pub(super) async fn token(&self, wish: &Value) -> String {
        self.tell("token", wish).await
    }

    async fn asked(&self) -> u32 {
        let url = format!("http://127.0.0.1:{}/double/asked", self.0.port);
        reqwest::get(url).await.unwrap().text().await.unwrap().parse().unwrap()
    }
}

/// Of the portal's day, 3 March 2027.
pub(super) fn claims(portal: &TestPortal) -> Value {
    let now = ports::Clock::now(&*portal.clock).as_second();
    json!({ "iss": ISSUER_NAME, "aud": ["others", "rueckkanal"], "client_id": "dms", "sub": "dms", "scope": "openid rueckkanal.messages",
            "iat": now, "exp": now + 300 })
}

async fn calls(portal: &TestPortal, token: &str) -> u16 {
    let request = Request::get("/api/v1/messages").header("authorization", format!("Bearer {token}"));
    portal.browser().send(request.body(Body::empty()).unwrap()).await.status.as_u16()
}

#[tokio::test]
async fn an_operator_sees_whether_the_keys_of_an_issuer_are_there() {
    let issuer = Issuer::start();
    let portal = issuer.portal().await;
    let found = || async { portal.state.rooms.access.ask_issuers().await.remove(0) };
    let (system, keys) = found().await;
    assert_eq!((system.as_str(), keys), ("case-system", Ok(())));
    for mood in ["away", "redirect", "huge", "garbage", "none"] {
        issuer.tell("mood", &json!(mood)).await;
        assert!(found().await.1.is_err(), "{mood}");
    }
    drop(issuer);
    assert!(found().await.1.is_err(), "nobody answers");
}

#[tokio::test]
async fn a_token_of_the_issuer_stands_for_its_case_system() {
    let issuer = Issuer::start();
    let portal = issuer.portal().await;
    let good = claims(&portal);
    for key in ["rsa", "ec", "okp"] {
        let token = issuer.token(&json!({ "claims": good, "key": key })).await;
        assert_eq!(calls(&portal, &token).await, 200, "{key}");
    }
    assert_eq!(issuer.asked().await, 1, "its keys are kept");
    for other in [
        json!({ "client_id": null, "azp": "dms" }),
        json!({ "client_id": null }),
        json!({ "scope": null, "scp": ["a", "rueckkanal.messages"] }),
        json!({ "aud": "rueckkanal" }),
    ] {
        let mut claims = good.clone();
        for (name, value) in other.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = issuer.token(&json!({ "claims": claims, "header": { "typ": "JWT" } })).await;
        assert_eq!(calls(&portal, &token).await, 200, "{other}");
    }
    let token = issuer.token(&json!({ "claims": good })).await;
    portal.clock.forward(7);
    assert_eq!(calls(&portal, &token).await, 401, "its time is over");
    assert_eq!(calls(&portal, TOKEN).await, 200, "the token of the configuration is as good as before");
}

#[tokio::test]
async fn what_is_not_meant_for_the_portal_opens_nothing() {
    let issuer = Issuer::start();
    let portal = issuer.portal().await;
    let good = claims(&portal);
    let now = good["iat"].as_i64().unwrap();
    assert_eq!(calls(&portal, &issuer.token(&json!({ "claims": good })).await).await, 200);
    let mut wrong = Vec::new();
    let said = [
        ("iss", json!("https://login.musterland.example/realms/fach/")),
        ("iss", json!(null)),
        ("aud", json!("rueckkanal-test")),
        ("aud", json!([])),
        ("aud", json!(null)),
        ("client_id", json!("dms2")),
        ("client_id", json!("")),
        ("scope", json!("openid rueckkanal.messages.read")),
        ("scope", json!("")),
        ("scope", json!(null)),
        ("scope", json!(7)),
        ("exp", json!(now - 61)),
        ("exp", json!("tomorrow")),
        ("exp", json!(null)),
        ("exp", json!(-1)),
        ("nbf", json!(now + 120)),
        ("nbf", json!(i64::MAX)),
        ("cnf", json!({ "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" })),
    ];
    for (name, value) in said {
        let mut claims = good.clone();
        claims[name] = value.clone();
        wrong.push((format!("{name}: {value}"), json!({ "claims": claims })));
    }
    for key in ["none", "shared", "stranger", "encryption"] {
        wrong.push((format!("key {key}"), json!({ "claims": good, "key": key })));
    }
    for header in
        [json!({ "typ": "logout+jwt" }), json!({ "typ": "secevent+jwt" }), json!({ "kid": null }), json!({ "kid": "unknown" })]
    {
        wrong.push((format!("header {header}"), json!({ "claims": good, "header": header })));
    }
    wrong.push(("changed afterwards".to_owned(), json!({ "claims": good, "tamper": { "exp": now + 9_000 } })));
    wrong.push(("said twice".to_owned(), json!({ "claims": good, "twice": "\"client_id\":\"dms\"" })));
    for (what, wish) in &wrong {
        let token = issuer.token(wish).await;
        // Whoever fails often waits; what is right is taken all the same.
        assert!([401, 429].contains(&calls(&portal, &token).await), "{what}");
    }
    let token = issuer.token(&json!({ "claims": good })).await;
    for broken in
        [&token[..token.len() - 4], &token[1..], &token.replace('.', ""), &format!("{token}.{token}"), &"e30.".repeat(4000)]
    {
        assert!([401, 429].contains(&calls(&portal, broken).await));
    }
    assert_eq!(calls(&portal, &token).await, 200);
    assert!(issuer.asked().await <= 2, "strangers make the portal ask nobody");
}

#[tokio::test]
async fn keys_change_and_an_issuer_may_be_away() {
    let issuer = Issuer::start();
    let portal = issuer.portal().await;
    let token = async || issuer.token(&json!({ "claims": claims(&portal) })).await;
    for mood in ["away", "redirect", "huge", "garbage"] {
        issuer.tell("mood", &json!(mood)).await;
        assert_eq!(calls(&portal, &token().await).await, 503, "{mood}: nobody knows whether it is good");
        portal.clock.forward(1);
    }
    issuer.tell("mood", &json!("well")).await;
    assert_eq!(calls(&portal, &token().await).await, 200);
    portal.clock.forward(1);
    issuer.tell("rotate", &json!(null)).await;
    assert_eq!(calls(&portal, &token().await).await, 200, "a new key is asked for");
    portal.clock.forward(90);
    issuer.tell("mood", &json!("away")).await;
    assert_eq!(calls(&portal, &token().await).await, 200, "for a day its keys count");
    issuer.tell("rotate", &json!(null)).await;
    assert_eq!(calls(&portal, &token().await).await, 503, "of a key that nobody has seen nobody knows");
    portal.clock.forward(25 * 60);
    assert_eq!(calls(&portal, &token().await).await, 503);
    assert_eq!(calls(&portal, TOKEN).await, 200, "others do not notice");
}
