//! The end of a session loses nothing: what is posted after it is sealed for the same account, and for nobody else.

use crate::{on_each_database, support::*};

fn path(id: &str) -> String {
    format!("/rueckfragen/{id}/fragen/name")
}

/// Where the sign-in leads, from the page that says what happened.
fn sign_in_link(page: &Answer) -> String {
    let text = page.text();
    let at = text.find("/anmelden?zurueck=").unwrap_or_else(|| panic!("no way back: {text}"));
    text[at..].split('"').next().unwrap().replace("&amp;", "&")
}

on_each_database! {
    async fn what_is_posted_after_the_end_waits_for_the_same_account(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&path(&id), &[("antwort", "Amina")]).await.has_status(303);
        portal.clock.forward(60 * 3);
        let to = amina.post(&path(&id), &[("antwort", "Amina Haddad, neu"), ("stand", "0"), ("aktion", "weiter")]).await.location();
        assert_eq!(to, format!("/sitzung/abgelaufen?zurueck={}&gemerkt=1", path(&id)));
        let page = amina.get(&to).await;
        page.shows("ist nicht verloren");
        assert_eq!(sign_in_link(&page), format!("/anmelden?zurueck={}", path(&id)));
        // Somebody else at the same device sees nothing of it.
        let mut other = amina.clone();
        other.sign_in("robin").await;
        other.get(&path(&id)).await.has_status(404);
        let mut amina = amina.clone();
        amina.sign_in_to("/anmelden", "people", &path(&id), "amina").await;
        let page = amina.get(&path(&id)).await;
        page.shows("Amina Haddad, neu").shows("Das haben Sie vorhin geschrieben").shows("name=\"gemerkt\"");
        let answers = |page: &str| page.contains("Amina Haddad, neu");
        let check = amina.get(&format!("/rueckfragen/{id}/pruefen")).await;
        assert!(!answers(&check.text()), "it is shown, not saved");
        check.shows("das nicht Teil der Antwort ist");
        // It was written before the answer that is there now: that one is not replaced unseen.
        page.shows("name=\"stand\" value=\"0\"");
        let again = [("antwort", "Amina Haddad, neu"), ("stand", "0"), ("gemerkt", "1")];
        amina.post(&path(&id), &again).await.has_status(422).shows("Amina");
        amina.post(&path(&id), &[("antwort", "Amina Haddad, neu"), ("gemerkt", "1")]).await.has_status(303);
        assert!(answers(&amina.get(&format!("/rueckfragen/{id}/pruefen")).await.text()));
        assert!(!amina.get(&path(&id)).await.text().contains("gemerkt"), "once saved it is not kept any more");
    }

    async fn a_kept_post_is_sealed_and_bound_to_its_place(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.get(&path(&id)).await.has_status(200);
        portal.clock.forward(60 * 3);
        amina.post(&path(&id), &[("antwort", "Geheimnis Haddad")]).await.has_status(303);
        for entry in std::fs::read_dir(portal.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            assert!(!bytes.windows(9).any(|part| part == b"Geheimnis"), "{} has it in clear", path.display());
        }
        let mut amina = portal.signed_in("amina").await;
        assert!(!amina.get(&format!("/rueckfragen/{id}/nachweise/vertrag")).await.text().contains("Geheimnis"));
        portal.clock.forward(60 * 24 * 31);
        assert_eq!(portal.state.rooms.answering.delete_old_kept_posts().await.unwrap(), 1, "nobody came back");
        let mut amina = portal.signed_in("amina").await;
        assert!(!amina.get(&path(&id)).await.text().contains("Geheimnis"));
    }

    async fn only_a_session_that_was_there_keeps_anything(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let kept = |answer: &Answer| answer.location().contains("gemerkt");
        let mut nobody = portal.browser();
        assert!(!kept(&nobody.post(&path(&id), &[("antwort", "x")]).await));
        let mut forged = portal.browser();
        forged.cookies.insert("__Host-session".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
        assert!(!kept(&forged.post(&path(&id), &[("antwort", "x")]).await));
        // A session that lives saves as ever.
        let mut amina = portal.signed_in("amina").await;
        amina.post(&path(&id), &[("antwort", "Amina")]).await.has_status(303);
        // An ended session reads nothing.
        portal.clock.forward(60 * 3);
        assert!(amina.get(&path(&id)).await.location().starts_with("/anmelden"));
    }

    async fn files_that_came_too_late_are_said_to_be_missing(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let mut amina = portal.signed_in("amina").await;
        let mut reader = amina.clone();
        portal.clock.forward(60 * 3);
        let big = vec![b'x'; 150_000];
        let to = amina.upload(&papers, &[Upload { name: "vertrag.pdf", content: &big }], &[("statt", "dateien")]).await.location();
        assert_eq!(to, format!("/sitzung/abgelaufen?zurueck={papers}&dateien=1"));
        amina.get(&to).await.shows("Ihre Dateien sind nicht angekommen");
        // Words beside files are kept.
        let to = reader.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Habe ich verloren"), ("aktion", "weiter")]).await.location();
        assert!(to.ends_with("&gemerkt=1"), "{to}");
        let mut amina = portal.signed_in("amina").await;
        amina.get(&papers).await.shows("Habe ich verloren").shows("Das haben Sie vorhin geschrieben");
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "Habe ich verloren"), ("gemerkt", "1"), ("aktion", "weiter")]).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Habe ich nicht: Habe ich verloren");
    }

    async fn staying_is_asked_for_and_the_absolute_end_is_not_moved(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("high-amina").await;
        let mut left = None;
        for minute in 1..=9 {
            portal.clock.forward(3);
            let answer = amina.post("/sitzung/verlaengern", &[]).await;
            answer.has_status(200);
            let times: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(times["idle_seconds"], 240, "minute {minute}");
            left = times["left_seconds"].as_i64();
        }
        assert!((170..=180).contains(&left.unwrap()), "{left:?} of 30 minutes");
        portal.clock.forward(4);
        amina.post("/sitzung/verlaengern", &[]).await.has_status(401);
        amina.post(&path(&id), &[("antwort", "x")]).await.has_status(303);
        portal.browser().post("/sitzung/verlaengern", &[]).await.has_status(401);
        // What is typed when somebody signs in anew is kept, even if it is not valid yet.
        let mut amina = portal.signed_in("amina").await;
        amina.post(&path(&id), &[("antwort", &"lang ".repeat(30)), ("aktion", "merken")]).await.has_status(204);
        amina.get(&path(&id)).await.shows("lang lang").shows("gemerkt");
        // What is saved later counts, wherever it was typed.
        amina.post(&path(&id), &[("antwort", "Neu")]).await.has_status(303);
        assert!(!amina.get(&path(&id)).await.text().contains("lang lang"));
        // The page's clock ends the session for good: asking would have put the end off.
        let mut same = amina.clone();
        amina.post("/sitzung/beenden", &[]).await.has_status(204);
        assert!(same.get(&path(&id)).await.location().starts_with("/anmelden"));
    }

    async fn every_signed_in_page_warns_and_no_other(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        for path in ["/rueckfragen".to_owned(), path(&id), format!("/rueckfragen/{id}/nachweise/vertrag"), "/konto".to_owned()] {
            let page = amina.get(&path).await;
            page.shows("id=\"sitzung\"").shows("session.js").shows("data-idle=\"1740\"").shows("data-left=\"7");
        }
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen").await.shows("id=\"sitzung\"").shows("href=\"/behoerde/anmelden\"");
        let page = portal.browser().get("/").await.text();
        assert!(!page.contains("<script") && !page.contains("id=\"sitzung\""));
    }
}
