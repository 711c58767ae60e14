//! The manifest's second version tells what became of each item; the first one stays for whoever asks for it.

use crate::support::*;
use serde_json::{Value, json};

fn letter() -> Value {
    let mut letter = inquiry();
    letter["legal_basis"] = json!("§ 82 Abs. 1 AufenthG");
    let free = json!({ "id": "frei", "question": { "type": "short_text", "label": "Sonst noch etwas?", "required": false } });
    letter["items"].as_array_mut().unwrap().push(free);
    letter
}

/// Sends a reply, and another one that adds the paper.
async fn packages(portal: &TestPortal) -> Vec<Value> {
    let id = portal.message(&letter()).await;
    let (mut amina, message) = (portal.signed_in("amina").await, format!("/rueckfragen/{id}"));
    for (item, answer) in [("name", "Amina Haddad"), ("allein", "ja"), ("frei", "")] {
        amina.post(&format!("{message}/fragen/{item}"), &[("antwort", answer), ("aktion", "weiter")]).await.has_status(303);
    }
    let receipt = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.location();
    assert!(receipt.contains("/eingang/"), "{receipt}");
    portal.run_worker().await;
    portal.clock.forward(5);
    amina.post(&format!("{message}/nachreichen"), &[]).await;
    let papers = format!("{message}/nachweise/vertrag");
    amina
        .upload(&papers, &[Upload { name: "vertrag.pdf", content: &pdf() }], &[("statt", "dateien"), ("aktion", "weiter")])
        .await;
    amina.post(&format!("{message}/pruefen"), AS_IT_IS).await;
    portal.run_worker().await;
    let mut all: Vec<Value> = portal.packages().into_iter().map(|(_, manifest)| manifest).collect();
    all.sort_by_key(|manifest| manifest["submitted_at"].as_str().unwrap().to_owned());
    assert_eq!(all.len(), 2);
    let replies = portal.look(&format!("/api/v1/messages/{id}")).await["replies"].clone();
    for (reply, manifest) in replies.as_array().unwrap().iter().zip(&all) {
        assert_eq!(
            (&reply["id"], &reply["supplements"]),
            (&manifest["reply_id"], &manifest["supplements"]),
            "they join without packages"
        );
    }
    all
}

fn states(manifest: &Value) -> Value {
    let items = manifest["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| (item["id"].as_str().unwrap().to_owned(), item["state"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
async fn what_was_not_asked_is_told_from_what_was_left_out() {
    let portal = TestPortal::start(On::Sqlite).await;
    let [first, second] = &packages(&portal).await[..] else { panic!() };
    assert_eq!((&first["version"], &first["legal_basis"]), (&json!(2), &json!("§ 82 Abs. 1 AufenthG")));
    assert_eq!(first["consequences"], "Sonst lehnen wir ab.");
    let told =
        json!({ "name": "answered", "allein": "answered", "wer": "not_asked", "vertrag": "not_answered", "frei": "left_out" });
    assert_eq!(states(first), told);
    assert_eq!((&first["items"][0]["required"], &first["items"][4]["required"]), (&json!(true), &json!(false)));
    assert_eq!(second["supplements"], first["reply_id"]);
    let nothing = "not_in_this_reply";
    let told = json!({ "name": nothing, "allein": nothing, "wer": nothing, "vertrag": "answered", "frei": nothing });
    assert_eq!(states(second), told);
}

#[tokio::test]
async fn a_case_system_that_reads_version_1_gets_it() {
    let portal =
        TestPortal::start_edited(On::Sqlite, |text| text.replacen("delivery = {", "manifest = 1\ndelivery = {", 1)).await;
    let [first, _] = &packages(&portal).await[..] else { panic!() };
    assert_eq!(first["version"], 1);
    for newer in ["consequences", "legal_basis"] {
        assert!(first.get(newer).is_none(), "{newer}");
    }
    for item in first["items"].as_array().unwrap() {
        assert!(item.get("state").is_none() && item.get("required").is_none(), "{item}");
    }
}
