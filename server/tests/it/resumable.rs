//! Resumable uploads by raw requests: the protocol's words (tus 1.0), what stays after a broken line, and who may do what.

use crate::{on_each_database, support::*};
use axum::body::{Body, Bytes};
use futures_util::{StreamExt as _, stream};
use http::{Method, Request, header};

mod ending;
mod segments;

/// A person's way of sending one file in pieces.
struct Sender {
    browser: Browser,
    at: String,
}

fn encoded(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(text)
}

impl Sender {
    fn new(browser: Browser, message: &str) -> Self {
        Self { browser, at: format!("/rueckfragen/{message}/nachweise/vertrag") }
    }

    async fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN);
        if !headers.iter().any(|(name, _)| *name == "tus-resumable") {
            request = request.header("tus-resumable", "1.0.0");
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let answer = self.browser.send(request.body(body).unwrap()).await;
        assert_eq!(answer.headers["tus-resumable"], "1.0.0");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        answer
    }

    async fn begin(&mut self, name: &str, length: usize) -> Answer {
        let (path, length) = (format!("{}/uebertragungen", self.at), length.to_string());
        let metadata = format!("filename {},fingerprint {}", encoded(name), encoded("1700000000000"));
        self.ask(Method::POST, &path, &[("upload-length", &length), ("upload-metadata", &metadata)], Body::empty()).await
    }

    async fn begun(&mut self, name: &str, length: usize) -> String {
        let answer = self.begin(name, length).await;
        answer.has_status(201);
        assert!(answer.headers["upload-expires"].to_str().unwrap().ends_with("GMT"));
        answer.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    async fn append(&mut self, upload: &str, offset: usize, body: impl Into<Body>) -> Answer {
        self.append_with(upload, offset, &[], body.into()).await
    }

    async fn append_with(&mut self, upload: &str, offset: usize, more: &[(&str, &str)], body: Body) -> Answer {
        let offset = offset.to_string();
        let mut headers = vec![("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
        headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        headers.extend_from_slice(more);
        self.ask(Method::PATCH, upload, &headers, body).await
    }

    async fn offset(&mut self, upload: &str) -> usize {
        let answer = self.ask(Method::HEAD, upload, &[], Body::empty()).await;
        answer.has_status(200);
        answer.headers["upload-offset"].to_str().unwrap().parse().unwrap()
    }

    /// The bytes of the only file on the page.
    async fn content(&mut self) -> Vec<u8> {
        let page = self.browser.get(&self.at.clone()).await;
        let file = page.text().split("/datei/").nth(1).unwrap_or_else(|| panic!("no file: {}", page.text())).to_owned();
        let file = format!("{}/datei/{}", self.at, file.split('"').next().unwrap());
        self.browser.get(&file).await.body
    }
}

async fn sender(portal: &TestPortal, who: &str) -> Sender {
    let id = portal.message(&inquiry()).await;
    Sender::new(portal.signed_in(who).await, &id)
}

/// A PDF of about this size.
fn long_pdf(bytes: usize) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..bytes).map(|at| u8::try_from(at % 251).unwrap()));
    content.extend_from_slice(b"\n%%EOF\n");
    content
}

