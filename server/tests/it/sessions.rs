//! Sessions: lifetimes, sign-out, forged and stale cookies, the way in and back.

use crate::on_each_database;

on_each_database! {
    async fn a_session_ends_by_silence_and_by_age(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        for _ in 0..5 {
            portal.clock.forward(20);
            amina.get("/rueckfragen").await.has_status(200);
        }
        portal.clock.forward(25);
        assert_eq!(amina.get("/rueckfragen").await.location(), "/anmelden?zurueck=/rueckfragen", "two hours are the limit");
        let mut high = portal.signed_in("high-level").await;
        portal.clock.forward(6);
        high.get("/rueckfragen").await.has_status(303);
    }

    async fn signing_out_ends_it_on_the_server(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let stolen = amina.clone();
        assert_eq!(amina.post("/abmelden", &[]).await.location(), "/abgemeldet");
        assert!(!amina.cookies.contains_key("__Host-session"), "the cookie is removed");
        amina.get("/abgemeldet").await.has_status(200).shows("Sie sind abgemeldet");
        stolen.clone().get("/rueckfragen").await.has_status(303);
    }

    async fn each_sign_in_has_a_new_id_and_the_old_one_is_dead(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        let before = amina.clone();
        amina.sign_in("amina").await;
        assert_ne!(before.cookies["__Host-session"], amina.cookies["__Host-session"]);
        before.clone().get("/rueckfragen").await.has_status(303);
        amina.get("/rueckfragen").await.has_status(200);
    }

    async fn an_answer_from_the_provider_counts_once_and_in_its_browser_only(portal: TestPortal) {
        let mut amina = portal.browser();
        let start = amina.post("/anmelden", &[("konto", "people"), ("zurueck", "/rueckfragen")]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        let callback = format!("/anmelden/zurueck?code=amina&state={state}");
        let mut other = portal.browser();
        other.get(&callback).await.has_status(400).shows("hat uns vergessen");
        let cookies = amina.cookies.clone();
        amina.get(&callback).await.has_status(303);
        let mut again = portal.browser();
        again.cookies = cookies;
        again.get(&callback).await.has_status(400);
        // Ten minutes.
        let start = again.post("/anmelden", &[("konto", "people")]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        portal.clock.forward(11);
        again.get(&format!("/anmelden/zurueck?code=amina&state={state}")).await.has_status(400);
    }

    async fn cancelled_and_refused_sign_ins_have_pages(portal: TestPortal) {
        let mut nobody = portal.browser();
        nobody.sign_in("refused").await.has_status(403).shows("Die Anmeldung hat nicht geklappt");
        let start = nobody.post("/anmelden", &[("konto", "people")]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        let back = nobody.get(&format!("/anmelden/zurueck?error=access_denied&state={state}")).await.location();
        assert_eq!(back, "/anmelden?zurueck=/rueckfragen&abgebrochen=1", "the way is kept");
        nobody.get(&back).await.shows("Sie haben die Anmeldung abgebrochen").shows("name=\"zurueck\" value=\"/rueckfragen\"");
        nobody.post("/anmelden", &[("konto", "nobody")]).await.has_status(400);
        nobody.cookies.insert("__Host-session".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
        nobody.get("/rueckfragen").await.has_status(303);
    }

    async fn return_addresses_stay_on_our_own_site(portal: TestPortal) {
        for evil in ["https://evil.example/", "//evil.example", "/\\evil.example", "/abmelden"] {
            let mut nobody = portal.browser();
            assert_eq!(nobody.sign_in_to("/anmelden", "people", evil, "amina").await.location(), "/rueckfragen");
        }
    }
}
