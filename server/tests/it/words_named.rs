//! Wherever somebody believes to be done, the words that no reply holds are named, and only ways that exist lead to them.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::json;

/// "Wer noch?" was half written, and another answer took the question away.
async fn with_words_at_a_question_that_is_gone(portal: &TestPortal) -> (String, Browser) {
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let at = format!("/rueckfragen/{id}");
    amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
    amina.post(&format!("{at}/fragen/allein"), &[("antwort", "nein")]).await.has_status(303);
    amina.post(&format!("{at}/fragen/wer"), &[("antwort", "Meine Schwester"), ("aktion", "sprache:de")]).await.has_status(303);
    amina.post(&format!("{at}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
    (at, amina)
}

on_each_database! {
    async fn words_at_a_question_that_is_not_asked_any_more_are_named_without_a_way(portal: TestPortal) {
        let (at, mut amina) = with_words_at_a_question_that_is_gone(&portal).await;
        for page in ["", "/pruefen", "/gespeichert"] {
            let page = amina.get(&format!("{at}{page}")).await;
            page.shows("Das senden wir nicht mit").shows("Wer noch?");
            assert!(!page.text().contains(&format!("{at}/fragen/wer")), "no page is behind it: {}", page.text());
        }
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        for page in [receipt, at] {
            let page = amina.get(&page).await;
            page.shows("Das haben wir nicht mitgesendet").shows("Wer noch?");
            assert!(!page.text().contains("steht es wieder da"), "{}", page.text());
        }
    }

    async fn an_addition_shows_what_was_sent_beside_what_is_not_part_of_it(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        let long = "x".repeat(60);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", &long), ("aktion", "spaeter")]).await.has_status(303);
        let page = amina.get(&format!("{at}/pruefen")).await;
        page.shows("Schon gesendet:").shows("Amina Haddad").shows("nicht Teil der Antwort");
    }

    async fn who_posts_with_another_account_is_told_that_it_is_lost(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let name = format!("/rueckfragen/{id}/fragen/name");
        let mut robin = portal.signed_in("robin").await;
        robin.post(&name, &[("antwort", "Amina")]).await.has_status(404).shows("Was Sie gerade geschrieben oder ausgewählt haben, ist nicht gespeichert.");
        assert!(!robin.get(&name).await.text().contains("ist nicht gespeichert"));
        // An invitation is no message: its page does not send anybody to the account of the recipient.
        let page = robin.get("/v/AAAAAAAAAAAAAAAAAAAAAA").await;
        page.has_status(404).shows("Diese Einladung ist nicht für dieses Konto");
        assert!(!page.text().contains("das die Nachricht bekommen hat"));
    }

    async fn a_half_written_invitation_is_found_from_the_message(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let note = "Hier haben Sie etwas geschrieben, das noch nicht stimmt";
        assert!(!amina.get(&at).await.text().contains(note));
        amina.post(&format!("{at}/vertretung"), &[("vorname", "Jonas"), ("aktion", "zurueck")]).await.has_status(303);
        amina.get(&at).await.shows(note).shows(&format!("{at}/vertretung"));
    }

    async fn a_message_that_was_taken_back_names_the_words_that_were_never_sent(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let long = "x".repeat(60);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", &long), ("aktion", "spaeter")]).await.has_status(303);
        let withdrawn = portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        assert_eq!(withdrawn.0, 200, "{withdrawn:?}");
        amina.get(&at).await.shows("Es ist nicht fertig geworden und wurde nicht gesendet").shows("Wie heißen Sie?");
    }
}
