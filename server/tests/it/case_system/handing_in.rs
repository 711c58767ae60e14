//! Handing in: what means the same is the same, and trying out changes nothing.

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::{Method, Request};
use serde_json::{Value, json};

async fn posted(portal: &TestPortal, key: &str, text: &str) -> (u16, Value) {
    let request = Request::post("/api/v1/messages").header("authorization", format!("Bearer {TOKEN}"));
    let answer = portal.browser().send(request.header("idempotency-key", key).body(Body::from(text.to_owned())).unwrap()).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.text()).unwrap())
}

#[tokio::test]
async fn a_wrong_key_of_idempotency_is_not_called_missing() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (keys, name) in [
        (vec![], "idempotency-key-missing"),
        (vec![String::new()], "idempotency-key-missing"),
        (vec!["k".repeat(256)], "idempotency-key-invalid"),
        (vec!["one".to_owned(), "two".to_owned()], "idempotency-key-invalid"),
    ] {
        let mut request = Request::post("/api/v1/messages").header("authorization", format!("Bearer {TOKEN}"));
        for key in keys {
            request = request.header("idempotency-key", key);
        }
        let answer = portal.browser().send(request.body(Body::from(inquiry().to_string())).unwrap()).await;
        let body: Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!((answer.status.as_u16(), &body["type"]), (400, &json!(format!("urn:rueckkanal:problem:{name}"))));
    }
}

