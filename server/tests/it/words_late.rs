//! Words that come late: after the reply was sent, after a newer choice, from a session that was ended. Kept, told, and in nobody's place.

use crate::{on_each_database, support::*};
use http::{Request, header};

const PAPERS: &str = "nachweise/vertrag";

/// The form of the papers page as the script posts it.
async fn by_script(browser: &mut Browser, path: &str, files: &[Upload<'_>], fields: &[(&str, &str)]) -> Answer {
    let request = Request::post(path)
        .header(header::ORIGIN, ORIGIN)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
        .body(axum::body::Body::from(multipart(files, fields)));
    browser.send(request.unwrap()).await
}

on_each_database! {
    async fn what_was_said_on_papers_after_the_reply_went_elsewhere_is_kept(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (at, papers) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/{PAPERS}"));
        let mut window = amina.clone();
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        let reason = [("statt", "nicht"), ("grund", "Habe ich verloren"), ("aktion", "weiter")];
        assert_eq!(window.upload(&papers, &[], &reason).await.location(), format!("{receipt}?zu-spaet=worte"));
        window.get(&format!("{receipt}?zu-spaet=worte")).await.shows("ist nicht dabei");
        // Without a choice there is nothing to keep, and nothing is said to be left out.
        assert_eq!(window.upload(&papers, &[], &[("aktion", "weiter")]).await.location(), receipt);
        let late = window.upload(&papers, &[Upload { name: "spät.pdf", content: &pdf() }], &[("statt", "dateien")]).await.location();
        assert_eq!(late, format!("{receipt}?zu-spaet=1"), "a file is more than words");
        // What was kept waits where it belongs.
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        amina.get(&papers).await.shows("Habe ich verloren");
    }

    async fn the_script_keeps_words_after_the_reply_went_elsewhere(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let mut window = amina.clone();
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        let keep = ("aktion", "merken");
        window.post(&format!("{at}/fragen/name"), &[("antwort", "Amina Haddad"), keep]).await.has_status(204);
        window.post(&format!("{at}/fragen/allein"), &[keep]).await.has_status(409);
        let papers = format!("{at}/{PAPERS}");
        by_script(&mut window, &papers, &[], &[("statt", "andere"), ("wer", "Die Schule"), keep]).await.has_status(204);
        by_script(&mut window, &papers, &[], &[keep]).await.has_status(409);
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        amina.get(&format!("{at}/fragen/name")).await.shows("Amina Haddad");
        amina.get(&papers).await.shows("Die Schule");
    }

    async fn a_stale_papers_form_replaces_no_newer_choice(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/{PAPERS}");
        let old = stand(&amina.get(&papers).await.text());
        let newer = [("statt", "nicht"), ("grund", "Habe ich verloren"), ("stand", old.as_str()), ("aktion", "weiter")];
        amina.upload(&papers, &[], &newer).await.has_status(303);
        // The other window says nothing at all, and that is older.
        let stale = amina.upload(&papers, &[], &[("stand", old.as_str()), ("aktion", "spaeter")]).await;
        stale.has_status(422).shows("In einem anderen Fenster steht inzwischen");
        amina.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Habe ich nicht: Habe ich verloren");
        // Words that were kept are as old as the form they were typed in.
        let kept = [("statt", "andere"), ("wer", ""), ("stand", old.as_str()), ("aktion", "zurueck")];
        amina.upload(&papers, &[], &kept).await.has_status(303);
        let page = amina.get(&papers).await;
        page.shows(&format!("name=\"stand\" value=\"{old}\""));
        let again = [("statt", "andere"), ("wer", "Die Schule"), ("stand", old.as_str()), ("gemerkt", "1"), ("aktion", "weiter")];
        amina.upload(&papers, &[], &again).await.has_status(422).shows("In einem anderen Fenster steht inzwischen");
    }

    async fn what_comes_for_an_item_that_is_not_asked_any_more_is_told(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/allein"), &[("antwort", "nein")]).await.has_status(303);
        let mut window = amina.clone();
        amina.post(&format!("{at}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        let late = window.post(&format!("{at}/fragen/wer"), &[("antwort", "Meine Schwester"), ("aktion", "weiter")]).await.location();
        assert_eq!(late, format!("{at}?zu-spaet=worte"));
        window.get(&late).await.shows("ist nicht Teil Ihrer Antwort: Die Behörde fragt nicht mehr danach.");
        let (status, _) = portal.api(http::Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &serde_json::json!({})).await;
        assert_eq!(status, 200);
        let late = window.upload(&format!("{at}/{PAPERS}"), &[Upload { name: "spät.pdf", content: &pdf() }], &[("statt", "dateien")]).await.location();
        window.get(&late).await.shows("ist nicht gespeichert: Die Behörde fragt nicht mehr danach.");
    }

    async fn words_that_do_not_fit_any_more_are_told(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let id = portal.message(&inquiry()).await;
        let at = format!("/rueckfragen/{id}");
        let mut window = amina.clone();
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        for _ in 0..100 {
            let other = portal.message(&one_question()).await;
            amina.post(&format!("/rueckfragen/{other}/fragen/name"), &[("antwort", "x"), ("aktion", "merken")]).await.has_status(204);
        }
        let late = window.post(&format!("{at}/fragen/name"), &[("antwort", "Anders"), ("aktion", "weiter")]).await.location();
        assert_eq!(late, format!("{receipt}?zu-spaet=verloren"));
        window.get(&late).await.shows("ist nicht gespeichert und nicht gesendet: Es ist schon zu viel aufgehoben");
    }

    async fn a_refused_file_without_a_name_is_told_at_once(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/{PAPERS}");
        for name in ["..", "   ", "/"] {
            let page = amina.upload(&papers, &[Upload { name, content: &pdf() }], &[("aktion", "spaeter")]).await;
            page.has_status(422);
        }
    }

    async fn of_two_who_answer_at_once_one_is_told(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (name, papers) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/{PAPERS}"));
        let mut window = portal.signed_in("amina").await;
        for round in 0..8 {
            let seen = stand(&amina.get(&name).await.text());
            let (one, other) = (format!("eins {round}"), format!("zwei {round}"));
            let first = [("antwort", one.as_str()), ("stand", seen.as_str())];
            let second = [("antwort", other.as_str()), ("stand", seen.as_str())];
            let (first, second) = tokio::join!(amina.post(&name, &first), window.post(&name, &second));
            let mut told = [first.status.as_u16(), second.status.as_u16()];
            told.sort_unstable();
            assert_eq!(told, [303, 422], "round {round}");
            let seen = stand(&amina.get(&papers).await.text());
            let reason = |reason: &'static str| [("statt", "nicht".to_owned()), ("grund", format!("{reason} {round}")), ("stand", seen.clone()), ("aktion", "weiter".to_owned())];
            let (first, second) = (reason("Feuer"), reason("Wasser"));
            let plain = |fields: &[(&'static str, String)]| fields.iter().map(|(name, value)| (*name, value.clone())).collect::<Vec<_>>();
            let (first, second) = (plain(&first), plain(&second));
            let first: Vec<_> = first.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let second: Vec<_> = second.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let (first, second) = tokio::join!(amina.upload(&papers, &[], &first), window.upload(&papers, &[], &second));
            let mut told = [first.status.as_u16(), second.status.as_u16()];
            told.sort_unstable();
            assert_eq!(told, [303, 422], "papers, round {round}");
        }
    }

    async fn kept_words_are_saved_by_the_second_press(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let name = format!("/rueckfragen/{id}/fragen/name");
        let old = stand(&amina.get(&name).await.text());
        amina.post(&name, &[("antwort", "Aufgehoben"), ("stand", &old), ("aktion", "merken")]).await.has_status(204);
        amina.post(&name, &[("antwort", "Neuer"), ("stand", &old), ("aktion", "weiter")]).await.has_status(303);
        amina.post(&name, &[("antwort", "Aufgehoben"), ("stand", &old), ("aktion", "merken")]).await.has_status(204);
        let seen = stand(&amina.get(&name).await.text());
        let again = |stand: String| vec![("antwort", "Aufgehoben".to_owned()), ("stand", stand), ("gemerkt", "1".to_owned()), ("aktion", "weiter".to_owned())];
        let fields = again(seen);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let told = amina.post(&name, &fields).await;
        told.has_status(422).shows("Neuer");
        let fields = again(stand(&told.text()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        amina.post(&name, &fields).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Aufgehoben");
    }

    async fn words_that_were_given_up_do_not_come_back(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (name, papers) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/{PAPERS}"));
        let gone = async |amina: &mut Browser| {
            assert!(!amina.get(&format!("/rueckfragen/{id}/pruefen")).await.text().contains("das nicht Teil der Antwort ist"));
        };
        for leave in ["zurueck", "spaeter", "sprache:en"] {
            amina.post(&name, &[("antwort", &"x".repeat(60)), ("aktion", "merken")]).await.has_status(204);
            // A form that was opened before knows nothing of them.
            amina.post(&name, &[("antwort", ""), ("aktion", leave)]).await.has_status(303);
            amina.get(&name).await.shows("xxxx").shows("name=\"gemerkt\"");
            amina.post(&name, &[("antwort", ""), ("gemerkt", "1"), ("aktion", leave)]).await.has_status(303);
            gone(&mut amina).await;
        }
        amina.post(&name, &[("antwort", "A")]).await.has_status(303);
        amina.post(&name, &[("antwort", "B"), ("aktion", "merken")]).await.has_status(204);
        amina.post(&name, &[("antwort", "A"), ("gemerkt", "1"), ("aktion", "zurueck")]).await.has_status(303);
        gone(&mut amina).await;
        // In an addition a form that nobody touched says nothing.
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "weg"), ("aktion", "weiter")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        amina.upload(&papers, &[], &[("statt", "dateien"), ("aktion", "sprache:en")]).await.has_status(303);
        assert!(!amina.get(&format!("/rueckfragen/{id}/pruefen?lang=de")).await.text().contains("das nicht Teil der Antwort ist"));
    }

    async fn an_expelled_session_stays_out_and_writes_over_no_words(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut stranger = portal.signed_in("amina").await;
        let mut amina = portal.signed_in("amina").await;
        let name = format!("/rueckfragen/{id}/fragen/name");
        amina.post(&name, &[("antwort", "Mein Wort"), ("aktion", "merken")]).await.has_status(204);
        // Both sides are in the middle of something when the others are signed out.
        portal.clock.forward(2);
        let (_, ended) = tokio::join!(stranger.get(&name), amina.post("/konto/andere-abmelden", &[]));
        ended.has_status(303);
        for _ in 0..3 {
            portal.clock.forward(2);
            assert!(stranger.get(&name).await.location().starts_with("/anmelden"), "touched it stays ended");
            amina.get("/rueckfragen").await.has_status(200);
        }
        let late = stranger.post(&name, &[("antwort", "Fremdes Wort"), ("aktion", "weiter")]).await.location();
        assert!(!late.contains("gemerkt"), "{late}");
        amina.get(&name).await.shows("Mein Wort");
    }

    async fn headers_of_parts_are_bounded_also_when_the_reply_has_gone(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        let name = "n".repeat(3_000_000);
        let page = amina.upload(&format!("{at}/{PAPERS}"), &[Upload { name: &name, content: b"%PDF-1.7" }], &[("statt", "nicht"), ("grund", "Dahinter")]).await;
        assert!(page.status == 303 || page.status == 400, "{}", page.status);
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        assert!(!amina.get(&format!("{at}/{PAPERS}")).await.text().contains("Dahinter"), "what stands behind it is not read");
    }
}
