//! What pages claim is what the portal knows.

use crate::{on_each_database, support::*};
use http::{Request, header};
use serde_json::json;

on_each_database! {
    async fn a_deadline_names_its_basis_and_quotes_its_consequences_once_it_is_over(portal: TestPortal) {
        let mut message = inquiry();
        message["legal_basis"] = json!("§ 82 Abs. 1 AufenthG");
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let page = amina.get(&at).await;
        page.shows("§ 82 Abs. 1 AufenthG").shows("Sonst lehnen wir ab.").shows("noch 12 Tage");
        assert!(!page.text().contains("hat die Behörde geschrieben"));
        portal.clock.forward(60 * 24 * 14);
        let mut amina = portal.signed_in("amina").await;
        amina.get(&at).await.shows("Für den Fall, dass keine Antwort kommt, hat die Behörde geschrieben:").shows("Die Frist endete am");
    }

    async fn a_moved_deadline_claims_no_letter_and_far_days_are_not_counted(portal: TestPortal) {
        let mut message = inquiry();
        message["deadline"] = json!({ "date": "2028-12-16" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{id}")).await;
        page.shows("16.\u{a0}Dezember 2028 ist kein Arbeitstag").shows("24 Uhr");
        assert!(!page.text().contains("noch 6") && !page.text().contains("Im Brief"), "{}", page.text());
    }

    async fn who_reads_in_another_language_knows_which_text_counts(portal: TestPortal) {
        let mut message = inquiry();
        message["items"][0]["question"]["label"] = json!({ "text": "Wie heißen Sie?", "translations": { "en": "What is your name?" } });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let question = amina.get(&format!("/rueckfragen/{id}/fragen/name?lang=en")).await;
        question.shows("What is your name?").shows("Only the text in German is binding").shows("Wie heißen Sie?");
        message["body"] = json!({ "text": "Guten Tag, wir brauchen etwas." });
        let id = portal.message(&message).await;
        amina.get(&format!("/rueckfragen/{id}?lang=en")).await.shows("This message is available in German only.");
    }

    async fn a_withdrawn_message_says_why_and_what_became_of_the_draft(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        let withdraw = format!("/api/v1/messages/{id}/withdraw");
        let (status, problem) = portal.api(http::Method::POST, &withdraw, None, &json!({ "reason": "x".repeat(501) })).await;
        assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!("/reason")));
        let (_, view) = portal.api(http::Method::POST, &withdraw, None, &json!({ "reason": "Wir haben <alles> gefunden." })).await;
        assert_eq!(view["withdrawn_reason"], "Wir haben <alles> gefunden.");
        let page = amina.get(&at).await;
        page.shows("Wir haben &lt;alles&gt; gefunden.").shows("hochgeladen wurde, wurde nicht gesendet").shows(&format!("{at}/verlauf"));
    }

    async fn what_is_due_first_stands_first_over_all_pages(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        for day in 4..=28 {
            let mut message = one_question();
            message["deadline"] = json!({ "date": format!("2027-04-{day:02}"), "kind": "specific_day" });
            message["subject"] = json!(format!("Frist {day:02}"));
            portal.message(&message).await;
        }
        let mut urgent = one_question();
        urgent["deadline"] = json!({ "date": "2027-03-05", "kind": "specific_day" });
        urgent["subject"] = json!("Eilig");
        let urgent = portal.message(&urgent).await;
        let (mut path, mut seen) = ("/rueckfragen".to_owned(), Vec::new());
        loop {
            let page = amina.get(&path).await.text();
            seen.extend(page.split("href=\"/rueckfragen/").skip(1).map(|rest| rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()));
            match page.split("href=\"/rueckfragen?ab=").nth(1) {
                Some(rest) => path = format!("/rueckfragen?ab={}", rest.split('"').next().unwrap()),
                None => break,
            }
        }
        let expected: Vec<String> = std::iter::once("Eilig".to_owned()).chain((4..=28).map(|day| format!("Frist {day:02}"))).collect();
        assert_eq!(seen, expected);
        amina.post(&format!("/rueckfragen/{urgent}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.get("/rueckfragen").await.shows("Fertig zum Prüfen, noch nicht gesendet");
        amina.post(&format!("/rueckfragen/{urgent}/pruefen"), &[]).await.has_status(303);
        assert!(!amina.get("/rueckfragen").await.text().contains("Eilig"), "it is answered and stands behind all that is open");
    }

    async fn pages_are_compressed_but_not_for_strangers(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}");
        let ask = |site: &str| Request::get(&at).header("sec-fetch-site", site).header(header::ACCEPT_ENCODING, "gzip, br");
        let packed = |answer: &Answer| answer.headers.contains_key(header::CONTENT_ENCODING);
        let plain = amina.get(&at).await;
        let own = amina.send(ask("same-origin").body(axum::body::Body::empty()).unwrap()).await;
        assert!(packed(&own) && own.body.len() * 2 < plain.body.len(), "{} of {}", own.body.len(), plain.body.len());
        assert!(own.headers[header::VARY].to_str().unwrap().to_lowercase().contains("accept-encoding"));
        assert!(!packed(&amina.send(ask("cross-site").body(axum::body::Body::empty()).unwrap()).await));
        // Who is not signed in has nothing that a length could tell.
        assert!(packed(&portal.browser().send(Request::get("/").header(header::ACCEPT_ENCODING, "br").body(axum::body::Body::empty()).unwrap()).await));
        let refused = Request::post("/zugangscode")
            .header(header::ORIGIN, ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_ENCODING, "br")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let refused = amina.send(refused.body(axum::body::Body::from("code=ABCDEF")).unwrap()).await;
        assert_eq!(refused.status, 303);
        let again = Request::get("/zugangscode?fehler=laenge").header("sec-fetch-site", "same-origin").header(header::ACCEPT_ENCODING, "br");
        let again = amina.send(again.body(axum::body::Body::empty()).unwrap()).await;
        assert!(again.text().contains("ABCDEF") && !packed(&again), "what was typed stands beside what is secret");
    }
}

#[tokio::test]
async fn a_letter_without_a_simple_version_says_so() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut amina = portal.signed_in("amina").await;
    let told = "Diesen Brief gibt es nur in schwerer Sprache";
    let id = portal.message(&inquiry()).await;
    amina.get(&format!("/rueckfragen/{id}?lang=de-simple")).await.shows(told);
    assert!(!amina.get(&format!("/rueckfragen/{id}?lang=de")).await.text().contains("Sprache. Fragen"));
    let mut simple = inquiry();
    simple["body"]["translations"]["de-simple"] = "Wir brauchen etwas.".into();
    let id = portal.message(&simple).await;
    let page = amina.get(&format!("/rueckfragen/{id}?lang=de-simple")).await;
    page.shows("Wir brauchen etwas.");
    assert!(!page.text().contains(told));
}

