//! A phone adds files by a code from another screen, and can do nothing else.

use crate::{on_each_database, support::*};
use http::Request;

async fn desk(portal: &TestPortal) -> (Browser, String, String) {
    let id = portal.message(&inquiry()).await;
    let amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    (amina, id, papers)
}

pub async fn code(amina: &mut Browser, papers: &str) -> String {
    let page = amina.post(&format!("{papers}/handy"), &[]).await;
    page.has_status(200).shows("class=\"rk-qr\"").shows("Wir warten auf Ihr Handy");
    assert_eq!(page.headers["cache-control"], "no-store");
    page.text().split("rk-stamp__number rk-number\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn connected(portal: &TestPortal, code: &str) -> Browser {
    let mut phone = portal.browser();
    let taken = phone.post("/handy", &[("code", code)]).await;
    taken.has_status(303);
    assert!(taken.location().starts_with("/handy/fragen"));
    phone.post("/handy/fragen", &[("aktion", "ja")]).await.has_status(303);
    phone
}

async fn photograph(phone: &mut Browser, name: &str) -> Answer {
    phone.upload("/handy/dateien", &[Upload { name, content: &pdf() }], &[]).await
}

on_each_database! {
    async fn a_phone_adds_files_to_one_paper_and_sees_nothing(portal: TestPortal) {
        let (mut amina, id, papers) = desk(&portal).await;
        amina.get(&papers).await.shows("Mit dem Handy fotografieren");
        // Looking makes no code.
        let page = amina.get(&format!("{papers}/handy")).await;
        assert!(!page.text().contains("rk-qr"));
        let code = code(&mut amina, &papers).await;
        // The link that the camera reads says nothing and uses nothing up.
        let mut phone = portal.browser();
        let page = phone.get(&format!("/handy?code={code}")).await;
        page.has_status(200).shows("Fotos hinzufügen");
        for secret in ["Mietvertrag", "Amina", "Amt Musterstadt", "AB-1", id.as_str()] {
            assert!(!page.text().contains(secret), "{secret}");
        }
        let mut phone = connected(&portal, &code.to_lowercase().replace('-', " ")).await;
        let page = phone.get("/handy/dateien").await;
        page.has_status(200).shows("Mietvertrag");
        for secret in ["Amina", "amina", "AB-1", "Haddad", id.as_str()] {
            assert!(!page.text().contains(secret), "{secret}");
        }
        photograph(&mut phone, "seite-1.pdf").await.has_status(303);
        photograph(&mut phone, "seite-2.pdf").await.has_status(303);
        phone.get("/handy/dateien").await.shows("2 Dateien sind angekommen").shows("Nächste Seite");
        phone.upload("/handy/dateien", &[Upload { name: "leer.pdf", content: b"" }], &[]).await.has_status(422).shows("„leer.pdf“ ist leer");
        // The desk sees them, and that a phone is there.
        amina.get(&format!("{papers}/handy")).await.shows("Ihr Handy ist verbunden").shows("2 Dateien sind da").shows("seite-2.pdf");
        amina.get(&papers).await.shows("seite-1.pdf").shows("seite-2.pdf");
        phone.upload("/handy/dateien", &[], &[("aktion", "hochladen")]).await.has_status(422).shows("Wählen Sie zuerst ein Foto aus");
        assert!(phone.get("/handy").await.location().starts_with("/handy/dateien"), "who is in needs no code");
        // Nothing else opens.
        for path in [papers.clone(), format!("/rueckfragen/{id}"), "/rueckfragen".into(), "/konto".into()] {
            assert!(phone.get(&path).await.location().starts_with("/anmelden"), "{path}");
        }
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        photograph(&mut phone, "zu-spaet.pdf").await.has_status(403).shows("Die Verbindung mit diesem Handy ist beendet");
        portal.run_worker().await;
        assert_eq!(portal.packages()[0].1["documents"].as_array().unwrap().len(), 2);
    }

    async fn a_code_works_once_and_for_minutes(portal: TestPortal) {
        let (mut amina, _, papers) = desk(&portal).await;
        let first = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &first).await;
        portal.browser().post("/handy", &[("code", &first)]).await.has_status(422).shows("Dieser Code gilt nicht oder nicht mehr");
        for (typed, words) in [("", "Der Code stimmt nicht"), ("12345", "Der Code stimmt nicht"), ("AAAAA-AAAAA", "Der Code")] {
            portal.browser().post("/handy", &[("code", typed)]).await.has_status(422).shows(words);
        }
        // A new code shuts the old phone out.
        let second = code(&mut amina, &papers).await;
        phone.get("/handy/dateien").await.has_status(403);
        portal.clock.forward(11);
        portal.browser().post("/handy", &[("code", &second)]).await.has_status(422).shows("Dieser Code gilt nicht oder nicht mehr");
        // Half an hour, and no longer.
        let third = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &third).await;
        portal.clock.forward(20);
        amina.get(&papers).await.has_status(200);
        photograph(&mut phone, "a.pdf").await.has_status(303);
        portal.clock.forward(11);
        amina.get(&papers).await.has_status(200);
        photograph(&mut phone, "b.pdf").await.has_status(403);
        // A forged cookie opens nothing.
        let mut forged = portal.browser();
        forged.cookies.insert("__Host-handy".into(), "A".repeat(43));
        forged.get("/handy/dateien").await.has_status(403);
    }

    async fn a_phone_sends_in_pieces_too(portal: TestPortal) {
        let (mut amina, id, papers) = desk(&portal).await;
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        phone.get("/handy/dateien").await.shows("data-uploads=\"/handy/uebertragungen\"");
        let content = [pdf(), vec![b' '; 100_000], b"%%EOF".to_vec()].concat();
        let ask = |method: &str, path: &str| Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0");
        let begin = ask("POST", "/handy/uebertragungen").header("upload-length", content.len()).header("upload-metadata", "filename Zm90by5wZGY=");
        let begun = phone.send(begin.body(axum::body::Body::empty()).unwrap()).await;
        begun.has_status(201);
        let upload = begun.headers["location"].to_str().unwrap().to_owned();
        assert!(upload.starts_with("/handy/uebertragungen/"), "{upload}");
        let patch = |offset: usize, piece: &[u8]| {
            let request = ask("PATCH", &upload).header("upload-offset", offset).header("content-type", "application/offset+octet-stream");
            request.body(axum::body::Body::from(piece.to_vec())).unwrap()
        };
        phone.send(patch(0, &content[..60_000])).await.has_status(204);
        // Nobody else goes on with it, whether they have a session or none.
        let (mut stranger, mut robin) = (portal.browser(), portal.signed_in("robin").await);
        for other in [&mut stranger, &mut robin] {
            other.send(patch(60_000, &content[60_000..])).await.has_status(410);
        }
        phone.send(patch(60_000, &content[60_000..])).await.has_status(204);
        phone.get("/handy/dateien").await.shows("1 Datei ist angekommen");
        amina.get(&papers).await.shows("foto.pdf");
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        let late = ask("POST", "/handy/uebertragungen").header("upload-length", 7).header("upload-metadata", "filename Zm90by5wZGY=");
        phone.send(late.body(axum::body::Body::empty()).unwrap()).await.has_status(410);
    }

    async fn a_phone_says_whose_reply_it_is_before_anything_is_taken(portal: TestPortal) {
        let (mut amina, _, papers) = desk(&portal).await;
        let given = code(&mut amina, &papers).await;
        let mut phone = portal.browser();
        let to = phone.post("/handy", &[("code", &given)]).await.location();
        let page = phone.get(&to).await;
        page.has_status(200).shows("A.").shows("Amt Musterstadt").shows("Mietvertrag").shows("Dann brechen Sie ab");
        assert!(!page.text().to_lowercase().contains("amina"), "no more than initials");
        // Nothing is taken before the answer, by form or in pieces.
        assert!(phone.get("/handy/dateien").await.location().starts_with("/handy/fragen"));
        assert!(photograph(&mut phone, "ausweis.pdf").await.location().starts_with("/handy/fragen"));
        let begin = Request::post("/handy/uebertragungen").header("origin", ORIGIN).header("tus-resumable", "1.0.0");
        let begin = begin.header("upload-length", 7).header("upload-metadata", "filename Zm90by5wZGY=");
        phone.send(begin.body(axum::body::Body::empty()).unwrap()).await.has_status(410);
        amina.get(&papers).await.shows("Ihre Dateien (0)");
        phone.post("/handy/fragen", &[("aktion", "nein")]).await.has_status(303);
        phone.get("/handy/fragen").await.has_status(403);
        phone.post("/handy/fragen", &[("aktion", "ja")]).await.has_status(403);
        // The other way.
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        phone.get("/handy/dateien").await.shows("Am anderen Bildschirm angemeldet");
        photograph(&mut phone, "seite.pdf").await.has_status(303);
    }

    async fn a_phone_touches_nothing_of_another_paper(portal: TestPortal) {
        let mut message = inquiry();
        let mut second = message["items"][3].clone();
        second["id"] = serde_json::json!("pass");
        message["items"].as_array_mut().unwrap().push(second);
        let id = portal.message(&message).await;
        let mut amina = portal.signed_in("amina").await;
        let (papers, others) = (format!("/rueckfragen/{id}/nachweise/vertrag"), format!("/rueckfragen/{id}/nachweise/pass"));
        let content = [pdf(), vec![b' '; 100_000], b"%%EOF".to_vec()].concat();
        let ask = |method: &str, path: &str| Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0");
        let empty = axum::body::Body::empty;
        let begin = ask("POST", &format!("{others}/uebertragungen")).header("upload-length", content.len()).header("upload-metadata", "filename Zm90by5wZGY=");
        let upload = amina.send(begin.body(empty()).unwrap()).await.has_status(201).location();
        amina.upload(&others, &[Upload { name: "leer.pdf", content: b"" }], &[]).await.has_status(422);
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        let (_, number) = upload.rsplit_once('/').unwrap();
        // The other screen is sending when the phone names its upload.
        let (send, body) = tokio::sync::mpsc::channel::<Result<bytes::Bytes, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(body, |mut body| async move { body.recv().await.map(|piece| (piece, body)) });
        let patch = ask("PATCH", &upload).header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
        let patch = patch.body(axum::body::Body::from_stream(stream)).unwrap();
        let sending = tokio::spawn(async move {
            let status = amina.send(patch).await.status.as_u16();
            (amina, status)
        });
        send.send(Ok(content[..50_000].to_vec().into())).await.unwrap();
        for method in ["HEAD", "DELETE", "PATCH"] {
            let request = ask(method, &format!("/handy/uebertragungen/{number}"))
                .header("upload-offset", 0)
                .header("content-type", "application/offset+octet-stream");
            phone.send(request.body(empty()).unwrap()).await.has_status(404);
        }
        send.send(Ok(content[50_000..].to_vec().into())).await.unwrap();
        drop(send);
        let (mut amina, status) = sending.await.unwrap();
        assert_eq!(status, 204, "nobody disturbed it");
        let page = amina.get(&others).await.text();
        assert!(page.contains("foto.pdf") && page.contains("leer.pdf"), "{page}");
        let refused = page.split("leer.pdf").nth(1).unwrap();
        assert!(!refused.is_empty());
    }

    async fn it_ends_with_the_session_and_by_a_word(portal: TestPortal) {
        let (mut amina, _, papers) = desk(&portal).await;
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        amina.post(&format!("{papers}/handy/beenden"), &[]).await.has_status(303);
        photograph(&mut phone, "a.pdf").await.has_status(403);
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        photograph(&mut phone, "a.pdf").await.has_status(303);
        amina.post("/abmelden", &[]).await;
        photograph(&mut phone, "b.pdf").await.has_status(403);
        phone.get("/handy/dateien").await.has_status(403);
    }

    async fn what_a_phone_is_sending_ends_with_its_right(portal: TestPortal) {
        let (mut amina, _, papers) = desk(&portal).await;
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        let content = [pdf(), vec![b' '; 100_000], b"%%EOF".to_vec()].concat();
        let ask = |method: &str, path: &str| Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0");
        let begin = ask("POST", "/handy/uebertragungen").header("upload-length", content.len()).header("upload-metadata", "filename Zm90by5wZGY=");
        let upload = phone.send(begin.body(axum::body::Body::empty()).unwrap()).await.has_status(201).location();
        // The first half comes, the rest after the end.
        let (send, body) = tokio::sync::mpsc::channel::<Result<bytes::Bytes, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(body, |mut body| async move { body.recv().await.map(|piece| (piece, body)) });
        let patch = ask("PATCH", &upload).header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
        let patch = patch.body(axum::body::Body::from_stream(stream)).unwrap();
        let sending = tokio::spawn(async move { phone.send(patch).await.status.as_u16() });
        send.send(Ok(content[..50_000].to_vec().into())).await.unwrap();
        amina.post(&format!("{papers}/handy/beenden"), &[]).await.has_status(303);
        // Whatever is still sent, nobody takes it.
        tokio::time::timeout(std::time::Duration::from_secs(60), send.closed()).await.expect("the portal stops listening");
        drop(send);
        assert!([204, 409, 410].contains(&sending.await.unwrap()));
        let page = amina.get(&papers).await;
        page.shows("Ihre Dateien (0)").shows("foto.pdf");
        // The same with a form: the rest is read, the page says it, and nothing is there.
        let given = code(&mut amina, &papers).await;
        let mut phone = connected(&portal, &given).await;
        let form = multipart(&[Upload { name: "formular.pdf", content: &content }], &[]);
        let (send, body) = tokio::sync::mpsc::channel::<Result<bytes::Bytes, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(body, |mut body| async move { body.recv().await.map(|piece| (piece, body)) });
        let post = Request::post("/handy/dateien").header("origin", ORIGIN).header("content-type", "multipart/form-data; boundary=grenze");
        let post = post.body(axum::body::Body::from_stream(stream)).unwrap();
        let sending = tokio::spawn(async move { phone.send(post).await });
        let (first, rest) = form.split_at(60_000);
        send.send(Ok(first.to_vec().into())).await.unwrap();
        amina.post(&format!("{papers}/handy/beenden"), &[]).await.has_status(303);
        send.send(Ok(rest.to_vec().into())).await.expect("it is read to its end");
        drop(send);
        sending.await.unwrap().has_status(403).shows("Die Verbindung mit diesem Handy ist beendet");
        let page = amina.get(&papers).await;
        page.shows("Ihre Dateien (0)");
        assert!(!page.text().contains("formular.pdf"));
    }

    async fn ten_phones_and_one_code(portal: TestPortal) {
        let (mut amina, _, papers) = desk(&portal).await;
        let given = code(&mut amina, &papers).await;
        let phones = (0..10).map(|_| {
            let (mut phone, given) = (portal.browser(), given.clone());
            tokio::spawn(async move { phone.post("/handy", &[("code", &given)]).await.status.as_u16() })
        });
        let mut let_in = 0;
        for phone in phones.collect::<Vec<_>>() {
            let_in += usize::from(phone.await.unwrap() == 303);
        }
        assert_eq!(let_in, 1);
        // Another site's page cannot use a code up.
        let request = Request::post("/handy").header("origin", "https://boese.example");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(axum::body::Body::from("code=AAAAA-AAAAA"));
        assert_eq!(portal.browser().send(request.unwrap()).await.status.as_u16(), 403);
    }
}

