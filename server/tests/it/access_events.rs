//! Who came in, looked, took a file along or was refused is written down: ids and keyed hashes, no names and no addresses.

use crate::{on_each_database, support::*};
use domain::id::AccountId;
use http::{Method, Request};
use ports::storage::{AccessAction, AccessBy, AccessEvent, AccessFilter};
use serde_json::json;

/// All of them, oldest first, as the log has them after it was written.
pub async fn events(portal: &TestPortal) -> Vec<AccessEvent> {
    portal.state.rooms.access.log.write().await.unwrap();
    portal.ports.storage.access_events(&AccessFilter::default(), None, 10_000).await.unwrap()
}

/// What was noted since the last look.
async fn since(portal: &TestPortal, before: &mut usize) -> Vec<(AccessBy, AccessAction)> {
    let all = events(portal).await;
    let new = all[*before..].iter().map(|event| (event.kind.by.clone(), event.kind.action)).collect();
    *before = all.len();
    new
}

fn account(events: &[(AccessBy, AccessAction)]) -> AccountId {
    events.iter().find_map(|(by, _)| by.account()).expect("somebody is known")
}

on_each_database! {
    async fn what_people_do_is_written_down(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut seen = 0;
        let mut amina = portal.signed_in("amina").await;
        let signed_in = since(&portal, &mut seen).await;
        let person = AccessBy::Applicant(account(&signed_in));
        assert!(signed_in.contains(&(person.clone(), AccessAction::SignedIn)), "{signed_in:?}");

        // Each is written before the next, so that order and not time says what came first.
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "geheim.pdf", content: &content }], &[]).await.has_status(303);
        let page = amina.get(&papers).await.text();
        let document = removals(&page, &papers)[0].rsplit('/').next().unwrap().to_owned();
        since(&portal, &mut seen).await;
        let robins = portal.message(&to_olena()).await;
        let steps = [
            ("/rueckfragen".to_owned(), 200, AccessAction::ListViewed),
            (format!("/rueckfragen/{id}"), 200, AccessAction::MessageViewed),
            (format!("{papers}/datei/{document}"), 200, AccessAction::DocumentDownloaded),
            (format!("/rueckfragen/{robins}"), 404, AccessAction::AccessRefused),
            ("/behoerde/rueckfragen".to_owned(), 403, AccessAction::AccessRefused),
        ];
        for (path, status, action) in steps {
            amina.get(&path).await.has_status(status);
            assert_eq!(since(&portal, &mut seen).await, [(person.clone(), action)], "{path}");
        }
        amina.post("/zugangscode", &[("code", "22222-22222")]).await;
        amina.post("/konto/andere-abmelden", &[]).await;
        assert_eq!(since(&portal, &mut seen).await.last(), Some(&(person.clone(), AccessAction::OtherSessionsEnded)));
        amina.post("/abmelden", &[]).await;
        assert_eq!(since(&portal, &mut seen).await, [(person.clone(), AccessAction::SignedOut)]);
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(303);
        assert_eq!(since(&portal, &mut seen).await, [], "to sign in first is no refusal");

        let without = portal.signed_in("clerk-without-role").await;
        drop(without);
        assert_eq!(since(&portal, &mut seen).await, [(AccessBy::Nobody, AccessAction::SignInRefused)]);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let signed_in = since(&portal, &mut seen).await;
        let office = AccessBy::Clerk(account(&signed_in));
        clerk.get("/behoerde/rueckfragen").await.has_status(200);
        assert_eq!(since(&portal, &mut seen).await, [(office.clone(), AccessAction::ListViewed)]);
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.has_status(200);
        assert_eq!(since(&portal, &mut seen).await, [(office, AccessAction::PreviewViewed)]);

        let all = events(&portal).await;
        let looked = all.iter().find(|event| event.kind.action == AccessAction::DocumentDownloaded).unwrap();
        assert_eq!(looked.kind.message, Some(id.parse().unwrap()));
        assert_eq!(looked.kind.object, Some(document.parse().unwrap()));
        assert_eq!(looked.kind.tenant.as_ref().unwrap().as_str(), "land");
        let text = format!("{all:?}");
        for secret in ["Amina", "amina", "geheim", "clerk-amt", "22222", "AB-1"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }

    async fn a_phone_is_known_by_whoever_lent_it_the_right(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let mut seen = 0;
        let account = account(&since(&portal, &mut seen).await);
        let code = crate::hand_off::code(&mut amina, &format!("/rueckfragen/{id}/nachweise/vertrag")).await;
        since(&portal, &mut seen).await;
        let mut phone = portal.browser();
        phone.post("/handy", &[("code", &code)]).await.has_status(303);
        assert_eq!(since(&portal, &mut seen).await, [(AccessBy::Phone(account), AccessAction::PhoneCodeAccepted)]);
        phone.get("/handy/fragen").await.has_status(200);
        assert_eq!(since(&portal, &mut seen).await, [(AccessBy::Phone(account), AccessAction::MessageViewed)]);
    }

    async fn codes_and_machines_are_written_down(portal: TestPortal) {
        let mut seen = 0;
        portal.message(&inquiry()).await;
        assert_eq!(since(&portal, &mut seen).await, [], "a case system that does its work is in the log of the message");
        let wrong = Request::post("/api/v1/messages").header("authorization", "Bearer wrong").body(axum::body::Body::empty());
        portal.browser().send(wrong.unwrap()).await.has_status(401);
        assert_eq!(since(&portal, &mut seen).await, [(AccessBy::Nobody, AccessAction::ApiRefused)]);
        let nothing = format!("/api/v1/messages/{}", uuid::Uuid::nil());
        assert_eq!(portal.api(Method::GET, &nothing, None, &json!({})).await.0, 404);
        let refused = since(&portal, &mut seen).await;
        assert!(matches!(refused.as_slice(), [(AccessBy::CaseSystem(_), AccessAction::ApiRefused)]), "{refused:?}");

        // A code that can be one, and is none.
        let code = domain::access_code::AccessCode::from_random([7; 9]).printed();
        portal.browser().post("/handy", &[("code", &code)]).await;
        assert_eq!(since(&portal, &mut seen).await, [(AccessBy::Nobody, AccessAction::PhoneCodeRefused)]);
        let mut amina = portal.signed_in("amina").await;
        since(&portal, &mut seen).await;
        for _ in 0..5 {
            amina.post("/zugangscode", &[("code", &code)]).await;
        }
        amina.post("/zugangscode", &[("code", &code)]).await.has_status(429);
        let tried = since(&portal, &mut seen).await;
        assert!(tried.iter().any(|(_, action)| *action == AccessAction::CodeRefused), "{tried:?}");
        assert!(tried.iter().any(|(_, action)| *action == AccessAction::CodeLocked), "{tried:?}");
    }

    async fn equal_ones_are_one_line_and_go_when_they_are_old(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        for _ in 0..20 {
            amina.get("/rueckfragen").await.has_status(200);
        }
        let looks: Vec<_> = events(&portal).await.into_iter().filter(|event| event.kind.action == AccessAction::ListViewed).collect();
        assert_eq!(looks.len(), 1);
        assert!(looks[0].times >= 20, "{looks:?}");
        assert_eq!(portal.state.rooms.access.log.forget_old().await.unwrap(), 0);
        portal.clock.forward(60 * 24 * 181);
        assert!(portal.state.rooms.access.log.forget_old().await.unwrap() >= 2);
        assert_eq!(events(&portal).await, []);
    }
}

/// On real lines: where it came from is a keyed hash; what was gathered is written when the program stops.
#[tokio::test]
async fn addresses_are_hashes_and_the_last_ones_are_not_lost() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let portal = TestPortal::start(On::Sqlite).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, stop) = (listener.local_addr().unwrap(), tokio_util::sync::CancellationToken::new());
    let serving = tokio::spawn(server::serve::serve_on(portal.state.clone(), listener, stop.clone()));
    let mut line = tokio::net::TcpStream::connect(at).await.unwrap();
    let request =
        "GET /api/v1/messages/x HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n";
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    stop.cancel();
    serving.await.unwrap().unwrap();
    let all = portal.ports.storage.access_events(&AccessFilter::default(), None, 10).await.unwrap();
    let [event] = all.as_slice() else { panic!("{all:?}") };
    let hash = portal.state.rooms.access.log.hash_of(at.ip());
    assert_eq!((event.kind.action, event.kind.address_hash.as_ref()), (AccessAction::ApiRefused, Some(&hash)));
    assert!(hash.len() == 32 && hash != portal.state.rooms.access.log.hash_of("203.0.113.7".parse().unwrap()));
}
