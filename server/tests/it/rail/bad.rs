//! Arrivals that are not what they must be: set aside with their reason, never acknowledged, never fetched in a loop; what is good passes by.

use super::*;

fn file(name: &str, content: &[u8]) -> Value {
    json!({ "name": name, "type": "application/pdf", "base64": STANDARD.encode(content) })
}

fn with(mut reply: Value, more: Value) -> Value {
    let Value::Object(more) = more else { unreachable!() };
    reply.as_object_mut().unwrap().extend(more);
    reply
}

on_the_rail! {
    async fn each_is_set_aside_and_stops_nobody(rail, portal) {
        let case = portal.applied(&rail).await;
        let good = || asked(&case);
        let (a, b) = (file("a.pdf", b"%PDF-1.4 a"), file("b.pdf", b"%PDF-1.4 b"));
        let mut unknown_kind = good();
        unknown_kind["data"]["kind"] = json!("nonsense");
        let mut of_another_case = good();
        of_another_case["data"]["case"] = json!("somebody else's");
        let cases: Vec<(&str, Value)> = vec![
            ("incorrect-hash (data)", with(good(), json!({ "sha512": "0".repeat(128) }))),
            ("incorrect-hash (attachment", with(good(), json!({ "files": [with(a.clone(), json!({ "sha512": "0".repeat(128) }))] }))),
            ("incorrect-authentication-tag (metadata)", with(good(), json!({ "wrong_tags": { "metadata": "A".repeat(22) } }))),
            ("incorrect-authentication-tag (data)", with(good(), json!({ "wrong_tags": { "data": "A".repeat(22) } }))),
            ("attachments-mismatch", with(good(), json!({ "more_announced": ["0b4d4b5a-0000-4000-8000-000000000001"] }))),
            ("unsupported-schema (metadata)", with(good(), json!({ "metadata_schema": "https://schema.fitko.de/fit-connect/metadata/3.0.0/metadata.schema.json" }))),
            ("syntax-violation (metadata)", with(good(), json!({ "metadata": { "contentStructure": 7 } }))),
            ("/kind", unknown_kind),
            ("/case not_allowed", of_another_case),
            ("the data is no JSON", with(good(), json!({ "raw": "{\"kind\":" }))),
            ("the data is no JSON", with(good(), json!({ "raw": format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)) }))),
            ("encryption-issue (metadata)", with(good(), json!({ "for_stranger": true }))),
        ];
        let mut ids = Vec::new();
        for (_, reply) in &cases {
            ids.push(rail.reply(reply.clone()).await);
        }
        let swapped = rail.tell("reply", with(good(), json!({ "files": [a.clone(), b.clone()] }))).await;
        rail.tell(&format!("tamper/{}", swapped["replyId"].as_str().unwrap()), json!({ "swap": swapped["attachments"] })).await;
        let flipped = rail.tell("reply", with(good(), json!({ "files": [a.clone()] }))).await;
        rail.tell(&format!("tamper/{}", flipped["replyId"].as_str().unwrap()), json!({ "flip": flipped["attachments"] })).await;
        let cut = rail.tell("reply", with(good(), json!({ "files": [b.clone()] }))).await;
        rail.tell(&format!("tamper/{}", cut["replyId"].as_str().unwrap()), json!({ "cut": cut["attachments"] })).await;
        let last = rail.reply(good()).await;
        portal.run_rail().await;
        let arrivals = portal.arrivals().await;
        let of = |id: &str| arrivals.iter().find(|arrival| arrival.id.to_string() == id).unwrap();
        for (id, (expected, _)) in ids.iter().zip(&cases) {
            let arrival = of(id);
            assert_eq!(arrival.state, ArrivalState::SetAside, "{expected}: {arrival:?}");
            assert!(arrival.problem.as_ref().unwrap().contains(expected), "{expected}: {arrival:?}");
        }
        for (what, reply) in [("incorrect-authentication-tag", &swapped), ("incorrect-authentication-tag", &flipped), ("encryption-issue", &cut)] {
            let arrival = of(reply["replyId"].as_str().unwrap());
            assert_eq!(arrival.state, ArrivalState::SetAside, "{arrival:?}");
            assert!(arrival.problem.as_ref().unwrap().contains(what), "{what}: {arrival:?}");
        }
        assert_eq!(rail.state_of(&last).await, "accepted", "what is good passes by: {:?}", of(&last));
        for id in ids.iter().map(String::as_str).chain([swapped["replyId"].as_str().unwrap()]) {
            assert_eq!(rail.state_of(id).await, "submitted", "nobody has decided");
        }
        let messages = arrivals.iter().filter(|arrival| arrival.message.is_some()).count();
        assert_eq!(messages, 1, "nothing became a message that was not verified");
        // Nothing of what was refused lies in the store for ever: it is not recorded, and orphans are collected.
        let calls = rail.calls("GET /api/v2/replies/").await;
        portal.run_rail().await;
        assert_eq!(rail.calls("GET /api/v2/replies/").await, calls, "nobody fetches in a loop");
        // A person decides, and the authority hears why in the rail's words.
        let system = "online-service".parse().unwrap();
        let said = portal.state.rooms.rail.reject(&system, ids[0].parse().unwrap(), "Die Prüfsumme der Daten passt nicht").await.unwrap();
        assert_eq!(said, Ok(()));
        assert_eq!(rail.state_of(&ids[0]).await, "rejected");
    }

    async fn the_event_must_come_from_the_service_itself(rail, portal) {
        let case = portal.applied(&rail).await;
        let by_stranger = rail.reply(with(asked(&case), json!({ "by_stranger": true }))).await;
        let without = rail.reply(with(asked(&case), json!({ "no_event": true }))).await;
        let of_another = rail.reply(with(asked(&case), json!({ "event_case": uuid::Uuid::new_v4() }))).await;
        // An authority must not say what is for the service to say.
        let by_authority = rail.reply(with(asked(&case), json!({ "no_event": true }))).await;
        rail.tell("event", json!({ "case": case, "kind": "submit-reply", "subject": format!("reply:{by_authority}"), "by": "destination", "issuer": rail.destination })).await;
        rail.tell("event", json!({ "case": case, "token": "not.an.event" })).await;
        rail.tell("event", json!({ "case": case, "kind": "something-newer", "subject": format!("reply:{without}") })).await;
        let good = rail.reply(asked(&case)).await;
        portal.run_rail().await;
        for id in [&by_stranger, &without, &of_another, &by_authority] {
            assert_eq!(rail.state_of(id).await, "submitted");
            let arrivals = portal.arrivals().await;
            let arrival = arrivals.iter().find(|arrival| arrival.id.to_string() == **id).unwrap();
            assert_eq!(arrival.state, ArrivalState::Waiting, "it may still come: {arrival:?}");
            assert!(arrival.problem.as_ref().unwrap().contains("no believable submit-reply"), "{arrival:?}");
        }
        assert_eq!(rail.state_of(&good).await, "accepted", "an unknown event harms nothing");
    }

    async fn only_the_authority_says_that_a_reply_is_accepted(rail, portal) {
        let case = portal.applied(&rail).await;
        rail.reply(asked(&case)).await;
        portal.run_rail().await;
        let message = only_message(&portal).await;
        let mut amina = answered(&portal, &message).await;
        portal.run_worker().await;
        let receipt = receipt_of(&mut amina, &message).await;
        let submission = rail.submissions(&case).await[0]["id"].as_str().unwrap().to_owned();
        for forged in [json!({ "word": "accept", "by": "stranger" }), json!({ "word": "accept", "by": "service" }), json!({ "word": "accept", "tags": { "metadata": "A".repeat(22) } })] {
            rail.tell(&format!("settle/{submission}"), forged).await;
            portal.run_rail().await;
            let page = amina.get(&receipt).await.text();
            assert!(page.contains("noch nicht angenommen"), "{page}");
        }
        rail.tell(&format!("settle/{submission}"), json!({ "word": "accept" })).await;
        portal.run_rail().await;
        assert!(amina.get(&receipt).await.text().contains("An die Behörde übergeben"));
    }

    async fn malware_in_a_file_of_the_authority_reaches_nobody(rail, portal) {
        let case = portal.applied(&rail).await;
        let good = rail.reply(with(asked(&case), json!({ "files": [file("gut.pdf", b"%PDF-1.4 good")] }))).await;
        portal.scanner.set(ScannerMood::Broken);
        portal.run_rail().await;
        assert_eq!(portal.arrivals().await[0].state, ArrivalState::Waiting, "without a verdict nothing goes on");
        portal.scanner.set(ScannerMood::Working);
        portal.clock.forward(31);
        portal.run_rail().await;
        assert_eq!(rail.state_of(&good).await, "accepted");
        let bad = rail.reply(with(asked(&case), json!({ "files": [file("virus.pdf", b"%PDF-1.4 MALWARE")] }))).await;
        portal.run_rail().await;
        let arrivals = portal.arrivals().await;
        let arrival = arrivals.iter().find(|arrival| arrival.id.to_string() == bad).unwrap();
        assert_eq!(arrival.state, ArrivalState::SetAside);
        assert!(arrival.problem.as_ref().unwrap().contains("malware"));
    }
}
