//! What is on its way when the session ends: nothing of it is stored afterwards.

use crate::{on_each_database, support::*};
use axum::body::Body;
use bytes::Bytes;
use http::{Request, header};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};

type Line = Sender<Result<Bytes, std::io::Error>>;

/// A body that comes piece by piece.
fn line() -> (Line, Body) {
    let (send, pieces) = channel(1);
    let next = |mut pieces: Receiver<_>| async move { pieces.recv().await.map(|piece| (piece, pieces)) };
    (send, Body::from_stream(futures_util::stream::unfold(pieces, next)))
}

/// All but the last thousand bytes are read when this returns, unless nobody reads any more.
async fn send(line: &Line, bytes: &[u8]) {
    let (first, last) = bytes.split_at(bytes.len() - 1000);
    let _ = line.send(Ok(Bytes::copy_from_slice(first))).await;
    let _ = line.send(Ok(Bytes::copy_from_slice(last))).await;
}

/// Ends the session of the browser that sends.
#[derive(Debug, Clone, Copy)]
enum End {
    Elsewhere,
    Own,
    Time,
}

async fn end(portal: &TestPortal, how: End, own: &mut Browser) {
    match how {
        End::Elsewhere => {
            let mut elsewhere = portal.signed_in("amina").await;
            elsewhere.post("/konto/andere-abmelden", &[]).await.has_status(303);
        }
        End::Own => {
            own.post("/abmelden", &[]).await.has_status(303);
        }
        End::Time => portal.clock.forward(60 * 13),
    }
}

on_each_database! {
    async fn many_lines_bring_no_more_than_one_after_the_other(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.get(&papers).await.has_status(200);
        let mut lines = Vec::new();
        for at in 0..3 {
            let content = [pdf(), vec![b' '; 150_000], format!("{at}%%EOF").into_bytes()].concat();
            let form = multipart(&[Upload { name: &format!("{at}.pdf"), content: &content }], &[]);
            let (line, body) = line();
            let post = Request::post(&papers).header(header::ORIGIN, ORIGIN).header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze");
            let post = post.body(body).unwrap();
            let mut sender = amina.clone();
            let sending = tokio::spawn(async move { sender.send(post).await });
            let (first, rest) = form.split_at(form.len() - 5_000);
            // As a socket hands it over.
            for piece in first.chunks(60_000) {
                send(&line, piece).await;
            }
            lines.push((line, rest.to_vec(), sending));
        }
        // A reply holds 400,000 bytes, and a third file of 150,000 is on its way.
        for (line, rest, sending) in lines.into_iter().rev() {
            send(&line, &rest).await;
            drop(line);
            sending.await.unwrap();
        }
        let page = amina.get(&papers).await;
        page.shows("Ihre Dateien (2)").shows("zusammen");
        let documents = &portal.state.rooms.documents;
        assert_eq!(format!("{:?}", documents.coming), format!("{:?}", usecases::documents::BytesUnderWay::default()), "nothing is left over");
    }

    async fn a_form_that_is_under_way_when_the_session_ends_is_not_stored(portal: TestPortal) {
        for how in [End::Elsewhere, End::Own, End::Time] {
            let id = portal.message(&inquiry()).await;
            let mut amina = portal.signed_in("amina").await;
            let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
            amina.get(&papers).await.has_status(200);
            let content = [pdf(), vec![b' '; 150_000], b"%%EOF".to_vec()].concat();
            let form = multipart(&[Upload { name: "spaet.pdf", content: &content }], &[("statt", "nicht"), ("grund", "Habe ich verloren"), ("aktion", "weiter")]);
            let (line, body) = line();
            let post = Request::post(&papers).header(header::ORIGIN, ORIGIN).header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze");
            let post = post.body(body).unwrap();
            let mut sender = amina.clone();
            let sending = tokio::spawn(async move { sender.send(post).await });
            let (first, rest) = form.split_at(form.len() - 5_000);
            send(&line, first).await;
            end(&portal, how, &mut amina).await;
            send(&line, rest).await;
            drop(line);
            let told = sending.await.unwrap();
            assert_eq!(told.status, 303, "{how:?}");
            assert!(told.location().starts_with("/sitzung/abgelaufen") && told.location().contains("dateien=1"), "{how:?}: {}", told.location());
            let mut amina = portal.signed_in("amina").await;
            amina.get(&papers).await.shows("Ihre Dateien (0)");
            assert!(!amina.get(&format!("/rueckfragen/{id}/pruefen")).await.text().contains("Habe ich verloren:"), "{how:?}");
        }
    }

    async fn a_piece_that_is_under_way_when_the_session_ends_is_not_stored(portal: TestPortal) {
        for how in [End::Elsewhere, End::Own, End::Time] {
            let id = portal.message(&inquiry()).await;
            let mut amina = portal.signed_in("amina").await;
            let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
            let content = [pdf(), vec![b' '; 150_000], b"%%EOF".to_vec()].concat();
            let ask = |method: &str, path: &str| Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN).header("tus-resumable", "1.0.0");
            let begin = ask("POST", &format!("{papers}/uebertragungen")).header("upload-length", content.len()).header("upload-metadata", "filename c3BhZXQucGRm");
            let upload = amina.send(begin.body(Body::empty()).unwrap()).await.has_status(201).location();
            let (line, body) = line();
            let patch = ask("PATCH", &upload).header("upload-offset", 0).header(header::CONTENT_TYPE, "application/offset+octet-stream").body(body).unwrap();
            let mut sender = amina.clone();
            let sending = tokio::spawn(async move { sender.send(patch).await });
            send(&line, &content[..100_000]).await;
            end(&portal, how, &mut amina).await;
            send(&line, &content[100_000..]).await;
            drop(line);
            assert!([401, 409, 410].contains(&sending.await.unwrap().status.as_u16()), "{how:?}");
            let mut amina = portal.signed_in("amina").await;
            amina.get(&papers).await.shows("Ihre Dateien (0)");
            let head = amina.send(ask("HEAD", &upload).body(Body::empty()).unwrap()).await;
            assert!(head.headers["upload-offset"].to_str().unwrap().parse::<usize>().unwrap() < content.len(), "{how:?}");
        }
    }

    async fn a_line_that_says_nothing_is_left_when_its_session_ends(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let form = multipart(&[Upload { name: "spaet.pdf", content: &[pdf(), vec![b' '; 9_000]].concat() }], &[]);
        let (line, body) = line();
        let post = Request::post(&papers).header(header::ORIGIN, ORIGIN).header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze").body(body).unwrap();
        let mut sender = amina.clone();
        let sending = tokio::spawn(async move { sender.send(post).await });
        send(&line, &form[..1500]).await;
        end(&portal, End::Own, &mut amina).await;
        // It is read on for a while, and then let go.
        tokio::time::timeout(Duration::from_secs(300), line.closed()).await.expect("nobody is held for ever");
        sending.await.unwrap().has_status(303);
    }

    async fn a_phone_prolongs_nobodys_session(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let page = amina.post(&format!("{papers}/handy"), &[]).await.text();
        let code = page.split("rk-stamp__number rk-number\">").nth(1).unwrap().split('<').next().unwrap();
        let mut phone = portal.browser();
        phone.post("/handy", &[("code", code)]).await.has_status(303);
        for _ in 0..3 {
            portal.clock.forward(25);
            phone.get("/handy/dateien").await;
        }
        assert!(amina.get(&papers).await.location().starts_with("/anmelden"), "an hour without a word of its own ends a session");
    }
}
