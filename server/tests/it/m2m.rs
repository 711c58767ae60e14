//! Business software takes the applicant's part without any page: the same checks, the same audit, nobody else's messages.

use crate::{on_each_database, support::*};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    event::{Actor, Change, Event},
    id::EventId,
};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use usecases::hash::sha256_hex;

const SECRET: &str = "a-secret-of-the-business-software";

/// With two programs, of two organizations.
async fn start(on: On) -> TestPortal {
    let public = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(public.path(), notices::public_rsa_key()).unwrap();
    let path = public.path().display().to_string();
    let portal = TestPortal::start_edited(on, |text| {
        let hash = sha256_hex(SECRET.as_bytes());
        let software = format!(
            r#"software = [
                {{ id = "muster-erp", name = "Muster ERP", organization = "Muster GmbH", secret_sha256 = "{hash}" }},
                {{ id = "andere-erp", name = "Andere", organization = "Andere AG", public_key_file = "{path}" }},
            ]
            texts = {{ imprint"#
        );
        text.replacen("texts = { imprint", &software, 1)
    });
    let portal = portal.await;
    drop(public);
    portal
}

impl TestPortal {
    async fn m2m(&self, method: Method, path: &str, token: &str, body: impl Into<axum::body::Body>) -> (StatusCode, Value) {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(body.into()).unwrap();
        let response = tower::ServiceExt::oneshot(server::http::router(self.state.clone()), request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// One step of a resumable upload.
    async fn piece(
        &self,
        method: Method,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> http::Response<String> {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("tus-resumable", "1.0.0");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.body(axum::body::Body::from(body)).unwrap();
        let response = tower::ServiceExt::oneshot(server::http::router(self.state.clone()), request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        http::Response::from_parts(parts, String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn token_with(&self, form: &str) -> (StatusCode, Value) {
        let request = Request::post("/m2m/v1/token").header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(axum::body::Body::from(form.to_owned())).unwrap();
        let response = tower::ServiceExt::oneshot(server::http::router(self.state.clone()), request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn token(&self) -> String {
        let form = format!("grant_type=client_credentials&client_id=muster-erp&client_secret={SECRET}");
        let (status, answer) = self.token_with(&form).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

fn header<'a, T>(response: &'a http::Response<T>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn to_the_company() -> Value {
    let mut message = inquiry();
    message["recipient"] = json!({ "organization": "Muster GmbH", "name": "Muster GmbH" });
    message
}

/// The story on each database.
macro_rules! with_software {
    ($(async fn $name:ident($portal:ident) $body:block)+) => {$(
        mod $name {
            use super::*;
            async fn story($portal: TestPortal) $body
            #[tokio::test]
            async fn sqlite() { story(start(On::Sqlite).await).await; }
            #[tokio::test]
            async fn postgres() { story(start(On::Postgres).await).await; }
        }
    )+};
}

with_software! {
    async fn the_whole_dialogue_without_a_page(portal) {
        let id = portal.message(&to_the_company()).await;
        portal.message(&inquiry()).await;
        let token = &portal.token().await;
        let (_, list) = portal.m2m(Method::GET, "/m2m/v1/messages", token, "").await;
        assert_eq!(list["messages"].as_array().unwrap().len(), 1, "only its own organization's: {list}");
        assert_eq!(list["messages"][0]["id"], id.as_str());
        let address = format!("/m2m/v1/messages/{id}");
        let (status, message) = portal.m2m(Method::GET, &address, token, "").await;
        assert_eq!(status, 200);
        assert_eq!(message["content"]["items"][0]["id"], "name", "{message}");

        let answer = format!("{address}/answers/name");
        assert_eq!(portal.m2m(Method::PUT, &answer, token, json!({ "value": 7 }).to_string()).await.0, 422);
        assert_eq!(portal.m2m(Method::PUT, &answer, token, json!({ "value": "x".repeat(9999) }).to_string()).await.0, 422);
        assert_eq!(portal.m2m(Method::PUT, &answer, token, json!({ "value": "Muster GmbH" }).to_string()).await.0, 204);
        let documents = format!("{address}/items/vertrag/documents?name=Vertrag.pdf");
        let (status, refused) = portal.m2m(Method::POST, &documents, token, b"MZ no document".to_vec()).await;
        assert_eq!((status.as_u16(), refused["type"].as_str()), (422, Some("urn:rueckkanal:problem:document-refused")));
        assert!(refused["detail"].as_str().unwrap().contains("Vertrag.pdf"), "in words that people write: {refused}");
        let (_, too_long) = portal.m2m(Method::PUT, &answer, token, json!({ "value": "x".repeat(9999) }).to_string()).await;
        assert!(too_long["detail"].as_str().unwrap().contains("characters"), "{too_long}");
        let (status, first) = portal.m2m(Method::POST, &documents, token, pdf()).await;
        assert_eq!(status, 201, "{first}");
        let removed = format!("{address}/documents/{}", first["id"].as_str().unwrap());
        assert_eq!(portal.m2m(Method::DELETE, &removed, token, "").await.0, 204);
        let submit = format!("{address}/submit");
        let draft = async || portal.m2m(Method::GET, &address, token, "").await.1["draft"].clone();
        let seen = draft().await;
        assert_eq!(seen["gaps"], json!(["vertrag"]));
        let body = json!({ "draft": seen["version"] }).to_string();
        let (status, gaps) = portal.m2m(Method::POST, &submit, token, body.clone()).await;
        assert_eq!((status.as_u16(), gaps["type"].as_str()), (409, Some("urn:rueckkanal:problem:has-gaps")));
        let (status, document) = portal.m2m(Method::POST, &documents, token, pdf()).await;
        assert_eq!(status, 201);
        let (status, changed) = portal.m2m(Method::POST, &submit, token, body).await;
        assert_eq!((status.as_u16(), changed["type"].as_str()), (409, Some("urn:rueckkanal:problem:changed")), "not unseen");
        let body = json!({ "draft": draft().await["version"] }).to_string();
        let (status, receipt) = portal.m2m(Method::POST, &submit, token, body.clone()).await;
        assert_eq!(status, 200, "{receipt}");
        let (status, again) = portal.m2m(Method::POST, &submit, token, body.clone()).await;
        assert_eq!((status.as_u16(), &again), (200, &receipt), "twice is once");
        // What was never there, or was discarded, is not acknowledged with the receipt of something else.
        for other in [format!("{}-1", uuid::Uuid::now_v7()), "nonsense".to_owned(), String::new()] {
            let (status, nothing) = portal.m2m(Method::POST, &submit, token, json!({ "draft": other }).to_string()).await;
            assert_eq!((status.as_u16(), nothing["type"].as_str()), (409, Some("urn:rueckkanal:problem:no-draft")), "{other}");
        }
        assert_eq!(portal.m2m(Method::PUT, &answer, token, json!({ "value": "B" }).to_string()).await.0, 409);

        portal.run_worker().await;
        let (_, manifest) = portal.packages().remove(0);
        assert_eq!(manifest["provenance"]["match_rule"], "organization");
        assert_eq!(manifest["provenance"]["means"], "Software");
        assert_eq!(manifest["documents"][0]["sha256"], document["sha256"]);
        let number = receipt["receipt_number"].as_str().unwrap();
        let (_, shown) = portal.m2m(Method::GET, &format!("{address}/receipts/{number}"), token, "").await;
        assert_eq!(shown["delivery"]["state"], "delivered", "{shown}");

        let (status, _) = portal.m2m(Method::POST, &format!("{address}/supplement"), token, "").await;
        assert_eq!(status, 201);
        assert_eq!(portal.m2m(Method::POST, &documents, token, pdf()).await.0, 201, "an addition");
        let (status, again) = portal.m2m(Method::POST, &submit, token, body).await;
        assert_eq!((status.as_u16(), &again), (200, &receipt), "the first one, though an addition is begun");
    }

    async fn events_come_once_each_behind_a_cursor(portal) {
        portal.message(&to_the_company()).await;
        let token = &portal.token().await;
        portal.m2m(Method::GET, "/m2m/v1/messages", token, "").await;
        portal.clock.forward(1);
        let (_, first) = portal.m2m(Method::GET, "/m2m/v1/events", token, "").await;
        let what = |page: &Value| -> Vec<String> {
            page["events"].as_array().unwrap().iter().map(|event| event["what"]["change"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(what(&first), ["message_made_available", "person_recognized"], "{first}");
        let next = format!("/m2m/v1/events?after={}", first["next"].as_str().unwrap());
        let (_, empty) = portal.m2m(Method::GET, &next, token, "").await;
        assert_eq!((what(&empty).len(), &empty["next"]), (0, &first["next"]), "the cursor stays good");
        portal.message(&to_the_company()).await;
        // Its case system was told before anybody had recognized it.
        portal.look("/api/v1/events").await;
        let (_, second) = portal.m2m(Method::GET, &next, token, "").await;
        assert_eq!(what(&second).len(), 2);
        // Written late, or by another clock: it is seen all the same, and it is there at once.
        let end = format!("/m2m/v1/events?after={}", second["next"].as_str().unwrap());
        let id = first["events"][0]["message"].as_str().unwrap().parse().unwrap();
        let late = Event {
            id: EventId(uuid::Uuid::now_v7()),
            tenant: "land".parse().unwrap(),
            message: id,
            at: portal.state.rooms.clock.now() - jiff::SignedDuration::from_hours(1),
            actor: Actor::Portal,
            change: Change::MessageChanged,
        };
        portal.ports.storage.append(&late).await.unwrap();
        assert_eq!(what(&portal.m2m(Method::GET, &end, token, "").await.1), ["message_changed"]);
        // A cursor of earlier versions: its moment and an event. Nothing since then is left out.
        let moment = late.at.as_microsecond() + 1;
        let old = URL_SAFE_NO_PAD.encode(format!("{moment} {}", late.id));
        let (_, again) = portal.m2m(Method::GET, &format!("/m2m/v1/events?after={old}"), token, "").await;
        assert_eq!(what(&again).len(), 5, "{again}");
        for wrong in ["nonsense", "-1", "1234567890123456789", "%2B1"] {
            assert_eq!(portal.m2m(Method::GET, &format!("/m2m/v1/events?after={wrong}"), token, "").await.0, 400, "{wrong}");
        }
    }

    async fn a_large_document_comes_in_pieces(portal) {
        let id = portal.message(&to_the_company()).await;
        let token = &portal.token().await;
        let uploads = format!("/m2m/v1/messages/{id}/items/vertrag/uploads");
        let described = portal.piece(Method::OPTIONS, &uploads, token, &[], vec![]).await;
        assert_eq!((described.status().as_u16(), header(&described, "tus-version")), (204, "1.0.0"));
        let file = pdf();
        let length = file.len().to_string();
        let begin = [("upload-length", length.as_str()), ("upload-metadata", "filename VmVydHJhZy5wZGY=")];
        assert_eq!(portal.piece(Method::POST, &uploads, token, &begin[1..], vec![]).await.status(), 400, "how long?");
        let begun = portal.piece(Method::POST, &uploads, token, &begin, vec![]).await;
        assert_eq!(begun.status(), 201, "{}", begun.body());
        let upload = header(&begun, "location").to_owned();
        assert!(upload.starts_with(&uploads), "{upload}");
        let (first, second) = file.split_at(file.len() / 2);
        let half = first.len().to_string();
        let append = async |offset: &str, bytes: &[u8]| {
            let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset)];
            portal.piece(Method::PATCH, &upload, token, &headers, bytes.to_vec()).await
        };
        let gone_on = append("0", first).await;
        assert_eq!((gone_on.status().as_u16(), header(&gone_on, "upload-offset")), (204, half.as_str()));
        assert_eq!(append("0", first).await.status(), 409, "that is there already");
        let far = portal.piece(Method::HEAD, &upload, token, &[], vec![]).await;
        assert_eq!((far.status().as_u16(), header(&far, "upload-offset")), (200, half.as_str()));

        // Another organization, and nobody, see nothing there.
        let other = assertion(&portal, "andere-erp", 60).await.1["access_token"].as_str().unwrap().to_owned();
        for (stranger, status) in [(other.as_str(), 404), ("", 401)] {
            for (method, address) in [
                (Method::POST, &uploads), (Method::HEAD, &upload), (Method::PATCH, &upload), (Method::DELETE, &upload),
            ] {
                let refused = portal.piece(method.clone(), address, stranger, &begin, vec![]).await;
                assert_eq!(refused.status(), status, "{method} {address}");
            }
        }
        assert_eq!(append(&half, second).await.status(), 204);
        let (_, message) = portal.m2m(Method::GET, &format!("/m2m/v1/messages/{id}"), token, "").await;
        assert_eq!(message["draft"]["gaps"], json!(["name"]), "the document is there: {message}");
        let no_document = [("upload-length", "14"), ("upload-metadata", "filename VmVydHJhZy5wZGY=")];
        let begun = portal.piece(Method::POST, &uploads, token, &no_document, vec![]).await;
        let upload = header(&begun, "location").to_owned();
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
        let refused = portal.piece(Method::PATCH, &upload, token, &headers, b"MZ no document".to_vec()).await;
        assert_eq!(refused.status(), 422, "{}", refused.body());
        assert!(refused.body().contains("Vertrag.pdf"), "{}", refused.body());
    }

    async fn nobody_comes_in_without_a_right_and_everybody_stays_with_their_own(portal) {
        let id = portal.message(&to_the_company()).await;
        for form in [
            "grant_type=client_credentials&client_id=muster-erp&client_secret=wrong",
            "grant_type=client_credentials&client_id=nobody&client_secret=wrong",
            "grant_type=client_credentials&client_id=andere-erp&client_secret=",
            "grant_type=client_credentials",
        ] {
            assert_eq!(portal.token_with(form).await.0, 401, "{form}");
        }
        assert_eq!(portal.token_with("grant_type=password&client_id=a").await.0, 400);
        for (pair, status) in [
            (format!("muster-erp:{SECRET}"), 200),
            (format!("muster%2Derp:{}", SECRET.replace('-', "%2D")), 200),
            (format!("muster-erp:{SECRET}="), 401),
            (format!("muster-erp:{SECRET}&x"), 401),
            ("muster-erp:".to_owned(), 401),
            ("muster-erp".to_owned(), 401),
        ] {
            let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &pair);
            let request = Request::post("/m2m/v1/token").header("content-type", "application/x-www-form-urlencoded");
            let request = request.header("authorization", format!("Basic {basic}"));
            let request = request.body(axum::body::Body::from("grant_type=client_credentials")).unwrap();
            let response = tower::ServiceExt::oneshot(server::http::router(portal.state.clone()), request).await.unwrap();
            assert_eq!(response.status(), status, "{pair}");
        }
        let token = portal.token().await;
        let address = format!("/m2m/v1/messages/{id}");
        assert_eq!(portal.m2m(Method::GET, &address, &token, "").await.0, 200);
        let once = signed(&portal, "andere-erp", 60);
        assert_eq!(portal.token_with(&once).await.0, 200);
        assert_eq!(portal.token_with(&once).await.0, 401, "found and used again");
        let other = assertion(&portal, "andere-erp", 60).await.1["access_token"].as_str().unwrap().to_owned();
        let (_, list) = portal.m2m(Method::GET, "/m2m/v1/messages", &other, "").await;
        assert_eq!(list["messages"], json!([]));
        assert_eq!(portal.m2m(Method::GET, &address, &other, "").await.0, 404);
        for bad in ["", "nonsense", TOKEN] {
            assert_eq!(portal.m2m(Method::GET, "/m2m/v1/messages", bad, "").await.0, 401);
        }
        portal.clock.forward(11);
        assert_eq!(portal.m2m(Method::GET, "/m2m/v1/messages", &token, "").await.0, 401, "ten minutes are over");
        assert_eq!(assertion(&portal, "andere-erp", 3600).await.0, 401, "an assertion lives five minutes at most");
        assert_eq!(assertion(&portal, "andere-erp", -1).await.0, 401);
        assert_eq!(assertion(&portal, "muster-erp", 60).await.0, 401, "it has no key");
    }
}

async fn assertion(portal: &TestPortal, id: &str, lives: i64) -> (StatusCode, Value) {
    portal.token_with(&signed(portal, id, lives)).await
}

fn signed(portal: &TestPortal, id: &str, lives: i64) -> String {
    let now = ports::Clock::now(&*portal.clock).as_second();
    let claims = json!({ "iss": id, "sub": id, "aud": format!("{ORIGIN}/m2m/v1/token"), "exp": now + lives, "jti": "1" });
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(notices::rsa_key().as_bytes()).unwrap();
    let signed = jsonwebtoken::encode(&jsonwebtoken::Header::new(jsonwebtoken::Algorithm::PS256), &claims, &key).unwrap();
    let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    format!("grant_type=client_credentials&client_assertion_type={kind}&client_assertion={signed}")
}

/// The clients of the documentation, as programs against a portal on a socket.
#[tokio::test(flavor = "multi_thread")]
async fn the_clients_of_the_documentation_work() {
    let portal = start(On::Sqlite).await;
    let id = portal.message(&to_the_company()).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(server::serve::serve_on(portal.state.clone(), listener, stop.clone()));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Vertrag.pdf");
    std::fs::write(&file, pdf()).unwrap();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/m2m.md")).unwrap();
    let block = |language: &str| page.split(&format!("```{language}\n")).nth(1).unwrap().split("```").next().unwrap().to_owned();
    let run = async |program: &str, arguments: [String; 2]| {
        let mut command = tokio::process::Command::new(program);
        command.args(arguments).env("BASE", &base).env("CLIENT", "muster-erp").env("SECRET", SECRET).env("FILE", &file);
        let output = command.env("NAME", "Muster GmbH").output().await.unwrap();
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = run("bash", ["-c".to_owned(), block("sh")]).await;
    assert!(listed.contains(&id), "{listed}");
    let sent = run("/usr/bin/python3", ["-c".to_owned(), block("python")]).await;
    assert!(sent.contains("receipt"), "{sent}");
    stop.cancel();
    let _ = URL_SAFE_NO_PAD;
}

on_each_database! {
    async fn without_programs_nobody_gets_a_token(portal: TestPortal) {
        assert_eq!(portal.token_with("grant_type=client_credentials&client_id=muster-erp&client_secret=x").await.0, 401);
    }
}
