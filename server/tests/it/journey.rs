//! The main job, end to end.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::json;

on_each_database! {
    async fn a_message_is_read_answered_with_documents_and_arrives_in_the_case_file(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.browser();

        // The link leads to sign-in and from there to the message.
        let (_, state) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(state["state"], "available");
        let link = state["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let sign_in = amina.get(&link).await;
        assert_eq!(sign_in.location(), format!("/anmelden?zurueck={link}"));
        amina.get(&sign_in.location()).await.has_status(200).shows("Der Link führt zu einer Nachricht einer Behörde");
        let back = amina.sign_in_to("/anmelden", "people", &link, "amina").await;
        assert_eq!(back.location(), link);
        let message = format!("/rueckfragen/{id}");
        assert_eq!(amina.get(&link).await.location(), message);
        amina.get(&message).await.has_status(200).shows("Das Amt Musterstadt braucht noch 2 Dinge von Ihnen").shows("Montag, 15.\u{a0}März 2027");
        let (_, state) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(state["state"], "retrieved");

        // Answers, one page each; a condition opens another question.
        let next = amina.post(&format!("{message}/fragen/name"), &[("antwort", "Amina Haddad"), ("aktion", "weiter")]).await;
        assert_eq!(next.location(), format!("{message}/fragen/allein"));
        amina.get(&format!("{message}/fragen/wer")).await.has_status(303);
        let next = amina.post(&format!("{message}/fragen/allein"), &[("antwort", "nein"), ("aktion", "weiter")]).await;
        assert_eq!(next.location(), format!("{message}/fragen/wer"));
        let next = amina.post(&format!("{message}/fragen/wer"), &[("antwort", "Mein Sohn\r\nMeine Tochter"), ("aktion", "weiter")]).await;
        assert_eq!(next.location(), format!("{message}/nachweise/vertrag"));

        // Documents: good ones stay, bad ones are named.
        let name = "Überweisung 2026 – عقد الإيجار 🏠.pdf";
        let (letter, other) = (pdf(), [png(), b"2".to_vec()].concat());
        let files = [
            Upload { name, content: &letter },
            Upload { name: "seite.png", content: &png() },
            Upload { name: "seite.png", content: &other },
            Upload { name: "noch-einmal.png", content: &png() },
            Upload { name: "leer.pdf", content: b"" },
            Upload { name: "bild.pdf", content: &png() },
        ];
        let papers = format!("{message}/nachweise/vertrag");
        let page = amina.upload(&papers, &files, &[("statt", "dateien"), ("aktion", "hochladen")]).await;
        page.has_status(422).shows("„leer.pdf“ ist leer").shows("„noch-einmal.png“ ist schon da").shows("„bild.pdf“ ist schon da").shows(name);
        let done = amina.upload(&papers, &[], &[("aktion", "weiter")]).await;
        assert_eq!(done.location(), format!("{message}/pruefen"));
        amina.get(&done.location()).await.has_status(200).shows("Amina Haddad").shows("Mein Sohn").shows("Antwort jetzt senden");

        // Sent, acknowledged, delivered.
        let receipt = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await;
        assert!(receipt.location().starts_with(&format!("{message}/eingang/")), "{}", receipt.location());
        let page = amina.get(&receipt.location()).await;
        page.has_status(200).shows("Wir haben Ihre Antwort").shows("Mittwoch, 3.\u{a0}März 2027, 14:32\u{a0}Uhr");
        portal.run_worker().await;
        amina.get(&receipt.location()).await.shows("An die Behörde übergeben");
        let data = amina.get(&format!("{}.json", receipt.location())).await;
        let data: serde_json::Value = serde_json::from_slice(&data.body).unwrap();

        // The package holds the very bytes, under harmless names.
        let packages = portal.packages();
        assert_eq!(packages.len(), 1);
        let (folder, manifest) = &packages[0];
        assert_eq!(manifest["case"], "case 1");
        assert_eq!(manifest["receipt_number"], data["receipt_number"]);
        assert_eq!(manifest["items"][0]["answer"], json!({ "type": "text", "value": "Amina Haddad" }));
        assert_eq!(manifest["items"][2]["answer"], json!({ "type": "text", "value": "Mein Sohn\nMeine Tochter" }));
        assert_eq!(manifest["provenance"]["trust_level"], "substantial");
        let documents = manifest["documents"].as_array().unwrap();
        assert_eq!(documents.len(), 3);
        assert_eq!(documents[0]["original_name"], name);
        for (document, content) in documents.iter().zip([letter.clone(), png(), other]) {
            let file = std::fs::read(folder.join("documents").join(document["file"].as_str().unwrap())).unwrap();
            assert_eq!(file, content);
        }
        assert_eq!(documents[0]["sha256"], data["documents"][0]["sha256"]);

        // The clerk sees the same.
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen").await.has_status(200).shows("Amina Haddad").shows("Übergeben");
        let reply = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        reply.has_status(200).shows(documents[0]["sha256"].as_str().unwrap()).shows("Mein Sohn").shows("An das Fachverfahren übergeben am");
        let file = clerk.get(&format!("/behoerde/rueckfragen/{id}/unterlagen/{}", documents[0]["id"].as_str().unwrap())).await;
        assert_eq!(file.body, letter);
        assert_eq!(file.headers["content-security-policy"], "sandbox; default-src 'none'");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; "));

        // History, and the case system's view.
        amina.get(&format!("{message}/verlauf")).await.shows("Sie haben geantwortet.").shows("Was Sie gesendet haben, wurde an die Behörde übergeben.");
        let (_, state) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
        assert_eq!(state["state"], "answered");
        assert_eq!(state["replies"][0]["delivery"], "delivered");
    }

    async fn something_can_be_added_later_with_a_receipt_of_its_own(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let message = format!("/rueckfragen/{id}");
        amina.post(&format!("{message}/fragen/name"), &[("antwort", "Amina")]).await;
        amina.upload(&format!("{message}/nachweise/vertrag"), &[], &[("statt", "spaeter"), ("aktion", "weiter")]).await;
        let first = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.location();
        amina.get(&first).await.shows("Das soll noch kommen").shows("Mietvertrag");
        // Going back shows the receipt, never the form.
        assert_eq!(amina.get(&format!("{message}/fragen/name")).await.location(), first);
        assert_eq!(amina.post(&format!("{message}/fragen/name"), &[("antwort", "B")]).await.location(), format!("{first}?zu-spaet=worte"));
        assert_eq!(amina.post(&format!("{message}/nachreichen"), &[]).await.location(), message);
        let papers = format!("{message}/nachweise/vertrag");
        let pdf = pdf();
        amina.upload(&papers, &[Upload { name: "a.pdf", content: &pdf }], &[("aktion", "weiter")]).await.has_status(303);
        let second = amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.location();
        assert_ne!(first, second);
        portal.run_worker().await;
        let packages = portal.packages();
        assert_eq!(packages.len(), 2);
        assert_eq!(packages[0].1["missing_items"], json!(["vertrag"]));
        assert_eq!(packages[1].1["supplements"], packages[0].1["reply_id"]);
        assert_eq!(packages[1].1["missing_items"], json!([]));
    }

    async fn an_appointment_is_read_and_goes_into_the_calendar(portal: TestPortal) {
        let mut message = inquiry();
        for gone in ["items", "deadline", "consequences"] {
            message.as_object_mut().unwrap().remove(gone);
        }
        message["kind"] = json!("appointment_notice");
        message["appointment"] = json!({ "starts_at": "2027-03-28T09:30:00", "place": "Zimmer 2, oben" });
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Sonntag, 28.\u{a0}März 2027").shows("9:30\u{a0}Uhr").shows("Zimmer 2, oben");
        let calendar = amina.get(&format!("/rueckfragen/{id}/termin.ics")).await;
        calendar.has_status(200).shows("DTSTART:20270328T073000Z\r\n").shows("LOCATION:Zimmer 2\\, oben");
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(404);
    }
}
