//! Questions that name what they ask, so that browsers can fill it in (WCAG 1.3.5).

use crate::{
    api_faults::{asking, faults, has},
    on_each_database,
    support::*,
};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_purpose_belongs_to_questions_that_can_ask_it() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (kind, purpose, fits) in [
        ("short_text", "email", true),
        ("short_text", "street-address", true),
        ("long_text", "street-address", true),
        ("phone_number", "tel", true),
        ("phone_number", "name", false),
        ("date", "bday", true),
        ("short_text", "bday", false),
        ("long_text", "email", false),
        ("date", "email", false),
        ("yes_no", "email", false),
    ] {
        let question = json!({ "type": kind, "label": "Frage", "purpose": purpose });
        let key = format!("{kind} {purpose}");
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(&key), &asking(question)).await;
        assert_eq!(status.as_u16(), if fits { 201 } else { 422 }, "{key}: {body}");
    }
    let found = faults(&portal, &asking(json!({ "type": "short_text", "label": "IBAN?", "purpose": "iban" }))).await;
    has(&found, "/items/0/question/purpose", "unknown_value", "given-name");
}

on_each_database! {
    async fn the_page_tells_the_browser_what_is_asked(portal: TestPortal) {
        let question = |kind: &str, purpose: Value| json!({ "type": kind, "label": "Frage", "purpose": purpose });
        let mut message = one_question();
        message["items"] = json!([
            { "id": "mail", "question": question("short_text", json!("email")) },
            { "id": "tel", "question": question("short_text", json!("tel")) },
            { "id": "strasse", "question": question("short_text", json!("street-address")) },
            { "id": "anschrift", "question": question("long_text", json!("street-address")) },
            { "id": "rueckruf", "question": question("phone_number", json!("tel")) },
            { "id": "geburt", "question": question("date", json!("bday")) },
            { "id": "nichts", "question": question("short_text", Value::Null) },
            { "id": "tag", "question": question("date", Value::Null) },
        ]);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        for (item, marks) in [
            ("mail", &["autocomplete=\"email\"", "inputmode=\"email\""][..]),
            ("tel", &["autocomplete=\"tel\"", "inputmode=\"tel\""]),
            ("strasse", &["autocomplete=\"address-line1\""]),
            ("anschrift", &["autocomplete=\"street-address\""]),
            ("rueckruf", &["autocomplete=\"tel\"", "inputmode=\"tel\""]),
            ("geburt", &["autocomplete=\"bday-day\"", "autocomplete=\"bday-month\"", "autocomplete=\"bday-year\""]),
            ("nichts", &["autocomplete=\"off\""]),
            ("tag", &["autocomplete=\"off\""]),
        ] {
            let page = amina.get(&format!("/rueckfragen/{id}/fragen/{item}")).await;
            marks.iter().for_each(|mark| { page.shows(mark); });
        }
        let page = amina.get(&format!("/rueckfragen/{id}/fragen/nichts")).await.text();
        assert!(!page.contains("inputmode"), "nothing is known of the answer");
        // Whoever acts for another has other data in the browser.
        let mut kim = crate::representation::acting(&portal, &mut amina, &id, "send").await;
        kim.get(&format!("/rueckfragen/{id}/fragen/mail")).await.shows("autocomplete=\"off\"");
    }
}