/// An answer that is a choice is the authority's word, and says in which language it is.
#[tokio::test]
async fn chosen_words_keep_their_language() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut message = one_question();
    let choices = json!([{ "id": "strom", "label": "Stromrechnung" }, { "id": "gas", "label": { "text": "Gas", "translations": { "en": "Gas bill" } } }]);
    message["items"][0] =
        json!({ "id": "was", "question": { "type": "single_choice", "label": "Was haben Sie?", "choices": choices } });
    let id = portal.message(&message).await;
    let at = format!("/rueckfragen/{id}");
    let mut amina = portal.signed_in("amina").await;
    let marked = |page: &Answer, words: &str| {
        let text = page.text();
        let main = text.split("<main").nth(1).unwrap().to_owned();
        let before = main.split(words).next().unwrap();
        assert!(main.contains(words), "{words}: {main}");
        // Of the element that holds the answer, not of the question before it.
        before.rsplit("rk-summary__answer").next().unwrap().contains("lang=\"de\"")
    };
    amina.post(&format!("{at}/fragen/was"), &[("antwort", "strom")]).await.has_status(303);
    assert!(marked(&amina.get(&format!("{at}/pruefen?lang=en")).await, "Stromrechnung"));
    amina.post(&format!("{at}/fragen/was"), &[("antwort", "gas")]).await.has_status(303);
    assert!(!marked(&amina.get(&format!("{at}/pruefen?lang=en")).await, "Gas bill"), "a translation is the page's own language");
    amina.post(&format!("{at}/fragen/was"), &[("antwort", "strom")]).await.has_status(303);
    let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
    assert!(marked(&amina.get(&format!("{receipt}?lang=en")).await, "Stromrechnung"));
    let reply = portal.signed_in("clerk-amt").await.get(&format!("/behoerde{at}/antwort?lang=en")).await.text();
    assert!(
        reply.contains("<span lang=\"de\">Was haben Sie?</span>")
            && reply.contains("<div lang=\"de\"><div class=\"rk-paragraphs\"><p><span class=\"rk-line\">Stromrechnung"),
        "{reply}"
    );
}

