//! Keys: several at once, each with its end, good until it is revoked, and known by nobody.

use crate::{on_each_database, support::*};
use axum::body::Body;
use http::Request;
use jiff::SignedDuration;

async fn calls(portal: &TestPortal, token: &str) -> u16 {
    let request = Request::get("/api/v1/messages").header("authorization", format!("Bearer {token}"));
    portal.browser().send(request.body(Body::empty()).unwrap()).await.status.as_u16()
}

on_each_database! {
    async fn a_key_opens_until_it_ends(portal: TestPortal) {
        let (access, system) = (&portal.state.rooms.access, "case-system".parse().unwrap());
        let now = ports::Clock::now(&*portal.clock);
        let (first, old) = access.make_api_key(&system, "old", None).await.unwrap().unwrap();
        let (second, new) = access.make_api_key(&system, "new", Some(now + SignedDuration::from_hours(24))).await.unwrap().unwrap();
        assert!(old.starts_with("rk_api_") && old.len() > 60 && old != new);
        for good in [&old, &new] {
            assert_eq!(calls(&portal, good).await, 200);
        }
        assert_eq!(calls(&portal, TOKEN).await, 200, "and the token of the configuration, too");
        let known = access.api_keys(Some(&system)).await.unwrap();
        assert_eq!((known.len(), known[0].last_used_at.is_some(), &known[1].name), (2, true, &"new".to_owned()));
        assert!(access.revoke_api_key(first.id).await.unwrap());
        assert!(!access.revoke_api_key(first.id).await.unwrap());
        assert_eq!((calls(&portal, &old).await, calls(&portal, &new).await), (401, 200));
        portal.clock.forward(60 * 24);
        assert_eq!(calls(&portal, &new).await, 401, "its day is over");
        for wrong in ["rk_api_", "rk_api_00", &second.id.to_string(), &old.to_uppercase()] {
            assert!([401, 429].contains(&calls(&portal, wrong).await), "{wrong}");
        }
        assert!(access.make_api_key(&"nobody".parse().unwrap(), "", None).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_case_system_may_have_keys_alone() {
    let without = |text: String| {
        let begin = text.find("token_sha256").unwrap();
        let end = begin + text[begin..].find('\n').unwrap();
        text.replacen(&text[begin..end], "", 1)
    };
    let portal = TestPortal::start_edited(On::Sqlite, without).await;
    assert_eq!(calls(&portal, TOKEN).await, 401);
    let system = "case-system".parse().unwrap();
    let (_, key) = portal.state.rooms.access.make_api_key(&system, "", None).await.unwrap().unwrap();
    assert_eq!(calls(&portal, &key).await, 200);
}

#[tokio::test]
async fn who_asks_for_too_much_is_told_when_to_come_back() {
    let few = |text: String| text.replacen("server = { ", "server = { api_requests_per_minute = 2, ", 1);
    let portal = TestPortal::start_edited(On::Sqlite, few).await;
    let ask = async |token: &str| {
        let request = Request::get("/api/v1/messages").header("authorization", format!("Bearer {token}"));
        portal.browser().send(request.body(Body::empty()).unwrap()).await
    };
    let first = ask(TOKEN).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.headers["ratelimit-policy"], "\"case-system\";q=2;w=60");
    assert_eq!(first.headers["ratelimit"], "\"case-system\";r=1;t=30");
    assert_eq!(first.headers["request-id"].len(), 12);
    let unknown = ask("nobody").await;
    assert_eq!((unknown.status.as_u16(), unknown.headers.get("ratelimit")), (401, None), "strangers learn nothing of it");
    // Two more within half a minute: one of them is too much.
    let mut last = ask(TOKEN).await;
    while last.status == 200 {
        last = ask(TOKEN).await;
    }
    assert_eq!(last.status, 429);
    assert!(last.text().contains("urn:rueckkanal:problem:too-many-requests"), "{}", last.text());
    let wait: u64 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=31).contains(&wait), "{wait}");
    assert_eq!(last.headers["ratelimit"], "\"case-system\";r=0;t=60");
    assert_ne!(last.headers["request-id"], first.headers["request-id"]);
}
