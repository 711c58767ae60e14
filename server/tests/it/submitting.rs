//! Sending: once, whole, and visibly not at all otherwise.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::json;

on_each_database! {
    async fn twenty_clicks_at_once_give_one_reply_and_one_receipt(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        let clicks = (0..20).map(|_| {
            let (mut tab, path) = (amina.clone(), format!("/rueckfragen/{id}/pruefen"));
            tokio::spawn(async move { tab.post(&path, &[]).await.location() })
        });
        let mut receipts = Vec::new();
        for click in clicks.collect::<Vec<_>>() {
            receipts.push(click.await.unwrap());
        }
        receipts.dedup();
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        assert!(receipts[0].contains("/eingang/"));
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
    }

    async fn looking_and_sending_at_once_leaves_no_second_draft(portal: TestPortal) {
        for _ in 0..10 {
            let id = portal.message(&one_question()).await;
            let mut amina = portal.signed_in("amina").await;
            amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
            let tabs = (0..10).map(|at| {
                let mut tab = amina.clone();
                let (send, item) = (format!("/rueckfragen/{id}/pruefen"), format!("/rueckfragen/{id}/fragen/name"));
                tokio::spawn(async move {
                    if at % 2 == 0 { tab.post(&send, AS_IT_IS).await } else { tab.post(&item, &[("antwort", "Noch einmal")]).await }
                })
            });
            for tab in tabs.collect::<Vec<_>>() {
                tab.await.unwrap();
            }
            amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await;
            let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
            assert!(receipt.contains("/eingang/"), "{receipt}");
            let (_, state) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
            assert_eq!(state["replies"].as_array().unwrap().len(), 1);
        }
    }

    // A receipt says that this was sent: whoever pressed "send" on something else must not be shown it.
    async fn a_second_press_is_answered_with_the_receipt_of_what_was_shown(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        let check = format!("/rueckfragen/{id}/pruefen");
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        let shown = stand(&amina.get(&check).await.text());
        let press = [("luecken", "1"), ("stand", shown.as_str())];
        let receipt = amina.post(&check, &press).await.location();
        assert!(receipt.contains("/eingang/"), "{receipt}");
        assert_eq!(amina.post(&check, &press).await.location(), receipt, "the back button");
        let gone = format!("{}-1", uuid::Uuid::now_v7());
        let press_of_gone = [("luecken", "1"), ("stand", gone.as_str())];
        assert_eq!(amina.post(&check, &press_of_gone).await.location(), format!("/rueckfragen/{id}"), "not sent, and nothing else is shown");
    }

    async fn nothing_is_sent_while_nothing_is_answered(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        assert_eq!(amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location(), format!("/rueckfragen/{id}"));
        // Looking stores nothing; a draft without anything in it is not sent.
        amina.get(&format!("/rueckfragen/{id}/fragen/name")).await.has_status(200);
        assert_eq!(amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location(), format!("/rueckfragen/{id}"));
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("aktion", "weiter")]).await.has_status(422);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(422).shows("Sie haben noch nichts beantwortet");
        portal.run_worker().await;
        assert!(portal.packages().is_empty());
    }

    async fn a_late_reply_is_accepted_and_marked(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        portal.clock.forward(60 * 24 * 13);
        amina.sign_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Sie können trotzdem noch antworten");
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
        amina.get(&receipt).await.shows("Die Antwort kam nach der Frist");
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["late"], json!(true));
    }

    async fn a_withdrawn_message_explains_itself_and_takes_nothing(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        let path = format!("/api/v1/messages/{id}/withdraw");
        for _ in 0..2 {
            let (status, body) = portal.api(Method::POST, &path, None, &json!({})).await;
            assert_eq!((status.as_u16(), &body["state"]), (200, &json!("withdrawn")));
        }
        let late = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
        assert_eq!(late, format!("/rueckfragen/{id}?zu-spaet=antwort"));
        amina.get(&late).await.shows("Ihre Antwort wurde nicht gesendet");
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(200).shows("hat diese Nachricht zurückgenommen");
        portal.run_worker().await;
        assert!(portal.packages().is_empty());
    }

    async fn an_answered_message_cannot_be_withdrawn(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let (status, body) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        assert_eq!((status.as_u16(), &body["type"]), (409, &json!("urn:rueckkanal:problem:already-answered")));
    }

    async fn what_was_typed_wrong_is_still_there(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        let long = "ä".repeat(51);
        let page = amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", &long), ("aktion", "weiter")]).await;
        page.has_status(422).shows("<title>Fehler: ").shows("1 Zeichen zu lang").shows(&long).shows("href=\"#antwort\"");
        let page = amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("gemerkt", "1"), ("aktion", "weiter")]).await;
        page.has_status(422).shows("Beantworten Sie die Frage.");
        let later = amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("aktion", "spaeter")]).await;
        assert_eq!(later.location(), format!("/rueckfragen/{id}/gespeichert"));
        amina.get(&later.location()).await.has_status(200).shows("Davon ist noch nichts gesendet");
    }
}
