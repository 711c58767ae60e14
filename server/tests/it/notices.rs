//! Telling people: order and fallback, what is told and what is not any more, what is known afterwards. The channels themselves are tried in
//! `channels.rs` against real parts.

mod come_back;
mod preferences;
mod private;
mod reminders;

use crate::support::{notices::*, *};
use domain::{
    id::{NoticeId, TenantId},
    notice::{NoticeChannel, NoticeFailure},
};
use http::Method;
use jiff::SignedDuration;
use ports::HandedOver;
use serde_json::{Value, json};
use std::sync::Arc;

/// Writes a story once and runs it on both databases, with a mailbox that answers as it says.
#[macro_export]
macro_rules! telling {
    ($(async fn $name:ident($portal:ident, $mailbox:ident = $answers:expr, $more:expr) $body:block)+) => {$(
        mod $name {
            use super::*;

            #[allow(unused_variables, reason = "not every story looks into the mailbox")]
            async fn story($portal: TestPortal, $mailbox: Arc<TestWay>) $body

            #[tokio::test]
            async fn sqlite() {
                let mailbox = TestWay::new($answers);
                story(TestPortal::telling(On::Sqlite, $more, &mailbox).await, mailbox).await;
            }

            #[tokio::test]
            async fn postgres() {
                let mailbox = TestWay::new($answers);
                story(TestPortal::telling(On::Postgres, $more, &mailbox).await, mailbox).await;
            }
        }
    )+};
}

pub fn refused(failure: NoticeFailure) -> HandedOver {
    HandedOver::Refused { failure, detail: "status 404".to_owned() }
}

pub fn not_now() -> HandedOver {
    HandedOver::NotNow { reason: "status 503".to_owned(), not_before: None }
}

pub fn of_cause<'a>(told: &'a Value, cause: &str) -> Vec<&'a Value> {
    told["notices"].as_array().unwrap().iter().filter(|notice| notice["cause"] == cause).collect()
}

/// Channel, state and reason of the notices that say that there is a message.
fn ways(told: &Value) -> Vec<(String, String, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let to_people = of_cause(told, "available").into_iter().filter(|notice| notice["channel"] != "bundid_status");
    to_people.map(|notice| (text(&notice["channel"]), text(&notice["state"]), notice["reason"].clone())).collect()
}

fn way(channel: &str, state: &str, reason: impl Into<Value>) -> (String, String, Value) {
    (channel.to_owned(), state.to_owned(), reason.into())
}

