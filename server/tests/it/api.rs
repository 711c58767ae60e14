//! The machine side.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};

on_each_database! {
    async fn every_fault_is_listed_with_its_pointer(portal: TestPortal) {
        let mut message = inquiry();
        message["kind"] = json!("inquiry");
        message["authority"] = json!("fremdes");
        message["subject"] = json!("x".repeat(151));
        message["recipient"] = json!({ "issuer": 5 });
        message["unbekannt"] = json!(1);
        message.as_object_mut().unwrap().remove("consequences");
        message["items"][0]["question"]["type"] = json!("telepathy");
        message["items"][2]["visible_if"]["question"] = json!("");
        message["items"][2]["id"] = json!("allein");
        message["items"][3]["document_request"]["max_files"] = json!(99);
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &message).await;
        assert_eq!(status, 422, "{body}");
        let mut found: Vec<(String, String)> = body["errors"].as_array().unwrap().iter().map(pair).collect();
        found.sort();
        let expected = [
            ("/authority", "authority_not_allowed"),
            ("/consequences", "deadline_needs_consequences"),
            ("/items/0/question/type", "unknown_value"),
            ("/items/2/id", "duplicate"),
            ("/items/2/visible_if/question", "invalid"),
            ("/items/3/document_request/max_files", "above_tenant_limit"),
            ("/recipient/issuer", "type"),
            ("/recipient/subject", "required"),
            ("/subject", "invalid"),
            ("/unbekannt", "unknown"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    }

    async fn rules_between_parts_are_checked(portal: TestPortal) {
        let cases: [(&str, Value, &str, &str); 12] = [
            ("items", json!([]), "/items", "items_required"),
            ("consequences", Value::Null, "/consequences", "deadline_needs_consequences"),
            ("deadline", json!({ "date": "2027-03-01" }), "/deadline", "in_past"),
            ("deadline", Value::Null, "/deadline", "required"),
            ("deadline", json!({}), "/deadline", "ambiguous"),
            ("deadline", json!({ "date": "2027-02-30" }), "/deadline/date", "invalid"),
            ("kind", json!("status_notice"), "/items", "not_allowed"),
            ("appointment", json!({ "starts_at": "2027-03-28T09:30:00", "place": "hier" }), "/appointment", "not_allowed"),
            ("kind", json!("appointment_notice"), "/appointment", "required"),
            ("kind", json!("nonsense"), "/kind", "unknown_value"),
            ("recipient", json!({ "issuer": "https://evil.example", "subject": "a" }), "/recipient/issuer", "unknown_issuer"),
            ("deadline", json!({ "days": 3, "kind": "specific_day" }), "/deadline/kind", "not_allowed"),
        ];
        for (member, value, pointer, code) in cases {
            let mut message = inquiry();
            message[member] = value.clone();
            let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &message).await;
            let found: Vec<(String, String)> = body["errors"].as_array().map(|errors| errors.iter().map(pair).collect()).unwrap_or_default();
            assert!(found.contains(&(pointer.to_owned(), code.to_owned())), "{member}={value}: {status} {found:?}");
        }
        let mut twice = inquiry();
        twice["items"][1]["id"] = json!("name");
        twice["items"][2]["visible_if"] = json!({ "question": "vertrag", "is": true });
        let (_, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &twice).await;
        let found: Vec<(String, String)> = body["errors"].as_array().unwrap().iter().map(pair).collect();
        assert_eq!(found, [
            ("/items/1/id".to_owned(), "duplicate".to_owned()),
            ("/items/2/visible_if".to_owned(), "condition_leads_nowhere".to_owned()),
        ]);
    }

    async fn the_same_key_is_harmless_and_another_body_is_refused(portal: TestPortal) {
        let (status, first) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &inquiry()).await;
        assert_eq!(status, 201);
        let (status, second) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &inquiry()).await;
        assert_eq!((status.as_u16(), &second["id"], &second["link"]), (200, &first["id"], &first["link"]));
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &one_question()).await;
        assert_eq!((status.as_u16(), &body["type"]), (422, &json!("urn:rueckkanal:problem:idempotency-key-reused")));
        // Also long after its deadline.
        portal.clock.forward(60 * 24 * 30);
        let (status, third) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &inquiry()).await;
        assert_eq!((status.as_u16(), &third["id"]), (200, &first["id"]));
        let (status, _) = portal.api(Method::POST, "/api/v1/messages", None, &inquiry()).await;
        assert_eq!(status, 400);
    }

    async fn only_the_case_system_of_the_token_sees_a_message(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut nobody = portal.browser();
        for path in [format!("/api/v1/messages/{id}"), "/api/v1/messages/x".to_owned()] {
            let answer = nobody.get(&path).await;
            answer.has_status(401);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
        let (status, _) = portal.api(Method::GET, "/api/v1/messages/018f0000-0000-7000-8000-000000000000", None, &json!({})).await;
        assert_eq!(status, 404);
    }
}

fn pair(fault: &Value) -> (String, String) {
    (fault["pointer"].as_str().unwrap().to_owned(), fault["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_schema_fits_what_is_accepted_and_what_is_delivered() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut nobody = portal.browser();
    let api: Value = serde_json::from_slice(&nobody.get("/api/v1/openapi.json").await.body).unwrap();
    assert!(api["paths"]["/api/v1/messages"]["post"].is_object());
    // The request body's schema, made self-contained.
    let text = api["components"]["schemas"].to_string().replace("#/components/schemas/", "#/$defs/");
    let definitions: Value = serde_json::from_str(&text).unwrap();
    let schema = json!({ "$ref": "#/$defs/NewMessage", "$defs": definitions });
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&inquiry()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");

    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
    let content = pdf();
    amina.upload(&format!("/rueckfragen/{id}/nachweise/vertrag"), &[Upload { name: "a.pdf", content: &content }], &[]).await;
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    let schema: Value = serde_json::from_slice(&nobody.get("/api/v1/reply-package.schema.json").await.body).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let manifest = &portal.packages()[0].1;
    let errors: Vec<String> = validator.iter_errors(manifest).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
