//! Nothing typed is lost: whatever is incomplete or refused is kept as it was typed, shown again with its fault, and named where it counts.

use crate::{on_each_database, support::*};
use serde_json::json;

fn with_a_date() -> serde_json::Value {
    let mut message = inquiry();
    message["items"][0] = json!({ "id": "tag", "question": { "type": "date", "label": "Seit wann wohnen Sie dort?" } });
    message["items"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "zahl", "question": { "type": "whole_number", "label": "Wie viele Personen?" } }));
    message
}

const LATER: (&str, &str) = ("aktion", "spaeter");

on_each_database! {
    async fn what_is_incomplete_is_kept_for_later_and_not_said_to_be_saved(portal: TestPortal) {
        let id = portal.message(&with_a_date()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let date = format!("{at}/fragen/tag");
        let saved = amina.post(&date, &[("tag", ""), ("monat", "März"), ("jahr", ""), LATER]).await.location();
        assert_eq!(saved, format!("{at}/gespeichert"));
        amina.get("/rueckfragen").await.shows("Aufgehobener Text, der nicht zur Antwort gehört");
        amina.get(&saved).await.shows("nicht Teil Ihrer Antwort").shows("Seit wann wohnen Sie dort?").shows(&date);
        amina.get(&date).await.has_status(200).shows("März").shows("Im Datum fehlt der Tag.").shows("noch nicht Teil Ihrer Antwort");
        amina.post(&format!("{at}/fragen/zahl"), &[("antwort", "drei"), LATER]).await.has_status(303);
        amina.get(&format!("{at}/fragen/zahl")).await.shows("drei").shows("Geben Sie eine ganze Zahl ein");
        let papers = format!("{at}/nachweise/vertrag");
        let day = [("statt", "spaeter"), ("tag", "32"), ("monat", "3"), ("jahr", "2027"), LATER];
        assert_eq!(amina.upload(&papers, &[], &day).await.location(), saved);
        amina.get(&papers).await.shows("value=\"32\"").shows("Dieses Datum gibt es nicht im Kalender");
        // The check page names all three as no part of the reply; they are there after sending, too.
        let check = amina.get(&format!("{at}/pruefen")).await.text();
        assert_eq!(check.matches("das nicht Teil der Antwort ist").count(), 3, "{check}");
        amina.post(&format!("{at}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        amina.get(&receipt).await.shows("Das haben Sie geschrieben, aber nicht gesendet").shows("Wie viele Personen?");
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        amina.get(&format!("{at}/fragen/zahl")).await.shows("drei");
        // Once it is right it is part of the reply, and nothing is kept any more.
        amina.post(&format!("{at}/fragen/zahl"), &[("antwort", "3"), ("aktion", "weiter")]).await.has_status(303);
        assert!(!amina.get(&format!("{at}/fragen/zahl")).await.text().contains("drei"));
    }

    async fn what_is_far_too_much_leads_back_to_its_form(portal: TestPortal) {
        let id = portal.message(&with_a_date()).await;
        let mut amina = portal.signed_in("amina").await;
        let number = format!("/rueckfragen/{id}/fragen/zahl");
        let text = "a".repeat(2_500_000);
        let page = amina.post(&number, &[("antwort", &text)]).await.has_status(413).shows("nichts davon ist gespeichert").text();
        assert!(page.contains(&format!("href=\"{number}\"")), "{page}");
        amina.get(&number).await.has_status(200);
    }

    async fn a_code_that_is_refused_is_there_again_and_in_no_address(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let answer = amina.post("/zugangscode", &[("code", "K7M2-<x>")]).await;
        answer.has_status(422).shows("Tippfehler").shows("K7M2-&lt;x&gt;");
        assert_eq!(answer.location(), "/zugangscode?fehler=vertippt");
        // Back, and forward again.
        amina.get("/zugangscode?fehler=vertippt").await.shows("K7M2-&lt;x&gt;");
        let english = amina.post("/zugangscode", &[("code", "K7M2-HD"), ("aktion", "sprache:en")]).await.location();
        assert_eq!(english, "/zugangscode?lang=en");
        amina.get(&english).await.shows("Enter your access code").shows("K7M2-HD");
        assert!(!amina.get("/zugangscode?lang=de").await.text().contains("Tippfehler"), "no fault was told");
        assert!(!amina.get("/zugangscode").await.text().contains("K7M2"));
        // The next person at this screen finds nothing.
        amina.post("/abmelden", &[]).await.has_status(303);
        amina.sign_in("robin").await;
        assert!(!amina.get("/zugangscode?fehler=vertippt").await.text().contains("K7M2"));
    }

    async fn a_refused_file_leads_to_its_page_and_keeps_the_words(portal: TestPortal) {
        let id = portal.message(&with_a_date()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let empty = [Upload { name: "leer.pdf", content: b"" }];
        let answer = amina.upload(&papers, &empty, &[("statt", "dateien"), ("aktion", "weiter")]).await;
        assert_eq!(answer.location(), format!("{papers}?fehler=dateien"));
        answer.shows("„leer.pdf“ ist leer");
        // Words that are wrong, too, are kept beside it.
        let day = [("statt", "spaeter"), ("tag", "32"), ("monat", "3"), ("jahr", "2027"), ("aktion", "weiter")];
        amina.upload(&papers, &empty, &day).await.has_status(422).shows("„leer.pdf“ ist leer").shows("value=\"32\"");
        amina.get(&papers).await.shows("value=\"32\"");
        let nothing = amina.upload(&papers, &[], &[("statt", "dateien"), ("aktion", "hochladen")]).await;
        nothing.shows("Wählen Sie").shows("value=\"32\"");
        // Whoever saw those words and means files now has given them up.
        let nothing = amina.upload(&papers, &[], &[("statt", "dateien"), ("gemerkt", "1"), ("aktion", "hochladen")]).await;
        assert!(!nothing.shows("Wählen Sie").text().contains("value=\"32\""));
        assert_eq!(nothing.location(), format!("{papers}?fehler=keine-datei"));
    }

    async fn another_language_and_the_way_back_take_the_words_along(portal: TestPortal) {
        let id = portal.message(&with_a_date()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let number = format!("{at}/fragen/zahl");
        amina.get(&number).await.shows("value=\"sprache:en\"").shows("value=\"zurueck\"");
        let english = amina.post(&number, &[("antwort", "ca. 3"), ("aktion", "sprache:en")]).await.location();
        assert_eq!(english, format!("{number}?lang=en"));
        amina.get(&english).await.shows("lang=\"en\"").shows("ca. 3");
        amina.post(&number, &[("antwort", "vier"), ("aktion", "sprache:de")]).await.has_status(303);
        let back = amina.post(&format!("{number}?von=pruefen"), &[("antwort", "fünf"), ("aktion", "zurueck")]).await.location();
        assert_eq!(back, format!("{at}/pruefen"));
        amina.get(&format!("{number}?lang=de")).await.shows("fünf");
        // On papers, too, also on the way to the question whether a file goes, and with a file taken off the list.
        let papers = format!("{at}/nachweise/vertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "a.pdf", content: &content }], &[]).await.has_status(303);
        let remove = removals(&amina.get(&papers).await.text(), &papers).remove(0);
        let document = remove.rsplit('/').next().unwrap();
        let wish = format!("entfernen:{document}");
        let words = [("statt", "nicht"), ("grund", "Weil es weg ist"), ("aktion", wish.as_str())];
        assert_eq!(amina.upload(&papers, &[], &words).await.location(), remove);
        amina.post(&remove, &[]).await.has_status(303);
        amina.get(&papers).await.shows("Weil es weg ist").shows("Noch keine Datei.");
        amina.upload(&papers, &[Upload { name: "leer.pdf", content: b"" }], &[("statt", "nicht"), ("grund", "Noch ein Wort")]).await.has_status(422);
        let page = amina.get(&papers).await;
        page.shows("leer.pdf").shows("Abgelehnt").shows("Noch ein Wort");
        let refused = removals(&page.text(), &papers).remove(0);
        let wish = format!("weg:{}", refused.rsplit('/').next().unwrap());
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Ein letztes Wort"), ("aktion", wish.as_str())]).await.has_status(303);
        let page = amina.get(&papers).await.text();
        assert!(page.contains("Ein letztes Wort") && !page.contains("leer.pdf"));
    }

    async fn a_sign_out_elsewhere_and_a_reply_sent_elsewhere_lose_no_words(portal: TestPortal) {
        let id = portal.message(&with_a_date()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut elsewhere = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let number = format!("{at}/fragen/zahl");
        elsewhere.post("/konto/andere-abmelden", &[]).await.has_status(303);
        let ended = amina.post(&number, &[("antwort", "sieben"), ("aktion", "weiter")]).await.location();
        assert!(ended.ends_with("&gemerkt=1"), "{ended}");
        elsewhere.get(&number).await.shows("sieben");
        // Another window sends meanwhile.
        let mut window = elsewhere.clone();
        elsewhere.post(&format!("{at}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        let receipt = elsewhere.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        let late = window.post(&number, &[("antwort", "8"), ("aktion", "weiter")]).await.location();
        assert_eq!(late, format!("{receipt}?zu-spaet=worte"));
        window.get(&late).await.shows("ist nicht dabei").shows("Wie viele Personen?");
        // What says the same as what was sent is nothing that was left out.
        let same = window.post(&format!("{at}/fragen/allein"), &[("antwort", "ja"), ("aktion", "weiter")]).await.location();
        assert_eq!(same, receipt);
    }

    async fn what_says_nothing_is_kept_as_nothing(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/allein"), &[("aktion", "merken")]).await.has_status(204);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", " "), ("aktion", "merken")]).await.has_status(204);
        amina.upload(&format!("{at}/nachweise/vertrag"), &[], &[("statt", "dateien"), ("aktion", "merken")]).await.has_status(204);
        assert!(!amina.get(&format!("{at}/fragen/allein")).await.text().contains("Das haben Sie vorhin geschrieben"));
        assert!(!amina.get(&format!("{at}/pruefen")).await.text().contains("das nicht Teil der Antwort ist"));
        // What was emptied is a change.
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", ""), ("aktion", "merken")]).await.has_status(204);
        amina.get(&format!("{at}/pruefen")).await.shows("das nicht Teil der Antwort ist");
    }

    async fn a_newer_choice_wins_over_a_slow_older_one(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let stand = amina.get(&papers).await.text().split("name=\"stand\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let newer = [("statt", "nicht"), ("grund", "Habe ich verloren"), ("stand", stand.as_str()), ("aktion", "weiter")];
        amina.upload(&papers, &[], &newer).await.has_status(303);
        let content = pdf();
        let slow = [("statt", "spaeter"), ("stand", stand.as_str()), ("aktion", "weiter")];
        let page = amina.upload(&papers, &[Upload { name: "a.pdf", content: &content }], &slow).await;
        page.has_status(422).shows("In einem anderen Fenster steht inzwischen: „Habe ich nicht: Habe ich verloren“").shows("a.pdf");
        assert!(!page.text().contains("jemand anders"), "it was the same person");
        amina.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Habe ich nicht: Habe ich verloren");
    }
}
