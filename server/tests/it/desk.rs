//! The clerks' list: what is to be done first, found again, without a row that looks like any other.

use crate::{on_each_database, support::*};
use serde_json::json;

on_each_database! {
    async fn a_promise_is_waited_for_and_overdue_once_its_day_is_over(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let (at, list) = (format!("/rueckfragen/{id}"), "/behoerde/rueckfragen");
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        let later = [("statt", "spaeter"), ("tag", "6"), ("monat", "3"), ("jahr", "2027"), ("aktion", "weiter")];
        amina.upload(&format!("{at}/nachweise/vertrag"), &[], &later).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(list).await.shows("Neue Antworten (1)");
        clerk.get(&format!("{list}/{id}/antwort")).await.has_status(200);
        clerk.get(list).await.shows("Warten auf Antwort (1)");
        portal.clock.forward(60 * 24 * 5);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(list).await.shows("Überfällig (1)");
    }

    async fn what_is_to_be_done_stands_first_and_is_found(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let list = "/behoerde/rueckfragen";
        for number in 1..=30 {
            let mut message = one_question();
            message["file_reference"] = json!(format!("WA-{number:02}"));
            portal.message(&message).await;
        }
        let mut overdue = one_question();
        overdue["file_reference"] = json!("UE-1");
        overdue["deadline"] = json!({ "date": "2027-03-04", "kind": "specific_day" });
        portal.message(&overdue).await;
        let answered = portal.message(&one_question()).await;
        let mut notice = one_question();
        for gone in ["items", "deadline", "consequences"] {
            notice.as_object_mut().unwrap().remove(gone);
        }
        notice["kind"] = json!("status_notice");
        portal.message(&notice).await;
        amina.post(&format!("/rueckfragen/{answered}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{answered}/pruefen"), &[]).await.has_status(303);
        portal.clock.forward(60 * 48);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(list).await;
        page.has_status(200).shows("Neue Antworten (1)").shows("Überfällig (1)").shows("Warten auf Antwort (30)").shows("Zur Information (1)");
        let text = page.text();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not there"));
        let rows = at("<tbody");
        assert!(text[rows..].find("Neue Antworten") < text[rows..].find("Überfällig"), "new replies first");
        // Every link says where it leads.
        assert_eq!(text.matches(", Aktenzeichen ").count(), 20, "{text}");
        // Forth and back again.
        let link = |text: &str, name: &str| {
            let rest = text.split(&format!("?{name}=")).nth(1).unwrap_or_else(|| panic!("no way {name}"));
            format!("{list}?{name}={}", rest.split('"').next().unwrap())
        };
        let second = clerk.get(&link(&text, "ab")).await.text();
        assert!(!second.contains("Aktenzeichen UE-1") && second.contains("Zur Information"));
        let first = clerk.get(&link(&second, "vor")).await.text();
        assert!(first.contains("Aktenzeichen UE-1") && first.contains("Neue Antworten"));
        // Looked at, it is new no more.
        clerk.get(&format!("{list}/{answered}/antwort")).await.has_status(200);
        clerk.get(&format!("{list}?gruppe=erledigt")).await.shows("Amina Haddad");
        let found = clerk.get(&format!("{list}?suche=wa-07")).await;
        found.shows("WA-07").shows("value=\"wa-07\"");
        assert!(!found.text().contains("WA-08"));
        // However it is written, and in any order.
        for search in ["HADDAD+amina", "wa+07", "Unterlagen+07", "h%C3%A1dd%C3%A2d"] {
            clerk.get(&format!("{list}?suche={search}")).await.shows("Haddad");
        }
        clerk.get(&format!("{list}?suche=%25&gruppe=warten")).await.shows("Dazu gibt es keine Nachricht");
        // Another authority's clerk sees none of it.
        let mut other = portal.signed_in("clerk-anderes").await;
        assert!(!other.get(&format!("{list}?suche=haddad")).await.text().contains("Amina"));
    }
}

