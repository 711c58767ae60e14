//! Who sees what: strangers, clerks, other authorities.

use crate::{on_each_database, support::*};

on_each_database! {
    async fn not_yours_and_not_there_are_the_same_answer(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let nothing = "018f0000-0000-7000-8000-000000000000";
        let mut fremd = portal.signed_in("fremd").await;
        let link = portal.state.portal.link_token(id.parse().unwrap());
        let pairs = [
            (format!("/rueckfragen/{id}"), format!("/rueckfragen/{nothing}")),
            (format!("/n/{link}"), "/n/AAAAAAAAAAAAAAAAAAAAAA".to_owned()),
            (format!("/rueckfragen/{id}/fragen/name"), format!("/rueckfragen/{nothing}/fragen/name")),
            (format!("/rueckfragen/{id}/nachweise/vertrag"), format!("/rueckfragen/{nothing}/nachweise/vertrag")),
            (format!("/rueckfragen/{id}/pruefen"), format!("/rueckfragen/{nothing}/pruefen")),
            (format!("/rueckfragen/{id}/verlauf"), format!("/rueckfragen/{nothing}/verlauf")),
            (format!("/rueckfragen/{id}/gespeichert"), format!("/rueckfragen/{nothing}/gespeichert")),
            (format!("/rueckfragen/{id}/termin.ics"), format!("/rueckfragen/{nothing}/termin.ics")),
        ];
        for (theirs, nowhere) in pairs {
            let (one, other) = (fremd.get(&theirs).await, fremd.get(&nowhere).await);
            assert_eq!((one.status, &one.headers, one.text()), (other.status, &other.headers, other.text()), "{theirs}");
            one.has_status(404).shows("Wir können Ihnen diese Nachricht nicht zeigen");
        }
        for path in ["pruefen", "nachreichen"] {
            let one = fremd.post(&format!("/rueckfragen/{id}/{path}"), &[]).await;
            let other = fremd.post(&format!("/rueckfragen/{nothing}/{path}"), &[]).await;
            assert_eq!((one.status, one.text()), (other.status, other.text()), "{path}");
        }
    }

    async fn clerks_see_their_authority_only_and_applicants_no_clerk_pages(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut other = portal.signed_in("clerk-anderes").await;
        other.get("/behoerde/rueckfragen").await.has_status(200).shows("Ihre Behörde hat noch keine Nachricht gesendet");
        for page in ["vorschau", "antwort"] {
            other.get(&format!("/behoerde/rueckfragen/{id}/{page}")).await.has_status(404);
        }
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.has_status(200).shows("So sieht die Person die Nachricht").shows("braucht noch 2 Dinge");
        clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.has_status(200).shows("Noch keine Antwort");
        clerk.get(&format!("/rueckfragen/{id}")).await.has_status(403);
        let mut amina = portal.signed_in("amina").await;
        amina.get("/behoerde/rueckfragen").await.has_status(403);
        let mut nobody = portal.browser();
        assert_eq!(nobody.get("/behoerde/rueckfragen").await.location(), "/behoerde/anmelden?zurueck=/behoerde/rueckfragen");
    }

    async fn an_account_without_the_role_is_no_clerk(portal: TestPortal) {
        let mut nobody = portal.browser();
        for who in ["clerk-without-role", "clerk-unbekannt", "amina"] {
            let answer = nobody.sign_in_to("/behoerde/anmelden", "clerks", "/behoerde/rueckfragen", who).await;
            answer.has_status(403).shows("nicht für die Sachbearbeitung freigeschaltet");
            assert!(!nobody.cookies.contains_key("__Host-session"));
        }
    }
}
