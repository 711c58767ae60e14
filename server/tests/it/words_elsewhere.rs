//! Words on other forms than an item's, and what one window does to the words of another.

use crate::{on_each_database, support::*};
use serde_json::json;

const PAPERS: &str = "nachweise/vertrag";
const INVITED: [(&str, &str); 3] = [("vorname", "Jonas"), ("nachname", "Weber"), ("art", "bevollmaechtigt")];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [fields, more].concat()
}

on_each_database! {
    async fn an_invitation_that_is_half_written_is_kept(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (at, invite) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/vertretung"));
        let away = amina.post(&invite, &with(&INVITED, &[("aktion", "sprache:en")])).await.location();
        amina.get(&away).await.shows("value=\"Jonas\"").shows("value=\"Weber\"").shows("Nobody is invited with it yet");
        amina.post(&invite, &[("gemerkt", "1"), ("aktion", "zurueck")]).await.has_status(303);
        assert!(!amina.get(&invite).await.text().contains("Weber"), "who emptied the form has given it up");
        let back = amina.post(&invite, &with(&INVITED, &[("aktion", "zurueck")])).await.location();
        assert_eq!(back, at);
        amina.get(&invite).await.shows("value=\"Weber\"");
        amina.post(&invite, &with(&INVITED, &[("recht", "send"), ("gemerkt", "1"), ("aktion", "weiter")])).await.has_status(422);
        amina.get(&invite).await.shows("value=\"Weber\"");
        amina.post(&invite, &[("aktion", "merken")]).await.has_status(204);
        amina.get(&invite).await.shows("value=\"Weber\"");
        amina.post(&invite, &[("nachname", "Anders"), ("aktion", "merken")]).await.has_status(204);
        amina.get(&invite).await.shows("value=\"Anders\"");
    }

    async fn what_was_refused_is_kept_whatever_comes_next(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (at, name) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/fragen/name"));
        let long = "x".repeat(60);
        let refused = amina.post(&name, &[("antwort", &long), ("aktion", "weiter")]).await;
        refused.has_status(422).shows("10 Zeichen zu lang").shows(&long);
        assert_eq!(refused.headers["location"], format!("{name}?fehler=1#fehler").as_str(), "no answer to a post stays in the history");
        amina.get("/hilfe").await.has_status(200);
        amina.get(&name).await.shows(&long).shows("10 Zeichen zu lang");
        amina.post(&name, &[("antwort", ""), ("gemerkt", "1"), ("aktion", "weiter")]).await.has_status(422).shows("Beantworten Sie die Frage.");
        assert!(!amina.get(&name).await.text().contains("xxx"), "who emptied the field has given it up");
        let papers = format!("{at}/{PAPERS}");
        let reason = amina.upload(&papers, &[], &[("statt", "spaeter"), ("tag", "32"), ("monat", "3"), ("jahr", "2027"), ("aktion", "weiter")]).await;
        reason.has_status(422).shows("gibt es nicht im Kalender");
        assert!(reason.headers["location"].to_str().unwrap().ends_with("?fehler=1#fehler"));
        let gaps = amina.post(&format!("{at}/pruefen"), &[]).await;
        assert!(!gaps.headers.contains_key("location") || gaps.headers["location"].to_str().unwrap().contains("/pruefen"), "nothing stays in the history here either");
    }

    async fn every_form_takes_its_words_into_the_other_language(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let code = amina.post("/zugangscode", &[("code", "7K4M-92Q"), ("aktion", "sprache:en")]).await;
        assert_eq!(code.location(), "/zugangscode?lang=en");
        amina.get("/zugangscode?lang=en").await.shows("value=\"7K4M-92Q\"").shows("<html lang=\"en\"");
        amina.get("/rueckfragen").await.shows("<html lang=\"en\"");
        let mut phone = portal.browser();
        let simple = phone.post("/handy", &[("code", "7K4M-92Q"), ("aktion", "sprache:de-simple")]).await.location();
        phone.get(&simple).await.shows("value=\"7K4M-92Q\"").shows("lang=\"de-simple\"");
    }

    async fn what_is_said_is_what_holds(portal: TestPortal) {
        let mut message = inquiry();
        message["items"][0]["question"]["required"] = json!(false);
        message["items"][3]["document_request"]["required"] = json!(false);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        for item in ["name", "allein"] {
            amina.post(&format!("{at}/fragen/{item}"), &[("aktion", "weiter")]).await.has_status(303);
        }
        amina.upload(&format!("{at}/{PAPERS}"), &[], &[("aktion", "weiter")]).await.has_status(303);
        amina.get(&format!("{at}/pruefen")).await.shows("Sie müssen nichts senden.").shows("Doch etwas antworten");
        // A word instead of a paper is not among what came.
        let id = portal.message(&inquiry()).await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.upload(&format!("{at}/{PAPERS}"), &[], &[("statt", "andere"), ("wer", "Die Schule"), ("aktion", "weiter")]).await.has_status(303);
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        let page = amina.get(&receipt).await.text();
        let sent = page.split("Das haben Sie gesendet").nth(1).unwrap().split("Das haben Sie dazu geschrieben").next().unwrap();
        assert!(sent.contains("Amina") && !sent.contains("Die Schule"));
    }

    async fn an_invitation_outlives_the_session(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let invite = format!("/rueckfragen/{id}/vertretung");
        portal.clock.forward(60 * 24);
        let ended = amina.post(&invite, &with(&INVITED, &[("aktion", "weiter")])).await.location();
        assert!(ended.contains("gemerkt=1"), "{ended}");
        amina.sign_in("amina").await;
        amina.get(&invite).await.shows("value=\"Weber\"");
    }

    async fn what_is_posted_after_an_own_sign_out_is_kept_for_its_account(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let name = format!("/rueckfragen/{id}/fragen/name");
        let mut amina = portal.signed_in("amina").await;
        amina.post("/abmelden", &[]).await.has_status(303);
        assert!(!amina.cookies.contains_key("__Host-session"), "the browser forgets its session");
        // Another window of the same browser.
        let told = amina.post(&name, &[("antwort", "Amina Haddad"), ("aktion", "weiter")]).await.location();
        assert!(told.contains("gemerkt=1"), "{told}");
        // It puts nothing in the place of what is kept.
        let told = amina.post(&name, &[("antwort", "Eine Fremde"), ("aktion", "weiter")]).await.location();
        assert!(told.contains("verloren=1"), "{told}");
        amina.get(&told).await.shows("ist nicht gespeichert").shows(&format!("zurueck={name}"));
        let told = amina.upload(&format!("/rueckfragen/{id}/{PAPERS}"), &[Upload { name: "vertrag.pdf", content: &pdf() }], &[]).await;
        amina.get(&told.location()).await.shows("nicht");
        amina.get(&name).await.has_status(303);
        // Whoever signs in next there sees nothing of it.
        amina.sign_in("robin").await;
        assert!(!amina.get(&name).await.text().contains("Haddad"));
        amina.sign_in("amina").await;
        amina.get(&name).await.shows("value=\"Amina Haddad\"");
    }

    async fn who_signs_out_while_typing_finds_the_words_again(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/{PAPERS}");
        for (page, typed) in [(format!("/rueckfragen/{id}/fragen/name"), "antwort"), (papers.clone(), "wer"), (format!("/rueckfragen/{id}/vertretung"), "nachname")] {
            amina.get(&page).await.shows("form=\"formular\" formaction=\"?abmelden=1\" name=\"aktion\" value=\"abmelden\"");
            let to = format!("{page}?abmelden=1");
            let form = [(typed, "Halb Getipptes"), ("statt", "andere"), ("aktion", "abmelden")];
            let out = if page == papers { amina.upload(&to, &[], &form).await } else { amina.post(&to, &form).await };
            assert_eq!(out.location(), "/abgemeldet", "{page}");
            assert!(amina.get(&page).await.location().starts_with("/anmelden"), "{page}");
            amina.sign_in("amina").await;
            amina.get(&page).await.shows("Halb Getipptes");
        }
    }

    async fn who_wants_out_is_signed_out_whatever_became_of_the_form(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        let name = format!("/rueckfragen/{id}/fragen/name");
        amina.post(&name, &[("antwort", "Amina Haddad")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), &[]).await.has_status(303);
        // The reply was sent in another window.
        let out = amina.post(&format!("{name}?abmelden=1"), &[("antwort", "Etwas anderes"), ("aktion", "abmelden")]).await;
        assert_eq!(out.location(), "/abgemeldet");
        assert!(amina.get("/rueckfragen").await.location().starts_with("/anmelden"));
        // Who signs in next at this browser has nothing to do with that session.
        amina.sign_in("robin").await;
        assert!(!amina.cookies.contains_key("__Host-beendet"));
    }

    async fn moving_a_file_takes_no_words_of_another_window(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/{PAPERS}");
        let mut window = amina.clone();
        amina.upload(&papers, &[], &[("statt", "andere"), ("wer", "Die Schule"), ("aktion", "sprache:de")]).await.has_status(303);
        window.upload(&papers, &[Upload { name: "vertrag.pdf", content: &pdf() }], &[("statt", "dateien"), ("aktion", "hochladen")]).await.has_status(303);
        amina.get(&papers).await.shows("Die Schule");
        // Whoever goes on from there has said something newer.
        window.upload(&papers, &[], &[("statt", "dateien"), ("aktion", "weiter")]).await.has_status(303);
        assert!(!amina.get(&papers).await.text().contains("Die Schule"));
    }

    async fn more_parts_than_a_form_may_have_are_told(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/{PAPERS}");
        let many: Vec<(String, String)> = (0..200).map(|at| (format!("feld-{at}"), "x".to_owned())).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let file = [Upload { name: "vertrag.pdf", content: &pdf() }];
        amina.upload(&papers, &[], &many[1..]).await.has_status(422);
        // Fields stand before the files, so the file is the part that is too much.
        let told = amina.upload(&papers, &file, &with(&many, &[("aktion", "hochladen")])).await;
        told.has_status(422).shows("Nicht alles, was Sie gesendet haben, ist angekommen.");
    }

    async fn forms_hold_what_a_page_can_hold_and_no_more(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (name, papers) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/{PAPERS}"));
        let many: Vec<(String, String)> = (0..1200).map(|at| (format!("f{at}"), String::new())).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        amina.post(&name, &many).await.has_status(400);
        // Ten texts of 60 kB, of which three fit; the reason is the first.
        let large = "x".repeat(60_000);
        let mut texts = vec![("statt", "nicht"), ("grund", "Habe ich verloren")];
        texts.extend((0..10).map(|_| ("anderes", large.as_str())));
        texts.push(("aktion", "weiter"));
        let page = amina.upload(&papers, &[], &texts).await;
        assert!([303, 422].contains(&page.status.as_u16()), "{}", page.status);
        assert!(page.text().len() < 400_000);
    }

    async fn what_is_not_asked_any_more_is_named_before_sending(portal: TestPortal) {
        let mut message = inquiry();
        message["items"][3]["visible_if"] = json!({ "question": "allein", "is": false });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let (at, allein) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/fragen/allein"));
        amina.post(&allein, &[("antwort", "nein")]).await.has_status(303);
        amina.upload(&format!("{at}/{PAPERS}"), &[Upload { name: "vertrag.pdf", content: &pdf() }], &[("aktion", "weiter")]).await.has_status(303);
        assert!(!amina.get(&format!("{at}/pruefen")).await.text().contains("Das senden wir nicht mit"));
        amina.post(&allein, &[("antwort", "ja")]).await.has_status(303);
        amina.get(&format!("{at}/pruefen")).await.shows("Das senden wir nicht mit").shows("Mietvertrag").shows("vertrag.pdf");
    }

    async fn a_late_promise_moves_no_deadline(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        let later = [("statt", "spaeter"), ("tag", "2"), ("monat", "4"), ("jahr", "2027"), ("aktion", "weiter")];
        amina.upload(&format!("{at}/{PAPERS}"), &[], &later).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.get(&at).await.shows("Frist der Behörde: 15.");
        amina.get("/rueckfragen").await.shows("2.\u{a0}April 2027").shows("Frist der Behörde: Montag, 15.");
        portal.clock.forward(60 * 24 * 15);
        let mut amina = portal.signed_in("amina").await;
        amina.get(&at).await.shows("Die Frist der Behörde war am 15.");
    }

    async fn words_beside_a_finished_task_are_named(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (at, name) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/fragen/name"));
        amina.post(&name, &[("antwort", "Amina")]).await.has_status(303);
        assert!(!amina.get(&at).await.text().contains("Hier steht Text"));
        amina.post(&name, &[("antwort", &"x".repeat(60)), ("aktion", "spaeter")]).await.has_status(303);
        amina.get(&at).await.shows("Hier steht Text, der nicht zur Antwort gehört");
    }

    async fn what_can_be_read_in_two_ways_is_asked(portal: TestPortal) {
        let mut message = inquiry();
        message["items"] = json!([
            { "id": "miete", "question": { "type": "amount", "label": "Miete?" } },
            { "id": "seit", "question": { "type": "date", "label": "Seit wann?" } }
        ]);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}/fragen");
        let unclear = amina.post(&format!("{at}/miete"), &[("antwort", "1,234")]).await;
        unclear.has_status(422).shows("Meinen Sie 1.234,00\u{a0}€? Dann schreiben Sie 1234. Meinen Sie 1,23\u{a0}€? Dann schreiben Sie 1,23.");
        let year = |year: &'static str| [("tag", "1"), ("monat", "5"), ("jahr", year)];
        amina.post(&format!("{at}/seit"), &year("19")).await.has_status(422).shows("mit vier Ziffern");
        amina.post(&format!("{at}/seit"), &year("2019.")).await.has_status(303);
    }
}
