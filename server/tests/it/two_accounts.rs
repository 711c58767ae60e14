//! One person, two accounts: each sees what it sent itself, and what is owed is owed once.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::json;

on_each_database! {
    async fn what_another_account_sent_is_not_asked_for_again(portal: TestPortal) {
        let mut message = to_olena();
        message["items"] = inquiry()["items"].clone();
        let id = portal.message(&message).await;
        let at = format!("/rueckfragen/{id}");
        let (mut one, mut other) = (portal.signed_in("high-code").await, portal.signed_in("high-mailbox").await);
        one.post(&format!("{at}/fragen/name"), &[("antwort", "Olena")]).await.has_status(303);
        let said = [("statt", "andere"), ("wer", "Die Vermieterin Frau Weber"), ("aktion", "weiter")];
        one.upload(&format!("{at}/nachweise/vertrag"), &[], &said).await.has_status(303);
        one.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);

        // The other account learns that there is a reply, what comes from others, and nothing that was written in it.
        let page = other.get(&at).await;
        page.shows("Die Behörde hat schon eine Antwort").shows("Mietvertrag");
        assert!(!page.text().contains("Vermieterin") && !page.text().contains("Das fehlt der Behörde"), "{}", page.text());

        // It sends something itself, a day later: the heading names the first reply's author and that reply's day.
        portal.clock.forward(60 * 24);
        let (mut one, mut other) = (portal.signed_in("high-code").await, portal.signed_in("high-mailbox").await);
        other.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        let later = [("statt", "spaeter"), ("tag", "10"), ("monat", "3"), ("jahr", "2027"), ("aktion", "weiter")];
        other.upload(&format!("{at}/nachweise/vertrag"), &[], &later).await.has_status(303);
        let receipt = other.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        let (_, view) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(view["outstanding"]["owed"], json!([]), "{view}");
        for page in [one.get(&at).await, other.get(&at).await, other.get(&receipt).await] {
            page.shows("10.").shows("Mietvertrag");
            assert!(!page.text().contains("Sie müssen nichts"), "a promise is something to do: {}", page.text());
        }
        one.get(&at).await.shows("Sie haben geantwortet");
        other.get(&at).await.shows("Die Behörde hat schon eine Antwort");
    }
}