telling! {
    async fn one_call_tells_the_person_once(portal, mailbox = [], "") {
        let key = "the same key";
        let message = told_by(everything());
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(key), &message).await;
        assert_eq!(status, 201, "{body}");
        assert_eq!(body["notices"]["told"], "under_way");
        portal.run_worker().await;
        let (status, again) = portal.api(Method::POST, "/api/v1/messages", Some(key), &message).await;
        assert_eq!(status, 200, "{again}");
        portal.run_worker().await;
        assert_eq!(mailbox.count(), 1, "handing in twice tells once");
        let told = portal.told(body["id"].as_str().unwrap()).await;
        assert_eq!((&told["told"], ways(&told)), (&json!("accepted"), vec![way("bundid_mailbox", "accepted", Value::Null)]));
        assert_eq!(of_cause(&told, "available")[0]["proof"], "200 taken");
        let given = mailbox.last();
        assert_eq!(given.link, body["link"].as_str().unwrap());
        let text = &given.words.texts[0];
        assert_eq!(text.language.as_str(), "de");
        assert!(text.text.contains(&given.link) && text.text.contains("portal.example"), "{text:?}");
        for private in ["Amina", "AB-1", "Aufenthalt", "case 1", "15. März"] {
            assert!(!format!("{:?}", given.words).contains(private), "{private}");
        }
    }

    async fn a_dead_handle_leads_to_the_next_way_at_once_and_is_remembered(portal, mailbox = [refused(NoticeFailure::AddressGone)], "") {
        let first = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let told = portal.told(&first).await;
        assert_eq!(ways(&told), [way("bundid_mailbox", "failed", "address_gone"), way("email", "accepted", Value::Null)]);
        let second = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        assert_eq!(mailbox.count(), 1, "nothing is sent to a dead handle of this tenant");
        assert_eq!(ways(&portal.told(&second).await)[0], way("bundid_mailbox", "failed", "dead_address"));
        assert_eq!(portal.files("mails", "eml").len(), 2);
        // Until somebody who knows better says so.
        let refused = of_cause(&told, "available").into_iter().find(|notice| notice["state"] == "failed").unwrap();
        let refused = refused["id"].as_str().unwrap().parse().unwrap();
        let named = |name: &str| TenantId::try_from(name.to_owned()).unwrap();
        assert_eq!(portal.state.rooms.notices.address_works(&named("other"), NoticeId(refused)).await.unwrap(), None);
        let works = portal.state.rooms.notices.address_works(&named("land"), NoticeId(refused)).await.unwrap();
        assert_eq!(works, Some(NoticeChannel::BundidMailbox));
        let third = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        assert_eq!(ways(&portal.told(&third).await), [way("bundid_mailbox", "accepted", Value::Null)]);
    }

    async fn clerks_see_in_their_list_that_nobody_was_reached(portal, mailbox = [refused(NoticeFailure::AddressGone)], "") {
        let id = portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        let list = portal.signed_in("clerk-amt").await.get("/behoerde/rueckfragen").await.text();
        assert!(!list.contains("Niemand erreicht"), "it is under way");
        portal.run_worker().await;
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen?gruppe=entscheiden").await.shows("Niemand erreicht").shows("Der Person selbst Bescheid sagen");
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.shows("Niemand wurde erreicht");
        // Who has looked knows it.
        portal.signed_in("amina").await.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        let list = clerk.get("/behoerde/rueckfragen").await.text();
        assert!(!list.contains("Niemand erreicht"), "{list}");
    }

    async fn an_attempt_that_panics_was_one(portal, mailbox = [HandedOver::NoAnswer { reason: PANIC.to_owned() }], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        assert_eq!(portal.told(&id).await["told"], "under_way");
        portal.clock.forward(60);
        portal.run_worker().await;
        assert_eq!(mailbox.count(), 2, "put off as what fails is, and not for ever");
        assert_eq!(ways(&portal.told(&id).await), [way("bundid_mailbox", "accepted", Value::Null)]);
    }

    async fn what_is_away_is_tried_again_and_no_other_way_is_gone_meanwhile(portal, mailbox = [not_now(), not_now()], "") {
        let id = portal.message(&told_by(everything())).await;
        for _ in 0..3 {
            portal.run_worker().await;
            portal.clock.forward(1);
        }
        assert_eq!(mailbox.count(), 3);
        assert_eq!(ways(&portal.told(&id).await), [way("bundid_mailbox", "accepted", Value::Null)]);
        assert!(portal.files("mails", "eml").is_empty(), "nobody gets two");
    }

    async fn a_channel_says_when_it_wants_to_be_asked_again(
        portal,
        mailbox = [HandedOver::NotNow { reason: "status 429".to_owned(), not_before: Some(SignedDuration::from_mins(20)) }],
        ""
    ) {
        portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        portal.clock.forward(19);
        portal.run_worker().await;
        assert_eq!(mailbox.count(), 1);
        portal.clock.forward(2);
        portal.run_worker().await;
        assert_eq!(mailbox.count(), 2);
    }

    async fn who_has_not_taken_it_in_time_is_passed_over(portal, mailbox = std::iter::repeat_with(not_now).take(500), "patience_hours = 2") {
        let id = portal.message(&told_by(everything())).await;
        for _ in 0..16 {
            portal.run_worker().await;
            portal.clock.forward(10);
        }
        let told = portal.told(&id).await;
        assert_eq!(ways(&told), [way("bundid_mailbox", "failed", "took_too_long"), way("email", "accepted", Value::Null)]);
    }

    async fn a_letter_goes_out_early_enough(portal, mailbox = std::iter::repeat_with(not_now).take(500), "patience_hours = 240\nletter_days = 11") {
        let mut message = told_by(json!({ "bundid_mailbox": HANDLE, "postal_address": ["Amina Haddad", "04711 Musterstadt"] }));
        message["deadline"] = json!({ "date": "2027-03-15", "kind": "specific_day" });
        let id = portal.message(&message).await;
        // Eleven days before the end of the 15th is the end of the 4th; now it is half past two on the 3rd.
        portal.clock.forward(32 * 60);
        portal.run_worker().await;
        assert_eq!(ways(&portal.told(&id).await)[0].1, "waiting");
        portal.clock.forward(2 * 60);
        portal.run_worker().await;
        let told = portal.told(&id).await;
        assert_eq!(ways(&told), [way("bundid_mailbox", "failed", "took_too_long"), way("letter", "accepted", Value::Null)]);
    }

    async fn without_an_answer_there_are_never_three(
        portal,
        mailbox = std::iter::repeat_with(|| HandedOver::NoAnswer { reason: "the line was cut".to_owned() }).take(9),
        ""
    ) {
        let id = portal.message(&told_by(everything())).await;
        for _ in 0..6 {
            portal.run_worker().await;
            assert!(mailbox.count() <= 2);
            portal.clock.forward(6);
        }
        assert_eq!(mailbox.count(), 2, "one at once, one ten minutes later");
        assert_eq!(ways(&portal.told(&id).await)[0], way("bundid_mailbox", "failed", "unclear"));
    }

    async fn the_authority_hears_at_once_when_nobody_can_be_reached(portal, mailbox = [refused(NoticeFailure::UnknownAddress)], "") {
        let nowhere = portal.message(&told_by(json!({}))).await;
        assert_eq!(portal.told(&nowhere).await["told"], "nobody_reached");
        let id = portal.message(&told_by(json!({ "bundid_mailbox": HANDLE }))).await;
        portal.run_worker().await;
        let told = portal.told(&id).await;
        assert_eq!((&told["told"], ways(&told)), (&json!("nobody_reached"), vec![way("bundid_mailbox", "failed", "unknown_address")]));
        for id in [nowhere, id] {
            let events = portal.ports.storage.events_of(&"land".parse().unwrap(), id.parse().unwrap()).await.unwrap();
            let nobody: Vec<_> = events.iter().map(|event| event.change == domain::event::Change::NobodyReached).collect();
            assert_eq!((nobody.iter().filter(|is| **is).count(), nobody[0]), (1, false), "first there is a message, then nobody hears of it");
        }
        let by_itself = portal.message(&one_question()).await;
        assert_eq!(portal.told(&by_itself).await["told"], "left_to_case_system");
    }

    async fn a_notice_of_a_withdrawn_message_stays_at_home(portal, mailbox = [not_now()], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        let (status, _) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        assert_eq!(status, 200);
        for _ in 0..2 {
            portal.clock.forward(60);
            portal.run_worker().await;
        }
        let told = portal.told(&id).await;
        assert_eq!(ways(&told), [way("bundid_mailbox", "not_needed", "withdrawn")]);
        assert_eq!(of_cause(&told, "withdrawn")[0]["reason"], "never_told");
        assert_eq!(mailbox.count(), 1);
    }

    async fn who_was_told_hears_that_it_counts_no_more(portal, mailbox = [], "") {
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        portal.run_worker().await;
        assert_eq!(mailbox.causes(), ["available", "withdrawn"]);
        assert!(mailbox.last().words.texts[0].title.contains("gilt nicht mehr"));
    }

    async fn the_status_monitor_follows(portal, mailbox = [], "") {
        let mut portal = portal;
        let status = TestWay::new([]);
        status.stand_in(&mut portal, NoticeChannel::BundidStatus);
        let id = portal.message(&told_by(everything())).await;
        portal.run_worker().await;
        assert_eq!(status.causes(), ["available"]);
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        assert_eq!(status.causes().len(), 2, "{:?}", status.causes());
        assert!(status.causes()[1].starts_with("delivered:"));
        assert_eq!(mailbox.causes(), ["available"], "receipts are off");
        // The authority closes the case: so much is known, and the mailbox is not told of it.
        for (how, last) in [("close", "case_closed:"), ("reopen", "case_reopened:"), ("close", "case_closed:")] {
            portal.api(Method::POST, &format!("/api/v1/cases/{how}"), None, &json!({ "case": "case 1" })).await;
            portal.run_worker().await;
            assert!(status.causes().last().unwrap().starts_with(last), "{:?}", status.causes());
        }
        // Closed and opened at once: only what holds is said.
        let before = status.causes().len();
        for how in ["reopen", "close", "reopen"] {
            portal.api(Method::POST, &format!("/api/v1/cases/{how}"), None, &json!({ "case": "case 1" })).await;
        }
        portal.run_worker().await;
        assert!(status.causes()[before..].iter().all(|cause| cause.starts_with("case_reopened:")), "{:?}", status.causes());
        let seen = status.causes().len();
        let mut notice = told_by(everything());
        for part in ["items", "deadline", "consequences"] {
            notice.as_object_mut().unwrap().remove(part);
        }
        notice["kind"] = json!("status_notice");
        portal.message(&notice).await;
        portal.run_worker().await;
        assert_eq!(status.causes().len(), seen, "nobody has to act on a notice");
    }

    async fn a_crash_between_handing_over_and_noting_makes_one_double_at_most(portal, mailbox = [], "") {
        let mut portal = portal;
        let _ = mailbox;
        let hanging = TestWay::hanging();
        hanging.stand_in(&mut portal, NoticeChannel::BundidMailbox);
        let id = portal.message(&told_by(everything())).await;
        let route = domain::errand::Route::notices(&"land".parse().unwrap(), NoticeChannel::BundidMailbox);
        for attempt in 1..=3_usize {
            portal.clock.forward(5);
            for errand in portal.claim(&route, 2).await {
                let rooms = portal.state.rooms.clone();
                let attempt = tokio::spawn(async move { rooms.errands.attempt(errand).await });
                // The process dies while the other side has the bytes.
                tokio::select! {
                    asked = hanging.asked.acquire() => asked.unwrap().forget(),
                    () = async { while !attempt.is_finished() { tokio::task::yield_now().await } } => {}
                }
                attempt.abort();
            }
            assert_eq!(hanging.count(), attempt.min(2));
        }
        assert_eq!(ways(&portal.told(&id).await)[0], way("bundid_mailbox", "failed", "unclear"));
    }
}

