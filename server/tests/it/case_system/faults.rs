//! Hundreds of broken lines between portal and case system: every reply is in the case once in the end, every event is told, in order.

use super::pushed::{RECEIVER, Receiver};
use crate::support::{
    fault_proxy::{Dice, FaultProxy},
    *,
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Messages, and faults before each of them.
const MESSAGES: usize = 25;
const FAULTS: usize = 12;

async fn told_and_given(on: On, seed: u64) {
    let mut receiver = Receiver::start();
    let line = FaultProxy::before(receiver.port).await;
    receiver.port = line.port;
    let portal = receiver.portal(on).await;
    let mut dice = Dice(seed);
    for _ in 0..MESSAGES {
        line.does((0..FAULTS).map(|_| dice.harm()));
        portal.answered().await;
        let mut rounds = 0;
        while !line.is_harmless() {
            rounds += 1;
            assert!(rounds < 40, "seed {seed}: nobody asks any more, {} faults are left", line.left());
            portal.clock.forward(61);
            portal.run_worker().await;
            portal.state.rooms.webhooks.push(RECEIVER).await.unwrap();
        }
    }
    for _ in 0..12 {
        portal.clock.forward(61);
        portal.run_worker().await;
        while portal.state.rooms.webhooks.push(RECEIVER).await.unwrap() > 0 {}
    }
    assert!(line.done() >= MESSAGES * FAULTS, "{}", line.done());
    let all = portal.look("/api/v1/messages?limit=200").await;
    let mut packages: BTreeSet<String> =
        receiver.packages().iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    for message in all["messages"].as_array().unwrap() {
        let shown = portal.look(&format!("/api/v1/messages/{}", message["id"].as_str().unwrap())).await;
        let reply = &shown["replies"][0];
        assert_eq!(reply["delivery"], "delivered", "seed {seed}");
        assert!(packages.remove(reply["delivery_id"].as_str().unwrap()), "seed {seed}: no package of {reply}");
    }
    assert!(packages.is_empty(), "seed {seed}: {packages:?}");
    // At least once, each first time in the order of the feed, and nothing else.
    let mut feed = Vec::new();
    let mut next = "0".to_owned();
    loop {
        let page = portal.look(&format!("/api/v1/events?limit=1000&after={next}")).await;
        let events = page["events"].as_array().unwrap();
        if events.is_empty() {
            break;
        }
        feed.extend(events.iter().map(|event| event["id"].clone()));
        page["next"].as_str().unwrap().clone_into(&mut next);
    }
    let mut seen = BTreeSet::new();
    let told = receiver.told();
    let first: Vec<Value> =
        told.iter().map(|told| told["event"]["id"].clone()).filter(|id| seen.insert(id.to_string())).collect();
    assert_eq!(first, feed, "seed {seed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_faults_lose_and_double_nothing_sqlite() {
    told_and_given(On::Sqlite, 7).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_faults_lose_and_double_nothing_postgres() {
    told_and_given(On::Postgres, 11).await;
}

/// Over a line that breaks all the time a package arrives piece by piece, and is acknowledged once.
#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_fetched_over_a_line_that_breaks() {
    let portal = TestPortal::start_edited(On::Sqlite, super::fetching).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let line = FaultProxy::before(listener.local_addr().unwrap().port()).await;
    let router = server::http::router(portal.state.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client =
        reqwest::Client::builder().pool_max_idle_per_host(0).redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut dice = Dice(3);
    let mut acknowledged = BTreeMap::new();
    for _ in 0..10 {
        portal.answered().await;
        let replies = portal.look("/api/v1/replies").await;
        let id = replies["replies"][0]["id"].as_str().unwrap().to_owned();
        let address = format!("http://127.0.0.1:{}/api/v1/replies/{id}", line.port);
        line.does((0..12).map(|_| dice.harm()));
        let (mut package, mut tag) = (Vec::new(), None::<String>);
        loop {
            let mut asked = client.get(format!("{address}/package")).bearer_auth(TOKEN);
            if let Some(tag) = tag.as_ref().filter(|_| !package.is_empty()) {
                asked = asked.header("range", format!("bytes={}-", package.len())).header("if-range", tag);
            }
            let Ok(answer) = asked.send().await else { continue };
            match answer.status().as_u16() {
                200 => package.clear(),
                206 => {}
                _ => continue,
            }
            // What only looks like an answer has no tag.
            let Some(told) = answer.headers().get("etag") else { continue };
            tag = Some(told.to_str().unwrap().to_owned());
            let mut pieces = answer.bytes_stream();
            let mut is_whole = true;
            while let Some(piece) = pieces.next().await {
                match piece {
                    Ok(piece) => package.extend(piece),
                    Err(_) => is_whole = false,
                }
            }
            if is_whole {
                break;
            }
        }
        let (_, _, whole) = portal.fetch(&format!("/api/v1/replies/{id}/package"), &[]).await;
        assert_eq!(package, whole);
        line.does((0..6).map(|_| dice.harm()));
        let body = json!({ "reference": format!("DMS {id}") }).to_string();
        loop {
            let asked =
                client.post(format!("{address}/acknowledge")).bearer_auth(TOKEN).header("content-type", "application/json");
            let Ok(answer) = asked.body(body.clone()).send().await else { continue };
            let status = answer.status().as_u16();
            if status == 200 && answer.json::<Value>().await.is_ok_and(|view| view["state"] == "acknowledged") {
                break;
            }
            assert_ne!(status, 409, "all of it was fetched");
        }
        acknowledged.insert(id, 0);
    }
    let events = portal.look("/api/v1/events?limit=1000").await;
    for event in events["events"].as_array().unwrap().iter().filter(|event| event["type"] == "rueckkanal.reply.acknowledged.v1") {
        *acknowledged.get_mut(event["data"]["reply"].as_str().unwrap()).unwrap() += 1;
    }
    assert!(acknowledged.values().all(|times| *times == 1), "{acknowledged:?}");
    assert!(line.done() >= 120, "{}", line.done());
}
