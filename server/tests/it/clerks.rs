//! Who sees what: strangers, clerks, other authorities.

use crate::{on_each_database, support::*};

on_each_database! {
    async fn what_a_clerk_may_is_asked_again_within_the_hour(portal: TestPortal) {
        portal.message(&inquiry()).await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        let list = "/behoerde/rueckfragen?gruppe=offen";
        portal.clock.forward(40);
        clerk.get(list).await.has_status(200);
        portal.clock.forward(10);
        let again = clerk.get(list).await.location();
        assert!(again.starts_with("/behoerde/anmelden/erneut?zurueck="), "{again}");
        let ask = async |clerk: &mut Browser, again: &str, who: &str| {
            let start = clerk.get(again).await;
            let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
            clerk.get(&format!("/anmelden/zurueck?code={who}&state={state}")).await
        };
        let back = ask(&mut clerk, &again, "clerk-amt").await.location();
        assert_eq!(back, list, "with its filters");
        clerk.get(&back).await.has_status(200);
        // Over ten hours in all it does not come, however often it is asked again.
        for _ in 0..10 {
            portal.clock.forward(50);
            let again = clerk.get(list).await.location();
            ask(&mut clerk, &again, "clerk-amt").await;
        }
        portal.clock.forward(51);
        assert!(clerk.get(list).await.location().starts_with("/behoerde/anmelden?zurueck="), "ten hours are over");
        // The role is gone.
        let mut clerk = portal.signed_in("clerk-amt").await;
        portal.clock.forward(50);
        let again = clerk.get(list).await.location();
        let start = clerk.get(&again).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        clerk.get(&format!("/anmelden/zurueck?code=clerk-without-role&state={state}")).await.has_status(403);
        assert!(clerk.get(list).await.location().starts_with("/behoerde/anmelden?zurueck="), "the old word counts no longer");
        // Broken off at the provider: no circle.
        let mut clerk = portal.signed_in("clerk-amt").await;
        portal.clock.forward(50);
        let again = clerk.get(list).await.location();
        let state = clerk.get(&again).await.location().rsplit_once("state=").unwrap().1.to_owned();
        let denied = clerk.get(&format!("/anmelden/zurueck?error=access_denied&state={state}")).await.location();
        assert!(denied.starts_with("/behoerde/anmelden?zurueck=") && denied.ends_with("abgebrochen=1"), "{denied}");
        // Whoever signs in themselves has all of their time again.
        clerk.sign_in("clerk-amt").await.has_status(303);
        portal.clock.forward(40);
        clerk.get(list).await.has_status(200);
    }

    async fn nothing_is_done_on_a_word_older_than_an_hour(portal: TestPortal) {
        let id = portal.message(&to_olena()).await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        let make = format!("/behoerde/rueckfragen/{id}/zugangscode");
        portal.clock.forward(44);
        let preview = format!("/behoerde/rueckfragen/{id}/vorschau");
        clerk.get(&preview).await.has_status(200);
        portal.clock.forward(10);
        clerk.post(&make, &[]).await.has_status(200);
        portal.clock.forward(10);
        assert_eq!(clerk.post(&make, &[]).await.location(), preview);
        // A picture or a script is led nowhere.
        let picture = http::Request::get(&preview).header("accept", "image/*").body(axum::body::Body::empty()).unwrap();
        clerk.send(picture).await.has_status(401);
        assert!(clerk.get(&preview).await.location().starts_with("/behoerde/anmelden/erneut"));
    }

    async fn not_yours_and_not_there_are_the_same_answer(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let nothing = "018f0000-0000-7000-8000-000000000000";
        let mut fremd = portal.signed_in("fremd").await;
        let link = portal.state.rooms.access.link_token(id.parse().unwrap());
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

#[tokio::test]
async fn clerks_sign_in_as_safely_as_the_tenant_demands() {
    let demand = |text: String| text.replace("id = \"clerks\",", "id = \"clerks\", least_level = \"high\",");
    let portal = TestPortal::start_edited(On::Sqlite, demand).await;
    let mut clerk = portal.browser();
    clerk.sign_in("clerk-amt").await.has_status(403).shows("Melden Sie sich sicherer an");
    portal.provider.raise("clerk-amt");
    clerk.sign_in("clerk-amt").await.has_status(303);
    clerk.get("/behoerde/rueckfragen").await.has_status(200);
}
