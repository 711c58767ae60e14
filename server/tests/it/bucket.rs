//! Documents in a bucket: a real S3 server on loopback, made by other people than the client.

use crate::support::*;
use domain::id::DocumentId;
use futures_util::TryStreamExt as _;
use http::{Request, header};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use ports::{DocumentPlace, DocumentStoreError, Sealed, Segment};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

const BUCKET: &str = "unterlagen";

/// A server with one bucket; it can go away and come back.
struct Server {
    folder: TempDir,
    port: u16,
    running: Option<JoinHandle<()>>,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut server = Self { folder, port: listener.local_addr().unwrap().port(), running: None };
        server.serve(listener);
        server
    }

    fn serve(&mut self, listener: TcpListener) {
        let files = s3s_fs::FileSystem::new(self.folder.path()).unwrap();
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = builder.build();
        self.running = Some(tokio::spawn(async move {
            // Connections end with their server.
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((line, _)) = listener.accept().await {
                let service = service.clone();
                connections.spawn(async move {
                    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(line), service).await;
                });
            }
        }));
    }

    async fn go_away(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    async fn come_back(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.serve(listener);
    }

    fn objects(&self) -> Vec<PathBuf> {
        let mut objects = walk(&self.folder.path().join(BUCKET));
        // What the server notes of an object beside it.
        objects.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
        objects
    }

    async fn portal(&self) -> TestPortal {
        let port = self.port;
        let s3 = format!(
            r#"s3 = {{ endpoint = "http://127.0.0.1:{port}", bucket = "{BUCKET}", access_key = "key", secret_key = "secret" }}"#
        );
        let edit = move |text: String| {
            let start = text.find("documents = {").unwrap() + "documents = {".len();
            let end = start + text[start..].find(',').unwrap();
            let text = text.replace(&text[start..end].to_owned(), &format!(" {s3}"));
            text.replace("max_file_bytes = 200000", "max_file_bytes = 20000000")
                .replace("max_reply_bytes = 400000", "max_reply_bytes = 40000000")
        };
        TestPortal::start_edited(On::Sqlite, edit).await
    }
}

fn large_pdf(bytes: usize) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..bytes).map(|at| u8::try_from(at % 251).unwrap()));
    content.extend_from_slice(b"\n%%EOF\n");
    content
}

#[tokio::test]
async fn documents_lie_in_the_bucket_sealed_and_come_back_as_they_were() {
    let server = Server::start().await;
    let portal = server.portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    // One request, and several parts.
    let (small, large) = (pdf(), large_pdf(12_000_000));
    let files = [Upload { name: "klein.pdf", content: &small }, Upload { name: "gross.pdf", content: &large }];
    amina.upload(&papers, &files, &[]).await.has_status(303);
    // In pieces, by the resumable way.
    let pieces = large_pdf(200_000);
    let request = |method: &str, path: &str| {
        Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN).header("tus-resumable", "1.0.0")
    };
    let begin = request("POST", &format!("{papers}/uebertragungen"))
        .header("upload-length", pieces.len())
        .header("upload-metadata", "filename c3R1ZWNrZS5wZGY=");
    let begun = amina.send(begin.body(axum::body::Body::empty()).unwrap()).await;
    let upload = begun.headers[header::LOCATION].to_str().unwrap().to_owned();
    let mut at = 0;
    for piece in pieces.chunks(70_000) {
        let append =
            request("PATCH", &upload).header("upload-offset", at).header(header::CONTENT_TYPE, "application/offset+octet-stream");
        amina.send(append.body(piece.to_vec().into()).unwrap()).await.has_status(204);
        at += piece.len();
    }
    // A document that came in pieces consists of them.
    assert_eq!(server.objects().len(), 5, "{:?}", server.objects());
    for object in server.objects() {
        let bytes = std::fs::read(object).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"%PDF-1.7"), "nothing readable lies in the bucket");
    }
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    let (folder, manifest) = &portal.packages()[0];
    for (document, content) in manifest["documents"].as_array().unwrap().iter().zip([&small, &large, &pieces]) {
        let delivered = std::fs::read(folder.join("documents").join(document["file"].as_str().unwrap())).unwrap();
        assert!(delivered == *content, "{}", document["original_name"]);
    }
}

#[tokio::test]
async fn what_is_there_is_never_written_over() {
    let server = Server::start().await;
    let portal = server.portal().await;
    let place = DocumentPlace { tenant: "land".parse().unwrap(), document: DocumentId(Uuid::now_v7()) };
    let documents = &portal.ports.documents;
    let write = async |content: &'static [u8]| {
        let mut writer = documents.create(&place).await?;
        writer.write(bytes::Bytes::from_static(content)).await?;
        writer.finish().await
    };
    let first = write(b"first").await.unwrap();
    assert!(write(b"second").await.is_err());
    let opened = Sealed::whole(first.key);
    let mut content = documents.open(&place, &opened).await.unwrap();
    assert_eq!(futures_util::StreamExt::next(&mut content).await.unwrap().unwrap(), b"first".as_slice());
    documents.delete(&place).await.unwrap();
    documents.delete(&place).await.unwrap();
    assert!(matches!(documents.open(&place, &opened).await.err(), Some(DocumentStoreError::Missing)));
}

