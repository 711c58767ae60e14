//! FIT-Connect, both ways, against a service that another language and another JOSE library make.

mod bad;
mod faults;

use crate::support::{rail::*, *};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::rail::ArrivalState;
use serde_json::{Value, json};

/// Each story has a service of its own, and runs on both databases.
macro_rules! on_the_rail {
    ($(async fn $name:ident($rail:ident, $portal:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn story(mut $rail: Rail, $portal: TestPortal) {
                let _ = &mut $rail;
                $body
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let rail = Rail::start().await;
                let portal = rail.portal(On::Sqlite).await;
                story(rail, portal).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let rail = Rail::start().await;
                let portal = rail.portal(On::Postgres).await;
                story(rail, portal).await;
            }
        }
    )+};
}
pub(crate) use on_the_rail;

/// What both sides send follows the schemas that the portal publishes.
async fn follows(portal: &TestPortal, schema: &str, data: &Value) {
    let (status, schema) = portal.api(http::Method::GET, schema, None, &Value::Null).await;
    assert_eq!(status, 200);
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = schema.iter_errors(data).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

/// Amina answers her only message.
pub async fn answered(portal: &TestPortal, message: &str) -> Browser {
    let mut amina = portal.signed_in("amina").await;
    amina.get(&format!("/rueckfragen/{message}")).await.has_status(200);
    amina.post(&format!("/rueckfragen/{message}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
    let content = pdf();
    let papers = format!("/rueckfragen/{message}/nachweise/vertrag");
    amina.upload(&papers, &[Upload { name: "Mietvertrag.pdf", content: &content }], &[]).await;
    amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
    amina
}

/// The message that an arrival has become.
pub async fn only_message(portal: &TestPortal) -> String {
    let arrivals = portal.arrivals().await;
    let stored: Vec<_> = arrivals.iter().filter_map(|arrival| arrival.message).collect();
    assert_eq!(stored.len(), 1, "{arrivals:?}");
    stored[0].to_string()
}

on_the_rail! {
    async fn the_whole_dialogue_goes_round_and_leaves_evidence(rail, portal) {
        let case = portal.applied(&rail).await;
        let mut reply = asked(&case);
        let letter = b"%PDF-1.4 the authority's letter";
        reply["files"] = json!([{ "name": "Schreiben Ü.pdf", "type": "application/pdf", "base64": STANDARD.encode(letter) }]);
        let arrival = rail.reply(reply).await;
        portal.run_rail().await;
        assert_eq!(rail.state_of(&arrival).await, "accepted", "{:?}", portal.arrivals().await);
        let message = only_message(&portal).await;

        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{message}")).await.text();
        assert!(page.contains("Dateien der Behörde") && page.contains("Schreiben Ü.pdf"), "{page}");
        let href = page.split("href=\"").find(|part| part.starts_with("/rueckfragen/") && part.contains("/anlagen/")).unwrap();
        let href = href.split('"').next().unwrap().to_owned();
        let file = amina.get(&href).await;
        file.has_status(200);
        assert_eq!(file.body, letter);
        portal.signed_in("bela").await.get(&href).await.has_status(404);

        let mut amina = answered(&portal, &message).await;
        portal.run_worker().await;
        let got = rail.submissions(&case).await;
        assert_eq!(got.len(), 1);
        follows(&portal, "/api/v1/antwort.schema.json", &got[0]["data"]).await;
        follows(&portal, "/api/v1/rueckfrage.schema.json", &asked(&case)["data"]).await;
        let reply = &got[0]["data"]["reply"];
        assert_eq!(reply["items"][0]["answer"], json!({ "type": "text", "value": "Amina" }));
        assert_eq!(reply["case"], case.as_str());
        let (name, file) = got[0]["files"].as_object().unwrap().iter().next().unwrap();
        assert_eq!(file["sha256"], reply["documents"][0]["sha256"]);
        assert_eq!(name, reply["documents"][0]["file"].as_str().unwrap());
        let announced = &got[0]["metadata"]["replyChannel"]["fitConnect"]["encryptionPublicKey"];
        assert!(announced["kid"].as_str().unwrap().starts_with("rk-"), "the next reply can be sealed, too");

        let receipt = receipt_of(&mut amina, &message).await;
        let page = amina.get(&receipt).await.text();
        assert!(page.contains("Übermittelt") && page.contains("noch nicht angenommen"), "{page}");
        let (_, view) = portal.online(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "transmitted");

        let submission = got[0]["id"].as_str().unwrap();
        rail.tell(&format!("settle/{submission}"), json!({ "word": "accept" })).await;
        portal.run_rail().await;
        let page = amina.get(&receipt).await.text();
        assert!(page.contains("An die Behörde übergeben"), "{page}");
        let (_, view) = portal.online(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered");
        let history = amina.get(&format!("/rueckfragen/{message}/verlauf")).await.text();
        assert!(history.contains("ist auf dem Weg zur Behörde") && history.contains("hat bestätigt, dass Ihre Antwort bei ihr ist"), "{history}");

        let system = "online-service".parse().unwrap();
        let evidence = portal.state.rooms.rail.evidence(&system, case.parse().unwrap()).await.unwrap().unwrap();
        let file = server::evidence::of_case(&evidence).expect("it can be written");
        let verified = fit_connect::verify_evidence(&file, None).expect("every event is true");
        let kinds: Vec<&str> = verified.events.iter().map(|event| event.kind.name()).collect();
        for kind in ["submit-reply", "accept-reply", "submit-submission", "accept-submission"] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        // Taken from one place and put into another, it proves nothing.
        let mut other = file.clone();
        other.case = uuid::Uuid::new_v4();
        assert!(fit_connect::verify_evidence(&other, None).is_err());
        let mut changed = file.clone();
        for part in &mut changed.parts {
            if let Some(tags) = &mut part.tags { tags.metadata = "A".repeat(22); }
        }
        assert!(fit_connect::verify_evidence(&changed, None).is_err());
        let mut fewer = file;
        fewer.keys.clear();
        assert!(fit_connect::verify_evidence(&fewer, None).is_err());
    }

    async fn what_the_authority_rejects_comes_before_people_and_goes_again_as_a_new_submission(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        let mut amina = answered(&portal, &message).await;
        portal.run_worker().await;
        let first = rail.submissions(&case).await[0]["id"].as_str().unwrap().to_owned();
        let problem = json!({ "type": "https://schema.fitko.de/fit-connect/events/problems/schema-violation", "title": "Schema", "detail": "d", "instance": "data" });
        rail.tell(&format!("settle/{first}"), json!({ "word": "reject", "problems": [problem] })).await;
        portal.run_rail().await;
        let receipt = receipt_of(&mut amina, &message).await;
        let page = amina.get(&receipt).await.text();
        assert!(page.contains("konnte die Antwort nicht annehmen") && page.contains("sicher gespeichert"), "{page}");
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{message}/antwort")).await.text();
        assert!(page.contains("zurückgewiesen"), "{page}");
        let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
        assert!(stuck.reason.contains("Schema"), "an operator sees why: {}", stuck.reason);
        assert!(portal.state.rooms.delivery.retry_stuck(&stuck, None, domain::event::Actor::Portal).await.unwrap());
        portal.run_worker().await;
        let got = rail.submissions(&case).await;
        assert_eq!(got.len(), 2, "what was rejected stays rejected");
        assert_ne!(got[1]["id"], first.as_str());
        rail.tell(&format!("settle/{}", got[1]["id"].as_str().unwrap()), json!({ "word": "accept" })).await;
        portal.run_rail().await;
        assert!(amina.get(&receipt).await.text().contains("An die Behörde übergeben"));
    }

    async fn an_unknown_case_is_kept_aside_until_it_is_registered(rail, portal) {
        portal.state.rooms.rail.make_key().await.unwrap();
        let (_, key) = portal.online_service("/api/v1/fit-connect/keys", &Value::Null).await;
        let case = rail.tell("apply", json!({ "key": key["jwk"] })).await["caseId"].as_str().unwrap().to_owned();
        let arrival = rail.reply(asked(&case)).await;
        for _ in 0..3 {
            portal.run_rail().await;
        }
        let aside = portal.arrivals().await.remove(0);
        assert_eq!((aside.state, aside.problem.as_deref()), (ArrivalState::SetAside, Some("the case is not registered here")));
        assert_eq!(rail.state_of(&arrival).await, "submitted", "nothing is said of it");
        assert_eq!(rail.calls("GET /api/v2/replies/").await, 0, "and it is not fetched in a loop");
        let (status, _) = portal.online_service("/api/v1/fit-connect/cases", &rail_case(&rail, &case, Some(&key["kid"]))).await;
        assert_eq!(status, 201);
        portal.run_rail().await;
        assert_eq!(rail.state_of(&arrival).await, "accepted");
    }

    async fn a_case_is_registered_once_with_its_own_key(rail, portal) {
        let case = portal.applied(&rail).await;
        let system = "online-service".parse().unwrap();
        let kid = portal.ports.storage.rail_keys(&system, case.parse().unwrap()).await.unwrap()[0].kid.clone();
        let body = rail_case(&rail, &case, Some(&json!(kid)));
        let (status, again) = portal.online_service("/api/v1/fit-connect/cases", &body).await;
        assert_eq!((status.as_u16(), again["kid"].as_str()), (200, Some(kid.as_str())), "the same body is harmless");
        let mut other = body.clone();
        other["file_reference"] = json!("X");
        assert_eq!(portal.online_service("/api/v1/fit-connect/cases", &other).await.1["type"].as_str().unwrap().rsplit(':').next(), Some("case-taken"));
        let mut unknown = rail_case(&rail, &uuid::Uuid::new_v4().to_string(), Some(&json!("rk-nobody-has-this")));
        assert_eq!(portal.online_service("/api/v1/fit-connect/cases", &unknown).await.0, 409);
        unknown["reply_key"] = json!({ "kid": "their-own-key-1", "private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" });
        assert_eq!(portal.online_service("/api/v1/fit-connect/cases", &unknown).await.0, 422);
        let (status, faults) = portal.online_service("/api/v1/fit-connect/cases", &json!({ "case_id": "x", "surprise": 1 })).await;
        assert_eq!(status, 422);
        let pointers: Vec<&str> = faults["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
        for pointer in ["/case_id", "/destination_id", "/public_service", "/authority", "/file_reference", "/service", "/recipient", "/surprise"] {
            assert!(pointers.contains(&pointer), "{pointer} of {pointers:?}");
        }
        let (status, answer) = portal.api(http::Method::POST, "/api/v1/fit-connect/cases", None, &body).await;
        assert_eq!(status, 409, "this one has a folder: {answer}");
    }

    async fn data_that_nobody_has_described_becomes_a_letter_with_room_for_an_answer(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(json!({ "case": case, "schema": "https://schema.example/xy", "data": { "kopf": { "nachricht": "Bitte schicken Sie uns Ihren Pass." } } })).await;
        rail.reply(json!({ "case": case, "schema": "https://schema.example/xml", "type": "application/xml", "raw": "<a/>" })).await;
        portal.run_rail().await;
        portal.run_rail().await;
        let arrivals = portal.arrivals().await;
        assert!(arrivals.iter().all(|arrival| arrival.state == ArrivalState::Acknowledged), "{arrivals:?}");
        let mut amina = portal.signed_in("amina").await;
        let mut pages = String::new();
        for arrival in arrivals {
            pages += &amina.get(&format!("/rueckfragen/{}", arrival.message.unwrap())).await.text();
        }
        for words in ["Bitte schicken Sie uns Ihren Pass.", "Ihre Antwort", "Unterlagen", "steht in den Dateien", "daten.json", "daten.xml"] {
            assert!(pages.contains(words), "{words}");
        }
        // Nothing of what came is kept from them, also where the portal cannot show it.
        for href in pages.split("href=\"").filter(|part| part.contains("/anlagen/")).map(|part| part.split('"').next().unwrap()) {
            let data = amina.get(href).await.text();
            assert!(data == "<a/>" || data.contains("Ihren Pass"), "{data}");
        }
    }

    async fn whoever_waits_too_long_is_told_of_before_the_service_lets_go(rail, portal) {
        let case = portal.applied(&rail).await;
        let mut broken = asked(&case);
        broken["data"]["kind"] = json!("nonsense");
        rail.reply(broken).await;
        portal.run_rail().await;
        assert_eq!(portal.arrivals().await[0].state, ArrivalState::SetAside);
        for (days, alarm) in [(1, 0), (2, 2), (7, 2), (8, 8), (13, 8)] {
            portal.clock.forward(days * 24 * 60 - minutes_since(&portal).await);
            portal.state.rooms.rail.collect().await.unwrap();
            let arrival = portal.arrivals().await.remove(0);
            assert_eq!((arrival.alarm, arrival.state), (alarm, ArrivalState::SetAside), "after {days} days");
        }
        portal.clock.forward(2 * 24 * 60);
        portal.state.rooms.rail.collect().await.unwrap();
        assert_eq!(portal.arrivals().await[0].state, ArrivalState::Expired);
    }
}

async fn minutes_since(portal: &TestPortal) -> i64 {
    let seen = portal.arrivals().await[0].first_seen_at;
    seen.duration_until(ports::Clock::now(&*portal.clock)).as_mins()
}

/// The address of the receipt of the only reply.
pub async fn receipt_of(amina: &mut Browser, message: &str) -> String {
    let page = amina.get(&format!("/rueckfragen/{message}")).await.text();
    let href = page.split("href=\"").find(|part| part.contains("/eingang/")).expect("a receipt");
    href.split(['"', '#']).next().unwrap().to_owned()
}

impl TestPortal {
    /// A message as the online service sees it.
    async fn online(&self, message: &str) -> (http::StatusCode, Value) {
        let request =
            http::Request::get(format!("/api/v1/messages/{message}")).header("authorization", format!("Bearer {RAIL_TOKEN}"));
        let request = request.body(axum::body::Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(server::http::router(self.state.clone()), request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }
}
