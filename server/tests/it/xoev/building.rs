//! The dialogue with a building office: XBau-Kernmodul 1.3.0.

use super::*;

fn findings() -> Value {
    json!({
        "kind": "1140",
        "application": BUILDING_APPLICATION,
        "file_number": "BA-2026-00042",
        "deadline": "2027-04-01",
        "text": ["Ihr Bauantrag ist noch nicht vollständig – „bitte“ ergänzen Sie ihn."],
        "findings": [
            { "code": "05", "text": ["Der Lageplan fehlt."] },
            { "code": "04", "text": ["Die Baubeschreibung ist nicht unterschrieben.", "Bitte laden Sie die unterschriebene Fassung hoch."] },
            { "code": "02", "text": ["Was wird gebaut?"] },
            { "code": "01", "text": ["Wer ist Bauherr?"] },
            { "code": "03", "text": ["Wo liegt das Grundstück?"] },
        ],
        "files": [{ "title": "Muster eines Lageplans", "name": "Lageplan Muster.pdf", "base64": base64(b"%PDF-1.4 Muster") }],
    })
}

at_the_offices! {
    async fn findings_become_items_and_their_answers_go_back(portal) {
        let asked = portal.office_sends("bau", &findings());
        portal.run_offices().await;
        let message = portal.message_of("bau", &asked).await.expect("it is a message");
        assert_eq!(portal.names("bau", "done"), *std::slice::from_ref(&asked));
        // The only receipt of the standard: it is there.
        let got = portal.office_reads("bau", "outgoing");
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!((&got[0]["kind"], &got[0]["about"], &got[0]["receipted"]), (&json!("1180"), &json!(asked), &json!("1140")));
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{message}")).await.text().replace('\u{a0}', " ");
        for shown in ["braucht noch 5 Dinge von Ihnen", "BA-2026-00042", "Der Lageplan fehlt.", "Wer ist Bauherr?", "1. April 2027", "Muster eines Lageplans.pdf", "– „bitte“"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        // That it was opened in time is told once.
        portal.run_offices().await;
        portal.run_offices().await;
        let told: Vec<Value> = portal.office_reads("bau", "outgoing").into_iter().filter(|one| one["kind"] == "1181").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0]["in_time"], &told[0]["deadline"], &told[0]["about"]), (&json!("true"), &json!("2027-04-01"), &json!(asked)));

        let paper = pages(1);
        for item in ["befund-1", "befund-2"] {
            let papers = format!("/rueckfragen/{message}/nachweise/{item}");
            amina.upload(&papers, &[Upload { name: "Plan.pdf", content: &paper }], &[]).await;
        }
        for (item, words) in [("befund-3", "Ein „Haus“ 🏠"), ("befund-4", "Мария"), ("befund-5", "Musterweg 3")] {
            amina.post(&format!("/rueckfragen/{message}/fragen/{item}"), &[("antwort", words)]).await.has_status(303);
        }
        amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_offices().await;
        let got = portal.office_reads("bau", "outgoing");
        let of = |kind: &str| got.iter().filter(|one| one["kind"] == kind).collect::<Vec<_>>();
        let (papers, words) = (of("1202"), of("1142"));
        assert_eq!((papers.len(), words.len()), (1, 1), "{got:?}");
        for one in [papers[0], words[0]] {
            assert_eq!((&one["application"], &one["file_number"], &one["about"]), (&json!(BUILDING_APPLICATION), &json!("BA-2026-00042"), &json!(asked)));
        }
        let names: Vec<&str> = papers[0]["documents"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["1 Unterlage zu Der Lageplan fehlt.pdf", "2 Unterlage zu Die Baubeschreibung ist nicht unterschrieben. Bitte laden Sie die unterschriebene Fass.pdf"]);
        let hash = usecases::hash::sha256_hex(&paper);
        assert!(papers[0]["documents"].as_array().unwrap().iter().all(|one| one["sha256"] == hash.as_str()));
        let said = words[0]["paragraphs"].as_array().unwrap();
        for shown in ["3. Was wird gebaut?", "Ein „Haus“ 🏠", "Мария"] {
            assert!(said.contains(&json!(shown)), "{said:?}");
        }
        // The standard has no word for "it is there": handed over is all that is known, and is said.
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered");

        // The case file beside it: one archive, a message and a receipt as PDF, the papers, the history.
        let files = names_in(&portal.office("bau", "akten"));
        assert_eq!(files.len(), 1, "{files:?}");
        let archive = std::fs::File::open(portal.office("bau", "akten").join(&files[0])).unwrap();
        let mut archive = zip::ZipArchive::new(archive).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names.len(), 5, "{names:?}");
        let stem = files[0].strip_suffix(".zip").unwrap();
        let mut index = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(&format!("{stem}.xml")).unwrap(), &mut index).unwrap();
        for shown in ["Abgabe.Abgabe.0401", "zum Abruf bereitgestellt", "abgerufen", "beantwortet", "BA-2026-00042", "Eingangsbestätigung"] {
            assert!(index.contains(shown), "{shown}: {index}");
        }
        for name in names.iter().filter(|name| **name != format!("{stem}.xml")) {
            assert!(index.contains(&format!("<xdomea:Dateiname>{name}</xdomea:Dateiname>")), "{name}: {index}");
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut content).unwrap();
            // Letters that no font of ours has: the record is plain text, and nothing of it is lost.
            let is_text = std::path::Path::new(name).extension().is_some_and(|ending| ending == "txt");
            assert!(content.starts_with(b"%PDF-") || is_text, "{name}");
            if is_text {
                assert!(String::from_utf8(content).unwrap().contains("🏠"), "{name}");
            }
        }
    }

    async fn a_talk_goes_both_ways(portal) {
        let asked = portal.office_sends("bau", &json!({
            "kind": "1142", "application": BUILDING_APPLICATION, "html": "<p>Reicht der Plan im Ma&szlig;stab <b>1:500</b>?</p><script>x()</script>",
        }));
        portal.run_offices().await;
        let message = portal.message_of("bau", &asked).await.unwrap();
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{message}")).await.text();
        assert!(page.contains("Reicht der Plan im Maßstab 1:500?") && !page.contains("x()"), "{page}");
        let paper = pages(1);
        answer(&portal, &message, "Ja.", &[Upload { name: "Plan.pdf", content: &paper }]).await;
        portal.run_offices().await;
        let got = portal.office_reads("bau", "outgoing");
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!((&got[0]["kind"], &got[0]["about"]), (&json!("1142"), &json!(asked)));
        assert_eq!(got[0]["paragraphs"], json!(["1. Ihre Antwort", "Ja."]));
        assert_eq!(got[0]["documents"][0]["sha256"], usecases::hash::sha256_hex(&paper));
    }

    async fn letters_receipts_and_numbers_are_taken(portal) {
        let mut amina = portal.signed_in("amina").await;
        for (message, shown) in [
            (json!({ "kind": "1120" }), Some("Die Behörde hat Ihren Antrag erhalten.")),
            (json!({ "kind": "1120", "text": ["Wir melden uns."] }), Some("Wir melden uns.")),
            (json!({ "kind": "1121", "file_number": "BA-1" }), None),
            (json!({ "kind": "1140", "findings": [] }), Some("Es fehlt nichts.")),
            (json!({ "kind": "1141", "text": ["Zur Kenntnis."], "noreply": true }), Some("Zur Kenntnis.")),
            (json!({ "kind": "1140", "findings": [{ "code": "05", "text": ["Der Lageplan fehlt."] }], "noreply": true }), Some("1. Der Lageplan fehlt.")),
        ] {
            let mut message = message;
            message["application"] = BUILDING_APPLICATION.to_uppercase().into();
            let uuid = portal.office_sends("bau", &message);
            portal.run_offices().await;
            let id = portal.message_of("bau", &uuid).await;
            assert_eq!(id.is_some(), shown.is_some(), "{message} {:?}", portal.names("bau", "refused"));
            if let (Some(id), Some(shown)) = (id, shown) {
                let page = amina.get(&format!("/rueckfragen/{id}")).await.text();
                assert!(page.contains(shown) && !page.contains("Ihre Antwort"), "{page}");
            }
        }
        assert_eq!(portal.names("bau", "refused"), Vec::<String>::new());
    }

    async fn where_else_one_can_answer_is_said(portal) {
        let links = json!([["https://bau.example/antwort?a=b", "Antworten im Bauportal"]]);
        let asked = portal.office_sends("bau", &json!({
            "kind": "1141", "application": BUILDING_APPLICATION, "text": ["Bitte antworten Sie."], "links": links,
        }));
        portal.run_offices().await;
        let message = portal.message_of("bau", &asked).await.unwrap_or_else(|| panic!("{:?}", portal.names("bau", "refused")));
        let page = portal.signed_in("amina").await.get(&format!("/rueckfragen/{message}")).await.text();
        assert!(page.contains("Antworten im Bauportal: ") && page.contains("https://bau.example/antwort?a=b"), "{page}");
    }

    async fn not_opened_in_time_is_told_once(portal) {
        let asked = portal.office_sends("bau", &findings());
        portal.run_offices().await;
        portal.clock.forward(40 * 24 * 60);
        portal.run_offices().await;
        let told = |portal: &TestPortal| portal.office_reads("bau", "outgoing").into_iter().filter(|one| one["kind"] == "1181").collect::<Vec<Value>>();
        let first = told(&portal);
        assert_eq!(first.len(), 1);
        assert_eq!((&first[0]["in_time"], &first[0]["about"]), (&json!("false"), &json!(asked)));
        let message = portal.message_of("bau", &asked).await.unwrap();
        portal.signed_in("amina").await.get(&format!("/rueckfragen/{message}")).await.has_status(200);
        portal.run_offices().await;
        assert_eq!(told(&portal), first, "once, and for good");
    }

    async fn a_rejected_answer_waits_for_a_person_and_goes_again_with_a_new_number(portal) {
        let asked = portal.office_sends("bau", &json!({ "kind": "1142", "application": BUILDING_APPLICATION, "text": ["Reicht das?"] }));
        portal.run_offices().await;
        let message = portal.message_of("bau", &asked).await.unwrap();
        answer(&portal, &message, "Ja.", &[]).await;
        portal.run_offices().await;
        let first = portal.office_reads("bau", "outgoing")[0]["uuid"].clone();
        portal.office_sends("bau", &json!({ "kind": "1100", "about": first, "code": "A009", "words": "Dateiname unzulässig" }));
        portal.run_offices().await;
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "needs_person", "{view}");
        assert_eq!(portal.office_reads("bau", "outgoing").len(), 1, "a rejection is never answered by a rejection");
        portal.retry_all().await;
        portal.run_offices().await;
        let got = portal.office_reads("bau", "outgoing");
        assert_eq!(got.len(), 2);
        assert!(got.iter().any(|one| one["uuid"] != first), "a corrected message has a number of its own");
        // It came twice: the authority has it.
        let second = got.iter().find(|one| one["uuid"] != first).unwrap()["uuid"].clone();
        portal.office_sends("bau", &json!({ "kind": "1100", "about": second, "code": "S050" }));
        portal.run_offices().await;
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered", "{view}");
    }
}