#[tokio::test]
async fn a_notice_that_its_person_could_not_see_is_refused() {
    let portal = TestPortal::start_edited(On::Sqlite, |text| {
        with_notices(text, "").replace("signer = \"portal\"", "signer = \"portal\"\n        level = \"high\"")
    })
    .await;
    let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("k"), &told_by(everything())).await;
    assert_eq!(status, 422, "{body}");
    assert_eq!(body["errors"][0]["pointer"], "/recipient/channels/application_level", "{body}");
}

#[tokio::test]
async fn a_reply_channel_of_fit_connect_is_taken_as_it_is() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let mut message = one_question();
    message["recipient"]["reply_channel"] = json!({ "idBundDeMailbox": { "mailboxUuid": HANDLE } });
    let id = portal.message(&message).await;
    portal.run_worker().await;
    assert_eq!(portal.told(&id).await["told"], "accepted");
    for (wrong, code) in [
        (json!({ "idBundDeMailbox": { "mailboxUuid": "x" } }), "invalid"),
        (json!({}), "one_of"),
        (json!({ "eMail": { "address": "a@mail.example" }, "deMail": { "address": "a@mail.example" } }), "one_of"),
        (json!({ "fax": {} }), "unknown"),
    ] {
        message["recipient"]["reply_channel"] = wrong;
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(code), &message).await;
        assert_eq!((status.as_u16(), &body["errors"][0]["code"]), (422, &json!(code)), "{body}");
    }
}

#[tokio::test]
async fn proof_is_one_file_and_claims_nothing() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let id = portal.message(&told_by(everything())).await;
    portal.run_worker().await;
    let mut amina = portal.signed_in("amina").await;
    amina.get(&format!("/rueckfragen/{id}")).await.has_status(200);
    let (status, proof) = portal.api(Method::GET, &format!("/api/v1/messages/{id}/proof"), None, &Value::Null).await;
    assert_eq!(status, 200, "{proof}");
    let days: Vec<(&str, &str)> = proof["would_count_as_notified"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fiction| (fiction["rule"].as_str().unwrap(), fiction["day"].as_str().unwrap()))
        .collect();
    assert_eq!(days, [("retrieval", "2027-03-04"), ("user_account", "2027-03-07")]);
    assert!(proof["retrieved_at"].is_string() && proof["made_available_at"].is_string());
    let (status, _) =
        portal.api(Method::GET, &format!("/api/v1/messages/{}/proof", uuid::Uuid::now_v7()), None, &Value::Null).await;
    assert_eq!(status, 404);
}
