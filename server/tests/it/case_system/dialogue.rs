//! After the first reply: accepted and returned, more time, other words.

use crate::{on_each_database, support::*};
use http::{Method, Request};
use serde_json::{Value, json};

impl TestPortal {
    /// As the case system; the problem's name stands in the place of a problem.
    pub(super) async fn say(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let (status, answer) = self.api(method, path, None, body).await;
        let kind = answer["type"].as_str().and_then(|kind| kind.strip_prefix("urn:rueckkanal:problem:")).map(|kind| json!(kind));
        (status.as_u16(), kind.unwrap_or(answer))
    }

    pub(super) async fn review(&self, message: &str, body: Value) -> (u16, Value) {
        self.say(Method::POST, &format!("/api/v1/messages/{message}/review"), &body).await
    }

    pub(super) async fn kinds(&self) -> Vec<String> {
        let all = self.look("/api/v1/events?limit=1000").await;
        let all = all["events"].as_array().unwrap().iter();
        all.map(|event| event["type"].as_str().unwrap().replace("rueckkanal.", "").replace(".v1", "")).collect()
    }
}

pub(super) fn returned(item: &str, reason: &str) -> Value {
    json!({ "returned": [{ "item": item, "reason": reason }] })
}

on_each_database! {
    async fn what_is_returned_is_asked_for_once_more_with_its_reason(portal: TestPortal) {
        let id = portal.answered().await;
        let mut amina = portal.signed_in("amina").await;
        let page = format!("/rueckfragen/{id}");
        assert!(!amina.get(&page).await.text().contains("Seite 2 fehlt"));
        let body = json!({
            "accepted": ["name"], "returned": [{ "item": "vertrag", "reason": "Seite 2 fehlt." }], "last": true,
            "deadline": { "date": "2027-04-20" },
        });
        let (status, message) = portal.review(&id, body).await;
        assert_eq!((status, &message["dialogue"]["round"], &message["dialogue"]["last_round"]), (200, &json!(2), &json!(true)));
        assert_eq!(message["outstanding"]["owed"], json!(["vertrag"]));
        assert_eq!(message["deadline"], "2027-04-20");
        let shown = amina.get(&page).await.text();
        for text in ["Seite 2 fehlt.", "braucht noch etwas von Ihnen", "Das ist die letzte Nachfrage der Behörde", "20.\u{a0}April 2027"] {
            assert!(shown.contains(text), "{text}: {shown}");
        }
        amina.post(&format!("{page}/nachreichen"), &[]).await.has_status(303);
        let papers = format!("{page}/nachweise/vertrag");
        amina.get(&papers).await.shows("Seite 2 fehlt.");
        // Where more is added the reason is in sight, too, and on the check page what was sent is not called enough.
        amina.get(&page).await.shows("Seite 2 fehlt.");
        amina.get(&format!("{page}?lang=en")).await;
        amina.get(&page).await.shows("The authority has written this text in German only.");
        amina.get(&format!("{page}?lang=de")).await;
        amina.get(&format!("{page}/pruefen")).await.shows("Seite 2 fehlt.");
        // Nothing is sent unseen without what was asked for.
        amina.post(&format!("{page}/fragen/name"), &[("antwort", "Amina H.")]).await;
        amina.post(&format!("{page}/pruefen"), &[]).await.has_status(422).shows("Mietvertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "ganz.pdf", content: &content }], &[("aktion", "weiter")]).await;
        amina.post(&format!("{page}/pruefen"), AS_IT_IS).await.has_status(303);
        let message = portal.look(&format!("/api/v1/messages/{id}")).await;
        assert_eq!((message["replies"].as_array().unwrap().len(), &message["outstanding"]["owed"]), (2, &json!([])));
        assert_eq!(message["replies"][1]["late"], false);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let seen = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.shows("Seite 2 fehlt.").shows("Reicht aus:").text();
        let (round, second) = (seen.find("Prüfung vom").unwrap(), seen.find("ganz.pdf").unwrap());
        assert!(round < second, "between the replies that it is about");
        assert!(!amina.get(&page).await.text().contains("Seite 2 fehlt."), "it is answered");
        amina.get(&format!("{page}/verlauf")).await.shows("Die Behörde hat Ihre Antwort geprüft.");
        portal.run_worker().await;
        // After the last request nothing is asked for again.
        assert_eq!(portal.review(&id, returned("vertrag", "Noch einmal.")).await, (422, json!("invalid-message")));
        assert_eq!(portal.review(&id, json!({ "accepted": ["vertrag"] })).await.0, 200);
        let kinds = portal.kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "message.reviewed").count(), 2, "{kinds:?}");
    }

    async fn a_fault_of_a_review_points_to_its_item(portal: TestPortal) {
        let id = portal.answered().await;
        let body = json!({ "accepted": ["name", "fehlt"], "returned": [{ "item": "vertrag", "reason": "a" }, { "item": "name", "reason": "b" }] });
        let (status, answer) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/review"), None, &body).await;
        let mut pointers: Vec<&str> = answer["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        assert_eq!((status.as_u16(), pointers), (422, vec!["/accepted/1", "/returned/1"]), "{answer}");
    }

    async fn a_last_word_is_one_though_nothing_is_returned(portal: TestPortal) {
        let id = portal.answered().await;
        let (status, said) = portal.review(&id, json!({ "accepted": ["name"], "last": true, "deadline": { "date": "2027-03-15" } })).await;
        assert_eq!((status, &said["dialogue"]["last_round"], &said["dialogue"]["more_time"]), (200, &json!(true), &json!([])));
        assert_eq!(portal.review(&id, returned("vertrag", "Doch noch.")).await.0, 422);
    }

    async fn a_review_said_again_after_a_later_end_is_the_same(portal: TestPortal) {
        let id = portal.answered().await;
        let review = json!({ "returned": [{ "item": "vertrag", "reason": "Seite 2 fehlt." }], "deadline": { "date": "2027-04-20" } });
        assert_eq!(portal.review(&id, review.clone()).await.0, 200);
        let later = json!({ "deadline": { "date": "2027-05-20" } });
        assert_eq!(portal.say(Method::POST, &format!("/api/v1/messages/{id}/deadline"), &later).await.0, 200);
        let (status, again) = portal.review(&id, review).await;
        assert_eq!((status, &again["dialogue"]["round"], &again["deadline"]), (200, &json!(2), &json!("2027-05-20")));
    }

    async fn the_same_answer_can_be_given_again(portal: TestPortal) {
        let id = portal.answered().await;
        let mut amina = portal.signed_in("amina").await;
        let body = returned("name", "Bitte wie im Pass.");
        portal.review(&id, body).await;
        let page = format!("/rueckfragen/{id}");
        amina.post(&format!("{page}/nachreichen"), &[]).await;
        amina.get(&format!("{page}/fragen/name")).await.shows("Bitte wie im Pass.");
        amina.get(&format!("{page}/pruefen")).await.shows("Schon gesendet, reicht der Behörde aber nicht:");
        amina.post(&format!("{page}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        amina.post(&format!("{page}/pruefen"), AS_IT_IS).await.has_status(303);
        let message = portal.look(&format!("/api/v1/messages/{id}")).await;
        assert_eq!((message["replies"].as_array().unwrap().len(), &message["outstanding"]["owed"]), (2, &json!([])));
    }

    async fn words_said_again_after_a_lost_answer_are_said_once(portal: TestPortal) {
        let id = portal.answered().await;
        let path = format!("/api/v1/messages/{id}");
        let review = json!({
            "accepted": ["name"], "returned": [{ "item": "vertrag", "reason": "Seite 2 fehlt." }], "deadline": { "date": "2027-04-20" },
        });
        let (_, first) = portal.review(&id, review.clone()).await;
        let (status, again) = portal.review(&id, review.clone()).await;
        assert_eq!((status, &again["dialogue"], &again["notices"]), (200, &first["dialogue"], &first["notices"]));
        for (path, body) in [
            (format!("{path}/deadline"), json!({ "deadline": { "date": "2027-05-20" }, "note": "Gern." })),
            (format!("{path}/deadline"), json!({ "deadline": { "date": "2027-06-21" } })),
        ] {
            let (status, first) = portal.say(Method::POST, &path, &body).await;
            assert_eq!(status, 200);
            let (status, again) = portal.say(Method::POST, &path, &body).await;
            assert_eq!((status, &again["dialogue"]), (200, &first["dialogue"]));
        }
        let mut amina = portal.signed_in("amina").await;
        let wish = [("tag", "15"), ("monat", "7"), ("jahr", "2027"), ("grund", "Ich bin krank."), ("aktion", "weiter")];
        amina.post(&format!("/rueckfragen/{id}/mehr-zeit"), &wish).await.has_status(303);
        for _ in 0..2 {
            let refuse = portal.say(Method::POST, &format!("{path}/more-time/refuse"), &json!({ "reason": "Nein." })).await;
            assert_eq!((refuse.0, refuse.1["dialogue"]["more_time"].as_array().unwrap().len()), (200, 5));
        }
        // After another reply the same words are about something else.
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await;
        let content = pdf();
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&papers, &[Upload { name: "ganz.pdf", content: &content }], &[("aktion", "weiter")]).await;
        portal.clock.forward(1);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        assert_eq!(portal.review(&id, returned("vertrag", "Seite 2 fehlt.")).await, (409, json!("reply-not-had")), "on its way");
        assert_eq!(portal.review(&id, json!({ "accepted": ["name"] })).await.0, 200, "of what is there");
        portal.run_worker().await;
        let (status, third) = portal.review(&id, returned("vertrag", "Seite 2 fehlt.")).await;
        assert_eq!((status, &third["dialogue"]["round"]), (200, &json!(3)));
    }

    async fn a_review_of_what_came_meanwhile_is_refused(portal: TestPortal) {
        let id = portal.answered().await;
        let path = format!("/api/v1/messages/{id}");
        let (_, headers, _) = portal.fetch(&path, &[]).await;
        let seen = headers["etag"].to_str().unwrap().to_owned();
        let review = async |tag: String| {
            let request = Request::post(format!("{path}/review"))
                .header("authorization", format!("Bearer {TOKEN}"))
                .header("content-type", "application/json")
                .header("if-match", tag);
            let body = returned("vertrag", "Seite 2 fehlt.").to_string();
            portal.browser().send(request.body(axum::body::Body::from(body)).unwrap()).await
        };
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina H.")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        review(seen).await.has_status(412);
        let (_, headers, _) = portal.fetch(&path, &[]).await;
        review(headers["etag"].to_str().unwrap().to_owned()).await.has_status(200);
    }

    async fn what_is_accepted_is_owed_no_more(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let owed = portal.look(&format!("/api/v1/messages/{id}")).await["outstanding"]["owed"].clone();
        assert!(owed.as_array().unwrap().contains(&json!("vertrag")), "{owed}");
        let (_, message) = portal.review(&id, json!({ "accepted": owed })).await;
        assert_eq!(message["outstanding"]["owed"], json!([]));
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(200).shows("Im Moment müssen Sie nichts tun");
    }

    async fn what_nobody_is_asked_cannot_be_returned(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/allein"), &[("antwort", "ja")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let body = json!({ "returned": [{ "item": "wer", "reason": "Bitte doch" }], "last": true });
        let (status, answer) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/review"), None, &body).await;
        let fault = &answer["errors"][0];
        assert_eq!((status.as_u16(), &fault["pointer"], &fault["code"]), (422, &json!("/returned/0"), &json!("not_asked")));
        // With the question that it depends on.
        let both = json!({ "returned": [{ "item": "allein", "reason": "Stimmt das?" }, { "item": "wer", "reason": "Sonst auch das." }] });
        let (status, message) = portal.review(&id, both).await;
        assert_eq!((status, &message["dialogue"]["round"]), (200, &json!(2)));
        // Though it was optional the first time.
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        for page in ["", "/fragen/allein"] {
            let shown = amina.get(&format!("/rueckfragen/{id}{page}")).await.shows("Wohnen Sie allein?").text();
            assert!(!shown.contains("freiwillig"), "{page}: {shown}");
        }
    }

    async fn a_review_must_fit_its_message(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        assert_eq!(portal.review(&id, returned("name", "a")).await, (409, json!("not-answered")));
        let notice = portal.message(&json!({ "kind": "status_notice", "authority": "amt", "case": "c", "file_reference": "f", "recipient": inquiry()["recipient"], "service": "s", "subject": "s", "body": "b" })).await;
        assert_eq!(portal.review(&notice, returned("name", "a")).await, (409, json!("takes-no-reply")));
        let id = portal.answered().await;
        for wrong in [
            json!({}),
            returned("fehlt", "a"),
            returned("name", ""),
            json!({ "accepted": ["name"], "returned": [{ "item": "name", "reason": "a" }] }),
            json!({ "returned": [{ "item": "name", "reason": "a" }, { "item": "name", "reason": "b" }] }),
            json!({ "returned": [{ "item": "name", "reason": "a" }], "deadline": { "date": "2027-01-01" } }),
            json!({ "returned": [{ "item": "name", "reason": "a" }], "deadline": { "date": "2027-03-10" } }),
            json!({ "returned": [{ "item": "name", "reason": "a" }], "deadline": { "date": "2027-05-10", "statutory": true } }),
            json!({ "accepted": "name" }),
            json!({ "accepted": ["name"], "more": 1 }),
        ] {
            assert_eq!(portal.review(&id, wrong.clone()).await, (422, json!("invalid-message")), "{wrong}");
        }
        assert_eq!(portal.look(&format!("/api/v1/messages/{id}")).await["dialogue"]["round"], 1);
    }

    async fn more_time_is_asked_for_granted_and_refused(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (page, wish) = (format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/mehr-zeit"));
        amina.get(&page).await.shows("Um mehr Zeit bitten");
        amina.get(&wish).await.shows("15.\u{a0}März 2027");
        let refuse = format!("/api/v1/messages/{id}/more-time/refuse");
        assert_eq!(portal.say(Method::POST, &refuse, &json!({ "reason": "Nein." })).await, (409, json!("nothing-asked")));
        let asked = |day: &'static str, month: &'static str, year: &'static str, why: &'static str| {
            [("tag", day), ("monat", month), ("jahr", year), ("grund", why), ("aktion", "weiter")]
        };
        for (wrong, text) in [
            (asked("", "", "", "Ich bin krank."), "bis zu welchem Tag"),
            (asked("31", "2", "2027", "Ich bin krank."), "Dieses Datum gibt es nicht"),
            (asked("15", "4", "27", "Ich bin krank."), "vier Ziffern"),
            (asked("15", "3", "2027", "Ich bin krank."), "nach dem Ende der Frist"),
            (asked("15", "5", "2029", "Ich bin krank."), "mehr als ein Jahr"),
            (asked("15", "4", "2027", " "), "warum Sie mehr Zeit brauchen"),
        ] {
            let answer = amina.post(&wish, &wrong).await;
            let shown = if answer.status == 303 { amina.get(&answer.location()).await } else { answer };
            shown.shows(text);
        }
        amina.post(&wish, &asked("15", "4", "2027", "Ich bin im Krankenhaus.")).await.has_status(303);
        amina.get(&page).await.shows("Die Behörde hat noch nicht entschieden").has_status(200);
        assert_eq!(amina.get(&wish).await.status, 303, "once is enough");
        let message = portal.look(&format!("/api/v1/messages/{id}")).await;
        assert_eq!(message["dialogue"]["more_time"][0]["reason"], "Ich bin im Krankenhaus.");
        assert_eq!((&message["dialogue"]["more_time"][0]["until"], &message["deadline"]), (&json!("2027-04-15"), &json!("2027-03-15")));
        assert_eq!(portal.say(Method::POST, &refuse, &json!({ "reason": "Das Amt braucht es früher." })).await.0, 200);
        amina.get(&page).await.shows("Das Amt braucht es früher.").shows("Um mehr Zeit bitten");
        // Also after the end; what is granted then makes the reply one in time.
        portal.clock.forward(60 * 24 * 14);
        amina.sign_in("amina").await;
        amina.get(&wish).await.shows("abgelaufen");
        amina.post(&wish, &asked("15", "4", "2027", "Ich bin noch im Krankenhaus.")).await.has_status(303);
        let set = format!("/api/v1/messages/{id}/deadline");
        assert_eq!(portal.say(Method::POST, &set, &json!({ "deadline": { "date": "2027-04-05" }, "note": "Bitte vollständig." })).await.0, 200);
        amina.get(&page).await.shows("5.\u{a0}April 2027").shows("Bitte vollständig.").shows("15.\u{a0}März 2027");
        amina.post(&format!("{page}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("{page}/pruefen"), AS_IT_IS).await.has_status(303);
        let message = portal.look(&format!("/api/v1/messages/{id}")).await;
        assert_eq!((&message["replies"][0]["late"], &message["deadline"]), (&json!(false), &json!("2027-04-05")));
        let words: Vec<Value> = message["dialogue"]["more_time"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
        assert_eq!(words, ["asked", "refused", "asked", "set"]);
        let history = amina.get(&format!("{page}/verlauf")).await.text();
        for text in ["Sie haben um mehr Zeit gebeten.", "Die Behörde hat die Frist nicht verlängert.", "Die Behörde hat eine neue Frist gesetzt."] {
            assert!(history.contains(text), "{text}");
        }
        let kinds = portal.kinds().await;
        for kind in ["message.more_time_asked", "message.more_time_refused", "message.deadline_set"] {
            assert!(kinds.iter().any(|one| one == kind), "{kind}: {kinds:?}");
        }
    }

    async fn a_clerk_decides_about_more_time_in_the_portal(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let wish = [("tag", "15"), ("monat", "4"), ("jahr", "2027"), ("grund", "Ich bin krank."), ("aktion", "weiter")];
        amina.post(&format!("/rueckfragen/{id}/mehr-zeit"), &wish).await.has_status(303);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen?gruppe=entscheiden").await.shows("Bittet um Zeit bis 15.\u{a0}April 2027");
        clerk.get(&format!("/behoerde/rueckfragen/{id}/vorschau")).await.shows("Ich bin krank.").shows("Über die Frist entscheiden");
        let decide = format!("/behoerde/rueckfragen/{id}/mehr-zeit");
        clerk.get(&decide).await.shows("Ich bin krank.").shows("value=\"15\"");
        for (wrong, text) in [
            (vec![("aktion", "setzen")], "an dem die Frist enden soll"),
            (vec![("tag", "1"), ("monat", "3"), ("jahr", "27"), ("aktion", "setzen")], "vier Ziffern"),
            (vec![("tag", "1"), ("monat", "3"), ("jahr", "2027"), ("aktion", "setzen")], "nach dem jetzigen"),
            (vec![("grund", " "), ("aktion", "ablehnen")], "Schreiben Sie der Person einen Grund"),
        ] {
            clerk.post(&decide, &wrong).await.has_status(422).shows(text);
        }
        clerk.post(&decide, &[("grund", "Das Amt braucht es früher."), ("aktion", "ablehnen")]).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Das Amt braucht es früher.");
        assert!(!clerk.get("/behoerde/rueckfragen").await.text().contains("Bittet um Zeit"));
        // Also unasked; a weekend moves on to the next working day.
        let set = [("tag", "17"), ("monat", "4"), ("jahr", "2027"), ("hinweis", "Gute Besserung."), ("aktion", "setzen")];
        clerk.post(&decide, &set).await.has_status(303);
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Gute Besserung.").shows("19.\u{a0}April 2027");
        let message = portal.look(&format!("/api/v1/messages/{id}")).await;
        assert_eq!((&message["deadline"], message["dialogue"]["more_time"].as_array().unwrap().len()), (&json!("2027-04-19"), 3));
        assert!(portal.kinds().await.contains(&"message.deadline_set".to_owned()));
        portal.signed_in("clerk-anderes").await.get(&decide).await.has_status(404);
        portal.say(Method::POST, "/api/v1/cases/close", &json!({ "case": "case 1" })).await;
        assert_eq!(clerk.get(&decide).await.status, 303, "nothing is moved any more");
    }

    async fn what_a_law_sets_is_moved_by_nobody(portal: TestPortal) {
        let mut message = inquiry();
        message["deadline"] = json!({ "date": "2027-03-15", "statutory": true });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        assert!(!amina.get(&format!("/rueckfragen/{id}")).await.text().contains("Um mehr Zeit bitten"));
        assert_eq!(amina.get(&format!("/rueckfragen/{id}/mehr-zeit")).await.status, 303);
        let set = format!("/api/v1/messages/{id}/deadline");
        let later = json!({ "deadline": { "date": "2027-04-05" } });
        assert_eq!(portal.say(Method::POST, &set, &later).await, (409, json!("deadline-fixed")));
        message["deadline"] = json!({ "date": "2027-03-15" });
        let id = portal.message(&message).await;
        let set = format!("/api/v1/messages/{id}/deadline");
        for earlier in ["2027-03-15", "2027-03-10"] {
            let body = json!({ "deadline": { "date": earlier } });
            assert_eq!(portal.say(Method::POST, &set, &body).await, (422, json!("invalid-message")));
        }
        assert_eq!(portal.say(Method::POST, &set, &later).await.0, 200, "and unasked it can be given");
    }

    async fn words_are_changed_until_somebody_answers_and_never_unseen(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let path = format!("/api/v1/messages/{id}");
        let patch = async |tag: Option<&str>, body: Value| {
            let mut request = Request::patch(&path).header("authorization", format!("Bearer {TOKEN}"));
            if let Some(tag) = tag {
                request = request.header("if-match", tag);
            }
            let answer = portal.browser().send(request.body(axum::body::Body::from(body.to_string())).unwrap()).await;
            answer.status.as_u16()
        };
        let (_, headers, _) = portal.fetch(&path, &[]).await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        let body = json!({ "subject": "Neuer Betreff", "body": "Neuer Brief.", "deadline": { "date": "2027-04-20" } });
        assert_eq!(patch(None, body.clone()).await, 428);
        for nothing in [json!({}), json!({ "subject": null }), json!({ "deadline": { "date": "2027-04-20", "statutory": true } })] {
            assert_eq!(patch(Some(&tag), nothing.clone()).await, 422, "{nothing}");
        }
        let before = portal.look(&path).await;
        assert_eq!(patch(Some("*"), json!({ "subject": inquiry()["subject"], "deadline": { "date": "2027-03-15" } })).await, 200);
        assert_eq!(portal.look(&path).await, before, "the same words change nothing and tell nobody");
        assert_eq!(patch(Some(&tag), json!({ "deadline": { "date": "2027-03-10" } })).await, 200, "nobody was told of more time");
        let (_, headers, _) = portal.fetch(&path, &[]).await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(patch(Some("\"r99\""), body.clone()).await, 412);
        assert_eq!(patch(Some("W/x"), body.clone()).await, 412);
        assert_eq!(patch(Some(&format!("\"r77\", {tag}")), body.clone()).await, 200);
        assert_eq!(patch(Some(&tag), body).await, 412, "it has changed since");
        assert_eq!(patch(Some("*"), json!({ "deadline": { "date": "2027-04-01" } })).await, 422, "what was given is not taken away");
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Neuer Brief.").shows("hat diese Nachricht am").shows("20.\u{a0}April 2027");
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen?suche=Neuer").await.shows("Neuer Betreff");
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let (_, headers, _) = portal.fetch(&path, &[]).await;
        assert_eq!(patch(Some(headers["etag"].to_str().unwrap()), json!({ "body": "Anders." })).await, 409);
    }
}
