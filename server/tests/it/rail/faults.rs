//! A service that fails, hangs up or forgets at every step, before and after it has done it: nothing lost, nothing doubled.

use super::*;

/// Each request of the way out, and of the way in.
const OUT: [&str; 6] = [
    "GET /api/v2/destinations/",
    "POST /api/v2/submissions",
    "PUT /api/v2/submissions/",
    "GET /api/v2/cases/",
    "POST /auth/token",
    "GET /api/.well-known/jwks.json",
];
const IN: [&str; 7] = [
    "GET /api/v2/replies",
    "GET /api/v2/replies/",
    "/attachments/",
    "GET /api/v2/cases/",
    "PUT /api/v2/replies/",
    "POST /auth/token",
    "GET /api/.well-known/jwks.json",
];

fn breaks(pattern: &str) -> Vec<Value> {
    let pattern = if pattern.starts_with('/') { format!("GET {pattern}") } else { pattern.to_owned() };
    let fault = |fault: Value| json!({ pattern.clone(): [fault] });
    vec![
        fault(json!({ "status": 500 })),
        fault(json!({ "status": 429, "headers": { "retry-after": "1" } })),
        fault(json!({ "status": 401 })),
        fault(json!({ "cut": true })),
        fault(json!({ "cut": true, "after": true })),
        fault(json!({ "status": 503, "after": true })),
    ]
}

/// Until it is through, with time going on.
async fn until_done(portal: &TestPortal) {
    for _ in 0..6 {
        portal.state.rooms.rail.collect().await.unwrap();
        portal.run_worker().await;
        portal.clock.forward(31);
    }
}

