//! What `/api/v1/openapi.json` says of the API, and whether the API keeps to it.

use crate::support::*;
use http::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

async fn document(portal: &TestPortal) -> Value {
    serde_json::from_slice(&portal.browser().get("/api/v1/openapi.json").await.body).unwrap()
}

/// Method, path and description of every operation.
fn operations(api: &Value) -> Vec<(String, String, &Value)> {
    let paths = api["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| (method.clone(), path.clone(), operation))
        })
        .collect()
}

/// Every property of every schema: where it is, and what is said of it. Lists stand for their entries.
fn properties(api: &Value) -> BTreeMap<String, &Value> {
    let mut found = BTreeMap::new();
    for (name, schema) in api["components"]["schemas"].as_object().unwrap() {
        let shapes: Vec<&Value> = schema["oneOf"].as_array().map_or_else(|| vec![schema], |shapes| shapes.iter().collect());
        for (property, value) in shapes.iter().filter_map(|shape| shape["properties"].as_object()).flatten() {
            let value = if value["items"].is_object() { &value["items"] } else { value };
            found.insert(format!("{name}.{property}"), value);
        }
    }
    found
}

fn is_text(schema: &Value) -> bool {
    schema["type"] == "string" || schema["type"].as_array().is_some_and(|types| types.contains(&json!("string")))
}

#[tokio::test]
async fn every_operation_has_an_id_of_its_own_and_every_refusal_is_a_problem() {
    let portal = TestPortal::start(On::Sqlite).await;
    let api = document(&portal).await;
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&api) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
        let answers = operation["responses"].as_object().unwrap();
        for status in ["401", "405", "500", "503"] {
            assert!(answers.contains_key(status), "{method} {path} says nothing of {status}");
        }
        if operation["requestBody"].is_object() {
            for status in ["400", "413", "422"] {
                assert!(answers.contains_key(status), "{method} {path} says nothing of {status}");
            }
        }
        if path.contains('{') {
            assert!(answers.contains_key("404"), "{method} {path} says nothing of 404");
        }
        for (status, answer) in answers.iter().filter(|(status, _)| status.as_str() >= "400") {
            let content = answer["content"].as_object().unwrap();
            let kinds: Vec<&String> = content.keys().collect();
            assert_eq!(kinds, ["application/problem+json"], "{method} {path} {status}");
            assert_eq!(content["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem");
        }
    }
    assert_eq!(ids.len(), 28);
}

