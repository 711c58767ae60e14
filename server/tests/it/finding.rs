//! Finding one's way: what stands first, what is offered, and what is not.

use crate::{on_each_database, support::*};
use http::{Request, header};

on_each_database! {
    async fn a_receipt_says_first_what_matters(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&papers, &[Upload { name: "vertrag.pdf", content: &pdf() }], &[]).await.has_status(303);
        let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
        let text = amina.get(&receipt).await.text();
        let places = ["Eingangsnummer", "Eingegangen am", "So geht es weiter", "Das fehlt der Behörde noch", "Das haben Sie gesendet", "SHA-256", "JSON"];
        let body = &text[text.find("<main").unwrap()..];
        let found: Vec<_> = places.iter().map(|place| body.find(place).unwrap_or_else(|| panic!("{place} is not there"))).collect();
        assert!(found.is_sorted(), "{places:?} stand at {found:?}");
        // On the screen hashes are behind a fold.
        let hash = body.split("SHA-256").next().unwrap();
        assert!(hash.trim_end().ends_with("rk-print-only\">"), "{}", &hash[hash.len() - 80..]);
    }

    async fn the_account_page_tells_devices_apart(portal: TestPortal) {
        let with = |agent: &'static str| move |request: http::request::Builder| request.header(header::USER_AGENT, agent);
        let mut phone = portal.browser();
        let start = phone.post("/anmelden", &[("konto", "people"), ("zurueck", "/konto")]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        let request = with("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")(Request::get(format!("/anmelden/zurueck?code=high-olena&state={state}")));
        phone.send(request.body(axum::body::Body::empty()).unwrap()).await.has_status(303);
        let mut other = portal.signed_in("high-olena").await;
        let page = other.get("/konto").await;
        page.shows("Firefox, Android").shows("Unbekanntes Gerät (dieses Gerät)").shows("Mit dem Konto: Konto").shows("Zuletzt benutzt am");
        page.shows("3.\u{a0}April 1991");
        assert!(!page.text().contains("1991-04-03"));
    }

    async fn a_clerk_is_offered_no_code_for_what_was_answered(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await;
        page.shows("So sieht die Person die Nachricht, bevor sie antwortet");
        assert!(!page.text().contains("/zugangscode"));
        clerk.get("/behoerde/rueckfragen?suche=gibtesnicht").await.shows("Dazu gibt es keine Nachricht").shows(">Alle Nachrichten</a>");
    }

    async fn a_code_is_offered_while_it_is_of_use(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        let preview = format!("/behoerde/rueckfragen/{id}/vorschau");
        clerk.get(&preview).await.shows("/zugangscode");
        let (status, _) = portal.api(http::Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &serde_json::json!({})).await;
        assert_eq!(status, 200);
        assert!(!clerk.get(&preview).await.text().contains("/zugangscode"));
    }
}