on_the_rail! {
    async fn what_comes_in_gets_through_every_break_once(rail, portal) {
        let case = portal.applied(&rail).await;
        let mut tried = 0;
        for pattern in IN {
            for fault in breaks(pattern) {
                let mut reply = asked(&case);
                reply["files"] = json!([{ "name": "a.pdf", "type": "application/pdf", "base64": STANDARD.encode(b"%PDF-1.4 a") }]);
                let id = rail.reply(reply).await;
                if pattern.contains("token") {
                    rail.tell("tokens", json!({})).await;
                }
                rail.tell("faults", fault.clone()).await;
                until_done(&portal).await;
                rail.follow(&portal).await;
                tried += 1;
                assert_eq!(rail.state_of(&id).await, "accepted", "{fault}: {:?}", portal.arrivals().await.last());
                let arrivals = portal.arrivals().await;
                let messages = arrivals.iter().filter(|arrival| arrival.message.is_some()).count();
                assert_eq!((messages, arrivals.len()), (tried, tried), "one message for each, after {fault}");
                assert!(arrivals.iter().all(|arrival| arrival.state == ArrivalState::Acknowledged));
            }
        }
    }

    async fn what_goes_out_gets_through_every_break_once(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        let mut tried = 0;
        for pattern in OUT {
            for fault in breaks(pattern) {
                if tried == 0 {
                    answered(&portal, &message).await;
                } else {
                    added(&portal, &message, tried).await;
                }
                if pattern.contains("token") {
                    rail.tell("tokens", json!({})).await;
                }
                rail.tell("faults", fault.clone()).await;
                until_done(&portal).await;
                rail.follow(&portal).await;
                tried += 1;
                let got = rail.submissions(&case).await;
                assert_eq!(got.len(), tried, "one submission for each, after {fault}");
                let mut ids: Vec<&str> = got.iter().map(|one| one["data"]["reply"]["delivery_id"].as_str().unwrap()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), tried, "nothing twice, after {fault}");
            }
        }
        assert!(portal.ports.storage.stuck_deliveries(false).await.unwrap().is_empty());
    }

    // As a process that is killed: what was in memory is gone, the lease runs out, and somebody else goes on.
    async fn killed_at_every_step_of_the_way_in(rail, portal) {
        let mut portal = portal;
        let case = portal.applied(&rail).await;
        let mut tried = 0;
        for (pattern, after) in IN.iter().flat_map(|pattern| [(pattern, false), (pattern, true)]) {
            let mut reply = asked(&case);
            reply["files"] = json!([{ "name": "a.pdf", "type": "application/pdf", "base64": STANDARD.encode(b"%PDF-1.4 a") }]);
            let id = rail.reply(reply).await;
            killed(&rail, &mut portal, pattern, after).await;
            until_done(&portal).await;
            rail.follow(&portal).await;
            tried += 1;
            assert_eq!(rail.state_of(&id).await, "accepted", "{pattern} {after}");
            let arrivals = portal.arrivals().await;
            let messages = arrivals.iter().filter(|arrival| arrival.message.is_some()).count();
            assert_eq!((messages, arrivals.len()), (tried, tried), "{pattern} {after}");
        }
    }

    async fn killed_at_every_step_of_the_way_out(rail, portal) {
        let mut portal = portal;
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        let mut tried = 0;
        for (pattern, after) in OUT.iter().flat_map(|pattern| [(pattern, false), (pattern, true)]) {
            if tried == 0 {
                answered(&portal, &message).await;
            } else {
                added(&portal, &message, tried).await;
            }
            killed(&rail, &mut portal, pattern, after).await;
            until_done(&portal).await;
            rail.follow(&portal).await;
            tried += 1;
            let got = rail.submissions(&case).await;
            let ids: std::collections::BTreeSet<&str> =
                got.iter().map(|one| one["data"]["reply"]["delivery_id"].as_str().unwrap()).collect();
            assert_eq!((got.len(), ids.len()), (tried, tried), "{pattern} {after}");
        }
    }

    async fn a_service_that_opens_another_case_gets_nothing(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        rail.tell("settings", json!({ "ignore_case": true })).await;
        answered(&portal, &message).await;
        portal.run_worker().await;
        assert_eq!(rail.calls("PUT /api/v2/submissions/").await, 0, "not a byte");
        let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
        assert!(stuck.reason.contains("another case"), "{}", stuck.reason);
    }

    async fn a_submission_that_was_announced_too_long_ago_is_announced_anew(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        rail.tell("faults", json!({ "PUT /api/v2/submissions/": [{ "status": 500 }] })).await;
        answered(&portal, &message).await;
        portal.run_worker().await;
        rail.tell("faults", json!({ "PUT /api/v2/submissions/": [{ "status": 404 }] })).await;
        until_done(&portal).await;
        assert_eq!(rail.calls("POST /api/v2/submissions").await, 2);
        assert_eq!(rail.submissions(&case).await.len(), 1);
    }

    async fn a_destination_that_is_not_fit_gets_nothing_and_an_operator_reads_why(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        answered(&portal, &message).await;
        for (change, words) in [
            (json!({ "status": "inactive" }), "the destination is inactive"),
            (json!({ "status": "active", "key_faults": { "alg": "RSA-OAEP" } }), "alg is RSA-OAEP"),
            (json!({ "key_faults": { "key_ops": ["wrapKey", "encrypt"] } }), "key_ops"),
            (json!({ "key_faults": { "n": "AQAB" } }), "at least 4096"),
            (json!({ "key_faults": {}, "services": [{ "identifier": "urn:other", "submissionSchemas": [] }] }), "does not offer the service"),
        ] {
            rail.tell("destination", change).await;
            portal.clock.forward(7 * 60);
            portal.run_worker().await;
            let delivery = &portal.attempts_of_only_delivery(&message).await;
            assert!(delivery.contains(words), "{words}: {delivery}");
        }
        assert_eq!(rail.calls("POST /api/v2/submissions").await, 0);
        rail.tell("destination", json!({ "services": [] })).await;
        until_done(&portal).await;
        assert_eq!(rail.submissions(&case).await.len(), 1);
    }

    async fn a_service_that_dies_and_comes_back_has_everything_once(rail, portal) {
        let case = portal.applied(&rail).await;
        let arrival = rail.reply(asked(&case)).await;
        rail.kill();
        portal.run_rail().await;
        assert!(portal.arrivals().await.is_empty());
        rail.restart();
        portal.run_rail().await;
        assert_eq!(rail.state_of(&arrival).await, "accepted");
        let message = only_message(&portal).await;
        answered(&portal, &message).await;
        rail.kill();
        portal.run_worker().await;
        rail.restart();
        until_done(&portal).await;
        assert_eq!(rail.submissions(&case).await.len(), 1);
    }

    async fn a_backlog_is_drained_in_order_with_one_token(rail, portal) {
        let case = portal.applied(&rail).await;
        let mut ids = Vec::new();
        for number in 0..30 {
            let mut reply = asked(&case);
            reply["data"]["subject"] = json!(format!("Nummer {number}"));
            ids.push(rail.reply(reply).await);
        }
        let tokens = rail.calls("POST /auth/token").await;
        portal.run_rail().await;
        assert_eq!(rail.calls("POST /auth/token").await, tokens + 1);
        let calls = rail.ask("calls").await;
        let accepted: Vec<&str> = calls.as_array().unwrap().iter().filter_map(|call| call.as_str()?.strip_prefix("PUT /api/v2/replies/")?.strip_suffix("/accept")).collect();
        assert_eq!(accepted, ids, "in order");
    }

    async fn callbacks_are_hints_and_strangers_cause_nothing(rail, portal) {
        use tokio::net::TcpListener;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/fit-connect/callback/online-service", listener.local_addr().unwrap());
        let stop = tokio_util::sync::CancellationToken::new();
        tokio::spawn(server::serve::serve_on(portal.state.clone(), listener, stop.clone()));
        rail.tell("settings", json!({ "callback": { "url": url, "secret": CALLBACK_SECRET } })).await;
        let status = async |wanted: Value| rail.tell("call", wanted).await["status"].as_i64().unwrap();
        let case = portal.applied(&rail).await;
        let arrival = rail.reply(asked(&case)).await;
        rail.ask(&format!("wait/{arrival}")).await;
        assert_eq!(rail.state_of(&arrival).await, "accepted", "the callback of the reply itself is enough");
        assert_eq!(status(json!({ "type": "something/newer" })).await, 200, "an unknown type is a hint, too");
        let arrival = rail.reply(json!({ "silent": true }).as_object().map(|more| {
            let mut reply = asked(&case);
            reply.as_object_mut().unwrap().extend(more.clone());
            reply
        }).unwrap()).await;
        assert_eq!(status(json!({ "secret": "somebody-else's-secret-of-32-letters" })).await, 403);
        assert_eq!(status(json!({ "age": 360 })).await, 403, "six minutes old");
        assert_eq!(status(json!({ "age": -120 })).await, 403, "from the future");
        assert_eq!(status(json!({ "type": "yet/another" })).await, 200);
        rail.ask(&format!("wait/{arrival}")).await;
        assert_eq!(rail.state_of(&arrival).await, "accepted");
        let other = url.replace("online-service", "case-system");
        rail.tell("settings", json!({ "callback": { "url": other, "secret": CALLBACK_SECRET } })).await;
        assert_eq!(status(json!({})).await, 403);
        stop.cancel();
    }
}

