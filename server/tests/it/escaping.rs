//! Markup posted through every text field comes back as text.

use crate::{on_each_database, support::*};
use serde_json::{Value, json};

const EVIL: &str = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>";

/// Every text of a message, except those with a fixed form.
fn poison(value: &mut Value, path: &str) {
    let fixed = ["kind", "authority", "issuer", "subject", "type", "id", "question", "date", "document_type"];
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let is_recipient = path == "recipient";
                if member.is_string() && fixed.contains(&name.as_str()) && (is_recipient || name != "subject") {
                    continue;
                }
                poison(member, name);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|entry| poison(entry, path)),
        Value::String(text) => *text = format!("{EVIL} {path}"),
        _ => {}
    }
}

#[track_caller]
fn is_harmless(page: &Answer) {
    let text = page.text();
    assert!(!text.contains("<script>"), "{text}");
    assert!(!text.contains("<img"), "{text}");
}

on_each_database! {
    async fn markup_is_shown_and_not_obeyed(portal: TestPortal) {
        let mut message = inquiry();
        message["items"][0]["question"]["hint"] = json!("h");
        message["items"][0]["question"]["reason"] = json!("r");
        message["legal_basis"] = json!("l");
        message["items"][3]["document_request"]["hint"] = json!("h");
        message["items"][3]["document_request"]["reason"] = json!("r");
        poison(&mut message, "");
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let at = |path: &str| format!("/rueckfragen/{id}{path}");
        let evil: String = EVIL.chars().take(50).collect();
        for path in ["", "/fragen/name", "/nachweise/vertrag"] {
            for language in ["de", "en", "de-simple"] {
                is_harmless(amina.get(&format!("{}?lang={language}", at(path))).await.has_status(200));
            }
        }
        amina.get("/rueckfragen?lang=de").await;
        is_harmless(amina.post(&at("/fragen/name"), &[("antwort", EVIL), ("aktion", "weiter")]).await.has_status(422));
        is_harmless(&amina.post(&at("/fragen/name"), &[("antwort", &evil), ("aktion", "weiter")]).await);
        amina.post(&at("/fragen/allein"), &[("antwort", "nein")]).await;
        amina.post(&at("/fragen/wer"), &[("antwort", EVIL)]).await.has_status(303);
        is_harmless(amina.get(&at("/fragen/wer")).await.has_status(200));
        let content = pdf();
        let name = "\"><script>alert(1)<\\script>.pdf";
        let fields = [("statt", "nicht"), ("grund", EVIL), ("wer", EVIL), ("wann", EVIL), ("tag", EVIL), ("aktion", "hochladen")];
        is_harmless(&amina.upload(&at("/nachweise/vertrag"), &[Upload { name, content: &content }, Upload { name: "<script>.exe", content: b"MZ" }], &fields).await);
        for path in ["/nachweise/vertrag", "/pruefen", "/gespeichert", "/verlauf"] {
            is_harmless(amina.get(&at(path)).await.has_status(200));
        }
        is_harmless(amina.get("/rueckfragen").await.has_status(200));
        let receipt = amina.post(&at("/pruefen"), AS_IT_IS).await.location();
        is_harmless(amina.get(&receipt).await.has_status(200));
        portal.run_worker().await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        for path in ["/behoerde/rueckfragen".to_owned(), format!("/behoerde/rueckfragen/{id}/antwort"), format!("/behoerde/rueckfragen/{id}/vorschau")] {
            is_harmless(clerk.get(&path).await.has_status(200));
        }
        is_harmless(&clerk.get("/%3Cscript%3E").await);
        is_harmless(&clerk.get("/behoerde/anmelden?zurueck=%22%3E%3Cscript%3E").await);
    }
}
