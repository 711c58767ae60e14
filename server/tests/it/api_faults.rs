//! What the API refuses, and how it says so: everything is a problem document in plain words.

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

/// Words of the program that mean nothing to whoever reads a fault.
const PROGRAM_WORDS: [&str; 16] = [
    "expected", "struct", "variant", "Option", "serde", "i64", "u64", "i16", "u16", "u8", "usize", "Rust", "EOF", "parse",
    "enum ", "None",
];

/// Hands in a message; the faults as pointer, code, detail.
pub async fn faults(portal: &TestPortal, message: &Value) -> Vec<(String, String, String)> {
    let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), message).await;
    let empty = Vec::new();
    let list = body["errors"].as_array().unwrap_or(&empty);
    assert_eq!(status == 422, !list.is_empty(), "{status} {body}");
    let part = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    let faults: Vec<_> = list.iter().map(|fault| (part(fault, "pointer"), part(fault, "code"), part(fault, "detail"))).collect();
    for (pointer, _, detail) in &faults {
        let word = PROGRAM_WORDS.iter().find(|word| detail.contains(**word));
        assert!(word.is_none(), "{word:?} in the fault at {pointer}: {detail}");
    }
    faults
}

#[track_caller]
pub fn has(faults: &[(String, String, String)], pointer: &str, code: &str, words: &str) {
    let fits = |fault: &&(String, String, String)| fault.0 == pointer && fault.1 == code && fault.2.contains(words);
    assert!(faults.iter().any(|fault| fits(&fault)), "no {code} at {pointer} with {words:?}: {faults:?}");
}

/// The inquiry with one value in another place.
fn changed(pointer: &str, value: Value) -> Value {
    let mut message = inquiry();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    message.pointer_mut(parent).unwrap()[name] = value;
    message
}

/// The inquiry whose first question is this one.
pub fn asking(question: Value) -> Value {
    let mut message = one_question();
    message["items"][0]["question"] = question;
    message
}

async fn raw(portal: &TestPortal, method: &str, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {TOKEN}"));
    portal.browser().send(request.header("idempotency-key", "k").body(body.into()).unwrap()).await
}

#[track_caller]
fn is_problem(answer: &Answer, status: u16, name: &str) -> Value {
    answer.has_status(status);
    assert_eq!(answer.headers["content-type"], "application/problem+json", "{}", answer.text());
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem["type"], format!("urn:rueckkanal:problem:{name}"));
    assert_eq!(problem["status"], status);
    problem
}

fn appointment(starts_at: &str) -> Value {
    let mut message = inquiry();
    for member in ["items", "deadline", "consequences"] {
        message.as_object_mut().unwrap().remove(member);
    }
    message["kind"] = json!("appointment_notice");
    message["appointment"] = json!({ "starts_at": starts_at, "place": "Zimmer 1" });
    message
}