on_each_database! {
    async fn a_clerk_walks_the_pages_of_the_person_and_sends_nothing(portal: TestPortal) {
        let mut message = inquiry();
        for (at, kind) in [(0, "question"), (3, "document_request")] {
            message["items"][at][kind]["hint"] = json!({ "text": "Wie im Ausweis", "translations": { "en": "As in your passport" } });
            message["items"][at][kind]["reason"] = json!("Damit wir den Antrag bearbeiten können.");
        }
        let id = portal.message(&message).await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        let preview = format!("/behoerde/rueckfragen/{id}/vorschau");
        let page = clerk.get(&preview).await;
        page.has_status(200).shows("Für:").shows("Amina Haddad").shows(&format!("{preview}/wer")).shows("nur bei bestimmten Antworten");
        for (item, shown) in [("name", "Wie heißen Sie?"), ("allein", "Wohnen Sie allein?"), ("wer", "Wer noch?"), ("vertrag", "Mietvertrag hochladen")] {
            let page = clerk.get(&format!("{preview}/{item}")).await;
            page.has_status(200).shows(shown).shows("Amina Haddad");
            let text = page.text();
            let main = text.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            assert!(!main.contains("<form"), "{item}: nothing can be sent");
        }
        // Word for word what the person reads: headings, labels, choices, hints, formats.
        let mut amina = portal.signed_in("amina").await;
        let person = format!("/rueckfragen/{id}");
        amina.post(&format!("{person}/fragen/allein"), &[("antwort", "nein")]).await.has_status(303);
        for language in ["de", "en", "de-simple"] {
            for (kind, item) in [("fragen", "name"), ("fragen", "allein"), ("fragen", "wer"), ("nachweise", "vertrag")] {
                let theirs = words_of(&amina.get(&format!("{person}/{kind}/{item}?lang={language}")).await);
                let shown = words_of(&clerk.get(&format!("{preview}/{item}?lang={language}")).await);
                assert!(theirs.len() > 2, "{item}: {theirs:?}");
                let explained = ["name", "vertrag"].contains(&item);
                let reason = theirs.iter().any(|words| words.contains("Damit wir den Antrag"));
                assert!(!explained || reason, "{item}: {theirs:?}");
                assert_eq!(shown, theirs, "{item}, {language}");
            }
        }
        clerk.get(&format!("{preview}/wer")).await.shows("nur bei einer bestimmten Antwort auf „Wohnen Sie allein?“. Die Antwort: „Nein“");
        clerk.get(&format!("{preview}/vertrag?lang=en")).await.shows("lang=\"en\"").shows("type=\"file\"");
        clerk.get(&format!("{preview}/nichts")).await.has_status(404);
        let mut other = portal.signed_in("clerk-anderes").await;
        other.get(&format!("{preview}/name")).await.has_status(404);
    }
}

/// The headings, labels, legends, hints and paragraphs of a page, with their markup.
fn words_of(page: &Answer) -> Vec<String> {
    let text = page.has_status(200).text();
    let main = text.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    // What stands above a preview is the clerk's.
    let main = main.split_once("rk-banner").map_or(main, |(_, rest)| rest.split_once("</div>").unwrap().1);
    let mut found = Vec::new();
    for (open, close) in [("<h1", "</h1>"), ("<label", "</label>"), ("<legend", "</legend>"), ("<p", "</p>")] {
        // What is answered is the person's alone.
        let words = main.split(open).skip(1).map(|rest| rest.split(close).next().unwrap().replace(" checked", ""));
        found.extend(words.map(|words| format!("{open}{words}")));
    }
    // The way back from it, and what an upload says of itself, are the person's alone.
    found.retain(|words| !words.contains("rk-back") && !words.contains("uebertragung-stand"));
    found
}

/// As after an update from a version that knew neither.
#[tokio::test]
async fn messages_of_an_older_version_are_judged_anew() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut message = inquiry();
    message["recipient"]["name"] = json!("Ömer Özdemir");
    let id = portal.message(&message).await;
    let open = portal.message(&message).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    let old = "update messages set judged = 0, to_do = 3, due_on = '9999-12-31', search_text = 'ab-1 Ömer Özdemir case 1'";
    let done = std::process::Command::new("sqlite3").arg(portal.folder.path().join("test.sqlite")).arg(old).status();
    assert!(done.expect("sqlite3 is installed by `cargo xtask test rust`").success());
    let mut clerk = portal.signed_in("clerk-amt").await;
    let search = "/behoerde/rueckfragen?suche=%C3%96zdemir";
    clerk.get(search).await.shows("Dazu gibt es keine Nachricht");
    assert_eq!(portal.state.rooms.messages.judge_old_messages(10).await.unwrap(), 2);
    assert_eq!(portal.state.rooms.messages.judge_old_messages(10).await.unwrap(), 0, "once");
    clerk.get(search).await.shows("Ömer Özdemir");
    // What is open stands first, then what was answered and is not complete.
    let list = amina.get("/rueckfragen").await.text();
    let at = |id: &str| list.find(id).unwrap_or_else(|| panic!("{id} is not there"));
    assert!(at(&open) < at(&id));
    let told = std::process::Command::new("sqlite3")
        .arg(portal.folder.path().join("test.sqlite"))
        .arg("select to_do from messages order by to_do")
        .output();
    assert_eq!(String::from_utf8(told.unwrap().stdout).unwrap(), "0\n1\n");
}