#[tokio::test]
async fn closed_sets_of_words_and_forms_of_texts_are_said() {
    let portal = TestPortal::start(On::Sqlite).await;
    let api = document(&portal).await;
    let all = properties(&api);
    let words = |name: &str| -> BTreeSet<String> {
        let schema = all.get(name).unwrap_or_else(|| panic!("no {name}"));
        let referred = schema["$ref"].as_str().map(|target| &api["components"]["schemas"][target.rsplit('/').next().unwrap()]);
        let words = referred.unwrap_or(schema)["enum"].as_array().unwrap_or_else(|| panic!("{name} has no enum: {schema}"));
        words.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    for (name, example, count) in [
        ("NewMessage.kind", "inquiry", 5),
        ("MessageView.kind", "inquiry", 5),
        ("MessageView.state", "retrieved", 4),
        ("ReplyView.delivery", "needs_person", 4),
        ("NewTrustLevels.read", "substantial", 4),
        ("NewTrustLevels.send", "substantial", 4),
        ("NewRecipient.rules", "mailbox_handle", 7),
        ("NewDeadline.kind", "specific_day", 2),
        ("NewQuestion.type", "several_choices", 10),
        ("NewQuestion.purpose", "given-name", 11),
        ("NewDocumentRequest.media_types", "heic", 8),
        ("NewRepresentative.capacity", "custody", 3),
        ("NewRepresentative.right", "send", 2),
        ("RepresentativeView.capacity", "custody", 3),
        ("RepresentativeView.right", "prepare", 3),
        ("RepresentativeView.named_by", "authority", 2),
        ("RepresentativeView.state", "waiting", 4),
        ("NewChannels.application_level", "high", 4),
        ("NoticesView.told", "nobody_reached", 5),
        ("NoticeView.channel", "bundid_mailbox", 8),
        ("NoticeView.state", "not_needed", 4),
        ("FictionView.rule", "retrieval", 3),
        ("OfferedReplyView.state", "acknowledged", 3),
        ("MoreTimeView.step", "refused", 3),
    ] {
        assert_eq!((words(name).contains(example), words(name).len()), (true, count), "{name}");
    }
    // Whoever lists words in a sentence only has forgotten the enumeration.
    for (name, schema) in all.iter().filter(|(_, schema)| is_text(schema)) {
        let sentence = schema["description"].as_str().unwrap_or_default();
        let listed = sentence.matches("`, `").count() + sentence.matches("` or `").count();
        assert!(listed == 0 || schema["enum"].is_array(), "{name}: {sentence}");
    }
    for (ending, format) in [("_at", "date-time"), ("_id", "uuid"), (".id", "uuid"), (".link", "uri"), (".date", "date")] {
        let open = |name: &str| ["NewAppointment.starts_at", "NewItem.id", "NewChoice.id", "AuthorityView.id"].contains(&name);
        for (name, schema) in all.iter().filter(|(name, schema)| name.ends_with(ending) && is_text(schema) && !open(name)) {
            assert_eq!(schema["format"], format, "{name}");
        }
    }
    for (name, format) in [
        ("MessageView.deadline", "date"),
        ("PromisedView.until", "date"),
        ("NewQuestion.earliest", "date"),
        ("NewQuestion.latest", "date"),
        ("NewRecipient.issuer", "uri"),
        ("AccessCodeView.address", "uri"),
        ("ReplyView.representative", "uuid"),
        ("Problem.type", "uri"),
        ("Fault.pointer", "json-pointer"),
    ] {
        assert_eq!(all[name]["format"], format, "{name}");
    }
}

/// What the forms take and what the document says must not part.
#[tokio::test]
async fn the_words_of_the_document_are_those_that_are_read() {
    let portal = TestPortal::start(On::Sqlite).await;
    let api = document(&portal).await;
    let all = properties(&api);
    let mut message = inquiry();
    message["kind"] = json!("?");
    message["trust_levels"] = json!({ "read": "?", "send": "?" });
    message["recipient"]["rules"] = json!(["?"]);
    message["deadline"]["kind"] = json!("?");
    message["items"][0]["question"]["purpose"] = json!("?");
    message["items"][1]["question"]["type"] = json!("?");
    message["items"][3]["document_request"]["media_types"] = json!(["?"]);
    let (_, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &message).await;
    let read = |pointer: &str| -> BTreeSet<String> {
        let fault = body["errors"].as_array().unwrap().iter().find(|fault| fault["pointer"] == pointer);
        let fault = fault.unwrap_or_else(|| panic!("no fault at {pointer}: {body}"));
        assert_eq!(fault["code"], "unknown_value");
        let words = fault["detail"].as_str().unwrap().strip_prefix("must be one of ").unwrap();
        words.split(", ").map(str::to_owned).collect()
    };
    for (pointer, name) in [
        ("/kind", "NewMessage.kind"),
        ("/trust_levels/read", "NewTrustLevels.read"),
        ("/trust_levels/send", "NewTrustLevels.send"),
        ("/recipient/rules/0", "NewRecipient.rules"),
        ("/deadline/kind", "NewDeadline.kind"),
        ("/items/0/question/purpose", "NewQuestion.purpose"),
        ("/items/1/question/type", "NewQuestion.type"),
        ("/items/3/document_request/media_types/0", "NewDocumentRequest.media_types"),
    ] {
        let said = all[name]["enum"].as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned);
        assert_eq!(read(pointer), said.collect(), "{name}");
    }
    // And answers keep to the document, with somebody named and a reply on its way.
    let id = portal.message(&inquiry()).await;
    let kim = json!({ "family_name": "Beispiel", "capacity": "lawyer", "right": "read" });
    let (status, _) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/representatives"), None, &kim).await;
    assert_eq!(status, 201);
    portal.signed_in("amina").await.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
    let (_, refusal) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &json!({})).await;
    let text = api["components"]["schemas"].to_string().replace("#/components/schemas/", "#/$defs/");
    let definitions: Value = serde_json::from_str(&text).unwrap();
    for (schema, answer) in [("MessageView", &view), ("Problem", &refusal)] {
        let schema = json!({ "$ref": format!("#/$defs/{schema}"), "$defs": definitions });
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(answer).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {answer}");
    }
}

#[tokio::test]
async fn the_way_in_and_its_example_can_be_read_without_anything_else() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut engineer = portal.browser();
    engineer.get("/api/docs").await.has_status(200).shows("/api/guide").shows("case_system.py");
    let guide = engineer.get("/api/guide").await;
    guide.has_status(200).shows("message.more_time_asked").shows("<table class=\"rk-table\">");
    let example = engineer.get("/api/examples/case_system.py").await.text();
    assert!(example.lines().count() <= 150 && example.contains("/acknowledge"));
    let api = document(&portal).await;
    let message: Value = serde_json::from_slice(&engineer.get("/api/examples/message.json").await.body).unwrap();
    let shown = &api["paths"]["/api/v1/messages"]["post"]["requestBody"]["content"]["application/json"]["example"];
    assert_eq!(*shown, message);
    engineer.get("/api/examples/other").await.has_status(404);
    for (path, method) in [("/api/v1/messages", "post"), ("/api/v1/messages/{id}", "get"), ("/api/v1/messages/{id}", "patch")] {
        assert!(api["paths"][path][method]["responses"]["200"]["headers"]["ETag"].is_object(), "{method} {path}");
    }
    let told = portal.look("/api/v1/authorities").await;
    assert_eq!((&told["authorities"][0]["id"], &told["replies_are_fetched"]), (&json!("amt"), &json!(false)));
}
