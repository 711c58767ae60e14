//! What somebody did whose right has ended: theirs, no part of the reply, in nobody's way, and back with them once they may act again.

use crate::{
    on_each_database,
    representation::{acting, end_of},
    support::*,
};
use serde_json::json;

on_each_database! {
    async fn an_end_between_looking_and_sending_is_seen_first(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let (at, check) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/pruefen"));
        kim.post(&format!("{at}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        amina.post(&format!("{at}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        let seen = amina.get(&check).await;
        seen.shows("Amina Haddad");
        portal.clock.forward(1);
        let mut window = amina.clone();
        let end = end_of(&mut window, &id).await;
        window.post(&end, &[]).await.has_status(303);
        let refused = amina.post(&check, &[("stand", &stand(&seen.text())), ("luecken", "1")]).await;
        refused.has_status(422).shows("hat sich in einem anderen Fenster geändert").shows("der nicht mehr für Sie handelt");
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "nothing is sent that the page did not show");
        amina.post(&check, &[("stand", &stand(&refused.text())), ("luecken", "1")]).await.has_status(303);
        portal.run_worker().await;
        assert!(!portal.packages()[0].1.to_string().contains("Amina Haddad\""), "what was left is not sent");
    }

    async fn a_right_that_is_given_again_finds_its_own_work(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let (at, check) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/pruefen"));
        kim.post(&format!("{at}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        kim.upload(&format!("{at}/nachweise/vertrag"), &[Upload { name: "von-kim.pdf", content: &pdf() }], &[]).await.has_status(303);
        // Taken on while the old right lives: nothing is lost on the way.
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        kim.get(&check).await.shows("Amina Haddad").shows("von-kim.pdf");
        let seen = amina.get(&check).await;
        seen.shows("Amina Haddad").shows("von-kim.pdf");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        // Whoever may only read gets nothing into the reply.
        let mut kim = acting(&portal, &mut amina, &id, "read").await;
        kim.get(&at).await.has_status(200);
        amina.get(&check).await.shows("Sie haben noch nichts beantwortet").shows("der nicht mehr für Sie handelt");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        portal.clock.forward(1);
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        kim.get(&check).await.shows("Amina Haddad").shows("von-kim.pdf");
        let now = amina.get(&check).await;
        now.shows("Amina Haddad").shows("von-kim.pdf");
        assert!(!now.text().contains("der nicht mehr für Sie handelt"));
        // It came back into the draft, and nobody sends it from a page that did not show it.
        amina.post(&check, &[("stand", &stand(&seen.text())), ("luecken", "1")]).await.has_status(422);
        amina.post(&check, &[("stand", &stand(&now.text())), ("luecken", "1")]).await.has_status(303);
    }

    async fn what_the_owner_had_answered_counts_again_after_the_end(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let (name, papers) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/nachweise/vertrag"));
        let check = format!("/rueckfragen/{id}/pruefen");
        amina.post(&name, &[("antwort", "Aminas Wort")]).await.has_status(303);
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Aminas Grund"), ("aktion", "weiter")]).await.has_status(303);
        for word in ["Kims Wort", "Kims zweites Wort"] {
            kim.post(&name, &[("antwort", word)]).await.has_status(303);
        }
        kim.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Kims Grund"), ("aktion", "weiter")]).await.has_status(303);
        amina.get(&check).await.shows("Kims zweites Wort").shows("Kims Grund");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        let page = amina.get(&check).await;
        page.shows("Aminas Wort").shows("Aminas Grund").shows("der nicht mehr für Sie handelt");
        // It is saved over as ever, and what was left can still be kept instead.
        amina.post(&name, &[("antwort", "Aminas neues Wort")]).await.has_status(303);
        amina.post(&check, &[("aktion", "uebernehmen")]).await.has_status(303);
        amina.get(&check).await.shows("Aminas neues Wort").shows("Kims Grund");
    }

    async fn who_acts_for_somebody_takes_no_answer_away_for_good(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let (papers, check) = (format!("/rueckfragen/{id}/nachweise/vertrag"), format!("/rueckfragen/{id}/pruefen"));
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Habe ich verloren"), ("aktion", "weiter")]).await.has_status(303);
        kim.upload(&papers, &[], &[("statt", "dateien"), ("aktion", "spaeter")]).await.has_status(303);
        assert!(!kim.get(&check).await.text().contains("Habe ich verloren"));
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        amina.get(&check).await.shows("Habe ich verloren");
    }

    async fn what_an_ended_representative_was_sending_becomes_nobody_elses(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let content = pdf();
        let ask = |method: &str, path: &str| http::Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0");
        let begin = ask("POST", &format!("{papers}/uebertragungen")).header("upload-length", content.len()).header("upload-metadata", "filename a2ltLnBkZg==");
        let upload = kim.send(begin.body(axum::body::Body::empty()).unwrap()).await.has_status(201).location();
        amina.get(&papers).await.shows("kim.pdf").shows("Noch nicht ganz da");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        let patch = ask("PATCH", &upload).header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
        let late = kim.send(patch.body(axum::body::Body::from(content)).unwrap()).await.status.as_u16();
        assert!([404, 409, 410].contains(&late), "{late}");
        assert!(!amina.get(&papers).await.text().contains("kim.pdf"));
        assert!(!amina.get(&format!("/rueckfragen/{id}/pruefen")).await.text().contains("kim.pdf"));
    }

    async fn what_was_done_for_a_message_that_is_replaced_is_left_to_the_owner(portal: TestPortal) {
        let old = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &old, "prepare").await;
        amina.post(&format!("/rueckfragen/{old}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        kim.post(&format!("/rueckfragen/{old}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        kim.upload(&format!("/rueckfragen/{old}/nachweise/vertrag"), &[Upload { name: "von-kim.pdf", content: &pdf() }], &[]).await.has_status(303);
        let mut message = inquiry();
        message["replaces"] = json!(old);
        let new = portal.message(&message).await;
        kim.get(&format!("/rueckfragen/{new}")).await.has_status(404);
        let check = format!("/rueckfragen/{new}/pruefen");
        amina.get("/rueckfragen").await;
        // The right was for the other message: what was done by it is named as theirs, and the owner decides.
        amina.get(&check).await.shows("<bdi>kim</bdi>").shows("der nicht mehr für Sie handelt");
        amina.post(&check, &[("aktion", "uebernehmen")]).await.has_status(303);
        let kept = amina.get(&check).await;
        kept.shows("Amina Haddad").shows("von-kim.pdf");
        assert!(!kept.text().contains("der nicht mehr für Sie handelt"), "{}", kept.text());
        amina.post(&check, &[("stand", &stand(&kept.text())), ("luecken", "1")]).await.has_status(303);
        portal.run_worker().await;
        let (_, manifest) = portal.packages().remove(0);
        assert_eq!((&manifest["items"][0]["answer"]["value"], manifest["documents"].as_array().unwrap().len()), (&json!("Amina Haddad"), 1));
    }

    async fn what_was_left_is_in_nobodys_way(portal: TestPortal) {
        let mut message = inquiry();
        message["items"][3]["document_request"]["max_files"] = json!(2);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let (one, two, three) = (pdf(), pdf(), pdf());
        let files = [Upload { name: "eins.pdf", content: &one }, Upload { name: "zwei.pdf", content: &two }];
        kim.upload(&papers, &files, &[]).await.has_status(303);
        amina.get("/rueckfragen").await.shows("Begonnen");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        assert!(!amina.get("/rueckfragen").await.text().contains("Begonnen"), "nothing of it counts");
        // Neither as the same file nor in the number.
        let files = [Upload { name: "eins.pdf", content: &one }, Upload { name: "drei.pdf", content: &three }];
        amina.upload(&papers, &files, &[]).await.has_status(303);
        let page = amina.get(&papers).await;
        page.shows("eins.pdf").shows("drei.pdf");
        assert!(!page.text().contains("Abgelehnt"), "{}", page.text());
    }
}

#[tokio::test]
async fn a_copy_in_the_place_of_another_stays_the_work_of_who_brought_it() {
    let portal = drawing_portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let mut files: [_; 2] = [located(&letter(1)), located(&letter(2))];
    for (who, name) in [(&mut amina, "von-amina.jpg"), (&mut kim, "von-kim.jpg")] {
        files.reverse();
        who.upload(&papers, &[Upload { name, content: &files[0] }], &[]).await.has_status(303);
    }
    // Each has the other's photo freed from what it tells.
    let own = |text: &str, name: &str| {
        let row = text.split("id=\"datei-").skip(1).find(|row| row.contains(name)).unwrap();
        format!("ohne-angaben:{}", row.split('"').next().unwrap())
    };
    let text = amina.get(&papers).await.text();
    kim.upload(&papers, &[], &[("aktion", &own(&text, "von-amina.jpg"))]).await.has_status(303);
    amina.upload(&papers, &[], &[("aktion", &own(&text, "von-kim.jpg"))]).await.has_status(303);
    assert!(!amina.get(&papers).await.text().contains("Beispieltelefon"), "both are copies");
    let end = end_of(&mut amina, &id).await;
    amina.post(&end, &[]).await.has_status(303);
    let text = amina.get(&papers).await.text();
    assert!(text.contains("von-amina.jpg") && !text.contains("von-kim.jpg"), "{text}");
}
