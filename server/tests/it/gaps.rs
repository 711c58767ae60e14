//! What is optional, what is left out, what is missing: said before sending, and after it.

use crate::{on_each_database, support::*};
use serde_json::{Value, json};

/// A text question that must be answered, and two that need not.
fn with_optional_questions() -> Value {
    let mut message = inquiry();
    let optional = |id: &str| json!({ "id": id, "question": { "type": "short_text", "label": id, "max_characters": 50, "required": false } });
    message["items"] = json!([optional("eins"), optional("zwei"), message["items"][0]]);
    message
}

on_each_database! {
    async fn optional_items_are_passed_once_and_the_way_ends_at_the_check_page(portal: TestPortal) {
        let id = portal.message(&with_optional_questions()).await;
        let mut amina = portal.signed_in("amina").await;
        let message = format!("/rueckfragen/{id}");
        amina.get(&message).await.shows("braucht noch eine Sache von Ihnen").shows("freiwillig");
        let go = [("aktion", "weiter")];
        assert_eq!(amina.post(&format!("{message}/fragen/eins"), &go).await.location(), format!("{message}/fragen/zwei"));
        assert_eq!(amina.post(&format!("{message}/fragen/zwei"), &go).await.location(), format!("{message}/fragen/name"));
        let answer = [("antwort", "Amina"), ("aktion", "weiter")];
        assert_eq!(amina.post(&format!("{message}/fragen/name"), &answer).await.location(), format!("{message}/pruefen"));
        amina.get(&message).await.shows("Ausgelassen").shows("Ihre Antwort ist fertig zum Prüfen");
        // Nothing is missing, so one press sends.
        let receipt = amina.post(&format!("{message}/pruefen"), &[]).await.location();
        amina.get(&receipt).await.shows("Im Moment müssen Sie nichts tun.");
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["items"][0]["answer"], Value::Null);
    }

    async fn whoever_sends_with_gaps_is_told_of_all_of_them_first(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (message, check) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/pruefen"));
        let papers = format!("{message}/nachweise/vertrag");
        // Begun, but what was typed is too long to be an answer.
        let long = "A".repeat(20_000);
        amina.post(&format!("{message}/fragen/name"), &[("antwort", &long), ("aktion", "speichern")]).await;
        let nothing = amina.get(&check).await;
        nothing.has_status(200);
        nothing.shows("Noch offen: ").shows("sobald eine Antwort oder eine Datei da ist");
        assert!(!nothing.text().contains("trotzdem senden"), "there is no way to send nothing");
        amina.post(&format!("{message}/fragen/allein"), &[("antwort", "nein")]).await;
        for (statt, field, word) in [("spaeter", "tag", "Später nachreichen"), ("andere", "wer", "Schickt jemand anderes"), ("nicht", "grund", "Habe ich nicht")] {
            let value = if field == "tag" { "" } else { "weg" };
            amina.upload(&papers, &[], &[("statt", statt), (field, value), ("aktion", "weiter")]).await.has_status(303);
            amina.get(&message).await.shows(word);
            let page = amina.get(&check).await;
            page.shows("Die Behörde bekommt nicht alles: 3 Lücken").shows("Wie heißen Sie?").shows("Wer noch?").shows(word);
            let asked = amina.post(&check, &[]).await;
            asked.has_status(422).shows("Möchten Sie mit diesen 3 Lücken senden?").shows("Davon haben wir noch nichts gesendet");
        }
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "nothing is sent unasked");
        let receipt = amina.post(&check, AS_IT_IS).await.location();
        amina.get(&receipt).await.shows("Das fehlt der Behörde noch").shows("Wie heißen Sie?");
    }

    async fn what_was_taken_back_is_a_gap_of_what_is_added(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (message, check) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/pruefen"));
        amina.upload(&format!("{message}/nachweise/vertrag"), &[Upload { name: "falsch.pdf", content: &pdf() }], &[]).await.has_status(303);
        let receipt = amina.post(&check, AS_IT_IS).await.location();
        portal.run_worker().await;
        let page = amina.get(&receipt).await.text();
        let take_back = page.split('"').find(|part| part.contains("/zuruecknehmen/")).unwrap().to_owned();
        amina.post(&take_back, &[("stand", "dort")]).await.has_status(303);
        amina.post(&format!("{message}/nachreichen"), &[]).await.has_status(303);
        amina.post(&format!("{message}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.get(&check).await.shows("Die Behörde bekommt nicht alles").shows("Diese Nachreichung ist noch nicht gesendet.");
        amina.post(&check, &[]).await.has_status(422).shows("Mietvertrag");
    }

    async fn what_is_promised_and_what_others_send_is_told_apart_from_what_is_done(portal: TestPortal) {
        let mut inquiry = inquiry();
        let second = json!({ "id": "schule", "document_request": { "label": "Zeugnis", "max_files": 4 } });
        inquiry["items"].as_array_mut().unwrap().push(second);
        let id = portal.message(&inquiry).await;
        let mut amina = portal.signed_in("amina").await;
        let message = format!("/rueckfragen/{id}");
        amina.post(&format!("{message}/fragen/name"), &[("antwort", "Amina")]).await;
        let later = [("statt", "spaeter"), ("tag", "20"), ("monat", "3"), ("jahr", "2027"), ("aktion", "weiter")];
        amina.upload(&format!("{message}/nachweise/vertrag"), &[], &later).await.has_status(303);
        amina.upload(&format!("{message}/nachweise/schule"), &[], &[("statt", "andere"), ("wer", "Die Schule"), ("aktion", "weiter")]).await;
        // A day behind the deadline is told before it is sent.
        amina.get(&format!("{message}/pruefen")).await.shows("Dieser Tag liegt nach der Frist");
        let receipt = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.location();
        for path in [&receipt, &message] {
            let page = amina.get(path).await;
            page.shows("Das soll noch kommen").shows("bis 20.\u{a0}März 2027").shows("Dieser Tag liegt nach der Frist");
            page.shows("Das schicken andere").shows("Die Schule");
            assert!(!page.text().contains("müssen Sie nichts tun"), "{path} says that there is nothing to do");
        }
    }
}