#[tokio::test]
async fn every_answer_of_the_framework_is_a_problem() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (method, path, allow) in [
        ("PUT", "/api/v1/messages", "GET,HEAD,POST"),
        ("DELETE", "/api/v1/messages/018f0000-0000-7000-8000-000000000000", "GET,HEAD,PATCH"),
        ("OPTIONS", "/api/v1/messages", "GET,HEAD,POST"),
        ("PUT", "/api/v1/openapi.json", "GET,HEAD"),
    ] {
        let answer = raw(&portal, method, path, "").await;
        is_problem(&answer, 405, "method-not-allowed");
        assert_eq!(answer.headers["allow"], allow, "{method} {path}");
    }
    for (method, path) in [
        ("GET", "/api"),
        ("POST", "/api/"),
        ("OPTIONS", "/api/v1/nothing"),
        ("GET", "/api/v1/messages/"),
        ("GET", "/api/v1/messages/%FF"),
        ("POST", "/api/v1/messages/%FF/representatives"),
        ("POST", "/api/v1/messages/018f0000-0000-7000-8000-000000000000/representatives/%FF/end"),
    ] {
        is_problem(&raw(&portal, method, path, "{}").await, 404, "not-found");
    }
    let answer = raw(&portal, "POST", "/api/v1/messages", vec![b' '; 2 * 1024 * 1024 + 1]).await;
    is_problem(&answer, 413, "too-large");
    // Each value takes memory, however short it is; what stands in a text is none.
    let crowd = |value: &str| format!("[{}]", vec![value; 600_000].join(","));
    for body in [crowd("0"), crowd("[]"), crowd("{}")] {
        is_problem(&raw(&portal, "POST", "/api/v1/messages", body).await, 400, "too-many-values");
    }
    let text = format!("{{\"text\":\"{}\"}}", ",[{\\\",".repeat(200_000));
    is_problem(&raw(&portal, "POST", "/api/v1/messages", text).await, 422, "invalid-message");
    let broken = futures_util::stream::iter([Ok(bytes::Bytes::from("{")), Err(std::io::Error::other("the line broke"))]);
    is_problem(&raw(&portal, "POST", "/api/v1/messages", Body::from_stream(broken)).await, 400, "body-incomplete");
}

#[tokio::test]
async fn a_body_that_is_no_json_says_why_in_plain_words() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let addresses = [
        "/api/v1/messages".to_owned(),
        format!("/api/v1/messages/{id}/withdraw"),
        format!("/api/v1/messages/{id}/representatives"),
    ];
    for path in &addresses {
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend_from_slice(inquiry().to_string().as_bytes());
        let problem = is_problem(&raw(&portal, "POST", path, marked).await, 400, "byte-order-mark");
        assert!(problem["title"].as_str().unwrap().contains("begins with a byte order mark"), "{problem}");
        is_problem(&raw(&portal, "POST", path, b"\xFF\xFE{\0}\0".to_vec()).await, 400, "byte-order-mark");
        for broken in [&b"{\n \"a\": tru }"[..], b"{", b"<xml/>", b"\"\xFF\""] {
            let answer = raw(&portal, "POST", path, broken.to_vec()).await;
            is_problem(&answer, 400, "not-json");
            let word = PROGRAM_WORDS.iter().find(|word| answer.text().contains(**word));
            assert!(word.is_none(), "{word:?} in {}", answer.text());
        }
        let twice = r#"{"a":{"reason":"x","reason":"y"}}"#;
        is_problem(&raw(&portal, "POST", path, twice).await, 400, "duplicate-member");
        let problem = is_problem(&raw(&portal, "POST", path, "[]").await, 422, "invalid-message");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(""), &json!("type")));
    }
    let problem = is_problem(&raw(&portal, "POST", &addresses[1], r#"{"reason":5,"grund":1}"#).await, 422, "invalid-message");
    let pointers: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, ["/grund", "/reason"]);
}

