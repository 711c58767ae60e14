//! Trust levels: what a message demands, and the way to a safer sign-in that loses nothing.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::json;

fn demanding(read: &str, send: &str) -> serde_json::Value {
    let mut message = inquiry();
    message["trust_levels"] = json!({ "read": read, "send": send });
    message
}

/// As the provider would: the same person, more safely.
fn safer(mut message: serde_json::Value) -> serde_json::Value {
    message["recipient"] = json!({ "person_code": "bpk-of-olena", "issuer": ISSUER, "subject": "basic-olena" });
    message
}

on_each_database! {
    async fn a_level_too_low_to_read_explains_itself_and_shows_nothing(portal: TestPortal) {
        let id = portal.message(&safer(demanding("substantial", "substantial"))).await;
        let mut olena = portal.signed_in("basic-olena").await;
        for path in ["", "/fragen/name", "/nachweise/vertrag", "/pruefen", "/verlauf", "/gespeichert"] {
            let path = format!("/rueckfragen/{id}{path}");
            let to = olena.get(&path).await.location();
            assert_eq!(to, format!("/anmelden/stufe?stufe=substantial&zurueck={path}"));
            let page = olena.get(&to).await;
            page.has_status(200).shows("Sie brauchen eine sicherere Anmeldung").shows("zum Beispiel Ihren Ausweis mit PIN").shows(&path);
            assert!(!page.text().contains("ELSTER"), "this account takes none");
            assert!(!page.text().contains("Unterlagen") && !page.text().contains("Amt Musterstadt"), "{}", page.text());
        }
        for path in ["/fragen/name", "/pruefen", "/nachreichen"] {
            let to = olena.post(&format!("/rueckfragen/{id}{path}"), &[("antwort", "x")]).await.location();
            assert!(to.starts_with("/anmelden/stufe?stufe=substantial"), "{to}");
        }
        // Somebody else's message is not there, whatever it demands.
        let mut stranger = portal.signed_in("basic-robin").await;
        stranger.get(&format!("/rueckfragen/{id}")).await.has_status(404);
    }

    async fn a_safer_sign_in_keeps_draft_uploads_and_place(portal: TestPortal) {
        let id = portal.message(&demanding("substantial", "high")).await;
        let mut amina = portal.signed_in("amina").await;
        let message = format!("/rueckfragen/{id}");
        amina.post(&format!("{message}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        let content = pdf();
        amina.upload(&format!("{message}/nachweise/vertrag"), &[Upload { name: "a.pdf", content: &content }], &[]).await.has_status(303);
        amina.get(&format!("{message}/pruefen")).await.has_status(200).shows("Amina Haddad");
        let to = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.location();
        assert_eq!(to, format!("/anmelden/stufe?stufe=high&zurueck={message}/pruefen"));
        amina.get(&to).await.has_status(200).shows("Sie brauchen Ihren Ausweis mit PIN").shows("bleiben gespeichert");
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "nothing was sent");
        let before = amina.cookies["__Host-session"].clone();
        // The provider lets the same person in with a card: the same account at a higher level.
        portal.raise("amina");
        let start = amina.post("/anmelden", &[("konto", "people"), ("stufe", "high"), ("zurueck", &format!("{message}/pruefen"))]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        let back = amina.get(&format!("/anmelden/zurueck?code=amina&state={state}")).await;
        assert_eq!(back.location(), format!("{message}/pruefen"));
        assert_ne!(amina.cookies["__Host-session"], before, "a new id at each change of level");
        amina.get(&format!("{message}/pruefen")).await.has_status(200).shows("Amina Haddad").shows("a.pdf");
        amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["provenance"]["trust_level"], "high");
    }

    async fn a_provider_that_does_not_reach_the_level_changes_nothing(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let before = amina.cookies.clone();
        let start = amina.post("/anmelden", &[("konto", "people"), ("stufe", "high"), ("zurueck", "/rueckfragen")]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        let answer = amina.get(&format!("/anmelden/zurueck?code=amina&state={state}")).await;
        assert_eq!(answer.location(), "/anmelden/stufe?stufe=high&nicht=1&zurueck=/rueckfragen", "the way back is kept");
        amina.get(&answer.location()).await.has_status(200).shows("noch nicht sicher genug").shows("Ausweis mit PIN");
        // The back button: the attempt is over, and nothing is wrong.
        let again = amina.get(&format!("/anmelden/zurueck?code=amina&state={state}")).await;
        assert_eq!(again.location(), "/rueckfragen");
        assert_eq!(amina.cookies["__Host-session"], before["__Host-session"]);
        amina.get("/rueckfragen").await.has_status(200);
    }

    async fn a_safer_sign_in_after_the_session_ended_keeps_the_place(portal: TestPortal) {
        let place = "/anmelden/stufe?stufe=high&zurueck=/rueckfragen/1/pruefen";
        assert_eq!(portal.browser().get(place).await.location(), "/anmelden?zurueck=/rueckfragen/1/pruefen");
        portal.signed_in("clerk-amt").await.get(place).await.has_status(403);
    }

    async fn a_protected_subject_is_not_in_the_list(portal: TestPortal) {
        let id = portal.message(&safer(demanding("substantial", "substantial"))).await;
        let list = portal.signed_in("basic-olena").await.get("/rueckfragen").await;
        list.shows(&id).shows("Geschützte Nachricht");
        assert!(!list.text().contains("Unterlagen"), "{}", list.text());
    }

    async fn a_letter_opens_only_what_the_sign_in_may_read(portal: TestPortal) {
        let mut message = to_olena();
        message["trust_levels"] = json!({ "read": "substantial", "send": "substantial" });
        let id = portal.message(&message).await;
        let (_, made) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/access-code"), None, &json!({})).await;
        let code = made["code"].as_str().unwrap();
        let mut thief = portal.signed_in("basic-olena").await;
        let to = thief.post("/zugangscode", &[("code", code)]).await.location();
        assert_eq!(to, "/anmelden/stufe?stufe=substantial&zurueck=/zugangscode");
        thief.get(&format!("/rueckfragen/{id}")).await.has_status(404);
        portal.signed_in("high-olena").await.post("/zugangscode", &[("code", code)]).await.has_status(303);
    }

    async fn the_tenant_decides_when_the_case_system_does_not(portal: TestPortal) {
        let id = portal.message(&safer(inquiry())).await;
        let to = portal.signed_in("basic-olena").await.get(&format!("/rueckfragen/{id}")).await.location();
        assert!(to.starts_with("/anmelden/stufe?stufe=substantial"), "{to}");
        let low = portal.message(&safer(demanding("basic", "basic"))).await;
        portal.signed_in("basic-olena").await.get(&format!("/rueckfragen/{low}")).await.has_status(200);
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("x"), &demanding("high", "basic")).await;
        assert_eq!((status.as_u16(), &body["errors"][0]["pointer"]), (422, &json!("/trust_levels/send")));
    }

    async fn people_see_their_sessions_and_sign_out_elsewhere(portal: TestPortal) {
        let mut here = portal.signed_in("amina").await;
        let mut there = portal.signed_in("amina").await;
        let mut other = portal.signed_in("robin").await;
        let page = here.get("/konto").await;
        page.has_status(200).shows("dieses Gerät").shows("Überall sonst abmelden").shows("substanziell").shows("Konto");
        assert_eq!(here.post("/konto/andere-abmelden", &[]).await.location(), "/konto");
        there.get("/rueckfragen").await.has_status(303);
        here.get("/konto").await.has_status(200);
        assert!(!here.get("/konto").await.text().contains("Überall sonst abmelden"));
        other.get("/rueckfragen").await.has_status(200);
    }
}