/// A body that sends this and then breaks.
fn cut(bytes: &[u8]) -> Body {
    let pieces: Vec<_> = bytes.chunks(10_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    Body::from_stream(stream::iter(pieces).chain(stream::once(async { Err(std::io::Error::other("cut")) })))
}

/// A body that sends this and then says nothing any more; `stalls` is told once all of it was taken.
fn stalled(bytes: &[u8], stalls: tokio::sync::oneshot::Sender<()>) -> Body {
    let pieces: Vec<Result<Bytes, std::io::Error>> =
        bytes.chunks(10_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let end = stream::once(async move {
        let _ = stalls.send(());
        std::future::pending().await
    });
    Body::from_stream(stream::iter(pieces).chain(end))
}

on_each_database! {
    async fn a_file_arrives_in_pieces_over_lines_that_break(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(150_000);
        let upload = amina.begun("vertrag.pdf", content.len()).await;
        assert_eq!(amina.offset(&upload).await, 0);
        amina.append(&upload, 0, cut(&content[..40_001])).await.has_status(409);
        assert_eq!(amina.offset(&upload).await, 40_001, "what arrived before the cut is kept");
        // The line breaks again and again, each time a little further.
        let mut at = 40_001;
        while at < 140_000 {
            amina.append(&upload, at, cut(&content[at..at + 20_000])).await.has_status(409);
            assert_eq!(amina.offset(&upload).await, at + 20_000);
            at += 20_000;
        }
        amina.browser.get(&amina.at.clone()).await.shows("vertrag.pdf").shows("Noch nicht ganz da");
        let last = amina.append(&upload, at, content[at..].to_vec()).await;
        last.has_status(204);
        assert_eq!(last.headers["upload-offset"], content.len().to_string().as_str());
        assert_eq!(amina.offset(&upload).await, content.len(), "asked again, it is still whole");
        assert_eq!(amina.content().await, content);
        // It consists of its pieces, and nothing else is left in the store.
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), 7);
        assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 0);
        assert_eq!(amina.content().await, content);
        let page = amina.browser.get(&amina.at.clone()).await;
        assert_eq!(page.text().matches("rk-file__tile").count(), 1);
    }

    async fn the_protocol_is_spoken_to_the_letter(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let uploads = format!("{}/uebertragungen", amina.at);
        let options = amina.ask(Method::OPTIONS, &uploads, &[("tus-resumable", "")], Body::empty()).await;
        options.has_status(204);
        assert_eq!(options.headers["tus-version"], "1.0.0");
        assert_eq!(options.headers["tus-extension"], "creation,termination,expiration,checksum");
        assert_eq!(options.headers["tus-max-size"], "200000");
        assert_eq!(options.headers["tus-checksum-algorithm"], "sha1,sha256");
        // Without the version, or with another one.
        for version in ["", "0.2.2"] {
            let answer = amina.ask(Method::POST, &uploads, &[("tus-resumable", version), ("upload-length", "5")], Body::empty()).await;
            answer.has_status(412);
            assert_eq!(answer.headers["tus-version"], "1.0.0");
        }
        let metadata = format!("filename {}", encoded("a.pdf"));
        for length in ["", "-1", "+5", "1.5", "x", "99999999999999999999"] {
            let answer = amina.ask(Method::POST, &uploads, &[("upload-length", length), ("upload-metadata", &metadata)], Body::empty()).await;
            answer.has_status(400);
        }
        for metadata in ["", "filename", "filename !!!", "name YQ==", "filename /////w=="] {
            amina.ask(Method::POST, &uploads, &[("upload-length", "5"), ("upload-metadata", metadata)], Body::empty()).await.has_status(400);
        }
        let content = pdf();
        let upload = amina.begun("a.pdf", content.len()).await;
        assert!(upload.starts_with('/'), "a path, whatever name the portal is reached by");
        let odd: [(&[(&str, &str)], u16); 6] = [
            (&[("content-type", "application/octet-stream")], 415),
            (&[("content-type", "")], 415),
            (&[("upload-offset", "")], 400),
            (&[("upload-offset", "-0")], 400),
            (&[("upload-offset", "3")], 409),
            (&[("upload-checksum", "md5 AAAA")], 400),
        ];
        for (headers, status) in odd {
            amina.append_with(&upload, 0, headers, content.clone().into()).await.has_status(status);
            assert_eq!(amina.offset(&upload).await, 0, "{headers:?}");
        }
        amina.append(&upload, 0, [content.clone(), vec![b'x']].concat()).await.has_status(413);
        assert_eq!(amina.offset(&upload).await, 0, "more than was announced is not kept");
        amina.append(&upload, 0, Body::empty()).await.has_status(204);
        amina.ask(Method::DELETE, &upload, &[], Body::empty()).await.has_status(204);
        amina.ask(Method::DELETE, &upload, &[], Body::empty()).await.has_status(404);
        amina.ask(Method::HEAD, &upload, &[], Body::empty()).await.has_status(404);
        amina.append(&upload, 0, content.clone()).await.has_status(404);
        amina.browser.get(&upload).await.has_status(405);
        assert!(walk(&portal.folder.path().join("documents")).is_empty());
    }

    async fn a_wrong_checksum_leaves_nothing_of_its_piece(portal: TestPortal) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(100_000);
        let upload = amina.begun("a.pdf", content.len()).await;
        let (first, second) = content.split_at(70_000);
        let sum = |name: &str, algorithm, bytes: &[u8]| format!("{name} {}", STANDARD.encode(digest(algorithm, bytes)));
        let wrong = sum("sha256", &SHA256, b"something else");
        amina.append_with(&upload, 0, &[("upload-checksum", &wrong)], first.to_vec().into()).await.has_status(460);
        assert_eq!(amina.offset(&upload).await, 0);
        let right = sum("sha256", &SHA256, first);
        amina.append_with(&upload, 0, &[("upload-checksum", &right)], cut(&first[..50_000])).await.has_status(409);
        assert_eq!(amina.offset(&upload).await, 0, "a piece with a checksum counts as a whole or not at all");
        amina.append_with(&upload, 0, &[("upload-checksum", &right)], first.to_vec().into()).await.has_status(204);
        assert_eq!(amina.offset(&upload).await, first.len());
        let right = sum("sha1", &SHA1_FOR_LEGACY_USE_ONLY, second);
        amina.append_with(&upload, first.len(), &[("upload-checksum", &right)], second.to_vec().into()).await.has_status(204);
        assert_eq!(amina.content().await, content);
    }

    async fn what_cannot_be_taken_is_refused_early_and_said_in_words(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        amina.begin("gross.pdf", 200_001).await.has_status(413).shows("„gross.pdf“ ist zu groß. Erlaubt sind 200\u{a0}kB");
        amina.begin("leer.pdf", 0).await.has_status(422).shows("„leer.pdf“ ist leer");
        let noted = amina.begin("brief.docx", 500).await.has_status(422).shows("„brief.docx“ können wir nicht annehmen").location();
        assert_eq!(amina.begin("brief.docx", 500).await.location(), noted, "said twice, noted once");
        // The page says it after a reload, and the check page before sending.
        let check = amina.at.replace("/nachweise/vertrag", "/pruefen");
        amina.browser.get(&check).await.shows("gross.pdf").shows("leer.pdf").shows("brief.docx");
        let rows = amina.browser.get(&amina.at.clone()).await.text();
        assert_eq!(rows.matches("rk-file--refused").count(), 3);
        for noted in removals(&rows, &amina.at) {
            amina.browser.post(&noted, &[]).await.has_status(303);
        }
        amina.begin("...", 500).await.has_status(422).shows("keinen brauchbaren Namen");
        // The first bytes tell; the rest need not be sent.
        let page = [b"<html><script>alert(1)</script>".to_vec(), vec![b' '; 100_000]].concat();
        let upload = amina.begun("seite.pdf", page.len()).await;
        amina.append(&upload, 0, page[..65_536].to_vec()).await.has_status(422).shows("„seite.pdf“ können wir nicht annehmen: Das ist in Wirklichkeit keine PDF-Datei");
        amina.ask(Method::HEAD, &upload, &[], Body::empty()).await.has_status(422);
        amina.append(&upload, 0, page[..65_536].to_vec()).await.has_status(422);
        amina.browser.get(&amina.at.clone()).await.shows("Abgelehnt");
        amina.ask(Method::DELETE, &upload, &[], Body::empty()).await.has_status(204);
        assert!(!amina.browser.get(&amina.at.clone()).await.text().contains("Abgelehnt"));
        // What only the whole tells: locked, and malware.
        for (name, content, words) in [
            ("geschuetzt.pdf", b"%PDF-1.7\ntrailer << /Encrypt 1 0 R >>\n%%EOF".to_vec(), "mit einem Passwort geschützt"),
            ("boese.pdf", [pdf(), b"MALWARE %%EOF".to_vec()].concat(), "haben wir Schadsoftware gefunden"),
        ] {
            let upload = amina.begun(name, content.len()).await;
            amina.append(&upload, 0, content).await.has_status(422).shows(words).shows(name);
            // It is still said when the page is loaded anew, until the person has seen it.
            let page = amina.browser.get(&amina.at.clone()).await;
            page.shows(words).shows("Abgelehnt");
            let id = upload.rsplit('/').next().unwrap();
            let dismiss = format!("{}/entfernen/{id}", amina.at);
            page.shows(&format!("value=\"weg:{id}\""));
            amina.browser.post(&dismiss, &[]).await.has_status(303);
            assert!(!amina.browser.get(&amina.at.clone()).await.text().contains(words));
        }
        assert!(walk(&portal.folder.path().join("documents")).is_empty(), "nothing of it is left");
    }

    async fn nobody_else_touches_an_upload(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(100_000);
        let upload = amina.begun("a.pdf", content.len()).await;
        amina.append(&upload, 0, content[..70_000].to_vec()).await.has_status(204);
        let before = walk(&portal.folder.path().join("documents"));
        let mut robin = Sender { browser: portal.signed_in("robin").await, at: amina.at.clone() };
        let mut nobody = Sender { browser: portal.browser(), at: amina.at.clone() };
        for (who, status) in [(&mut robin, 404), (&mut nobody, 401)] {
            who.ask(Method::HEAD, &upload, &[], Body::empty()).await.has_status(status);
            who.append(&upload, 70_000, content[70_000..].to_vec()).await.has_status(status);
            who.ask(Method::DELETE, &upload, &[], Body::empty()).await.has_status(status);
            who.begin("b.pdf", 10).await.has_status(status);
        }
        // Another message of her own, and another item, are other places.
        let other = portal.message(&inquiry()).await;
        let elsewhere = upload.replace(amina.at.split('/').nth(2).unwrap(), &other);
        amina.ask(Method::HEAD, &elsewhere, &[], Body::empty()).await.has_status(404);
        amina.ask(Method::DELETE, &elsewhere, &[], Body::empty()).await.has_status(404);
        assert_eq!(walk(&portal.folder.path().join("documents")), before);
        // Her session is over; after a new sign-in it goes on where it was.
        amina.browser.cookies.clear();
        amina.append(&upload, 70_000, content[70_000..].to_vec()).await.has_status(401);
        amina.browser.sign_in("amina").await;
        assert_eq!(amina.offset(&upload).await, 70_000);
        amina.append(&upload, 70_000, content[70_000..].to_vec()).await.has_status(204);
        assert_eq!(amina.content().await, content);
    }

    async fn a_silent_line_is_taken_over_and_loses_nothing(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(150_000);
        let upload = amina.begun("a.pdf", content.len()).await;
        let mut silent = Sender { browser: amina.browser.clone(), at: amina.at.clone() };
        let (address, first) = (upload.clone(), content[..90_000].to_vec());
        let (stalls, has_stalled) = tokio::sync::oneshot::channel();
        let old = tokio::spawn(async move { silent.append(&address, 0, stalled(&first, stalls)).await.status });
        has_stalled.await.unwrap();
        // The phone is back on another line while the old one is still believed to be alive.
        assert_eq!(amina.offset(&upload).await, 90_000, "the old line has put away what it had");
        assert_eq!(old.await.unwrap().as_u16(), 409);
        amina.append(&upload, 90_000, content[90_000..].to_vec()).await.has_status(204);
        assert_eq!(amina.content().await, content);
    }

    async fn a_line_that_breaks_at_the_very_end_makes_nothing_begin_anew(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(150_000);
        let upload = amina.begun("a.pdf", content.len()).await;
        portal.scanner.set(ScannerMood::Slow);
        // Everything has arrived; the browser is gone while the file is looked into.
        let sending = amina.append(&upload, 0, content.clone());
        tokio::select! {
            _ = sending => panic!("nobody has looked into it"),
            () = portal.scanner.has_begun() => {}
        }
        let check = format!("{}/pruefen", amina.at.split("/nachweise").next().unwrap());
        // Asked for while the scanner is at it.
        let (page, ()) = tokio::join!(amina.browser.get(&check), segments::release_when_asked(&portal, &upload));
        page.shows("a.pdf").shows("Antwort jetzt senden");
        assert!(!page.text().contains("Noch nicht ganz da"), "the check page waits for it, and sends nothing without it");
        amina.browser.get(&amina.at.clone()).await.shows("rk-file__tile");
        assert_eq!(amina.content().await, content);
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1);
    }

    async fn two_tabs_never_mix_their_bytes(portal: TestPortal) {
        let mut amina = sender(&portal, "amina").await;
        let content = long_pdf(150_000);
        let upload = amina.begun("a.pdf", content.len()).await;
        let tabs: Vec<_> = (0..6)
            .map(|_| {
                let mut tab = Sender { browser: amina.browser.clone(), at: amina.at.clone() };
                let (upload, content) = (upload.clone(), content.clone());
                tokio::spawn(async move {
                    for _ in 0..20 {
                        let head = tab.ask(Method::HEAD, &upload, &[], Body::empty()).await;
                        if head.status == 409 {
                            continue;
                        }
                        let Some(offset) = head.headers.get("upload-offset") else { panic!("{}", head.status) };
                        let offset: usize = offset.to_str().unwrap().parse().unwrap();
                        if offset == content.len() {
                            return;
                        }
                        tab.append(&upload, offset, content[offset..(offset + 30_000).min(content.len())].to_vec()).await;
                    }
                })
            })
            .collect();
        for tab in tabs {
            tab.await.unwrap();
        }
        while amina.offset(&upload).await < content.len() {
            let at = amina.offset(&upload).await;
            amina.append(&upload, at, content[at..].to_vec()).await.has_status(204);
        }
        assert_eq!(amina.content().await, content);
        assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 0, "no piece is left over");
        assert_eq!(amina.content().await, content);
    }
}
