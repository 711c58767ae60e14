//! The feed: every change that the authority may know, once, in an order that stays.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

fn kinds(events: &Value) -> Vec<String> {
    let all = events["events"].as_array().unwrap().iter();
    all.map(|event| event["type"].as_str().unwrap().strip_prefix("rueckkanal.").unwrap().to_owned()).collect()
}

on_each_database! {
    async fn a_case_system_reads_what_became_of_its_message(portal: TestPortal) {
        let id = portal.answered().await;
        let all = portal.look("/api/v1/events").await;
        assert_eq!(
            kinds(&all),
            ["message.made_available.v1", "message.retrieved.v1", "reply.submitted.v1", "reply.handed_over.v1"],
            "and not that an answer was begun, or a file was brought"
        );
        let event = &all["events"][2];
        assert_eq!((&event["specversion"], &event["subject"]), (&json!("1.0"), &json!(id)));
        assert_eq!((&event["data"]["case"], &event["data"]["by"]), (&json!("case 1"), &json!("applicant")));
        assert!(event["data"]["reply"].is_string() && event["data"].get("change").is_none(), "{event}");
        // From a place on, and page by page: the same in the same order.
        let behind = portal.look(&format!("/api/v1/events?after={}", event["sequence"].as_str().unwrap())).await;
        assert_eq!(kinds(&behind), ["reply.handed_over.v1"]);
        let mut after = "0".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = portal.look(&format!("/api/v1/events?after={after}&limit=1")).await;
            let Some(event) = page["events"].get(0) else { break };
            seen.push(event["id"].clone());
            page["next"].as_str().unwrap().clone_into(&mut after);
        }
        let ids: Vec<Value> = all["events"].as_array().unwrap().iter().map(|event| event["id"].clone()).collect();
        assert_eq!(seen, ids);
        let end = portal.look(&format!("/api/v1/events?after={after}&wait=0")).await;
        assert_eq!((kinds(&end), &end["next"]), (Vec::new(), &json!(after)));
    }

    async fn a_place_is_what_was_answered_before(portal: TestPortal) {
        for wrong in ["after=x", "after=-1", "after=1234567890123456789", "limit=0", "limit=1001", "wait=31", "nach=1", "after=1&after=2"] {
            let (status, body) = portal.api(Method::GET, &format!("/api/v1/events?{wrong}"), None, &Value::Null).await;
            assert_eq!((status.as_u16(), &body["type"]), (400, &json!("urn:rueckkanal:problem:bad-parameter")), "{wrong}");
        }
        for (wrong, named) in [("nach=1", "unknown parameter `nach`"), ("after=1&after=2", "there twice: `after`"), ("limit=x", "limit")] {
            let (_, body) = portal.api(Method::GET, &format!("/api/v1/events?{wrong}"), None, &Value::Null).await;
            assert!(body["detail"].as_str().unwrap().contains(named), "{body}");
        }
        let far = portal.look("/api/v1/events?after=123456789012345678").await;
        assert_eq!((kinds(&far), &far["next"]), (Vec::new(), &json!("123456789012345678")));
    }

    async fn who_waits_is_answered_when_something_happens(portal: TestPortal) {
        let portal = Arc::new(portal);
        let waiting = tokio::spawn({
            let portal = portal.clone();
            async move { portal.look("/api/v1/events?wait=30").await }
        });
        portal.message(&inquiry()).await;
        assert_eq!(kinds(&waiting.await.unwrap()), ["message.made_available.v1"]);
    }

    async fn nobody_who_reads_while_others_write_misses_anything(portal: TestPortal) {
        let portal = Arc::new(portal);
        let writing: Vec<_> = (0..4)
            .map(|_| {
                let portal = portal.clone();
                tokio::spawn(async move {
                    for _ in 0..15 {
                        portal.message(&inquiry()).await;
                    }
                })
            })
            .collect();
        let (mut after, mut seen) = ("0".to_owned(), Vec::new());
        while seen.len() < 60 {
            let page = portal.look(&format!("/api/v1/events?after={after}&limit=7&wait=30")).await;
            seen.extend(page["events"].as_array().unwrap().iter().map(|event| event["subject"].as_str().unwrap().to_owned()));
            page["next"].as_str().unwrap().clone_into(&mut after);
        }
        for writer in writing {
            writer.await.unwrap();
        }
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (60, 60), "each once");
    }
}

#[tokio::test]
async fn a_case_system_reads_of_its_own_messages_alone() {
    let token = "token-of-the-other-case-system";
    let portal = TestPortal::start_edited(On::Sqlite, |text| with_other_case_system(&text, "anderes", token)).await;
    portal.message(&inquiry()).await;
    let request = http::Request::builder().uri("/api/v1/events").header("authorization", format!("Bearer {token}"));
    let mut other = portal.browser();
    let answer = other.send(request.body(axum::body::Body::empty()).unwrap()).await;
    let body: Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(kinds(&body), Vec::<String>::new());
    assert_eq!(kinds(&portal.look("/api/v1/events").await).len(), 1);
}