/// The second way into the mailbox: an envelope, signed as for the mailbox, in a submission to a bridge.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_goes_over_the_bridge() {
    let rail = Rail::start().await;
    let destination = rail.destination.clone();
    let over =
        format!("status_monitor = true\n        over = {{ case_system = \"online-service\", destination = \"{destination}\" }}");
    let portal = TestPortal::start_edited(On::Sqlite, |text| {
        let text = notices::with_notices(text, "").replacen("status_monitor = true", &over, 1);
        rail.configured(text, "")
    })
    .await;
    rail.follow(&portal).await;
    let told = notices::told_by(json!({ "bundid_mailbox": notices::HANDLE, "application_level": "substantial" }));
    portal.message(&told).await;
    portal.run_worker().await;
    let calls = rail.ask("calls").await;
    assert!(calls.as_array().unwrap().iter().any(|call| call == "POST /api/v2/submissions"), "{calls}");
    let carried = rail.ask("carried").await;
    let [one] = &carried.as_array().unwrap()[..] else { panic!("{carried}") };
    assert_eq!(one["service"]["identifier"], "urn:schema-fitko-de:fit-connect:id.bund.de:message_v6");
    let content: Value = serde_json::from_str(one["data"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(content["mailboxUuid"], notices::HANDLE);
    assert!(!content.to_string().contains("Unterlagen"), "nothing of the message: {content}");
    for member in ["sha512sum", "authorToken", "authorCertificate"] {
        assert!(one["data"][member].as_str().is_some_and(|text| text.len() > 100), "{member}");
    }
}

/// Amina adds a paper.
async fn added(portal: &TestPortal, message: &str, tried: usize) {
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{message}/nachreichen"), &[]).await.has_status(303);
    let papers = format!("/rueckfragen/{message}/nachweise/vertrag");
    let content = [pdf(), format!("{tried}").into_bytes()].concat();
    amina.upload(&papers, &[Upload { name: "Noch einer.pdf", content: &content }], &[]).await;
    amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
}

/// Stops everything while this request hangs, before or after the service has done it.
async fn killed(rail: &Rail, portal: &mut TestPortal, pattern: &str, after: bool) {
    if pattern.contains("token") {
        rail.tell("tokens", json!({})).await;
    }
    let pattern = if pattern.starts_with('/') { format!("GET {pattern}") } else { pattern.to_owned() };
    // A new process has no keys and no token.
    portal.furnish_rail();
    rail.tell("faults", json!({ pattern: [{ "hang": true, "after": after }] })).await;
    let rooms = portal.state.rooms.clone();
    let work = async move {
        rooms.rail.collect().await.unwrap();
        rooms.errands.run_due().await.unwrap();
        // What hangs is dropped with this task.
        std::future::pending::<()>().await;
    };
    let working = tokio::spawn(work);
    rail.ask("hung").await;
    working.abort();
    let _ = working.await;
    portal.furnish_rail();
    portal.clock.forward(3);
}

/// The other reading of how a reply is acknowledged: an event of our own destination.
#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_by_an_event_of_our_own() {
    let rail = Rail::start().await;
    let keys: Value = serde_json::from_str(include_str!("../../doubles/fit_connect_keys.json")).unwrap();
    let own = uuid::Uuid::new_v4();
    let mut key = keys["stranger"].clone();
    key["kid"] = json!("our-own-key-0001");
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("own.pem");
    std::fs::write(&pem, pem_of(&key)).unwrap();
    rail.tell("destination", json!({ "sender": { "id": own, "key": key } })).await;
    rail.tell("settings", json!({ "ack": "event" })).await;
    let more = format!(
        "acknowledge = \"event\"\nsender_destination = \"{own}\"\nsigning_kid = \"our-own-key-0001\"\nsigning_key_file = \"{}\"",
        pem.display()
    );
    let portal = rail.portal_with(On::Sqlite, &more).await;
    let case = portal.applied(&rail).await;
    let reply = rail.reply(asked(&case)).await;
    portal.run_rail().await;
    assert_eq!(rail.state_of(&reply).await, "accepted", "{:?}", portal.arrivals().await);
}