#[tokio::test]
async fn faults_name_ranges_with_their_numbers_and_no_words_of_the_program() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (pointer, value, code, words) in [
        ("/items/0/question/max_characters", json!(0), "out_of_range", "1 to 10,000"),
        ("/items/0/question/max_characters", json!(70_000), "out_of_range", "1 to 10,000"),
        ("/items/0/question/max_characters", json!("viel"), "type", "1 to 10,000"),
        ("/items/0/question/max_characters", json!(1.5), "type", "1 to 10,000"),
        ("/items/3/document_request/max_files", json!(6), "above_tenant_limit", "1 to 5"),
        ("/items/3/document_request/max_files", json!(0), "out_of_range", "1 to 5"),
        ("/items/3/document_request/min_files", json!(0), "out_of_range", "1 to 5"),
        ("/items/3/document_request/max_file_bytes", json!(999_999_999), "above_tenant_limit", "1 to 200,000"),
        ("/deadline/date", json!("15.03.2027"), "invalid", "2027-03-15"),
        ("/deadline/date", json!("2227-03-15"), "out_of_range", "10 years"),
        ("/recipient/birth_date", json!("gestern"), "invalid", "1991-04-03"),
        ("/items/0/id", json!("Ä"), "invalid", "1 to 64 characters"),
        ("/body", json!(5), "type", "text"),
        ("/items/0/question/required", json!("ja"), "type", "true or false"),
    ] {
        let found = faults(&portal, &changed(pointer, value)).await;
        has(&found, pointer, code, words);
    }
    let number = asking(json!({ "type": "whole_number", "label": "Wie viele?", "min": 1e30, "max": u64::MAX }));
    let found = faults(&portal, &number).await;
    has(&found, "/items/0/question/min", "type", "-9,007,199,254,740,991 to 9,007,199,254,740,991");
    has(&found, "/items/0/question/max", "out_of_range", "9,007,199,254,740,991");
    let choices: Vec<Value> = (0..3).map(|at| json!({ "id": format!("c{at}"), "label": "x" })).collect();
    let several = json!({ "type": "several_choices", "label": "Was?", "choices": choices, "min": 4, "max_choices": 0 });
    let found = faults(&portal, &asking(several)).await;
    has(&found, "/items/0/question/min", "out_of_range", "0 to 3");
    has(&found, "/items/0/question/max_choices", "out_of_range", "1 to 50");
}

#[tokio::test]
async fn members_of_another_kind_of_question_are_refused() {
    let portal = TestPortal::start(On::Sqlite).await;
    let choices = json!([{ "id": "a", "label": "A" }, { "id": "b", "label": "B" }]);
    let kinds: [(&str, &[&str]); 9] = [
        ("short_text", &["max_characters", "purpose"]),
        ("long_text", &["max_characters", "purpose"]),
        ("whole_number", &["min", "max"]),
        ("amount", &["min_cents", "max_cents"]),
        ("date", &["earliest", "latest", "not_in_future", "purpose"]),
        ("yes_no", &[]),
        ("single_choice", &["choices"]),
        ("several_choices", &["choices", "min", "max_choices"]),
        ("confirmation", &["statement"]),
    ];
    let members = [
        ("max_characters", json!(5)),
        ("min", json!(1)),
        ("max", json!(2)),
        ("min_cents", json!(1)),
        ("max_cents", json!(2)),
        ("earliest", json!("2020-01-01")),
        ("latest", json!("2020-01-02")),
        ("not_in_future", json!(true)),
        ("choices", choices),
        ("max_choices", json!(2)),
        ("statement", json!("Ja.")),
        ("purpose", json!("street-address")),
    ];
    for (kind, own) in kinds {
        let mut question = json!({ "type": kind, "label": "Frage" });
        for (name, value) in &members {
            question[*name] = value.clone();
        }
        if kind == "date" {
            question["purpose"] = json!("bday");
        }
        let found = faults(&portal, &asking(question.clone())).await;
        let mut refused: Vec<&str> = found.iter().map(|(pointer, ..)| pointer.rsplit('/').next().unwrap()).collect();
        refused.sort_unstable();
        let mut others: Vec<&str> = members.iter().map(|(name, _)| *name).filter(|name| !own.contains(name)).collect();
        others.sort_unstable();
        assert_eq!(refused, others, "{kind}");
        assert!(found.iter().all(|(_, code, _)| code == "not_allowed"), "{found:?}");
        // Null is absent, as everywhere.
        for name in &others {
            question[*name] = Value::Null;
        }
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(kind), &asking(question)).await;
        assert_eq!(status, 201, "{kind}: {body}");
    }
}

