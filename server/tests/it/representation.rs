//! Acting for somebody else: named, identified, limited to a right, seen by both sides, ended at once.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};

/// Amina asks somebody to act for her; returns the path of the link.
async fn invite(amina: &mut Browser, id: &str, family: &str, capacity: &str, right: &str) -> String {
    let fields = [("vorname", "Kim"), ("nachname", family), ("art", capacity), ("recht", right)];
    let at = format!("/rueckfragen/{id}/vertretung");
    amina.post(&at, &fields).await.has_status(303);
    let text = amina.get(&at).await.text();
    let link = text.split(ORIGIN).find(|part| part.starts_with("/v/")).unwrap();
    link.split('"').next().unwrap().to_owned()
}

async fn accept(browser: &mut Browser, link: &str) -> Answer {
    browser.post(link, &[("aktion", "annehmen")]).await
}

/// Kim Beispiel acts for Amina with a right.
pub async fn acting(portal: &TestPortal, amina: &mut Browser, id: &str, right: &str) -> Browser {
    let link = invite(amina, id, "Beispiel", "power_of_attorney", right).await;
    let mut kim = portal.signed_in("kim").await;
    assert_eq!(accept(&mut kim, &link).await.location(), format!("/rueckfragen/{id}"));
    kim
}

/// The address to end the newest representation, as the applicant's page has it.
pub async fn end_of(amina: &mut Browser, id: &str) -> String {
    let page = amina.get(&format!("/rueckfragen/{id}/vertretung")).await.text();
    let action = page.split("action=\"").find(|part| part.contains("/beenden\"")).unwrap();
    action.split('"').next().unwrap().to_owned()
}

fn name() -> [(&'static str, &'static str); 1] {
    [("antwort", "Amina Haddad")]
}