/// A sentence of the page's around words of the authority's: each part is said in its own language.
#[tokio::test]
async fn sentences_around_the_authoritys_words_are_in_two_languages() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let (task, question) = ("Upload: <span lang=\"de\">Mietvertrag</span>", "<span lang=\"de\">Wie heißen Sie?</span>");
    amina.get(&format!("/rueckfragen/{id}?lang=en")).await.shows(task).shows(question);
    amina.get(&format!("/rueckfragen/{id}/nachweise/vertrag?lang=en")).await.shows(task);
    amina.get(&format!("/rueckfragen/{id}?lang=de")).await.shows("Mietvertrag hochladen");
    let mut clerk = portal.signed_in("clerk-amt").await;
    let preview = format!("/behoerde/rueckfragen/{id}/vorschau");
    clerk.get(&format!("{preview}?lang=en")).await.shows(task).shows(question);
    let condition = "answer to “<span lang=\"de\">Wohnen Sie allein?</span>”. The answer: “No”.";
    clerk.get(&format!("{preview}/wer?lang=en")).await.shows(condition);
}

#[tokio::test]
async fn the_sign_in_names_what_its_accounts_take_and_nothing_else() {
    let named = |portal: TestPortal| async move { portal.browser().get("/anmelden").await.text() };
    let page = named(TestPortal::start(On::Sqlite).await).await;
    assert!(page.contains("Ihr Nutzerkonto (Konto)"), "{page}");
    assert!(!page.contains("ELSTER") && !page.contains("BundID"), "{page}");
    let with = |text: String| text.replace("client_id = \"a\"", "client_id = \"a\", elster_certificate = true");
    let page = named(TestPortal::start_edited(On::Sqlite, with).await).await;
    assert!(page.contains("Ihr ELSTER-Zertifikat"), "{page}");
}

#[tokio::test]
async fn under_a_translation_stands_which_text_counts() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut english = inquiry();
    english["binding_language"] = "en".into();
    english["body"] = json!({ "text": "We need something.", "translations": { "de": "Wir brauchen etwas." } });
    let id = portal.message(&english).await;
    let mut amina = portal.signed_in("amina").await;
    let page = amina.get(&format!("/rueckfragen/{id}?lang=de")).await;
    page.shows("Verbindlich ist der Text auf Englisch.").shows("Verbindlichen Text lesen (Englisch)");
    // Simple German shows what it has, and calls nothing simple that is not.
    let mut simple = inquiry();
    simple["body"]["translations"]["de-simple"] = "Wir brauchen etwas.".into();
    let id = portal.message(&simple).await;
    amina.get(&format!("/rueckfragen/{id}?lang=de-simple")).await.shows("Das ist Einfache Sprache.");
    amina.get(&format!("/rueckfragen/{id}?lang=en")).await.shows("Only the text in German is binding.");
}

#[test]
fn no_text_claims_what_nobody_knows() {
    for language in ["de", "en", "de-simple"] {
        let texts = std::fs::read_to_string(format!("{}/../app/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for claim in [
            "In der Akte",
            "in der Akte",
            "case file",
            "kümmert sich",
            "Our team",
            "ist informiert",
            "ELSTER-Zertifikat)",
            "(BundID",
            "deutsche Text",
            "German text",
            "Alles bleibt gespeichert",
            "alles gespeichert",
        ] {
            let lines: Vec<_> = texts.lines().filter(|line| line.contains(claim)).collect();
            assert!(lines.is_empty(), "{language}: {lines:#?}");
        }
    }
}
