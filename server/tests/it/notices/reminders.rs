//! What is told on a later day, by what is true then.

use super::*;
use crate::telling;

/// The deadline ends on 15 March; now it is 3 March.
fn until_the_15th() -> Value {
    let mut message = told_by(everything());
    message["deadline"] = json!({ "date": "2027-03-15", "kind": "specific_day" });
    message
}

/// Goes on by whole days.
async fn days(portal: &TestPortal, days: i64) {
    for _ in 0..days {
        portal.clock.forward(24 * 60);
        portal.run_worker().await;
    }
}

telling! {
    async fn people_are_reminded_twice_and_in_good_time(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        let planned = |told: &Value, cause: &str| of_cause(told, cause)[0]["planned_for"].as_str().map(|at| at[..10].to_owned());
        let told = portal.told(&id).await;
        assert_eq!(planned(&told, "reminder:7").as_deref(), Some("2027-03-08"));
        assert_eq!((planned(&told, "reminder:2").as_deref(), planned(&told, "available")), (Some("2027-03-13"), None));
        days(&portal, 4).await;
        assert_eq!(mailbox.causes(), ["available"]);
        days(&portal, 2).await;
        assert_eq!(mailbox.causes(), ["available", "reminder:7"]);
        assert_eq!(planned(&portal.told(&id).await, "reminder:7"), None, "what has gone out is not planned");
        days(&portal, 10).await;
        assert_eq!(mailbox.causes(), ["available", "reminder:7", "reminder:2"]);
    }

    async fn nobody_is_reminded_of_what_they_have_done(portal, mailbox = [], "receipts = true") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        days(&portal, 14).await;
        let causes = mailbox.causes();
        assert_eq!(causes.len(), 2, "{causes:?}");
        assert!(causes[1].starts_with("received:"), "the tenant tells of receipts");
        assert_eq!(of_cause(&portal.told(&id).await, "reminder:7")[0]["reason"], "answered");
    }

    async fn a_later_end_has_reminders_of_its_own(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        days(&portal, 6).await;
        assert_eq!(mailbox.causes(), ["available", "reminder:7"]);
        let later = json!({ "date": "2027-04-05", "kind": "specific_day" });
        let (status, _) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/deadline"), None, &json!({ "deadline": later })).await;
        assert_eq!(status, 200);
        days(&portal, 35).await;
        let causes = mailbox.causes();
        assert!(causes[2].starts_with("news:"), "{causes:?}");
        assert_eq!(causes[3..], ["reminder:7:2027-04-05", "reminder:2:2027-04-05"]);
        assert_eq!(of_cause(&portal.told(&id).await, "reminder:2")[0]["reason"], "end_moved", "the first end counts no more");
    }

    async fn who_is_asked_once_more_is_reminded_once_more(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let back = json!({ "returned": [{ "item": "name", "reason": "Bitte mit Nachnamen." }] });
        let (status, said) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/review"), None, &back).await;
        assert_eq!(status, 200, "{said}");
        days(&portal, 14).await;
        let causes = mailbox.causes();
        assert_eq!(causes[2..], ["reminder:7", "reminder:2"], "{causes:?}");
    }

    async fn nobody_is_reminded_in_a_case_that_was_closed(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        let (status, said) = portal.api(Method::POST, "/api/v1/cases/close", None, &json!({ "case": "case 1" })).await;
        assert_eq!(status, 200, "{said}");
        days(&portal, 14).await;
        assert!(!mailbox.causes().iter().any(|cause| cause.starts_with("reminder")), "{:?}", mailbox.causes());
        assert_eq!(of_cause(&portal.told(&id).await, "reminder:7")[0]["reason"], "closed");
    }

    async fn nobody_is_reminded_of_what_was_withdrawn(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        portal.api(Method::POST, &format!("/api/v1/messages/{id}/withdraw"), None, &json!({})).await;
        let told = portal.told(&id).await;
        let reminder = &of_cause(&told, "reminder:7")[0];
        assert_eq!((&reminder["state"], &reminder["reason"]), (&json!("not_needed"), &json!("withdrawn")), "it does not wait for its day");
        days(&portal, 14).await;
        assert_eq!(mailbox.causes(), ["available", "withdrawn"]);
    }

    async fn a_worker_that_was_away_reminds_of_nothing_that_is_over(portal, mailbox = [], "") {
        let id = portal.message(&until_the_15th()).await;
        portal.run_worker().await;
        portal.clock.forward(20 * 24 * 60);
        portal.run_worker().await;
        assert_eq!(mailbox.causes(), ["available"]);
        assert_eq!(of_cause(&portal.told(&id).await, "reminder:2")[0]["reason"], "over");
    }

    async fn people_are_told_before_what_they_began_is_deleted(portal, mailbox = [], "") {
        let mut message = told_by(everything());
        message.as_object_mut().unwrap().remove("deadline");
        message.as_object_mut().unwrap().remove("consequences");
        let id = portal.message(&message).await;
        portal.run_worker().await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        portal.clock.forward(26 * 24 * 60);
        assert_eq!(portal.state.rooms.notices.warn_of_drafts().await.unwrap(), 0);
        portal.clock.forward(24 * 60 + 1);
        assert_eq!(portal.state.rooms.notices.warn_of_drafts().await.unwrap(), 1);
        assert_eq!(portal.state.rooms.notices.warn_of_drafts().await.unwrap(), 0, "once for a day");
        portal.run_worker().await;
        assert!(mailbox.causes()[1].starts_with("draft_expires:"), "{:?}", mailbox.causes());
        assert_eq!(mailbox.count(), 2);
    }

    async fn who_writes_on_is_not_told_that_it_is_deleted(portal, mailbox = [], "") {
        let mut message = told_by(everything());
        message.as_object_mut().unwrap().remove("deadline");
        message.as_object_mut().unwrap().remove("consequences");
        let id = portal.message(&message).await;
        portal.run_worker().await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        portal.clock.forward(28 * 24 * 60);
        portal.state.rooms.notices.warn_of_drafts().await.unwrap();
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina Haddad")]).await;
        portal.run_worker().await;
        assert_eq!(mailbox.causes(), ["available"]);
    }
}