on_each_database! {
    async fn whom_to_ask_stands_under_the_letter_and_may_change(portal: TestPortal) {
        let mut message = inquiry();
        message["contact"] = json!({ "name": "Frau Beispiel, Team 3", "phone": "0331 289-1234", "email": "team3@amt.example" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let page = format!("/rueckfragen/{id}");
        let shown = amina.get(&page).await.shows("Frau Beispiel, Team 3").shows("tel:03312891234").text();
        assert!(shown.contains("href=\"mailto:team3@amt.example\"") && shown.matches("tel:").count() == 2, "hers and the help's: {shown}");
        let request = Request::patch(format!("/api/v1/messages/{id}")).header("authorization", format!("Bearer {TOKEN}"));
        let other = json!({ "contact": { "name": "Herr Muster" } }).to_string();
        let changed = portal.browser().send(request.header("if-match", "*").body(Body::from(other)).unwrap()).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        let now: Value = serde_json::from_str(&changed.text()).unwrap();
        assert_eq!((&now["contact"]["name"], &now["contact"]["email"]), (&json!("Herr Muster"), &Value::Null), "as a whole");
        let shown = amina.get(&page).await.shows("Herr Muster").text();
        assert!(!shown.contains("Frau Beispiel") && !shown.contains("mailto:team3"), "{shown}");
        for (wrong, pointer) in [
            (json!({ "phone": "1" }), "/contact/name"),
            (json!({ "name": "A", "email": "a b@c" }), "/contact/email"),
            (json!({ "name": "A", "email": "a@b@c" }), "/contact/email"),
            (json!({ "name": "A", "email": "javascript:alert(1)" }), "/contact/email"),
            (json!({ "name": "A", "fax": "1" }), "/contact/fax"),
            (json!("A"), "/contact"),
        ] {
            message["contact"] = wrong.clone();
            let (status, body) = posted(&portal, "wrong", &message.to_string()).await;
            assert_eq!((status, &body["errors"][0]["pointer"]), (422, &json!(pointer)), "{wrong}: {body}");
        }
    }

    async fn what_a_message_can_do_without_is_taken_away(portal: TestPortal) {
        let mut message = inquiry();
        message["contact"] = json!({ "name": "Frau Beispiel" });
        message["legal_basis"] = json!("§ 82 Abs. 1 AufenthG");
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let page = format!("/rueckfragen/{id}");
        amina.get(&page).await.shows("Frau Beispiel").shows("§ 82 Abs. 1 AufenthG");
        let change = async |words: Value| {
            let request = Request::patch(format!("/api/v1/messages/{id}")).header("authorization", format!("Bearer {TOKEN}"));
            let request = request.header("if-match", "*").body(Body::from(words.to_string())).unwrap();
            let answer = portal.browser().send(request).await;
            (answer.status.as_u16(), serde_json::from_str::<Value>(&answer.text()).unwrap())
        };
        for (wrong, pointer, code) in [
            (json!({ "remove": ["body"] }), "/remove/0", "unknown_value"),
            (json!({ "remove": ["contact", "contact", "contact"] }), "/remove", "too_many"),
            (json!({ "remove": ["contact"], "contact": { "name": "A" } }), "/contact", "not_allowed"),
            (json!({ "remove": [], "contact": null }), "", "required"),
        ] {
            let (status, body) = change(wrong.clone()).await;
            let fault = &body["errors"][0];
            assert_eq!((status, &fault["pointer"], &fault["code"]), (422, &json!(pointer), &json!(code)), "{wrong}: {body}");
        }
        let (status, now) = change(json!({ "remove": ["contact", "legal_basis"] })).await;
        assert_eq!((status, &now["contact"]), (200, &Value::Null));
        let shown = amina.get(&page).await.text();
        assert!(!shown.contains("Frau Beispiel") && !shown.contains("§ 82 Abs. 1"), "{shown}");
    }

    async fn what_is_answered_at_once_is_what_is_there(portal: TestPortal) {
        let told = json!({ "email": "amina@post.example" });
        for channels in [Value::Null, told] {
            let mut message = inquiry();
            message["recipient"]["channels"] = channels;
            let request = Request::post("/api/v1/messages").header("authorization", format!("Bearer {TOKEN}"));
            let request = request.header("idempotency-key", message["recipient"].to_string()).body(Body::from(message.to_string()));
            let created = portal.browser().send(request.unwrap()).await;
            assert_eq!(created.status, 201, "{}", created.text());
            let at = created.location();
            let request = Request::get(&at).header("authorization", format!("Bearer {TOKEN}"));
            let read = portal.browser().send(request.body(Body::empty()).unwrap()).await;
            assert_eq!((created.text(), &created.headers["etag"]), (read.text(), &read.headers["etag"]));
        }
    }

    async fn a_case_is_kept_to_the_letter_or_not_at_all(portal: TestPortal) {
        for case in [" lead", "trail ", "e\u{301}"] {
            let mut message = inquiry();
            message["case"] = json!(case);
            let (status, body) = posted(&portal, "case", &message.to_string()).await;
            assert_eq!((status, &body["errors"][0]["pointer"]), (422, &json!("/case")), "{case:?}: {body}");
            let (status, body) = portal.api(http::Method::POST, "/api/v1/cases/close", None, &json!({ "case": case })).await;
            assert_eq!((status.as_u16(), &body["errors"][0]["pointer"]), (422, &json!("/case")), "{body}");
        }
        // A withdrawal without a reason, as a client writes what it leaves out.
        let id = portal.message(&inquiry()).await;
        let (status, body) = portal.api(http::Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &Value::Null).await;
        assert_eq!((status.as_u16(), &body["state"]), (200, &json!("withdrawn")));
    }

    async fn the_order_of_members_makes_no_other_message(portal: TestPortal) {
        let message = inquiry();
        let (status, first) = posted(&portal, "k", &message.to_string()).await;
        assert_eq!(status, 201);
        // The last member first, spaces between, and members that say nothing.
        let mut members: Vec<String> =
            message.as_object().unwrap().iter().map(|(name, value)| format!("{}: {value:#}", Value::from(name.as_str()))).collect();
        members.reverse();
        members.push("\"legal_basis\": null".to_owned());
        let (status, second) = posted(&portal, "k", &format!("{{ {} }}", members.join(",\n"))).await;
        assert_eq!((status, &second["id"]), (200, &first["id"]));
        // Entries of a list have an order that means something.
        let mut turned = message.clone();
        turned["items"].as_array_mut().unwrap().swap(0, 3);
        let (status, body) = posted(&portal, "k", &turned.to_string()).await;
        assert_eq!((status, &body["type"]), (422, &json!("urn:rueckkanal:problem:idempotency-key-reused")));
    }

    async fn the_same_request_at_the_same_time_is_one_message(portal: TestPortal) {
        for round in 0..5 {
            let old = portal.message(&inquiry()).await;
            let mut message = inquiry();
            message["replaces"] = json!(old);
            let (key, text) = (format!("same {round}"), message.to_string());
            let all = futures_util::future::join_all((0..5).map(|_| posted(&portal, &key, &text))).await;
            let ids: std::collections::BTreeSet<String> = all.iter().map(|(_, body)| body["id"].to_string()).collect();
            assert!(all.iter().all(|(status, _)| matches!(status, 200 | 201)) && ids.len() == 1, "{all:?}");
        }
    }

    async fn trying_out_says_everything_and_stores_nothing(portal: TestPortal) {
        let path = "/api/v1/messages?dry_run=true";
        let (status, mut body) = portal.api(Method::POST, path, None, &inquiry()).await;
        assert!(body["preview"].take().as_str().unwrap().contains("/vorschau/"));
        assert!(body["preview_until"].take().as_str().unwrap().starts_with("2027-03-03T14:32:00"));
        let told = json!({
            "would_be_taken": true, "deadline": "2027-03-15", "asked_first": ["name", "allein", "vertrag"],
            "preview": null, "preview_until": null,
        });
        assert_eq!((status.as_u16(), body), (200, told));
        let mut wrong = inquiry();
        wrong["subject"] = json!("x".repeat(151));
        wrong["authority"] = json!("fremdes");
        let (status, body) = portal.api(Method::POST, path, None, &wrong).await;
        assert_eq!((status.as_u16(), body["errors"].as_array().unwrap().len()), (422, 2));
        portal.api(Method::POST, "/api/v1/cases/close", None, &json!({ "case": "case 1" })).await;
        assert_eq!(portal.api(Method::POST, path, None, &inquiry()).await.0, 409);
        assert_eq!(portal.look("/api/v1/messages").await["messages"], json!([]));
        assert_eq!(portal.look("/api/v1/events").await["events"], json!([]));
        let (status, _) = portal.api(Method::POST, "/api/v1/messages?dry_run=perhaps", None, &inquiry()).await;
        assert_eq!(status, 400);
    }

    async fn what_was_tried_out_can_be_looked_at_for_an_hour(portal: TestPortal) {
        let path = "/api/v1/messages?dry_run=true";
        let (_, body) = portal.api(Method::POST, path, None, &inquiry()).await;
        let link = body["preview"].as_str().unwrap().to_owned();
        let page = format!("/{}", link.splitn(4, '/').nth(3).unwrap());
        let mut engineer = portal.browser();
        let whole = engineer.get(&page).await;
        whole.has_status(200).shows("Vorschau: So würde die Person die Nachricht sehen").shows("Wie heißen Sie?").shows("nur bei bestimmten Antworten");
        assert_eq!(whole.headers["cache-control"], "no-store");
        assert!(!whole.text().contains("<form method=\"post\" action=\"/rueckfragen"), "nothing can be sent");
        // Every page of it, in each language.
        let (address, land) = page.split_once('?').map_or((page.clone(), String::new()), |(page, land)| (page.to_owned(), format!("?{land}")));
        for item in ["name", "allein", "vertrag"] {
            engineer.get(&format!("{address}/{item}{land}")).await.has_status(200).shows("Vorschau");
        }
        engineer.get(&format!("{address}?lang=en")).await.has_status(200).shows("this is how the person would see the message");
        engineer.get(&format!("{address}/fehlt{land}")).await.has_status(404);
        engineer.get("/vorschau/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.has_status(404);
        // Nobody was told, and nothing else leads there.
        assert_eq!(portal.look("/api/v1/messages").await["messages"], json!([]));
        portal.clock.forward(61);
        engineer.get(&page).await.has_status(404);
        assert_eq!(portal.state.rooms.messages.drop_dry_runs().await.unwrap(), 1);
    }

    async fn the_newest_hundred_that_were_tried_out_are_kept(portal: TestPortal) {
        let mut links = Vec::new();
        for at in 0..101 {
            let (_, body) = portal.api(Method::POST, "/api/v1/messages?dry_run=true", None, &inquiry()).await;
            let link = body["preview"].as_str().unwrap().to_owned();
            links.push(format!("/{}", link.splitn(4, '/').nth(3).unwrap()));
            portal.clock.forward(i64::from(at == 0));
        }
        portal.browser().get(&links[0]).await.has_status(404);
        portal.browser().get(&links[1]).await.has_status(200);
    }
}
