//! The dialogue with a foreigners' office: XAusländer 26.11.

use super::*;

at_the_offices! {
    async fn a_question_comes_and_its_answer_goes(portal) {
        let letter = b"%PDF-1.4 Merkblatt";
        let asked = portal.office_sends("abh", &question(&json!({ "document": { "base64": base64(letter) } })));
        portal.run_offices().await;
        assert_eq!(portal.names("abh", "incoming"), Vec::<String>::new());
        assert_eq!(portal.names("abh", "done"), [format!("{asked}.xml")]);
        let message = portal.message_of("abh", &asked).await.expect("it is a message");
        let mut amina = portal.signed_in("amina").await;
        let page = amina.get(&format!("/rueckfragen/{message}")).await.text().replace('\u{a0}', " ");
        for shown in ["braucht noch eine Sache von Ihnen", "2. Nachweis der Krankenversicherung", "1. April 2027", "entscheidet die Behörde nach dem, was sie hat", "Anlage.pdf"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        portal.signed_in("bela").await.get(&format!("/rueckfragen/{message}")).await.has_status(404);

        // What word processors write is said otherwise; what the office's system cannot take is told while it can be changed.
        let refused = amina.post(&format!("/rueckfragen/{message}/fragen/antwort"), &[("antwort", "Привет, „so“")]).await;
        refused.has_status(422).shows("Das System der Behörde kann diese Zeichen nicht annehmen: П р и в");
        let photo = jpeg(&photo(600, 400));
        let (paper, screen) = (pages(2), screenshot());
        let files = [
            Upload { name: "Mietvertrag „neu“.pdf", content: &paper },
            Upload { name: "Karte.jpg", content: &photo },
            Upload { name: "Bildschirmfoto.png", content: &screen },
        ];
        let mut amina = answer(&portal, &message, "Ich wohne „dort“ seit 2024 – mit Łukasz…", &files).await;
        portal.run_offices().await;
        let got = portal.office_reads("abh", "outgoing");
        assert_eq!(got.len(), 1, "{got:?}");
        let reply = &got[0];
        assert_eq!((&reply["kind"], &reply["about"], &reply["application"]), (&json!("130103"), &json!(asked), &json!(APPLICATION)));
        assert_eq!((&reply["reader"], &reply["author"]), (&json!("azr:999901"), &json!("alp:999902")));
        assert_eq!(reply["text"], "1. Ihre Antwort\nIch wohne \"dort\" seit 2024 - mit Łukasz...\n\n2. Unterlagen\nSiehe Anlagen.");
        let documents = reply["documents"].as_array().unwrap();
        let facts: Vec<(&str, &str, &str)> = documents
            .iter()
            .map(|one| (one["name"].as_str().unwrap(), one["type"].as_str().unwrap(), one["begins"].as_str().unwrap()))
            .collect();
        assert_eq!(facts.len(), 3, "{facts:?}");
        assert!(facts.iter().all(|(name, _, _)| name.starts_with("2 Unterlagen-")), "{facts:?}");
        let hash = |bytes: &[u8]| usecases::hash::sha256_hex(bytes);
        let hashes: Vec<&str> = documents.iter().map(|one| one["sha256"].as_str().unwrap()).collect();
        assert!(hashes.contains(&hash(&paper).as_str()) && hashes.contains(&hash(&photo).as_str()), "{documents:?}");
        assert_eq!(facts.iter().filter(|(_, kind, begins)| *kind == "1" && begins.starts_with("%PD")).count(), 2, "the picture of a screen became a PDF: {facts:?}");

        // Handed over is not confirmed.
        let receipt = receipt_of(&mut amina, &message).await;
        let page = amina.get(&receipt).await.text();
        assert!(page.contains("noch nicht"), "{page}");
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "transmitted");
        portal.office_sends("abh", &json!({ "kind": "130104", "application": APPLICATION, "about": reply["uuid"], "status": "02" }));
        portal.run_offices().await;
        let page = amina.get(&receipt).await.text();
        assert!(page.contains("An die Behörde übergeben"), "{page}");
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered");
        assert_eq!(portal.office_reads("abh", "outgoing").len(), 1, "nothing is answered to a status");
    }

    async fn notices_of_every_kind_are_read(portal) {
        let letter = json!({ "base64": base64(b"%PDF-1.4 Schreiben") });
        let when = json!({ "day": "2027-03-10", "from": "10:30:00.000", "to": "11:00:00Z", "more": "Zimmer 2.14",
            "place": { "hausnummer": "1", "hausnummerBuchstabeZusatzziffer": "a", "postleitzahl": "99999", "strasse": "Musterstraße", "wohnort": "Musterstadt", "zusatzangaben": "Eingang im Hof" } });
        let sent = [
            (json!({ "kind": "130104", "status": "05" }), vec!["Die Prüfung ist abgeschlossen"]),
            (json!({ "kind": "130104", "status": "01", "document": letter }), vec!["bei der Ausländerbehörde eingegangen", "Anhang.pdf"]),
            (json!({ "kind": "130105", "when": when, "booking": "https://termin.example/a?b=c", "hints": "Bitte Pass mitbringen." }),
                vec!["10. März 2027", "10:30", "Musterstraße 1 a, 99999 Musterstadt (Eingang im Hof)", "Zimmer 2.14", "https://termin.example/a?b=c", "bis 12:00 Uhr", ".ics"]),
            (json!({ "kind": "130105", "document": letter }), vec!["Termin", "Terminmitteilung.pdf"]),
            (json!({ "kind": "130107", "text": "Ihr Antrag ist zurückgenommen." }), vec!["Ihr Antrag ist zurückgenommen."]),
            (json!({ "kind": "130107" }), vec!["Rücknahme Ihres Antrags ist"]),
            (json!({ "kind": "130109", "competent": "Ausländerbehörde Beispielstadt, Beispielweg 2, 99998 Beispielstadt" }),
                vec!["nicht zuständig", "Ausländerbehörde Beispielstadt", "Beispielweg 2, 99998 Beispielstadt"]),
            (json!({ "kind": "130109", "hint": "Sie sind umgezogen." }), vec!["Sie sind umgezogen."]),
            (json!({ "kind": "130110", "document": letter }), vec!["hat vor, Ihren Antrag abzulehnen", "Beabsichtigte Ablehnung.pdf", "Ihre Stellungnahme", "Möchten Sie Ihren Antrag zurücknehmen?"]),
        ];
        let mut amina = portal.signed_in("amina").await;
        for (mut message, shown) in sent {
            message["application"] = APPLICATION.into();
            let uuid = portal.office_sends("abh", &message);
            portal.run_offices().await;
            let id = portal.message_of("abh", &uuid).await.unwrap_or_else(|| panic!("{message}: {:?}", portal.names("abh", "refused")));
            let page = amina.get(&format!("/rueckfragen/{id}")).await.text().replace('\u{a0}', " ");
            for words in shown {
                assert!(page.contains(&words.replace('&', "&amp;")), "{words}: {page}");
            }
        }
        assert_eq!(portal.names("abh", "refused"), Vec::<String>::new());
    }

    async fn a_hearing_can_end_with_a_withdrawal(portal) {
        let letter = json!({ "base64": base64(b"%PDF-1.4 Schreiben") });
        let uuid = portal.office_sends("abh", &json!({ "kind": "130110", "application": APPLICATION, "document": letter }));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{message}")).await.has_status(200);
        amina.post(&format!("/rueckfragen/{message}/fragen/antrag-zuruecknehmen"), &[("antwort", "ja")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_offices().await;
        let got = portal.office_reads("abh", "outgoing");
        let kinds: Vec<&str> = got.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert!(kinds.len() == 2 && kinds.contains(&"130103") && kinds.contains(&"130111"), "{kinds:?}");
        assert!(got.iter().all(|one| one["application"] == APPLICATION));
        let answer = got.iter().find(|one| one["kind"] == "130103").unwrap();
        assert!(answer["text"].as_str().unwrap().contains("Möchten Sie Ihren Antrag zurücknehmen?\nJa"), "{answer}");

        // Accepted is the reply when both are there.
        let withdrawal = got.iter().find(|one| one["kind"] == "130111").unwrap()["uuid"].clone();
        let state = async || portal.online_of(&message).await.1["replies"][0]["delivery"].clone();
        let status = |about: &Value, code: &str| json!({ "kind": "130104", "application": APPLICATION, "about": about, "status": code });
        portal.office_sends("abh", &status(&answer["uuid"], "02"));
        portal.run_offices().await;
        assert_eq!(state().await, "transmitted");
        // The withdrawal alone comes back: it alone goes again, with another number.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": withdrawal, "code": "S999" }));
        portal.run_offices().await;
        assert_eq!(state().await, "needs_person");
        portal.clock.forward(25 * 60);
        portal.state.rooms.delivery.look_after_stuck_deliveries().await.unwrap();
        portal.run_offices().await;
        assert_eq!(state().await, "needs_person", "what came back does not go again by itself");
        portal.retry_all().await;
        portal.run_offices().await;
        let got = portal.office_reads("abh", "outgoing");
        let again: Vec<&Value> = got.iter().filter(|one| one["kind"] == "130111" && one["uuid"] != withdrawal).collect();
        assert_eq!((got.len(), again.len()), (3, 1), "{got:?}");
        assert_eq!(state().await, "transmitted");
        // A second verdict about the old number changes nothing.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": withdrawal, "code": "X001" }));
        portal.run_offices().await;
        assert_eq!(state().await, "transmitted");
        portal.office_sends("abh", &status(&again[0]["uuid"], "03"));
        portal.run_offices().await;
        assert_eq!(state().await, "delivered");
        // And comes back all the same: nobody may believe that it is there.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": again[0]["uuid"], "code": "X001" }));
        portal.run_offices().await;
        assert_eq!(state().await, "needs_person");
    }
}

/// What is too large for one message goes as parts of an archive, and all of them open.
#[tokio::test(flavor = "multi_thread")]
async fn large_answers_go_in_parts() {
    let edit = "max_message_megabytes = 1";
    let mut portal = TestPortal::with_offices_and(On::Sqlite, edit).await;
    portal.furnish(|ports| {
        let mut directory = (*ports.directory).clone();
        for tenant in &mut directory.tenants {
            tenant.uploads.max_file_bytes = 2_000_000;
            tenant.uploads.max_reply_bytes = 9_000_000;
        }
        ports.directory = directory.into();
    });
    portal.applied_at_offices().await;
    let asked = portal.office_sends("abh", &question(&json!({})));
    portal.run_offices().await;
    let message = portal.message_of("abh", &asked).await.unwrap();
    let papers: Vec<Vec<u8>> = (1..=3).map(noisy_photo).collect();
    let files: Vec<Upload<'_>> = papers.iter().map(|content| Upload { name: "Vertrag.jpg", content }).collect();
    answer(&portal, &message, "Siehe Anlagen", &files).await;
    portal.run_offices().await;
    let got = portal.office_reads("abh", "outgoing");
    let answer = got.iter().find(|one| one["kind"] == "130103").unwrap();
    let parts = got.iter().filter(|one| one["kind"] == "000040").count();
    assert!(parts >= 4 && answer["parts"][0] == parts, "{parts} {answer}");
    let mut hashes: Vec<String> =
        answer["documents"].as_array().unwrap().iter().map(|one| one["sha256"].as_str().unwrap().to_owned()).collect();
    let mut expected: Vec<String> = papers.iter().map(|paper| usecases::hash::sha256_hex(paper)).collect();
    hashes.sort();
    expected.sort();
    assert_eq!(hashes, expected);
    for name in portal.names("abh", "outgoing") {
        let size = std::fs::metadata(portal.office("abh", "outgoing").join(name)).unwrap().len();
        assert!(size <= 1_000_000, "{size}");
    }
    // A part that comes back brings the answer before a person. Then it goes again, and it alone.
    let part = got.iter().find(|one| one["kind"] == "000040").unwrap();
    portal.office_sends("abh", &json!({ "kind": "0010", "about": part["uuid"], "code": "S999", "words": "Das Paket fehlt." }));
    portal.run_offices().await;
    let (_, view) = portal.online_of(&message).await;
    assert_eq!(view["replies"][0]["delivery"], "needs_person", "{view}");
    let file = portal.office("abh", "outgoing").join(format!("{}.xml", part["uuid"].as_str().unwrap()));
    std::fs::remove_file(file).unwrap();
    portal.retry_all().await;
    portal.run_offices().await;
    let again = portal.office_reads("abh", "outgoing");
    assert_eq!(again.len(), got.len());
    let new = again.iter().find(|one| got.iter().all(|known| known["uuid"] != one["uuid"])).unwrap();
    assert_eq!((&new["kind"], &new["number"]), (&part["kind"], &part["number"]), "{new}");
    let status = json!({ "kind": "130104", "application": APPLICATION, "about": answer["uuid"], "status": "02" });
    portal.office_sends("abh", &status);
    portal.run_offices().await;
    let state = async || portal.online_of(&message).await.1["replies"][0]["delivery"].clone();
    assert_eq!(state().await, "delivered");
    // And a part after all of it was confirmed.
    portal.office_sends("abh", &json!({ "kind": "0010", "about": new["uuid"], "code": "S999" }));
    portal.run_offices().await;
    assert_eq!(state().await, "needs_person");
    portal.retry_all().await;
    portal.run_offices().await;
    assert_eq!(state().await, "transmitted");
    portal.office_sends("abh", &status);
    portal.run_offices().await;
    assert_eq!(state().await, "delivered", "said once more, it counts");
}

/// As a phone makes it.
fn screenshot() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    photo(300, 500).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A photo that no compression makes small.
fn noisy_photo(seed: u32) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32.wrapping_mul(seed + 1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        u8::try_from(state % 256).unwrap()
    };
    jpeg(&image::RgbImage::from_fn(1000, 800, |_, _| image::Rgb([next(), next(), next()])))
}
