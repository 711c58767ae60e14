//! The proof of a representative's right, on every page and for the case system.

use crate::{on_each_database, representation::acting, support::*};
use http::Method;
use serde_json::json;

on_each_database! {
    async fn a_proof_that_was_not_sent_is_owed_wherever_somebody_looks(portal: TestPortal) {
        let id = portal.message(&one_question()).await;
        let at = format!("/rueckfragen/{id}");
        let mut amina = portal.signed_in("amina").await;
        let mut kim = acting(&portal, &mut amina, &id, "send").await;
        kim.post(&format!("{at}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        let receipt = kim.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(view["outstanding"]["owed"].as_array().map(Vec::len), Some(1), "{view}");
        for page in [kim.get(&at).await, kim.get(&receipt).await, amina.get(&at).await] {
            page.shows("Das fehlt der Behörde noch").shows("Vollmacht");
            assert!(!page.text().contains("müssen Sie nichts tun"), "{}", page.text());
        }
        for browser in [&mut kim, &mut amina] {
            browser.get("/rueckfragen").await.shows("Es fehlt noch etwas");
        }
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.shows("Ein Nachweis der Vertretung liegt nicht bei.");
        // Either of them can send it.
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        let proof = format!("{at}/nachweise/rk-vertretung");
        amina.upload(&proof, &[Upload { name: "vollmacht.pdf", content: &pdf() }], &[]).await.has_status(303);
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.get(&at).await.shows("Im Moment müssen Sie nichts tun");
        amina.get(&format!("{at}/verlauf")).await.shows("angefangen, etwas nachzureichen");
    }
}
