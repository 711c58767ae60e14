//! Replies that are fetched: ready, fetched, acknowledged; and in the case only then.

use crate::{support::*, with_fetching};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Method;
use serde_json::{Value, json};
use std::io::Read as _;
use usecases::hash::{sha256, sha256_hex};

async fn only(portal: &TestPortal) -> Value {
    let all = portal.look("/api/v1/replies").await;
    assert_eq!((all["replies"].as_array().unwrap().len(), &all["next"]), (1, &Value::Null), "{all}");
    all["replies"][0].clone()
}

async fn settle(portal: &TestPortal, id: &str, how: &str, body: &Value) -> (u16, Value) {
    let (status, answer) = portal.api(Method::POST, &format!("/api/v1/replies/{id}/{how}"), None, body).await;
    let kind = answer["type"].as_str().unwrap_or_default().replace("urn:rueckkanal:problem:", "");
    (status.as_u16(), if kind.is_empty() { answer } else { json!(kind) })
}

async fn delivery_of(portal: &TestPortal, message: &str) -> Value {
    portal.look(&format!("/api/v1/messages/{message}")).await["replies"][0]["delivery"].clone()
}

with_fetching! {
    async fn a_reply_is_fetched_acknowledged_and_only_then_in_the_case(portal: TestPortal) {
        let message = portal.answered().await;
        let reply = only(&portal).await;
        let id = reply["id"].as_str().unwrap();
        assert_eq!((&reply["message"], &reply["case"], &reply["state"]), (&json!(message), &json!("case 1"), &json!("ready")));
        assert_eq!(delivery_of(&portal, &message).await, "transmitted");
        let mut amina = portal.signed_in("amina").await;
        let receipt = format!("/rueckfragen/{message}/eingang/{}", reply["receipt_number"].as_str().unwrap());
        let page = amina.get(&receipt).await.text();
        assert!(!page.contains("Ihre Antwort liegt im Verfahren"), "{page}");
        assert!(page.contains("Liegt für die Behörde bereit") && !page.contains("auf dem Weg"), "{page}");
        let history = format!("/rueckfragen/{message}/verlauf");
        assert!(!amina.get(&history).await.shows("für die Behörde zum Abholen bereitgelegt").text().contains("auf dem Weg"));
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{message}/antwort")).await.shows("Das Fachverfahren hat die Antwort noch nicht abgeholt.");
        let review = json!({ "accepted": ["name"] });
        assert_eq!(portal.review(&message, review.clone()).await, (409, json!("reply-not-had")), "nobody can have looked at it");
        let reference = json!({ "reference": "DMS-2027-000815" });
        assert_eq!(settle(&portal, id, "acknowledge", &reference).await, (409, json!("not-fetched")));

        let look = http::Request::head(format!("/api/v1/replies/{id}/manifest")).header("authorization", format!("Bearer {TOKEN}"));
        assert_eq!(portal.browser().send(look.body(axum::body::Body::empty()).unwrap()).await.status, 200);
        assert_eq!(settle(&portal, id, "acknowledge", &reference).await, (409, json!("not-fetched")), "HEAD hands nothing over");

        let (status, headers, manifest) = portal.fetch(&format!("/api/v1/replies/{id}/manifest"), &[]).await;
        assert_eq!((status.as_u16(), headers["content-type"].to_str().unwrap()), (200, "application/json"));
        assert_eq!(headers["repr-digest"], format!("sha-256=:{}:", STANDARD.encode(sha256(&manifest))));
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["reply_id"], json!(id));
        let before = amina.get(&receipt).await.shows("Die Behörde hat die Antwort abgeholt").shows("noch nicht").text();
        clerk.get("/behoerde/rueckfragen").await.shows("Abgeholt, noch nicht angenommen");
        assert_eq!(portal.review(&message, review).await.0, 200);
        let file = format!("documents/{}", manifest["documents"][0]["file"].as_str().unwrap());
        let (status, headers, bytes) = portal.fetch(&format!("/api/v1/replies/{id}/files/{file}"), &[]).await;
        assert_eq!((status.as_u16(), headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
        assert_eq!(json!(sha256_hex(&bytes)), manifest["documents"][0]["sha256"]);

        let (status, settled) = settle(&portal, id, "acknowledge", &reference).await;
        assert_eq!((status, &settled["state"], &settled["reference"]), (200, &json!("acknowledged"), &json!("DMS-2027-000815")));
        assert_eq!(settle(&portal, id, "acknowledge", &reference).await.0, 200, "twice is harmless");
        let other = json!({ "reference": "DMS-2" });
        assert_eq!(settle(&portal, id, "acknowledge", &other).await, (409, json!("settled-otherwise")));
        assert_eq!(delivery_of(&portal, &message).await, "delivered");
        assert_ne!(amina.get(&receipt).await.text(), before, "and the person sees it");
        let events = portal.look("/api/v1/events").await;
        let last = events["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["type"], &last["data"]["reply"]), (&json!("rueckkanal.reply.acknowledged.v1"), &json!(id)));
    }

    async fn a_package_comes_whole_and_in_parts(portal: TestPortal) {
        portal.answered().await;
        let reply = only(&portal).await;
        let id = reply["id"].as_str().unwrap();
        let shown = portal.look(&format!("/api/v1/replies/{id}")).await;
        let path = format!("/api/v1/replies/{id}/package");
        let (status, headers, whole) = portal.fetch(&path, &[]).await;
        assert_eq!((status.as_u16(), shown["package_bytes"].as_u64().unwrap()), (200, whole.len() as u64));
        assert_eq!(headers["content-length"], whole.len().to_string());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole.clone())).unwrap();
        for file in shown["files"].as_array().unwrap() {
            let name = format!("{}/{}", reply["delivery_id"].as_str().unwrap(), file["name"].as_str().unwrap());
            let mut bytes = Vec::new();
            archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!((json!(sha256_hex(&bytes)), json!(bytes.len())), (file["sha256"].clone(), file["size_bytes"].clone()));
        }
        assert_eq!(archive.len(), shown["files"].as_array().unwrap().len());
        let tag = headers["etag"].to_str().unwrap().to_owned();
        let (status, headers, tail) = portal.fetch(&path, &[("range", "bytes=100-"), ("if-range", &tag)]).await;
        assert_eq!((status.as_u16(), tail.as_slice()), (206, &whole[100..]));
        assert_eq!(headers["content-range"], format!("bytes 100-{}/{}", whole.len() - 1, whole.len()));
        let (status, _, all) = portal.fetch(&path, &[("range", "bytes=100-"), ("if-range", "\"other\"")]).await;
        assert_eq!((status.as_u16(), all.len()), (200, whole.len()));
        let (status, headers, _) = portal.fetch(&path, &[("range", "bytes=99999999-")]).await;
        assert_eq!((status.as_u16(), headers["content-range"].to_str().unwrap()), (416, format!("bytes */{}", whole.len()).as_str()));
    }

    async fn what_is_fetched_twice_has_one_content(portal: TestPortal) {
        let message = portal.answered().await;
        let id = only(&portal).await["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/replies/{id}/package");
        let (_, headers, first) = portal.fetch(&path, &[]).await;
        let set = format!("/api/v1/messages/{message}/deadline");
        let (status, _) = portal.api(Method::POST, &set, None, &json!({ "deadline": { "date": "2027-06-21" } })).await;
        assert_eq!(status, 200);
        let (_, again, second) = portal.fetch(&path, &[]).await;
        assert!(first == second && headers["etag"] == again["etag"], "with the end that counted when it was sent");
        let (_, _, manifest) = portal.fetch(&format!("/api/v1/replies/{id}/manifest"), &[]).await;
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["deadline"]["due"].as_str().or(manifest["deadline"].as_str()), Some("2027-03-15"), "{manifest}");
    }

    async fn the_beginning_of_a_package_is_no_package(portal: TestPortal) {
        portal.answered().await;
        let id = only(&portal).await["id"].as_str().unwrap().to_owned();
        portal.fetch(&format!("/api/v1/replies/{id}/package"), &[("range", "bytes=0-9")]).await;
        let reference = json!({ "reference": "A" });
        assert_eq!(settle(&portal, &id, "acknowledge", &reference).await, (409, json!("not-fetched")));
        // Nor is its end.
        for (path, range) in [("package", "bytes=-1"), ("package", "bytes=11-")] {
            portal.fetch(&format!("/api/v1/replies/{id}/{path}"), &[("range", range)]).await;
            assert_eq!(settle(&portal, &id, "acknowledge", &reference).await, (409, json!("not-fetched")), "{path} {range}");
        }
        // One part behind the other is.
        portal.fetch(&format!("/api/v1/replies/{id}/package"), &[("range", "bytes=10-19")]).await;
        assert_eq!(settle(&portal, &id, "acknowledge", &reference).await, (409, json!("not-fetched")));
        portal.fetch(&format!("/api/v1/replies/{id}/package"), &[("range", "bytes=15-")]).await;
        assert_eq!(settle(&portal, &id, "acknowledge", &reference).await.0, 200);
    }

    async fn what_cannot_be_taken_waits_for_a_person_and_comes_again(portal: TestPortal) {
        let message = portal.answered().await;
        let id = only(&portal).await["id"].as_str().unwrap().to_owned();
        let problems = json!({ "problems": [{ "file": "documents/001-mietvertrag-.pdf", "code": "unreadable", "detail": "opens nowhere" }] });
        let (status, settled) = settle(&portal, &id, "reject", &problems).await;
        assert_eq!((status, &settled["state"], &settled["problems"]), (200, &json!("rejected"), &problems["problems"]));
        assert_eq!(settle(&portal, &id, "reject", &problems).await.0, 200, "twice is harmless");
        let reference = json!({ "reference": "A" });
        assert_eq!(settle(&portal, &id, "acknowledge", &reference).await, (409, json!("settled-otherwise")));
        assert_eq!(delivery_of(&portal, &message).await, "needs_person");
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{message}")).await.shows("konnte Ihre Antwort").shows("nicht annehmen").text();
        assert!(!page.contains("Im Moment müssen Sie nichts tun"), "{page}");
        let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
        assert!(stuck.reason.contains("unreadable"), "{}", stuck.reason);
        assert!(portal.state.rooms.delivery.retry_stuck(&stuck, None, domain::event::Actor::Portal).await.unwrap());
        portal.run_worker().await;
        let again = only(&portal).await;
        assert_eq!((&again["state"], &again["fetched_at"], &again["problems"]), (&json!("ready"), &Value::Null, &json!([])));
    }

    async fn those_that_wait_come_first_page_by_page(portal: TestPortal) {
        for _ in 0..3 {
            portal.answered().await;
            portal.clock.forward(1);
        }
        let first = portal.look("/api/v1/replies?limit=1").await["replies"][0]["id"].as_str().unwrap().to_owned();
        portal.fetch(&format!("/api/v1/replies/{first}/manifest"), &[]).await;
        settle(&portal, &first, "acknowledge", &json!({ "reference": "A" })).await;
        let (mut after, mut seen) = (String::new(), Vec::new());
        loop {
            let page = portal.look(&format!("/api/v1/replies?limit=1{after}")).await;
            seen.push((page["replies"][0]["id"].as_str().unwrap().to_owned(), page["replies"][0]["state"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen.iter().map(|(_, state)| state.as_str().unwrap()).collect::<Vec<_>>(), ["ready", "ready", "acknowledged"]);
        assert_eq!(seen[2].0, first);
    }

    async fn what_breaks_a_rule_changes_nothing(portal: TestPortal) {
        portal.answered().await;
        let id = only(&portal).await["id"].as_str().unwrap().to_owned();
        portal.fetch(&format!("/api/v1/replies/{id}/manifest"), &[]).await;
        for wrong in [json!({}), json!({ "reference": "" }), json!({ "reference": " a" }), json!({ "reference": "a\nb" }), json!({ "reference": 5 }), json!({ "reference": "a", "more": 1 }), json!({ "reference": "x".repeat(501) }), json!([])] {
            assert_eq!(settle(&portal, &id, "acknowledge", &wrong).await, (422, json!("invalid-message")), "{wrong}");
        }
        let one = json!({ "code": "a", "detail": "b" });
        for wrong in [json!({}), json!({ "problems": [] }), json!({ "problems": [{ "code": "a" }] }), json!({ "problems": vec![one; 101] })] {
            assert_eq!(settle(&portal, &id, "reject", &wrong).await, (422, json!("invalid-message")), "{wrong}");
        }
        let many = json!({ "problems": vec![json!({ "code": "", "detail": "" }); 100] });
        let (_, body) = portal.api(Method::POST, &format!("/api/v1/replies/{id}/reject"), None, &many).await;
        assert_eq!((body["errors"].as_array().unwrap().len(), &body["errors"][100]["code"]), (101, &json!("more_faults")));
        assert_eq!(only(&portal).await["state"], "ready");
        for wrong in ["x", "018f0000-0000-7000-8000-000000000000"] {
            assert_eq!(settle(&portal, wrong, "acknowledge", &json!({ "reference": "a" })).await, (404, json!("not-found")));
            for part in ["", "/manifest", "/package", "/files/manifest.json"] {
                assert_eq!(portal.fetch(&format!("/api/v1/replies/{wrong}{part}"), &[]).await.0.as_u16(), 404);
            }
        }
        assert_eq!(portal.fetch(&format!("/api/v1/replies/{id}/files/../x"), &[]).await.0.as_u16(), 404);
        let (status, _) = portal.api(Method::GET, "/api/v1/replies?after=x", None, &Value::Null).await;
        assert_eq!(status, 400);
    }
}

#[tokio::test]
async fn replies_that_go_elsewhere_are_not_fetched() {
    let portal = TestPortal::start(On::Sqlite).await;
    let (status, body) = portal.api(Method::GET, "/api/v1/replies", None, &Value::Null).await;
    assert_eq!((status.as_u16(), &body["type"]), (409, &json!("urn:rueckkanal:problem:replies-go-elsewhere")));
}