on_each_database! {
    async fn somebody_who_was_asked_answers_and_sends_and_both_see_it(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.shows("für mich antworten");
        let link = invite(&mut amina, &id, "Beispiel", "power_of_attorney", "send").await;
        let mut kim = portal.browser();
        assert_eq!(kim.get(&link).await.location(), format!("/anmelden?zurueck={link}"), "signs in first");
        kim.sign_in("kim").await;
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        kim.get(&link).await.has_status(200).shows("Möchten Sie für amina handeln?").shows("lesen, antworten und senden");
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        assert_eq!(accept(&mut kim, &link).await.location(), format!("/rueckfragen/{id}"));
        assert_eq!(accept(&mut kim, &link).await.location(), format!("/rueckfragen/{id}"), "twice is harmless");
        kim.get("/rueckfragen").await.shows(&id).shows("Sie handeln für:");
        kim.get(&format!("/rueckfragen/{id}")).await.shows("Sie handeln für:").shows("Vollmacht");
        // Both work on the same draft.
        kim.post(&format!("/rueckfragen/{id}/fragen/name"), &name()).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/fragen/name")).await.shows("Amina Haddad");
        amina.get("/rueckfragen").await.shows("Begonnen: 1 von 2");
        kim.get("/rueckfragen").await.shows("Begonnen: 1 von 3");
        let proof = format!("/rueckfragen/{id}/nachweise/rk-vertretung");
        kim.upload(&proof, &[Upload { name: "vollmacht.pdf", content: &pdf() }], &[]).await.has_status(303);
        let receipt = kim.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
        kim.get(&receipt).await.shows("Gesendet von kim für amina.");
        amina.get(&receipt).await.shows("Gesendet von kim für amina.").shows("vollmacht.pdf");
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("kim hat geantwortet.").shows("kim hat zugesagt, Sie zu vertreten.");
        kim.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("Sie haben geantwortet.");
        // The case file learns who sent it for whom, with the proof.
        portal.run_worker().await;
        let (folder, manifest) = portal.packages().pop().unwrap();
        let provenance = &manifest["provenance"];
        assert_eq!((&provenance["subject"], &provenance["match_rule"]), (&json!("kim"), &json!("representative")));
        let acts_for = &provenance["acts_for"];
        assert_eq!(
            (&acts_for["represented"], &acts_for["representative"], &acts_for["capacity"], &acts_for["named_by"]),
            (&json!("amina"), &json!("kim"), &json!("power_of_attorney"), &json!("applicant"))
        );
        let items = manifest["items"].as_array().unwrap();
        let proof = items.iter().find(|item| item["id"] == acts_for["proof_item"]).unwrap();
        assert!(folder.join("documents").join(proof["files"][0].as_str().unwrap()).exists());
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        page.shows("kim (Person mit Vollmacht, zum Beispiel Familie oder Beratung) für amina").shows("vollmacht.pdf");
        let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(view["replies"][0]["representative"], view["representatives"][0]["id"]);
    }

    async fn a_right_is_not_stretched(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (question, check) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/pruefen"));
        amina.post(&question, &name()).await.has_status(303);
        let mut reader = acting(&portal, &mut amina, &id, "read").await;
        let page = reader.get(&format!("/rueckfragen/{id}")).await;
        page.has_status(200).shows("aber nicht antworten").shows("Amt Musterstadt wartet auf eine Antwort");
        assert!(!page.text().contains("von Ihnen"), "nothing is wanted of them: {}", page.text());
        for path in [question.clone(), format!("/rueckfragen/{id}/nachweise/vertrag")] {
            reader.get(&path).await.has_status(403).shows("Das dürfen Sie als Vertretung nicht");
        }
        reader.post(&question, &[("antwort", "Jemand")]).await.has_status(403);
        reader.upload(&format!("/rueckfragen/{id}/nachweise/vertrag"), &[Upload { name: "x.pdf", content: &pdf() }], &[]).await.has_status(403);
        reader.post(&check, AS_IT_IS).await.has_status(403);
        amina.get(&question).await.shows("Amina Haddad");
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        let ended = reader.post(&question, &[("antwort", "Jemand")]).await;
        ended.has_status(404).shows("ist nicht gespeichert");
        let mut preparer = acting(&portal, &mut amina, &id, "prepare").await;
        preparer.post(&question, &[("antwort", "Amina H.")]).await.has_status(303);
        let page = preparer.get(&check).await;
        page.has_status(200).shows("Senden darf nur die Person, für die Sie handeln");
        assert!(!page.text().contains("Antwort jetzt senden"));
        preparer.post(&check, AS_IT_IS).await.has_status(403);
        // What was prepared is there for Amina to send.
        amina.get(&check).await.shows("Amina H.").shows("Antwort jetzt senden");
        amina.post(&check, AS_IT_IS).await.has_status(303);
        preparer.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        portal.run_worker().await;
        let provenance = &portal.packages()[0].1["provenance"];
        assert_eq!((&provenance["subject"], &provenance["acts_for"]), (&json!("amina"), &Value::Null));
        // Nobody hands on what was given to them.
        preparer.get(&format!("/rueckfragen/{id}/vertretung")).await.has_status(403);
        let fields = [("nachname", "Nowak"), ("art", "lawyer"), ("recht", "read")];
        preparer.post(&format!("/rueckfragen/{id}/vertretung"), &fields).await.has_status(403);
    }

    async fn an_end_counts_at_once_for_both_sides(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        let question = format!("/rueckfragen/{id}/fragen/name");
        kim.post(&question, &name()).await.has_status(303);
        let end = end_of(&mut amina, &id).await;
        amina.post(&end, &[]).await.has_status(303);
        let nowhere = kim.get("/rueckfragen/018f0000-0000-7000-8000-000000000000").await;
        let there = kim.get(&format!("/rueckfragen/{id}")).await;
        assert_eq!((there.status, there.text()), (nowhere.status, nowhere.text()), "not theirs is not there");
        kim.post(&question, &[("antwort", "Jemand")]).await.has_status(404);
        kim.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(404);
        assert!(!kim.get("/rueckfragen").await.text().contains(&id));
        // What Kim left is Kim's, and no part of the reply until Amina keeps it.
        assert!(!amina.get(&question).await.text().contains("Amina Haddad"));
        let check = format!("/rueckfragen/{id}/pruefen");
        let page = amina.get(&check).await;
        page.shows("der nicht mehr für Sie handelt").shows("kim").shows("Sie haben noch nichts beantwortet");
        amina.post(&check, AS_IT_IS).await.has_status(422);
        amina.get(&format!("/rueckfragen/{id}")).await.shows("der nicht mehr für Sie handelt");
        assert_eq!(amina.post(&check, &[("aktion", "uebernehmen")]).await.location(), check);
        amina.get(&question).await.shows("Amina Haddad");
        assert!(!amina.get(&check).await.text().contains("der nicht mehr für Sie handelt"));
        amina.get(&format!("/rueckfragen/{id}/vertretung")).await.shows("Beendet am");
        // The other way round: who acts can stop.
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        let page = kim.get(&format!("/rueckfragen/{id}")).await.text();
        let end = page.split("action=\"").find(|part| part.contains("/beenden\"")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(kim.post(&end, &[]).await.location(), "/rueckfragen");
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("kim hat die Vertretung beendet.");
    }

    async fn a_forwarded_invitation_tells_nothing(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let link = invite(&mut amina, &id, "Beispiel", "lawyer", "send").await;
        for who in ["robin-kim", "high-olena", "substantial-firm", "amina"] {
            let mut other = portal.signed_in(who).await;
            for method in ["get", "post"] {
                let go = async |other: &mut Browser, link: &str| match method {
                    "get" => other.get(link).await,
                    _ => accept(other, link).await,
                };
                let (theirs, nowhere) = (go(&mut other, &link).await, go(&mut other, "/v/AAAAAAAAAAAAAAAAAAAAAA").await);
                assert_eq!((theirs.status, &theirs.headers, theirs.text()), (nowhere.status, &nowhere.headers, nowhere.text()), "{who}");
                theirs.has_status(404);
            }
        }
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&link).await.has_status(403);
        // Whom it means takes it; then it is nobody else's, even of the same name.
        let mut kim = portal.signed_in("kim").await;
        accept(&mut kim, &link).await.has_status(303);
        let mut namesake = portal.signed_in("basic-kim").await;
        namesake.get(&link).await.has_status(404);
    }

    async fn an_unverified_name_waits_for_a_word(portal: TestPortal) {
        let mut message = inquiry();
        message["trust_levels"] = json!({ "read": "basic", "send": "basic" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let link = invite(&mut amina, &id, "Beispiel", "power_of_attorney", "send").await;
        let mut kim = portal.signed_in("basic-kim").await;
        accept(&mut kim, &link).await;
        kim.get(&link).await.has_status(200).shows("Es fehlt noch eine Bestätigung");
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        let page = amina.get(&format!("/rueckfragen/{id}/vertretung")).await;
        page.shows("Wartet auf Bestätigung").shows("Ja, diese Person darf handeln");
        let text = page.text();
        let confirm = text.split("action=\"").find(|part| part.contains("/bestaetigen\"")).unwrap().split('"').next().unwrap();
        // Only whoever asked can say so.
        kim.post(confirm, &[]).await.has_status(404);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.post(&format!("/behoerde{confirm}"), &[]).await.has_status(404);
        amina.post(confirm, &[]).await.has_status(303);
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        kim.get(&link).await.has_status(303);
    }

    async fn the_authority_names_a_parent_for_a_child(portal: TestPortal) {
        let mut message = inquiry();
        message["recipient"] = json!({ "given_names": "Lina", "family_name": "Beispiel", "birth_date": "2019-05-01", "name": "Lina Beispiel" });
        let id = portal.message(&message).await;
        let at = format!("/api/v1/messages/{id}/representatives");
        let parent = json!({ "given_names": "Kim", "family_name": "Beispiel", "birth_date": "1980-05-01", "capacity": "custody", "right": "send" });
        let (status, first) = portal.api(Method::POST, &at, None, &parent).await;
        assert_eq!(status, 201, "{first}");
        let (_, named) = portal.api(Method::POST, &at, None, &parent).await;
        let path = |named: &Value| named["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let link = path(&named);
        assert_eq!(path(&first), link, "naming again is harmless");
        let mut kim = portal.signed_in("kim").await;
        kim.get(&link).await.shows("Möchten Sie für Lina Beispiel handeln?");
        accept(&mut kim, &link).await.has_status(303);
        kim.get(&format!("/rueckfragen/{id}")).await.shows("Nachweis über Sorgerecht oder Betreuung");
        kim.post(&format!("/rueckfragen/{id}/fragen/name"), &name()).await.has_status(303);
        kim.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let manifest = portal.packages().pop().unwrap().1;
        let acts_for = &manifest["provenance"]["acts_for"];
        assert_eq!((&acts_for["represented"], &acts_for["named_by"]), (&json!("Lina Beispiel"), &json!("authority")));
        assert!(!manifest["missing_items"].as_array().unwrap().contains(&json!("rk-vertretung")), "of parents the authority knows");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.shows("Von der Behörde benannt").shows("kim");
        let representative = named["id"].as_str().unwrap();
        let end = format!("{at}/{representative}/end");
        for _ in 0..2 {
            assert_eq!(portal.api(Method::POST, &end, None, &json!({})).await.0, 204);
        }
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(view["representatives"][0]["state"], "ended");
    }

    async fn what_cannot_be_is_said_field_by_field(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{id}/vertretung");
        let page = amina.post(&at, &[("nachname", " ")]).await;
        page.has_status(422).shows("Bitte prüfen Sie 3 Stellen").shows("href=\"#nachname\"").shows("href=\"#art\"").shows("href=\"#recht\"");
        let custody = [("nachname", "Beispiel"), ("art", "custody"), ("recht", "send")];
        amina.post(&at, &custody).await.has_status(422).shows("Wählen Sie aus, wer die Person ist.");
        let long = "x".repeat(101);
        amina.post(&at, &[("nachname", long.as_str()), ("art", "lawyer"), ("recht", "read")]).await.has_status(422);
        let api = format!("/api/v1/messages/{id}/representatives");
        let (status, problem) = portal.api(Method::POST, &api, None, &json!({ "birth_date": "x", "capacity": "friend", "right": "prepare", "more": 1 })).await;
        assert_eq!((status.as_u16(), problem["errors"].as_array().unwrap().len()), (422, 6), "{problem}");
        let nobody = json!({ "family_name": "-", "capacity": "lawyer", "right": "send" });
        assert_eq!(portal.api(Method::POST, &api, None, &nobody).await.0, 422, "a name nobody can have");
        let nobody = "/api/v1/messages/018f0000-0000-7000-8000-000000000000/representatives";
        let lawyer = json!({ "family_name": "Beispiel", "capacity": "lawyer", "right": "send" });
        assert_eq!(portal.api(Method::POST, nobody, None, &lawyer).await.0, 404);
        for number in 0..10 {
            let name = format!("Nummer {number}");
            invite(&mut amina, &id, &name, "lawyer", "read").await;
        }
        let fields = [("nachname", "Elf"), ("art", "lawyer"), ("recht", "read")];
        amina.post(&at, &fields).await.has_status(422).shows("schon 10 Einladungen");
        assert_eq!(portal.api(Method::POST, &api, None, &lawyer).await.0, 201, "the authority has places of its own");
        portal.clock.forward(60 * 24 * 31);
        let mut amina = portal.signed_in("amina").await;
        invite(&mut amina, &id, "Elf", "lawyer", "read").await;
    }

    async fn where_the_authority_wants_none_there_is_none(portal: TestPortal) {
        let mut message = inquiry();
        message["recipient"]["rules"] = json!(["account"]);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        assert!(!amina.get(&format!("/rueckfragen/{id}")).await.text().contains("/vertretung"));
        amina.get(&format!("/rueckfragen/{id}/vertretung")).await.has_status(403).shows("niemand anderes handeln");
        let fields = [("nachname", "Beispiel"), ("art", "lawyer"), ("recht", "read")];
        amina.post(&format!("/rueckfragen/{id}/vertretung"), &fields).await.has_status(403);
        let lawyer = json!({ "family_name": "Beispiel", "capacity": "lawyer", "right": "send" });
        assert_eq!(portal.api(Method::POST, &format!("/api/v1/messages/{id}/representatives"), None, &lawyer).await.0, 409);
    }

    async fn nobody_sends_or_overwrites_what_they_have_not_seen(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "prepare").await;
        let (question, check) = (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{id}/pruefen"));
        let blank = stand(&kim.get(&question).await.text());
        amina.post(&question, &[("antwort", "Amina Haddad"), ("stand", &blank)]).await.has_status(303);
        // Kim has the empty page open still.
        let refused = kim.post(&question, &[("antwort", "Jemand"), ("stand", &blank)]).await;
        refused.has_status(422).shows("Inzwischen hat jemand anders geantwortet: „Amina Haddad“").shows("Jemand");
        let shown = amina.get(&check).await.text();
        let now = stand(&refused.text());
        kim.post(&question, &[("antwort", "Jemand"), ("stand", &now)]).await.has_status(303);
        // Amina has looked at her own words and must not send Kim's.
        let seen = stand(&shown);
        let refused = amina.post(&check, &[("stand", &seen)]).await;
        refused.has_status(422).shows("hat sich in einem anderen Fenster geändert").shows("Jemand");
        amina.post(&check, &[("stand", &stand(&refused.text())), ("luecken", "1")]).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("kim hat eine Antwort geändert.");
    }

    async fn who_only_reads_sees_nothing_unsent(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Entwurf Haddad")]).await.has_status(303);
        let mut kim = acting(&portal, &mut amina, &id, "read").await;
        for path in ["", "/pruefen", "/gespeichert", "/verlauf"] {
            assert!(!kim.get(&format!("/rueckfragen/{id}{path}")).await.text().contains("Entwurf"), "{path}");
        }
        // More rights count as soon as they are given and taken.
        let link = invite(&mut amina, &id, "Beispiel", "lawyer", "prepare").await;
        accept(&mut kim, &link).await.has_status(303);
        kim.get(&format!("/rueckfragen/{id}/pruefen")).await.shows("Entwurf Haddad");
        let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
        kim.get(&receipt).await.has_status(200);
    }

    async fn a_namesake_takes_nothing_from_whom_it_means(portal: TestPortal) {
        let mut message = inquiry();
        message["trust_levels"] = json!({ "read": "basic", "send": "basic" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let link = invite(&mut amina, &id, "Beispiel", "lawyer", "read").await;
        let mut namesake = portal.signed_in("basic-kim").await;
        namesake.post(&link, &[("aktion", "ablehnen")]).await.has_status(303);
        accept(&mut namesake, &link).await;
        namesake.get(&link).await.shows("Es fehlt noch eine Bestätigung");
        let mut kim = portal.signed_in("kim").await;
        kim.get(&link).await.has_status(200).shows("Möchten Sie für amina handeln?");
        accept(&mut kim, &link).await.has_status(303);
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        namesake.get(&link).await.has_status(404);
        // Whoever waits and then signs in more safely need not wait.
        let link = invite(&mut amina, &id, "Beispiel", "lawyer", "send").await;
        accept(&mut namesake, &link).await;
        portal.raise("basic-kim");
        let mut safer = portal.signed_in("basic-kim").await;
        accept(&mut safer, &link).await.has_status(303);
        safer.get(&format!("/rueckfragen/{id}")).await.shows("Sie handeln für:");
        // Declining is told, without a name that nobody has verified.
        let link = invite(&mut amina, &id, "Beispiel", "power_of_attorney", "read").await;
        kim.post(&link, &[("aktion", "ablehnen")]).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("Die eingeladene Person hat abgelehnt.");
        kim.get(&link).await.has_status(410);
    }

    async fn nobody_acts_for_themselves_and_a_guardian_stays(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let at = format!("/api/v1/messages/{id}/representatives");
        let path = |named: &Value| named["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let herself = json!({ "given_names": "Olena", "family_name": "Petrenko", "capacity": "lawyer", "right": "send" });
        let (_, named) = portal.api(Method::POST, &at, None, &herself).await;
        let mut olena = portal.signed_in("high-mailbox").await;
        olena.get(&path(&named)).await.has_status(404);
        olena.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let guardian = json!({ "given_names": "Kim", "family_name": "Beispiel", "capacity": "custody", "right": "send" });
        let (_, named) = portal.api(Method::POST, &at, None, &guardian).await;
        let mut kim = portal.signed_in("kim").await;
        accept(&mut kim, &path(&named)).await.has_status(303);
        // The ward sees the guardian and cannot send them away; the authority can.
        let page = olena.get(&format!("/rueckfragen/{id}/vertretung")).await;
        page.shows("Von der Behörde benannt");
        let end = format!("/rueckfragen/{id}/vertretung/{}/beenden", named["id"].as_str().unwrap());
        assert!(!page.text().contains(&end));
        olena.post(&end, &[]).await.has_status(404);
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.post(&format!("/behoerde{end}"), &[]).await.has_status(303);
        kim.get(&format!("/rueckfragen/{id}")).await.has_status(404);
    }

    async fn nobody_hands_on_more_than_they_could_do(portal: TestPortal) {
        let mut message = inquiry();
        message["trust_levels"] = json!({ "read": "substantial", "send": "high" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let fields = [("vorname", "Kim"), ("nachname", "Beispiel"), ("art", "lawyer"), ("recht", "send")];
        let to = amina.post(&format!("/rueckfragen/{id}/vertretung"), &fields).await.location();
        assert!(to.starts_with("/anmelden/stufe?stufe=high"), "{to}");
        let link = invite(&mut amina, &id, "Beispiel", "lawyer", "prepare").await;
        // The representative must sign in as safely as the message demands, too.
        let mut kim = portal.signed_in("basic-kim").await;
        let to = kim.get(&link).await.location();
        assert_eq!(to, format!("/anmelden/stufe?stufe=substantial&zurueck={link}"));
        let mut kim = portal.signed_in("kim").await;
        accept(&mut kim, &link).await.has_status(303);
        kim.post(&format!("/rueckfragen/{id}/fragen/name"), &name()).await.has_status(303);
    }
}
