//! Messages in their case: one in the place of another, the end of the case, what went by, and the list.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};

on_each_database! {
    async fn a_message_takes_the_place_of_another_with_what_was_begun(portal: TestPortal) {
        let old = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{old}/fragen/name"), &[("antwort", "Amina")]).await;
        let papers = format!("/rueckfragen/{old}/nachweise/vertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "Mietvertrag.pdf", content: &content }], &[]).await;
        let mut message = inquiry();
        message["body"] = json!("Der neue Brief.");
        message["replaces"] = json!(old);
        let new = portal.message(&message).await;
        assert_eq!(portal.look(&format!("/api/v1/messages/{old}")).await["dialogue"]["replaced_by"], json!(new));
        let events = portal.look("/api/v1/events").await;
        let told = events["events"].as_array().unwrap().iter().find(|event| event["type"] == "rueckkanal.message.replaced.v1").unwrap();
        assert_eq!((&told["data"]["replacement"], &told["data"]["by"]), (&json!(new), &json!("case_system")));
        let before = portal.look(&format!("/api/v1/messages/{old}")).await;
        assert_eq!((&before["state"], &portal.look(&format!("/api/v1/messages/{new}")).await["dialogue"]["replaces"]), (&json!("withdrawn"), &json!(old)));
        amina.get(&format!("/rueckfragen/{old}")).await.shows("Antworten Sie nur auf die neue").shows(&new);
        amina.get("/rueckfragen").await;
        amina.get(&format!("/rueckfragen/{new}")).await.shows("Diese Nachricht ersetzt eine frühere.");
        amina.get(&format!("/rueckfragen/{new}/nachweise/vertrag")).await.shows("Mietvertrag.pdf");
        amina.post(&format!("/rueckfragen/{new}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let (_, manifest) = portal.packages().remove(0);
        assert_eq!((&manifest["message_id"], manifest["documents"].as_array().unwrap().len()), (&json!(new), 1));
        assert_eq!(manifest["items"][0]["answer"]["value"], "Amina");
        // What is asked for in other words is not answered by the old answer, and its files are gone.
        let old = portal.message(&inquiry()).await;
        amina.get("/rueckfragen").await;
        amina.post(&format!("/rueckfragen/{old}/fragen/allein"), &[("antwort", "ja")]).await;
        amina.post(&format!("/rueckfragen/{old}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.upload(&format!("/rueckfragen/{old}/nachweise/vertrag"), &[Upload { name: "Mietvertrag.pdf", content: &content }], &[]).await;
        let mut other = inquiry();
        other["replaces"] = json!(old);
        other["items"][1]["question"]["label"] = json!("Haben Sie Vermögen?");
        let paper = other["items"].as_array().unwrap().iter().position(|item| item["id"] == "vertrag").unwrap();
        other["items"][paper]["document_request"]["label"] = json!("Kontoauszug");
        let successor = portal.message(&other).await;
        amina.get("/rueckfragen").await;
        assert!(!amina.get(&format!("/rueckfragen/{successor}/nachweise/vertrag")).await.text().contains("Mietvertrag.pdf"));
        let check = amina.get(&format!("/rueckfragen/{successor}/pruefen")).await.text();
        assert!(check.contains("Amina") && !check.contains("Mietvertrag.pdf"), "{check}");
        amina.post(&format!("/rueckfragen/{successor}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let sent = portal.packages().into_iter().map(|(_, manifest)| manifest).find(|manifest| manifest["message_id"] == json!(successor));
        let sent = sent.expect("it was written");
        assert_eq!((&sent["documents"], &sent["items"][1]["answer"]), (&json!([]), &Value::Null), "{sent}");
        // What counts no more is replaced by nothing.
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("again"), &message).await;
        assert_eq!((status.as_u16(), &body["errors"][0]["pointer"]), (422, &json!("/replaces")));
        message["case"] = json!("another case");
        message["replaces"] = json!(new);
        let (status, _) = portal.api(Method::POST, "/api/v1/messages", Some("other"), &message).await;
        assert_eq!(status, 422);
    }

    async fn what_is_typed_at_the_old_message_goes_on_at_the_new_one(portal: TestPortal) {
        let old = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{old}/fragen/name")).await.has_status(200);
        let mut replaced = old.clone();
        for label in ["Wohnen Sie allein?", "Haben Sie Vermögen?"] {
            let mut message = inquiry();
            message["replaces"] = json!(replaced);
            message["items"][1]["question"]["label"] = json!(label);
            replaced = portal.message(&message).await;
        }
        amina.get("/rueckfragen").await;
        let there = format!("/rueckfragen/{replaced}/fragen/name");
        let sent = amina.post(&format!("/rueckfragen/{old}/fragen/name"), &[("antwort", "Amina")]).await;
        assert_eq!((sent.has_status(307).location(), amina.post(&there, &[("antwort", "Amina")]).await.status.as_u16()), (there, 303));
        let papers = format!("/rueckfragen/{old}/nachweise/vertrag");
        let sent = amina.upload(&papers, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await;
        assert_eq!(sent.has_status(307).location(), format!("/rueckfragen/{replaced}/nachweise/vertrag"));
        // Another question is not answered by what was said to this one: it is kept, and named.
        let other = amina.post(&format!("/rueckfragen/{old}/fragen/allein"), &[("antwort", "ja")]).await;
        assert_eq!(other.has_status(303).location(), format!("/rueckfragen/{old}?zu-spaet=worte"));
    }

    async fn what_was_to_be_added_goes_on_with_the_new_message(portal: TestPortal) {
        let old = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let at = format!("/rueckfragen/{old}");
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.upload(&format!("{at}/nachweise/vertrag"), &[], &[("statt", "spaeter"), ("aktion", "weiter")]).await;
        amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.post(&format!("{at}/nachreichen"), &[]).await.has_status(303);
        amina.upload(&format!("{at}/nachweise/vertrag"), &[Upload { name: "Mietvertrag.pdf", content: &pdf() }], &[]).await.has_status(303);
        let mut message = inquiry();
        message["replaces"] = json!(old);
        let new = portal.message(&message).await;
        assert_eq!(portal.look(&format!("/api/v1/messages/{old}")).await["state"], "answered");
        amina.get("/rueckfragen").await;
        amina.get(&format!("/rueckfragen/{new}/nachweise/vertrag")).await.shows("Mietvertrag.pdf");
        amina.post(&format!("/rueckfragen/{new}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let packages = portal.packages();
        let (_, manifest) = packages.iter().find(|(_, manifest)| manifest["message_id"] == json!(new)).unwrap();
        assert_eq!((&manifest["supplements"], manifest["documents"].as_array().unwrap().len()), (&Value::Null, 1), "an answer to the new one");
    }

    async fn a_closed_case_takes_nothing_more(portal: TestPortal) {
        let (open, answered) = (portal.message(&inquiry()).await, portal.answered().await);
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{open}/fragen/name"), &[("antwort", "Amina")]).await;
        let case = json!({ "case": "case 1" });
        let (status, body) = portal.say(Method::POST, "/api/v1/cases/close", &case).await;
        assert_eq!((status, body), (200, json!({ "case": "case 1", "closed": true, "messages": 2 })));
        assert_eq!(portal.say(Method::POST, "/api/v1/cases/close", &case).await.0, 200, "twice is harmless");
        amina.post(&format!("/rueckfragen/{open}/pruefen"), AS_IT_IS).await.has_status(303);
        assert_eq!(portal.look(&format!("/api/v1/messages/{open}")).await["replies"], json!([]), "nothing was sent");
        amina.get(&format!("/rueckfragen/{open}")).await.shows("Sie können hier nichts mehr senden");
        amina.get(&format!("/rueckfragen/{answered}")).await.shows("Sie können hier nichts mehr senden");
        amina.get("/rueckfragen").await.shows("Verfahren abgeschlossen");
        let late = amina.post(&format!("/rueckfragen/{open}/pruefen"), AS_IT_IS).await;
        amina.get(&late.location()).await.shows("Ihre Antwort wurde nicht gesendet").shows("wurde nicht gesendet. Wir löschen es nach dem");
        let number = portal.look(&format!("/api/v1/messages/{answered}")).await["replies"][0]["receipt_number"].clone();
        let receipt = amina.get(&format!("/rueckfragen/{answered}/eingang/{}", number.as_str().unwrap())).await.text();
        assert!(receipt.contains("Sie können hier nichts mehr senden") && !receipt.contains("Jetzt ist die Behörde an der Reihe"));
        assert!(!receipt.contains("Etwas nachreichen"), "{receipt}");
        amina.post(&format!("/rueckfragen/{answered}/nachreichen"), &[]).await;
        amina.get(&format!("/rueckfragen/{answered}")).await.shows("Sie können hier nichts mehr senden");
        let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some("late"), &inquiry()).await;
        assert_eq!((status.as_u16(), &body["type"]), (409, &json!("urn:rueckkanal:problem:case-closed")));
        assert_eq!(portal.review(&answered, json!({ "accepted": ["name"] })).await, (409, json!("message-over")));
        assert_eq!(portal.say(Method::POST, "/api/v1/cases/reopen", &case).await.0, 200);
        amina.post(&format!("/rueckfragen/{open}/pruefen"), AS_IT_IS).await.has_status(303);
        assert_eq!(portal.look(&format!("/api/v1/messages/{open}")).await["replies"].as_array().unwrap().len(), 1);
        let kinds = portal.kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "message.case_closed").count(), 2, "{kinds:?}");
    }

    async fn an_authority_hears_of_days_that_went_by(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let told = async || {
            while portal.state.rooms.messages.tell_what_went_by(10).await.unwrap() > 0 {}
            portal.kinds().await.into_iter().filter(|kind| kind == "message.overdue" || kind == "message.unread").collect::<Vec<_>>()
        };
        assert_eq!(told().await, Vec::<String>::new());
        portal.clock.forward(60 * 24 * 11);
        assert_eq!(told().await, ["message.unread"]);
        portal.clock.forward(60 * 24 * 5);
        assert_eq!(told().await, ["message.unread", "message.overdue"]);
        assert_eq!(told().await.len(), 2, "once");
        let set = format!("/api/v1/messages/{id}/deadline");
        portal.say(Method::POST, &set, &json!({ "deadline": { "date": "2027-04-05" } })).await;
        portal.clock.forward(60 * 24 * 30);
        assert_eq!(told().await, ["message.unread", "message.overdue", "message.overdue"], "of the new day, too");
    }

    async fn messages_are_listed_by_what_is_known_of_them(portal: TestPortal) {
        let answered = portal.answered().await;
        portal.clock.forward(1);
        let now = ports::Clock::now(&*portal.clock);
        let other = {
            let mut message = inquiry();
            message["case"] = json!("other");
            message["authority"] = json!("anderes");
            portal.message(&message).await
        };
        let ids = async |query: &str| {
            let body = portal.look(&format!("/api/v1/messages{query}")).await;
            body["messages"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids("").await, [answered.clone(), other.clone()]);
        assert_eq!(ids("?state=answered").await, [answered.as_str()]);
        assert_eq!(ids("?state=available").await, [other.as_str()]);
        assert_eq!(ids("?state=retrieved").await, Vec::<String>::new());
        assert_eq!(ids("?case=other").await, [other.as_str()]);
        assert_eq!(ids("?authority=amt").await, [answered.as_str()]);
        assert_eq!(ids("?limit=1").await.len(), 1);
        assert_eq!(ids(&format!("?changed_since={now}")).await, [other.as_str()]);
        // That somebody has begun to answer is not for the authority to know, whether its place is given or not.
        let mut amina = portal.signed_in("amina").await;
        amina.get("/rueckfragen").await;
        amina.get(&format!("/rueckfragen/{other}")).await.has_status(200);
        portal.clock.forward(1);
        let later = ports::Clock::now(&*portal.clock);
        amina.post(&format!("/rueckfragen/{other}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
        assert!(ids(&format!("?changed_since={later}")).await.is_empty(), "begun");
        portal.state.rooms.events.place().await.unwrap();
        assert!(ids(&format!("?changed_since={later}")).await.is_empty());
        let page = portal.look("/api/v1/messages?limit=1").await;
        assert_eq!(ids(&format!("?limit=1&after={}", page["next"].as_str().unwrap())).await, [other]);
        for wrong in ["state=open", "limit=0", "changed_since=gestern", "after=x", "unknown=1"] {
            let (status, _) = portal.api(Method::GET, &format!("/api/v1/messages?{wrong}"), None, &Value::Null).await;
            assert_eq!(status, 400, "{wrong}");
        }
    }
}
