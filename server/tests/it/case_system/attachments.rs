//! Files of the authority: brought first, named by one message, read by its person.

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::{Method, Request};
use serde_json::{Value, json};
use usecases::hash::sha256_hex;

async fn bring(portal: &TestPortal, name: &str, bytes: &[u8]) -> (u16, Value) {
    let request = Request::post("/api/v1/attachments").header("authorization", format!("Bearer {TOKEN}"));
    let request = request.header("content-disposition", format!("attachment; filename*=UTF-8''{name}"));
    let answer = portal.browser().send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.text()).unwrap_or(Value::Null))
}

async fn hand_in(portal: &TestPortal, key: &str, ids: &[&Value]) -> (u16, Value) {
    let mut message = inquiry();
    message["attachments"] = json!(ids);
    let (status, body) = portal.api(Method::POST, "/api/v1/messages", Some(key), &message).await;
    (status.as_u16(), body)
}

on_each_database! {
    async fn a_letter_is_brought_and_read(portal: TestPortal) {
        let letter = pdf();
        let (status, file) = bring(&portal, "Bescheid%20%C3%84.pdf", &letter).await;
        assert_eq!((status, &file["media_type"], &file["sha256"]), (201, &json!("application/pdf"), &json!(sha256_hex(&letter))));
        let (_, picture) = bring(&portal, "plan.png", &png()).await;
        let (status, message) = hand_in(&portal, "a", &[&file["id"], &picture["id"]]).await;
        assert_eq!(status, 201, "{message}");
        let id = message["id"].as_str().unwrap();
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{id}")).await;
        page.shows("Bescheid Ä.pdf").shows("plan.png");
        let link = format!("/rueckfragen/{id}/anlagen/{}", file["id"].as_str().unwrap());
        let answer = amina.get(&link).await;
        assert_eq!((answer.status.as_u16(), answer.body.clone()), (200, letter));
        portal.signed_in("olena").await.get(&link).await.has_status(404);
        // Each belongs to one message; the same request again is the same message.
        assert_eq!(hand_in(&portal, "a", &[&file["id"], &picture["id"]]).await.0, 200);
        let (status, body) = hand_in(&portal, "b", &[&file["id"]]).await;
        assert_eq!((status, &body["errors"][0]["pointer"]), (422, &json!("/attachments")));
    }

    async fn what_nobody_could_open_or_no_message_names_is_not_kept(portal: TestPortal) {
        for (name, bytes, expected) in [
            ("a.exe", b"MZ\x90\x00 a program".to_vec(), 415),
            ("a.pdf", b"no pdf at all".to_vec(), 415),
            ("a.pdf", Vec::new(), 422),
            ("", pdf(), 400),
            ("%FF.pdf", pdf(), 400),
        ] {
            assert_eq!(bring(&portal, name, &bytes).await.0, expected, "{name}");
        }
        let (_, file) = bring(&portal, "a.pdf", &pdf()).await;
        assert_eq!(portal.state.rooms.messages.drop_attachments(10).await.unwrap(), 0);
        portal.clock.forward(60 * 24 + 1);
        assert_eq!(portal.state.rooms.messages.drop_attachments(10).await.unwrap(), 1);
        assert_eq!(hand_in(&portal, "c", &[&file["id"]]).await.0, 422);
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), 0, "nothing is left of any of them");
    }

    async fn files_that_come_at_once_do_not_pass_by_the_limit(portal: TestPortal) {
        let letter = png();
        let all = futures_util::future::join_all((0..210).map(|at| {
            let (portal, letter) = (&portal, &letter);
            async move { bring(portal, &format!("{at}.png"), letter).await.0 }
        }));
        let all = all.await;
        let kept = all.iter().filter(|status| **status == 201).count();
        assert!((190..=200).contains(&kept) && all.iter().all(|status| [201, 429].contains(status)), "{all:?}");
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), kept, "what was refused leaves nothing");
    }

    async fn a_dry_run_looks_for_files_and_for_what_is_replaced(portal: TestPortal) {
        let try_out = async |change: &dyn Fn(&mut Value)| {
            let mut message = inquiry();
            change(&mut message);
            let (status, body) = portal.api(Method::POST, "/api/v1/messages?dry_run=true", None, &message).await;
            (status.as_u16(), body["errors"][0]["pointer"].clone())
        };
        let missing = json!("018f0000-0000-7000-8000-000000000000");
        assert_eq!(try_out(&|message| message["attachments"] = json!([missing])).await, (422, json!("/attachments")));
        assert_eq!(try_out(&|message| message["replaces"] = missing.clone()).await, (422, json!("/replaces")));
        let (_, file) = bring(&portal, "a.pdf", &pdf()).await;
        let (_, message) = hand_in(&portal, "a", &[]).await;
        let fits = |new: &mut Value| {
            new["attachments"] = json!([file["id"]]);
            new["replaces"] = message["id"].clone();
        };
        assert_eq!(try_out(&fits).await, (200, Value::Null));
        assert_eq!(hand_in(&portal, "b", &[&file["id"]]).await.0, 201, "the file still waits");
        assert_eq!(portal.look(&format!("/api/v1/messages/{}", message["id"].as_str().unwrap())).await["state"], "available");
    }

    async fn nothing_is_stored_of_a_message_whose_file_is_missing(portal: TestPortal) {
        let (_, file) = bring(&portal, "a.pdf", &pdf()).await;
        let missing = json!("018f0000-0000-7000-8000-000000000000");
        assert_eq!(hand_in(&portal, "a", &[&file["id"], &missing]).await.0, 422);
        assert_eq!(portal.look("/api/v1/messages").await["messages"], json!([]));
        assert_eq!(hand_in(&portal, "a", &[&file["id"]]).await.0, 201, "the key and the file are as good as before");
    }
}