on_each_database! {
    async fn nobody_is_let_in_to_a_withdrawn_message(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let kim = json!({ "family_name": "Beispiel", "capacity": "lawyer", "right": "read" });
        let at = |part: &str| format!("/api/v1/messages/{id}/{part}");
        let (status, named) = portal.api(Method::POST, &at("representatives"), None, &kim).await;
        assert_eq!(status, 201);
        portal.api(Method::POST, &at("withdraw"), None, &json!({})).await;
        for (part, body) in [("access-code", json!({})), ("representatives", kim.clone())] {
            let (status, problem) = portal.api(Method::POST, &at(part), None, &body).await;
            assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("urn:rueckkanal:problem:message-withdrawn")), "{part}");
        }
        let end = at(&format!("representatives/{}/end", named["id"].as_str().unwrap()));
        let (status, _) = portal.api(Method::POST, &end, None, &json!({})).await;
        assert_eq!(status, 204, "ending is always possible");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.post(&format!("/behoerde/rueckfragen/{id}/zugangscode"), &[]).await.has_status(409).shows("zurückgenommen");
    }

    async fn no_code_is_made_when_the_recipient_has_answered(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = crate::representation::acting(&portal, &mut amina, &id, "send").await;
        let code = format!("/api/v1/messages/{id}/access-code");
        kim.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let (status, _) = portal.api(Method::POST, &code, None, &json!({})).await;
        assert_eq!(status, 201, "only somebody else has answered: the recipient may have no account yet");
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let (status, problem) = portal.api(Method::POST, &code, None, &json!({})).await;
        assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("urn:rueckkanal:problem:already-answered")));
        let lawyer = json!({ "family_name": "Recht", "capacity": "lawyer", "right": "send" });
        let (status, _) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/representatives"), None, &lawyer).await;
        assert_eq!(status, 201, "an addition can still be made by somebody who acts");
    }
}

#[tokio::test]
async fn times_that_never_or_twice_come_are_refused() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (time, code, words) in [
        ("2027-03-28T02:30", "no_such_time", "put forward"),
        ("2027-10-31T02:30", "time_comes_twice", "put back"),
        ("2027-03-15", "invalid", "2027-03-15T09:30"),
        ("2027-03-15T09:30+01:00", "invalid", "no offset"),
        ("2027-03-15T09:30Z", "invalid", "no offset"),
        ("2027-03-02T09:30", "in_past", "over already"),
        ("2207-03-15T09:30", "out_of_range", "10 years"),
    ] {
        has(&faults(&portal, &appointment(time)).await, "/appointment/starts_at", code, words);
    }
    for (key, time) in [("1", "2027-03-28T03:00"), ("2", "2027-10-31T03:00:00")] {
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(key), &appointment(time)).await;
        assert_eq!(status, 201, "{body}");
    }
}

#[tokio::test]
async fn a_deadline_is_a_day_and_leaves_one() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (deadline, pointer, code, words) in [
        (json!({ "date": "2027-03-15T12:00:00" }), "/deadline/date", "time_of_day", "without a time of day"),
        (json!({ "date": "2027-03-15T00:00" }), "/deadline/date", "time_of_day", "without a time of day"),
        (json!({ "date": "2027-03-03" }), "/deadline", "is_today", "ends today"),
        (json!({ "days": 0 }), "/deadline/days", "out_of_range", "1 to 3,650"),
        (json!({ "weeks": 0 }), "/deadline/weeks", "out_of_range", "1 to 520"),
        (json!({ "months": 65_535 }), "/deadline/months", "out_of_range", "1 to 120"),
    ] {
        has(&faults(&portal, &changed("/deadline", deadline)).await, pointer, code, words);
    }
    // The last day a calendar knows, which a municipality keeps as a holiday: no working day would ever come.
    let message = changed("/deadline", json!({ "date": "9999-12-31" }));
    has(&faults(&portal, &message).await, "/deadline/date", "out_of_range", "10 years");

    let allowed = TestPortal::start_edited(On::Sqlite, |text| {
        text.replace(r#"name = "Land Musterland""#, "name = \"Land Musterland\"\nallow_deadline_today = true")
    });
    let portal = allowed.await;
    for (key, deadline) in [("a", json!({ "date": "2027-03-03" })), ("b", json!({ "days": 0 }))] {
        let message = changed("/deadline", deadline);
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(key), &message).await;
        assert_eq!((status.as_u16(), &body["deadline"]), (201, &json!("2027-03-03")), "{body}");
    }
    has(&faults(&portal, &changed("/deadline", json!({ "date": "2027-03-02" }))).await, "/deadline", "in_past", "over already");
}