/// Whoever photographs can do it again at once: the advice that the desk shows beside the file, on the phone without its name.
#[tokio::test]
async fn a_phone_is_told_what_is_hard_to_read() {
    let portal = drawing_portal().await;
    let (mut amina, _, papers) = desk(&portal).await;
    let given = code(&mut amina, &papers).await;
    let mut phone = connected(&portal, &given).await;
    let (small, good) = (jpeg(&photo(300, 200)), pages(1));
    let answer = phone.upload("/handy/dateien", &[Upload { name: "klein.jpg", content: &small }], &[]).await;
    answer.has_status(303);
    let to = answer.location();
    let page = phone.get(&to).await;
    page.shows("1 Datei ist angekommen").shows("<span>Ein Foto von eben ist klein");
    assert!(!page.text().contains("klein.jpg"), "a phone sees no names");
    // It is about the last ones.
    let to = phone.upload("/handy/dateien", &[Upload { name: "gut.pdf", content: &good }], &[]).await.location();
    assert!(!phone.get(&to).await.text().contains("<span>Ein Foto von eben"));
    // Whatever stands in the address: known words only.
    let page = phone.get("/handy/dateien?hinweis=dunkel,%3Cb%3E,dunkel").await.text();
    assert_eq!(page.matches("<span>Ein Foto von eben").count(), 1);
    assert!(!page.contains("<b>"));
    amina.get(&papers).await.shows("Das Foto ist klein");
    let (small, good) = (jpeg(&photo(301, 200)), pages(2));
    for (name, content, hint) in [("a2xlaW4uanBn", &small, Some("klein")), ("Z3V0LnBkZg==", &good, None)] {
        let ask = |method: &str, path: &str| {
            Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0")
        };
        let begin = ask("POST", "/handy/uebertragungen")
            .header("upload-length", content.len())
            .header("upload-metadata", format!("filename {name}"));
        let begun = phone.send(begin.body(axum::body::Body::empty()).unwrap()).await;
        let upload = begun.has_status(201).location();
        let whole = ask("PATCH", &upload).header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
        let answer = phone.send(whole.body(axum::body::Body::from(content.clone())).unwrap()).await;
        answer.has_status(204);
        // Asked again after a line that broke, too.
        let again = phone.send(ask("HEAD", &upload).body(axum::body::Body::empty()).unwrap()).await;
        for answer in [answer, again] {
            assert_eq!(answer.headers.get("upload-hint").map(|hint| hint.to_str().unwrap()), hint);
        }
    }
}
