//! What is no message, or not ours: each with its code, nothing half taken, and an operator sees it.

use super::*;
use domain::xoev::{Direction, ExchangeState};

async fn refused(portal: &TestPortal, office: &str) -> Vec<(String, String)> {
    let system = office.parse().unwrap();
    let all = portal.state.rooms.xoev.messages_in(&system, Direction::In, ExchangeState::Refused, 100).await.unwrap();
    all.into_iter().map(|one| (one.code.unwrap_or_default(), one.detail.unwrap_or_default())).collect()
}

/// Puts a document into the folder, as a gateway does.
fn put(portal: &TestPortal, office: &str, name: &str, content: &[u8]) {
    let folder = portal.office(office, "incoming");
    std::fs::write(folder.join(format!(".{name}.part")), content).unwrap();
    std::fs::rename(folder.join(format!(".{name}.part")), folder.join(name)).unwrap();
}

at_the_offices! {
    async fn each_fault_has_its_code(portal) {
        let good = portal.office_sends("abh", &question(&json!({ "name": "gut" })));
        let path = portal.office("abh", "incoming").join("gut.xml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let changed = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to).replace(&good, &uuid::Uuid::new_v4().to_string()).into_bytes()
        };
        let laughs = format!("<!DOCTYPE a [<!ENTITY a \"ha\">{}]><a>&j;</a>", ('b'..='j').map(|name| format!("<!ENTITY {name} \"{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}\">", format!("&{};", (name as u8 - 1) as char))).collect::<String>());
        let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        let bad: Vec<(&str, Vec<u8>, &str)> = vec![
            ("other-release", changed("xauslaender2611", "xauslaender2605"), "V000"),
            ("other-version", changed("version=\"26.11\"", "version=\"26.05\""), "V000"),
            ("not-utf8", text.replace("Mietvertrag", "Mietvertr\u{e4}g").chars().map(|one| u8::try_from(u32::from(one)).unwrap_or(b'?')).collect(), "S001"),
            ("empty-question", changed("Bitte reichen Sie nach:\n1. Mietvertrag\n2. Nachweis der Krankenversicherung", " "), "S030"),
            ("strange-letters", changed("Mietvertrag", "Mietvertrag – „neu“"), "X001"),
            ("laughs", laughs.into_bytes(), "X000"),
            ("entity", b"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_vec(), "X000"),
            ("deep", deep.into_bytes(), "X000"),
            ("cut", text.as_bytes()[..text.len() / 2].to_vec(), "X000"),
            ("nothing", Vec::new(), "X000"),
            ("other-reader", changed("alp:999902", "alp:1"), "T080"),
            ("other-author", changed("azr:999901", "azr:1"), "T070"),
            ("unknown-application", changed(APPLICATION, "EX-0"), "S999"),
            ("deadline-over", changed("2027-04-01", "2027-03-01"), "S999"),
            ("deadline-zone", changed("2027-04-01", "2027-04-01Z"), "X001"),
            ("order", changed("antragsidentifikation", "ausloeserUUID"), "X001"),
            ("our-own-kind", changed("OZG.RueckkanalFrage.130102", "OZG.Ruecknahme.130111"), "S999"),
            ("other-standard", b"<a xmlns=\"urn:x\"/>".to_vec(), "X001"),
        ];
        let mut expected: Vec<String> = Vec::new();
        for (name, content, code) in &bad {
            put(&portal, "abh", &format!("{name}.xml"), content);
            portal.run_offices().await;
            expected.push((*code).to_owned());
            let all = refused(&portal, "abh").await;
            assert_eq!(all.len(), expected.len(), "{name}: {all:?}");
            let mut codes: Vec<String> = all.iter().map(|(code, _)| code.clone()).collect();
            codes.sort();
            let mut wanted = expected.clone();
            wanted.sort();
            assert_eq!(codes, wanted, "{name}: {all:?}");
        }
        assert_eq!(portal.names("abh", "incoming"), Vec::<String>::new());
        assert_eq!(portal.names("abh", "refused").len(), bad.len());
        // Each was sent back with its code and as it came, to whom wrote it, as far as that is known.
        let back = portal.office_reads("abh", "outgoing");
        assert_eq!(back.len(), bad.len());
        let mut codes: Vec<&str> = back.iter().map(|one| one["code"].as_str().unwrap()).collect();
        codes.sort_unstable();
        expected.sort();
        assert_eq!(codes, expected);
        assert!(back.iter().all(|one| one["kind"] == "0010" && one["author"] == "alp:999902"));
        assert!(back.iter().any(|one| one["original"] == base64(&bad[12].1)));
        // Nobody got anything.
        let amina = portal.signed_in("amina").await.get("/").await.text();
        assert!(!amina.contains("Frage zu Ihrem Antrag"), "{amina}");
    }

    async fn what_comes_twice_goes_back_and_counts_once(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        portal.office_sends("abh", &question(&json!({ "uuid": uuid, "name": "noch-einmal" })));
        portal.run_offices().await;
        assert_eq!(portal.message_of("abh", &uuid).await.unwrap(), message);
        assert_eq!(portal.names("abh", "refused"), ["noch-einmal.xml"]);
        let back = portal.office_reads("abh", "outgoing");
        assert_eq!((back.len(), &back[0]["code"]), (1, &json!("S100")));
        // The crash came between taking in and putting away: the same entry lies there again.
        let folder = portal.office("abh", "done").join(format!("{uuid}.xml"));
        std::fs::rename(folder, portal.office("abh", "incoming").join(format!("{uuid}.xml"))).unwrap();
        portal.run_offices().await;
        assert_eq!(portal.office_reads("abh", "outgoing").len(), 1, "it was ours to finish");
        assert_eq!(portal.names("abh", "done"), [format!("{uuid}.xml")]);
    }

    async fn what_was_refused_is_taken_once_it_fits(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({ "application": "EX-LATER" })));
        portal.run_offices().await;
        assert_eq!(portal.names("abh", "refused").len(), 1);
        let body = json!({ "application": "EX-LATER", "authority": "amt", "file_reference": "A 1", "service": "X", "recipient": inquiry()["recipient"] });
        assert_eq!(portal.call_as(FOREIGNERS_TOKEN, "/api/v1/xoev/applications", &body).await.0, 201);
        let from = portal.office("abh", "refused").join(format!("{uuid}.xml"));
        std::fs::rename(from, portal.office("abh", "incoming").join(format!("{uuid}.xml"))).unwrap();
        portal.run_offices().await;
        assert!(portal.message_of("abh", &uuid).await.is_some(), "{:?}", refused(&portal, "abh").await);
        assert_eq!(refused(&portal, "abh").await, []);
    }

    async fn files_that_lie_are_refused(portal) {
        let file = |more: Value| {
            let mut file = json!({ "title": "Plan", "name": "Plan.pdf", "base64": base64(b"%PDF-1.4 Plan") });
            file.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "kind": "1142", "application": BUILDING_APPLICATION, "text": ["Siehe Plan"], "files": [file] })
        };
        for (more, code) in [(json!({ "missing": true }), "A001"), (json!({ "hash": "00".repeat(32) }), "A001")] {
            portal.office_sends("bau", &file(more));
            portal.run_offices().await;
            assert_eq!(refused(&portal, "bau").await[0].0, code);
        }
        portal.office_sends("bau", &file(json!({ "base64": base64(b"%PDF-1.4 MALWARE") })));
        portal.run_offices().await;
        assert_eq!(refused(&portal, "bau").await[0].0, "A006");
        portal.scanner.set(ScannerMood::Broken);
        let uuid = portal.office_sends("bau", &file(json!({})));
        portal.run_offices().await;
        assert_eq!(portal.names("bau", "incoming"), *std::slice::from_ref(&uuid), "nobody looked: it waits");
        portal.scanner.set(ScannerMood::Working);
        portal.run_offices().await;
        assert!(portal.message_of("bau", &uuid).await.is_some());
        // A name that leads somewhere else is no name.
        let mut message = file(json!({ "name": "Plan.pdf" }));
        message["name"] = "auswaerts".into();
        let uuid = portal.office_sends("bau", &message);
        let path = portal.office("bau", "incoming").join("auswaerts/nachricht.xml");
        let text = std::fs::read_to_string(&path).unwrap().replace("<dateiname>Plan.pdf", "<dateiname>../../documents/x.pdf");
        std::fs::write(path, text).unwrap();
        portal.run_offices().await;
        assert!(portal.message_of("bau", &uuid).await.is_none());
        assert_eq!(refused(&portal, "bau").await[0].0, "A009");
    }

    async fn what_is_far_too_large_is_not_read(portal) {
        let path = portal.office("abh", "incoming").join("gross.xml");
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(1 << 30).unwrap();
        portal.run_offices().await;
        let all = refused(&portal, "abh").await;
        assert_eq!((all.len(), all[0].0.as_str()), (1, "S999"), "{all:?}");
        assert_eq!(portal.names("abh", "outgoing"), Vec::<String>::new(), "what was not read is not sent back");
    }

    async fn rejections_of_all_kinds_are_never_rejected(portal) {
        for message in [
            json!({ "kind": "0010", "about": uuid::Uuid::new_v4(), "code": "X001" }),
            json!({ "kind": "0010", "code": "T010" }),
            json!({ "kind": "000002", "about": uuid::Uuid::new_v4(), "code": "T200" }),
            json!({ "kind": "0010", "code": "S050" }),
            json!({ "kind": "0010", "code": "X001", "reader": "alp:1" }),
        ] {
            portal.office_sends("abh", &message);
        }
        portal.run_offices().await;
        assert_eq!(portal.names("abh", "incoming"), Vec::<String>::new());
        assert_eq!(portal.names("abh", "outgoing"), Vec::<String>::new());
        assert_eq!(portal.names("abh", "refused").len(), 5, "what names nothing of ours lies where somebody looks");
        let codes: Vec<String> = refused(&portal, "abh").await.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), 5, "{codes:?}");
    }

    async fn applications_are_judged_as_messages(portal) {
        let good = json!({ "application": "EX-9", "authority": "amt", "file_reference": "A 1", "service": "X", "recipient": inquiry()["recipient"] });
        assert_eq!(portal.call_as(FOREIGNERS_TOKEN, "/api/v1/xoev/applications", &good).await.0, 201);
        assert_eq!(portal.call_as(FOREIGNERS_TOKEN, "/api/v1/xoev/applications", &good).await.0, 200);
        let mut other = good.clone();
        other["service"] = "Y".into();
        assert_eq!(portal.call_as(FOREIGNERS_TOKEN, "/api/v1/xoev/applications", &other).await.0, 409);
        assert_eq!(portal.call_as(TOKEN, "/api/v1/xoev/applications", &good).await.0, 409, "that case system has no folders");
        assert_eq!(portal.call_as("nobody-has-this-token", "/api/v1/xoev/applications", &good).await.0, 401);
        let bad = json!({ "application": "EX 😀", "authority": "anderes", "recipient": {}, "more": 1 });
        let (status, problem) = portal.call_as(FOREIGNERS_TOKEN, "/api/v1/xoev/applications", &bad).await;
        assert_eq!(status, 422);
        let faults = problem["errors"].to_string();
        for place in ["/application", "/authority", "/file_reference", "/service", "/recipient", "/more"] {
            assert!(faults.contains(place), "{place}: {faults}");
        }
    }
}
