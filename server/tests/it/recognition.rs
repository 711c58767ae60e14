//! Is this login the recipient? Whoever is, gets in by one of the ways; whoever is not, learns nothing.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};

async fn link_of(portal: &TestPortal, id: &str) -> String {
    let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
    view["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned()
}

async fn code_for(portal: &TestPortal, id: &str) -> String {
    let (status, code) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/access-code"), None, &json!({})).await;
    assert_eq!(status, 201, "{code}");
    assert!(code["address"].as_str().unwrap().ends_with("/zugangscode"));
    code["code"].as_str().unwrap().to_owned()
}

/// Answers the question and sends; returns how the package says the person was known.
async fn provenance(portal: &TestPortal, browser: &mut Browser, id: &str) -> Value {
    browser.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Olena")]).await.has_status(303);
    browser.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    portal.packages().last().unwrap().1["provenance"].clone()
}

on_each_database! {
    async fn the_right_person_gets_in_by_each_way(portal: TestPortal) {
        // By person code and by mailbox the message is simply there after sign-in.
        for (who, rule) in [("high-code", "person_code"), ("high-mailbox", "mailbox_handle")] {
            let id = portal.message(&to_olena()).await;
            let mut olena = portal.signed_in(who).await;
            olena.get("/rueckfragen").await.shows(&id);
            let known = provenance(&portal, &mut olena, &id).await;
            assert_eq!((&known["match_rule"], &known["subject"]), (&json!(rule), &json!(who)));
        }
        // By name and birth date only through the link of the notice.
        let id = portal.message(&to_olena()).await;
        let mut olena = portal.signed_in("high-olena").await;
        assert!(!olena.get("/rueckfragen").await.text().contains(&id));
        olena.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        assert_eq!(olena.get(&link_of(&portal, &id).await).await.location(), format!("/rueckfragen/{id}"));
        olena.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let known = provenance(&portal, &mut olena, &id).await;
        assert_eq!(known["match_rule"], "link_and_attributes");
        assert_eq!(known["matched_attributes"], json!(["given_names", "family_name", "birth_date"]));
        assert_eq!(known["means"], "eID");
        // And what takes its place is hers without another link: the old one leads there.
        let mut again = to_olena();
        again["replaces"] = json!(id);
        let new = portal.message(&again).await;
        olena.get(&format!("/rueckfragen/{id}")).await.shows(&new);
        olena.get(&format!("/rueckfragen/{new}")).await.has_status(200);
        // An organization by its account.
        let mut firm = to_olena();
        firm["recipient"] = json!({ "organization": "du-9b1c", "name": "Muster Bau GmbH" });
        let id = portal.message(&firm).await;
        portal.signed_in("substantial-firm").await.get(&format!("/rueckfragen/{id}")).await.has_status(200);
    }

    async fn the_wrong_person_learns_nothing(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let link = link_of(&portal, &id).await;
        for who in ["high-sister", "amina"] {
            let mut stranger = portal.signed_in(who).await;
            let (theirs, nowhere) = (stranger.get(&link).await, stranger.get("/n/AAAAAAAAAAAAAAAAAAAAAA").await);
            assert_eq!((theirs.status, &theirs.headers, theirs.text()), (nowhere.status, &nowhere.headers, nowhere.text()));
            theirs.has_status(404).shows("Ich habe einen Brief mit Zugangscode");
            for path in [format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/pruefen")] {
                stranger.get(&path).await.has_status(404);
            }
            let page = theirs.text();
            for secret in ["Olena", "Petrenko", "Amt Musterstadt", "Unterlagen", "Aufenthalt", "AB-1"] {
                assert!(!page.contains(secret), "{secret} is shown to {who}");
            }
        }
    }

    async fn who_is_nearly_right_goes_on_with_a_code_and_the_authority_sees_it(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let link = link_of(&portal, &id).await;
        let mut married = portal.signed_in("high-married").await;
        married.get(&link).await.has_status(403).shows("Geben Sie den Code aus dem Brief ein").shows("/zugangscode");
        married.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen").await.shows("Zuordnung unklar");
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.shows("Eine Person hat sich angemeldet");
        let page = clerk.post(&format!("/behoerde/rueckfragen/{id}/zugangscode"), &[]).await;
        page.has_status(200).shows("Zugangscode für den Brief");
        let code = page.text().split("rk-number\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let opened = married.post("/zugangscode", &[("code", &code.to_lowercase().replace('-', " "))]).await;
        assert_eq!(opened.location(), format!("/rueckfragen/{id}"));
        let known = provenance(&portal, &mut married, &id).await;
        assert_eq!(known["match_rule"], "access_code");
        assert_eq!(known["matched_attributes"], json!(["access_code", "given_names", "birth_date"]));
    }

    async fn declared_data_prove_nothing(portal: TestPortal) {
        let mut message = to_olena();
        message["trust_levels"] = json!({ "read": "basic", "send": "basic" });
        let id = portal.message(&message).await;
        let mut olena = portal.signed_in("basic-olena").await;
        let link = link_of(&portal, &id).await;
        let to = olena.get(&link).await.location();
        assert_eq!(to, format!("/anmelden/stufe?stufe=substantial&zurueck={link}"), "verified names may decide it at once");
        olena.get(&to).await.shows("/zugangscode");
        // The letter proves what the password does not.
        let code = code_for(&portal, &id).await;
        olena.post("/zugangscode", &[("code", &code)]).await.has_status(303);
        let known = provenance(&portal, &mut olena, &id).await;
        assert_eq!((&known["match_rule"], &known["trust_level"]), (&json!("access_code"), &json!("basic")));
    }

    async fn a_code_is_for_one_person_and_guessing_is_slow(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let first = code_for(&portal, &id).await;
        let code = code_for(&portal, &id).await;
        let mut olena = portal.signed_in("high-olena").await;
        for _ in 0..7 {
            olena.post("/zugangscode", &[("code", &first)]).await.has_status(422).shows("Es gibt einen neueren Brief");
        }
        let slip = format!("{}{}", if code.starts_with('A') { 'B' } else { 'A' }, &code[1..]);
        for (typed, words) in [("", "Geben Sie den Zugangscode ein"), ("ABC", "Der Code hat 10 Zeichen"), (slip.as_str(), "Tippfehler")] {
            olena.post("/zugangscode", &[("code", typed)]).await.has_status(422).shows(words).shows("<title>Fehler: ");
        }
        olena.post("/zugangscode", &[("code", &code)]).await.has_status(303);
        // A sister who finds the letter: the code is used, and it is not hers.
        let mut sister = portal.signed_in("high-sister").await;
        sister.post("/zugangscode", &[("code", &code)]).await.has_status(422).shows("Der Code stimmt nicht");
        let other = portal.message(&to_olena()).await;
        let fresh = code_for(&portal, &other).await;
        sister.post("/zugangscode", &[("code", &fresh)]).await.has_status(422).shows("passen nicht zu der Person im Brief");
        sister.get(&format!("/rueckfragen/{other}")).await.has_status(404);
        // Trying it took nothing from the one it is for.
        olena.post("/zugangscode", &[("code", &fresh)]).await.has_status(303);
        let mut guesser = portal.signed_in("robin").await;
        for _ in 0..5 {
            guesser.post("/zugangscode", &[("code", &code)]).await.has_status(422);
        }
        let locked = guesser.post("/zugangscode", &[("code", &code)]).await;
        locked.has_status(429).shows("zu viele falsche Codes").shows("15:3");
        portal.clock.forward(61);
        portal.signed_in("robin").await.post("/zugangscode", &[("code", &code)]).await.has_status(422);
        portal.clock.forward(60 * 24 * 91);
        let late = portal.message(&{
            let mut message = to_olena();
            message["deadline"] = json!({ "days": 300 });
            message
        }).await;
        let stale = code_for(&portal, &late).await;
        portal.clock.forward(60 * 24 * 91);
        portal.signed_in("high-olena").await.post("/zugangscode", &[("code", &stale)]).await.has_status(422).shows("abgelaufen");
    }

    async fn a_firm_with_a_persons_letter_opens_nothing(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let code = code_for(&portal, &id).await;
        let mut firm = portal.signed_in("substantial-firm").await;
        firm.post("/zugangscode", &[("code", &code)]).await.has_status(422).shows("passen nicht zu der Person im Brief");
        firm.get(&format!("/rueckfragen/{id}")).await.has_status(404);
    }

    async fn each_account_sees_what_it_sent_itself(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let mut first = portal.signed_in("high-code").await;
        provenance(&portal, &mut first, &id).await;
        let mut second = portal.signed_in("high-mailbox").await;
        let page = second.get(&format!("/rueckfragen/{id}")).await;
        page.has_status(200).shows("Die Behörde hat schon eine Antwort").shows("/nachreichen");
        assert!(!page.text().contains("/quittungen/") && !page.text().contains("Sie haben geantwortet"), "{}", page.text());
        let history = second.get(&format!("/rueckfragen/{id}/verlauf")).await;
        assert!(!history.text().contains("Sie haben geantwortet"), "{}", history.text());
        assert_eq!(second.get(&format!("/rueckfragen/{id}/fragen/name")).await.location(), format!("/rueckfragen/{id}"));
    }

    async fn no_letter_is_written_that_could_not_open_anything(portal: TestPortal) {
        let mut message = to_olena();
        message["recipient"]["rules"] = json!(["person_code"]);
        let id = portal.message(&message).await;
        let (status, body) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/access-code"), None, &json!({})).await;
        assert_eq!(status, 409, "{body}");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.post(&format!("/behoerde/rueckfragen/{id}/zugangscode"), &[]).await.has_status(409).shows("keinen Zugangscode");
    }

    async fn only_the_rules_the_authority_allows_count(portal: TestPortal) {
        let mut message = to_olena();
        message["recipient"]["rules"] = json!(["access_code"]);
        message["recipient"]["letter"] = json!(true);
        let id = portal.message(&message).await;
        for who in ["high-code", "high-mailbox", "high-olena"] {
            let mut olena = portal.signed_in(who).await;
            olena.get(&link_of(&portal, &id).await).await.has_status(404);
        }
        let mut olena = portal.signed_in("high-olena").await;
        olena.post("/zugangscode", &[("code", &code_for(&portal, &id).await)]).await.has_status(303);
    }

    async fn a_message_that_comes_while_one_is_signed_in_is_there(portal: TestPortal) {
        let mut olena = portal.signed_in("high-code").await;
        let id = portal.message(&to_olena()).await;
        olena.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let second = portal.message(&to_olena()).await;
        olena.get("/rueckfragen").await.shows(&second);
    }
}

#[tokio::test]
async fn a_recipient_nobody_could_be_recognized_as_is_refused() {
    let portal = TestPortal::start(On::Sqlite).await;
    for (recipient, pointer, code) in [
        (json!({}), "/recipient", "not_findable"),
        (json!({ "family_name": "Petrenko" }), "/recipient", "not_findable"),
        (json!({ "mailbox": "x" }), "/recipient", "not_findable"),
        (json!({ "person_code": "x", "rules": ["mailbox_handle"] }), "/recipient", "not_findable"),
        (json!({ "issuer": ISSUER, "subject": "x", "rules": ["mailbox_handle"] }), "/recipient", "not_findable"),
        (json!({ "letter": true, "rules": ["person_code"] }), "/recipient", "not_findable"),
        (json!({ "letter": true, "rules": ["representative"] }), "/recipient", "not_findable"),
        (json!({ "family_name": "P", "birth_date": "1991-13-01" }), "/recipient/birth_date", "invalid"),
        (json!({ "family_name": "P", "birth_date": "03.04.1991" }), "/recipient/birth_date", "invalid"),
        (json!({ "family_name": "P", "birth_date": "1991-4-3" }), "/recipient/birth_date", "invalid"),
        (json!({ "person_code": "x", "rules": ["guess"] }), "/recipient/rules/0", "unknown_value"),
        (json!({ "subject": "x" }), "/recipient/issuer", "required"),
    ] {
        let mut message = to_olena();
        message["recipient"] = recipient.clone();
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &message).await;
        assert_eq!(status, 422, "{recipient}: {body}");
        let faults: Vec<(&str, &str)> = body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
            .collect();
        assert!(faults.contains(&(pointer, code)), "{recipient}: {faults:?}");
    }
    let mut message = to_olena();
    message["recipient"] = json!({ "letter": true });
    let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("letter"), &message).await;
    assert_eq!(status, 201, "{body}");
}