/// By a program of others.
fn pem_of(jwk: &Value) -> String {
    const SCRIPT: &str = "import sys, json\nfrom jwcrypto import jwk\nk = json.loads(sys.argv[1]); k.pop('kid')\nprint(jwk.JWK(**k).export_to_pem(True, None).decode())";
    let python = std::process::Command::new("/usr/bin/python3").args(["-c", SCRIPT, &jwk.to_string()]).output().unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    String::from_utf8(python.stdout).unwrap()
}

impl TestPortal {
    /// New rooms with a client that knows nothing.
    fn furnish_rail(&mut self) {
        let config = server::config::Config::parse(&self.configuration).unwrap();
        let parts = server::wiring::fit_connect::parts(&config, &self.ports.storage, &self.ports.clock).unwrap();
        self.furnish(|ports| {
            ports.rail = parts.services;
            let ways = parts.ways.into_iter().map(|(system, way)| (domain::errand::Route::case_system(&system), way));
            ports.ways.extend(ways);
        });
    }

    /// What the last attempt at the only delivery of a message said.
    async fn attempts_of_only_delivery(&self, message: &str) -> String {
        let tenant = "land".parse().unwrap();
        let replies = self.ports.storage.replies_to(&tenant, message.parse().unwrap()).await.unwrap();
        let attempts = self.ports.storage.attempts_of(replies[0].delivery_id.into()).await.unwrap();
        attempts.last().map(|attempt| attempt.detail.clone()).unwrap_or_default()
    }
}