#[tokio::test]
async fn no_text_has_a_translation_into_the_binding_language() {
    let portal = TestPortal::start(On::Sqlite).await;
    let both = json!({ "text": "Ja", "translations": { "de": "Nein", "en": "Yes", "de-simple": "Ja" } });
    for (pointer, value) in [
        ("/subject", both.clone()),
        ("/consequences", both.clone()),
        ("/items/0/question/label", both.clone()),
        ("/items/3/document_request/hint", both.clone()),
    ] {
        let found = faults(&portal, &changed(pointer, value)).await;
        has(&found, &format!("{pointer}/translations/de"), "binding_language", "de is the binding language");
        assert_eq!(found.len(), 1, "{found:?}");
    }
    // Whichever it is.
    let mut english = changed("/subject", both);
    english["binding_language"] = json!("en");
    let found = faults(&portal, &english).await;
    let pointers: Vec<&str> = found.iter().map(|(pointer, ..)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/body/translations/en", "/subject/translations/en"]);
}

#[tokio::test]
async fn a_large_body_full_of_faults_gets_a_short_answer() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut many = inquiry();
    for at in 0..90_000 {
        many[format!("unbekannt{at}")] = json!(1);
    }
    let long = changed(&format!("/{}", "x".repeat(1_500_000)), json!(1));
    let mut tags = inquiry();
    for at in 0..15 {
        tags["body"]["translations"][format!("{at}{}", "Y".repeat(100_000))] = json!("Text");
    }
    for (message, listed) in [(many, 101), (long, 1), (tags, 15)] {
        let answer = raw(&portal, "POST", "/api/v1/messages", message.to_string()).await;
        let problem = is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY.as_u16(), "invalid-message");
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), listed);
        assert!(answer.body.len() < 32 * 1024, "{} bytes", answer.body.len());
        if listed == 101 {
            let last = &errors[100];
            assert_eq!((&last["pointer"], &last["code"]), (&json!(""), &json!("more_faults")));
            assert!(last["detail"].as_str().unwrap().starts_with("89,900 more faults"), "{last}");
        }
    }
}

#[tokio::test]
async fn one_fault_hides_no_other() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut message = inquiry();
    message["items"][2]["visible_if"] = json!({ "question": "Ä", "is": 5 });
    message["items"][2]["question"]["max_characters"] = json!(0);
    message["items"][0]["question"] = json!({ "type": "several_choices", "label": "Was?", "min": -1, "purpose": "email", "choices": [
        { "id": "Ä", "label": "A" }, { "id": "b", "label": "B" }, { "id": "b", "label": "C" }
    ] });
    message["items"][1]["question"] = json!({ "type": "short_text", "label": "Name?", "max_characters": 0, "purpose": "iban" });
    message["trust_levels"] = json!({ "read": "hoch", "send": "hoch" });
    let found = faults(&portal, &message).await;
    for (pointer, code) in [
        ("/items/0/question/choices/0/id", "invalid"),
        ("/items/0/question/choices/2/id", "duplicate"),
        ("/items/0/question/min", "out_of_range"),
        ("/items/0/question/purpose", "not_allowed"),
        ("/items/1/question/max_characters", "out_of_range"),
        ("/items/1/question/purpose", "unknown_value"),
        ("/items/2/question/max_characters", "out_of_range"),
        ("/items/2/visible_if/is", "type"),
        ("/items/2/visible_if/question", "invalid"),
        ("/trust_levels/read", "unknown_value"),
        ("/trust_levels/send", "unknown_value"),
    ] {
        has(&found, pointer, code, "");
    }
}