/// In the bucket and in a folder: the same contract.
#[tokio::test]
async fn a_document_of_segments_opens_in_their_order_and_goes_with_all_of_them() {
    let server = Server::start().await;
    for portal in [server.portal().await, TestPortal::start(On::Sqlite).await] {
        let place = DocumentPlace { tenant: "land".parse().unwrap(), document: DocumentId(Uuid::now_v7()) };
        let documents = &portal.ports.documents;
        let key = documents.new_key(&place.tenant).await.unwrap();
        let mut segments = Vec::new();
        let mut begins_at = 0;
        for length in [70_000, 3, 200_000] {
            let object = DocumentId(Uuid::now_v7());
            let mut writer = documents.create_segment(&place, &key, object, begins_at).await.unwrap();
            writer.write(vec![u8::try_from(segments.len()).unwrap(); length].into()).await.unwrap();
            let size_bytes = writer.finish().await.unwrap().size_bytes;
            assert_eq!(size_bytes, length as u64);
            begins_at += size_bytes;
            segments.push(Segment { object, size_bytes });
        }
        let open = async |segments: &[Segment]| {
            let sealed = Sealed { key: key.clone(), segments: segments.to_vec() };
            documents.open(&place, &sealed).await?.map_ok(|bytes| bytes.to_vec()).try_concat().await
        };
        let whole = open(&segments).await.unwrap();
        assert!(whole == [vec![0; 70_000], vec![1; 3], vec![2; 200_000]].concat());
        let swapped = [segments[1].clone(), segments[0].clone(), segments[2].clone()];
        for wrong in [&swapped[..], &segments[1..], &[segments[0].clone(), segments[2].clone()]] {
            assert!(matches!(open(wrong).await, Err(DocumentStoreError::Damaged)), "in another order, or one left out");
        }
        let mine = async || {
            let now = portal.state.rooms.clock.now() + jiff::SignedDuration::from_hours(1);
            let objects = documents.older_than(now).await.unwrap();
            objects.into_iter().filter(|object| object.place == place).filter_map(|object| object.segment).collect::<Vec<_>>()
        };
        assert_eq!(mine().await.len(), 3);
        documents.delete_segment(&place, segments[1].object).await.unwrap();
        assert!(matches!(open(&segments).await, Err(DocumentStoreError::Missing)));
        documents.delete(&place).await.unwrap();
        assert!(mine().await.is_empty());
        assert!(matches!(open(&segments).await, Err(DocumentStoreError::Missing)));
        documents.delete_segment(&place, segments[0].object).await.unwrap();
    }
}

#[tokio::test]
async fn a_bucket_that_is_away_is_told_and_loses_nothing() {
    let mut server = Server::start().await;
    let portal = server.portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let content = pdf();
    amina.upload(&papers, &[Upload { name: "da.pdf", content: &content }], &[]).await.has_status(303);
    server.go_away().await;
    let answer = amina.upload(&papers, &[Upload { name: "weg.pdf", content: &content }], &[]).await;
    answer.has_status(503).shows("gespeichert").shows("tel:030001");
    assert!(!answer.text().contains("Neu laden"), "a form is not sent once more by itself");
    let page = amina.get(&papers).await;
    page.has_status(200).shows("da.pdf");
    let file = page.text().split('"').find(|part| part.contains("/datei/")).unwrap().to_owned();
    amina.get(file.split("/seiten").next().unwrap()).await.has_status(503).shows("Neu laden").shows("tel:030002");
    server.come_back().await;
    amina.upload(&papers, &[Upload { name: "weg.pdf", content: &pdf() }], &[]).await.has_status(303);
    let page = amina.get(&papers).await;
    assert_eq!(page.text().matches("rk-file__tile").count(), 2);
}

#[tokio::test]
async fn bytes_that_belong_to_nothing_are_collected_and_nothing_else() {
    let server = Server::start().await;
    let portal = server.portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    amina.upload(&papers, &[Upload { name: "da.pdf", content: &pdf() }], &[]).await.has_status(303);
    let rooms = &portal.state.rooms;
    for _ in 0..3 {
        let place = DocumentPlace { tenant: "land".parse().unwrap(), document: DocumentId(Uuid::now_v7()) };
        let writer = portal.ports.documents.create(&place).await.unwrap();
        writer.finish().await.unwrap();
    }
    // Somebody else's file in the same bucket is not ours to take away.
    std::fs::write(server.folder.path().join(BUCKET).join("fremd.txt"), "x").unwrap();
    assert_eq!(server.objects().len(), 5);
    // The test's clock is far ahead of the files.
    assert_eq!(rooms.documents.collect_orphans().await.unwrap(), 3);
    assert_eq!(server.objects().len(), 2);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    assert_eq!(rooms.documents.collect_orphans().await.unwrap(), 0, "what was sent stays");
}

#[tokio::test]
async fn half_written_files_of_a_folder_are_collected_too() {
    let portal = TestPortal::start(On::Sqlite).await;
    let place = DocumentPlace { tenant: "land".parse().unwrap(), document: DocumentId(Uuid::now_v7()) };
    let mut writer = portal.ports.documents.create(&place).await.unwrap();
    writer.write(vec![7; 400_000].into()).await.unwrap();
    // As a crash leaves it.
    std::mem::forget(writer);
    let documents = portal.folder.path().join("documents");
    assert_eq!(walk(&documents).len(), 1);
    assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 1);
    assert!(walk(&documents).is_empty());
}
