//! Documents: limits while reading, states of the check, nothing half.

use crate::{on_each_database, support::*};

on_each_database! {
    async fn a_scanner_that_is_away_lets_people_go_on_but_not_send(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let (papers, check) = (format!("/rueckfragen/{id}/nachweise/vertrag"), format!("/rueckfragen/{id}/pruefen"));
        portal.scanner.set(ScannerMood::Broken);
        let (clean, evil) = (pdf(), [pdf(), b"MALWARE %%EOF".to_vec()].concat());
        let files = [Upload { name: "gut.pdf", content: &clean }, Upload { name: "schlecht.pdf", content: &evil }];
        amina.upload(&papers, &files, &[("aktion", "weiter")]).await.has_status(303);
        amina.get(&papers).await.shows("Wird geprüft");
        amina.get(&check).await.shows("Wir prüfen noch Dateien");
        amina.post(&check, AS_IT_IS).await.has_status(422).shows("Neu laden");
        portal.run_worker().await;
        amina.post(&check, AS_IT_IS).await.has_status(422);
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        let page = amina.get(&papers).await;
        page.shows("gut.pdf").shows("Hochgeladen");
        page.shows("schlecht.pdf").shows("Abgelehnt");
        assert_eq!(page.text().matches("rk-file__tile").count(), 1, "an infected file is not kept");
        amina.post(&check, AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["documents"].as_array().unwrap().len(), 1);
    }

    async fn malware_is_refused_and_other_files_stay(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let (clean, evil) = (pdf(), [pdf(), b"MALWARE %%EOF".to_vec()].concat());
        let files = [Upload { name: "schlecht.pdf", content: &evil }, Upload { name: "gut.pdf", content: &clean }];
        let page = amina.upload(&papers, &files, &[("aktion", "weiter")]).await;
        page.has_status(422).shows("In „schlecht.pdf“ haben wir Schadsoftware gefunden").shows("gut.pdf");
        // Nothing of it is left on the disk.
        let objects = walk(&portal.folder.path().join("documents"));
        assert_eq!(objects.len(), 1, "{objects:?}");
    }

    async fn limits_are_enforced_and_named(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let big = [pdf(), vec![b' '; 200_001], b"%%EOF".to_vec()].concat();
        let page = amina.upload(&papers, &[Upload { name: "gross.pdf", content: &big }], &[]).await;
        page.has_status(422).shows("„gross.pdf“ ist zu groß. Erlaubt sind 200\u{a0}kB");
        let almost: Vec<_> = (0..3).map(|_| [pdf(), vec![b' '; 150_000], b"%%EOF".to_vec()].concat()).collect();
        let three: Vec<_> = almost.iter().map(|content| Upload { name: "a.pdf", content }).collect();
        amina.upload(&papers, &three, &[]).await.has_status(422).shows("Alle Dateien zusammen dürfen höchstens 400\u{a0}kB haben");
        let small: Vec<_> = (0..4).map(|_| pdf()).collect();
        let four: Vec<_> = small.iter().map(|content| Upload { name: "b.pdf", content }).collect();
        let page = amina.upload(&papers, &four, &[]).await;
        page.has_status(422).shows("eine Datei zu viel. Erlaubt sind 4");
        assert_eq!(page.text().matches("rk-file__tile").count(), 4);
        page.shows("Das sind 4 Dateien. Mehr geht nicht.");
        assert!(!page.text().contains("type=\"file\""), "what would be refused is not offered");
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), 4);
    }

    async fn a_broken_form_keeps_what_arrived_whole(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let pdf = pdf();
        let mut body = multipart(&[Upload { name: "ganz.pdf", content: &pdf }, Upload { name: "halb.pdf", content: &pdf }], &[]);
        body.truncate(body.len() - 60);
        let request = http::Request::post(&papers)
            .header("origin", ORIGIN)
            .header("content-type", "multipart/form-data; boundary=grenze")
            .body(axum::body::Body::from(body));
        let page = amina.send(request.unwrap()).await;
        page.has_status(422).shows("nicht ganz angekommen").shows("ganz.pdf");
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1);
        for content_type in ["text/plain", "multipart/form-data", "application/json"] {
            let request = http::Request::post(&papers).header("origin", ORIGIN).header("content-type", content_type);
            amina.send(request.body(axum::body::Body::from("x")).unwrap()).await.has_status(400).shows("Das haben wir nicht verstanden");
        }
    }

    async fn a_removed_file_is_gone(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "a.pdf", content: &content }], &[]).await.has_status(303);
        let page = amina.get(&papers).await.text();
        let remove = removals(&page, &papers).remove(0);
        let mut fremd = portal.signed_in("fremd").await;
        fremd.get(&remove).await.has_status(404);
        fremd.post(&remove, &[]).await.has_status(404);
        amina.get(&remove).await.has_status(200).shows("„a.pdf“ entfernen?");
        amina.get(&remove).await.shows(&format!("{papers}#datei-"));
        let removed = amina.post(&remove, &[]).await;
        assert_eq!(removed.headers["location"].to_str().unwrap(), format!("{papers}?entfernt=1#ihre-dateien"));
        amina.get(&removed.location()).await.shows("Die Datei wurde entfernt.");
        amina.post(&remove, &[]).await.has_status(303);
        amina.get(&papers).await.shows("Noch keine Datei.");
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
    }

    async fn a_removed_last_file_leaves_nothing_to_send(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let content = pdf();
        amina.upload(&papers, &[Upload { name: "a.pdf", content: &content }], &[("aktion", "weiter")]).await.has_status(303);
        let page = amina.get(&papers).await.text();
        let remove = removals(&page, &papers).remove(0);
        amina.post(&remove, &[]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(422).shows("Sie haben noch nichts beantwortet");
    }

    async fn odd_names_lock_nobody_out(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let (content, odd) = (pdf(), format!(".{}xxxxxxxxxxxx", " ".repeat(250)));
        amina.upload(&papers, &[Upload { name: &odd, content: &content }, Upload { name: "..", content: &content }], &[]).await;
        for path in [papers, format!("/rueckfragen/{id}"), format!("/rueckfragen/{id}/pruefen")] {
            let status = amina.get(&path).await.status.as_u16();
            assert!([200, 303].contains(&status), "{path}: {status}");
        }
    }

    async fn a_script_is_told_when_nothing_was_stored(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let request = |files: &[Upload<'_>]| {
            let request = http::Request::post(&papers).header("origin", ORIGIN).header("accept", "application/json");
            let request = request.header("content-type", "multipart/form-data; boundary=grenze");
            request.body(axum::body::Body::from(multipart(files, &[]))).unwrap()
        };
        let content = pdf();
        let good = [Upload { name: "a.pdf", content: &content }];
        amina.send(request(&good)).await.has_status(204);
        let refused = amina.send(request(&[Upload { name: "b.pdf", content: b"" }])).await;
        assert_eq!((refused.status.as_u16(), refused.text().as_str()), (422, "„b.pdf“ ist leer. Wählen Sie die Datei noch einmal aus."));
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.send(request(&good)).await.has_status(409);
        portal.browser().send(request(&good)).await.has_status(401);
    }

    async fn old_drafts_go_with_their_documents(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let content = pdf();
        amina.upload(&format!("/rueckfragen/{id}/nachweise/vertrag"), &[Upload { name: "a.pdf", content: &content }], &[]).await;
        portal.clock.forward(60 * 24 * 29);
        assert_eq!(portal.state.rooms.retention.delete_old_drafts().await.unwrap(), 0);
        portal.clock.forward(60 * 24 * 2);
        assert_eq!(portal.state.rooms.retention.delete_old_drafts().await.unwrap(), 1);
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
        amina.sign_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(200).shows("Antworten beginnen");
    }

    async fn a_file_that_comes_too_late_is_told(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&papers, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let late = [pdf(), vec![b' '; 30_000], b"%%EOF".to_vec()].concat();
        let answer = amina.upload(&papers, &[Upload { name: "spaet.pdf", content: &late }], &[]).await;
        let receipt = answer.headers["location"].to_str().unwrap().to_owned();
        amina.get(receipt.split('#').next().unwrap()).await.shows("ist nicht dabei").shows("Etwas nachreichen");
        // A form without files loses nothing, and the script's way says the same.
        let answer = amina.upload(&papers, &[], &[("aktion", "weiter")]).await;
        assert!(!answer.headers["location"].to_str().unwrap().contains("zu-spaet"));
        let answer = amina.get(&format!("{papers}?zu-spaet=1")).await;
        assert!(answer.headers["location"].to_str().unwrap().contains("?zu-spaet=1"));
    }

    async fn a_huge_part_header_is_not_collected(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let start = "--grenze\r\nContent-Disposition: form-data; name=\"dateien\"; filename=\"".to_owned();
        let pieces = (0..400).map(move |at| Ok::<_, std::io::Error>(if at == 0 { start.clone() } else { "a".repeat(16_384) }));
        let request = http::Request::post(&papers).header("origin", ORIGIN).header("content-type", "multipart/form-data; boundary=grenze");
        let body = axum::body::Body::from_stream(futures_util::stream::iter(pieces));
        amina.send(request.body(body).unwrap()).await.has_status(422).shows("nicht ganz angekommen");
    }

    async fn documents_lie_encrypted(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let marker = "GEHEIMES-MERKMAL-4711";
        let content = [pdf(), marker.as_bytes().to_vec(), b"%%EOF".to_vec()].concat();
        let path = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&path, &[Upload { name: "a.pdf", content: &content }], &[]).await.has_status(303);
        for file in walk(&portal.folder.path().join("documents")) {
            let bytes = std::fs::read(file).unwrap();
            assert!(!bytes.windows(marker.len()).any(|window| window == marker.as_bytes()));
        }
        let page = amina.get(&path).await.text();
        let own = page.split('"').find(|part| part.contains("/datei/")).unwrap().to_owned();
        assert_eq!(amina.get(&own).await.body, content);
    }
}
