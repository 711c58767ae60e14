//! The least that could be done: what the portal is compared with. Written by hand on bare axum, without our layers.

use crate::portal::BenchPortal;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    binding::PersonAttributes,
    id::{AccountId, MessageId, TenantId},
    person::{Applicant, PersonKey, TrustLevel},
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};
use usecases::Rooms;

/// What the page's comparator knows of a session.
#[derive(Deserialize)]
struct SessionData {
    person: Person,
}

#[derive(Deserialize)]
struct Person {
    tenant: TenantId,
    account: AccountId,
    key: PersonKey,
}

struct Recorded {
    rooms: Rooms,
    message: MessageId,
    page: Bytes,
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Looks up the session and makes the page's queries, then returns bytes that were recorded before.
pub async fn page(portal: &BenchPortal, page: Vec<u8>) -> SocketAddr {
    let recorded =
        Recorded { rooms: portal.state.rooms.clone(), message: portal.message.parse().unwrap(), page: Bytes::from(page) };
    serve(Router::new().route("/", get(recorded_page)).with_state(Arc::new(recorded))).await
}

async fn recorded_page(State(recorded): State<Arc<Recorded>>, headers: HeaderMap) -> Response {
    let applicant = applicant_of(&recorded.rooms, &headers).await;
    let found = recorded.rooms.messages.show_message(&applicant, recorded.message).await.unwrap();
    assert!(found.is_some());
    let mut response = Response::new(Body::from(recorded.page.clone()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

pub async fn applicant_of(rooms: &Rooms, headers: &HeaderMap) -> Applicant {
    let cookie = headers[header::COOKIE].to_str().unwrap().split_once('=').unwrap().1;
    // The cookie holds the number with its lowest byte first.
    let mut id = URL_SAFE_NO_PAD.decode(cookie).unwrap();
    id.reverse();
    let hash = digest::digest(&digest::SHA256, &id).as_ref().try_into().unwrap();
    let data = rooms.access.load_sessions(&[hash]).await.unwrap().remove(&hash).expect("a session");
    let SessionData { person } = serde_json::from_str(&data).unwrap();
    Applicant {
        tenant: person.tenant,
        account: person.account,
        key: person.key,
        name: None,
        level: TrustLevel::Basic,
        attributes: PersonAttributes::default(),
        came_by: None,
    }
}

/// Receives, hashes, encrypts and writes the same way as the document store, with nothing around it.
pub async fn upload(folder: PathBuf) -> SocketAddr {
    serve(Router::new().route("/", post(receive)).with_state(Arc::new(folder))).await
}

const CHUNK: usize = 64 * 1024;
const PART: usize = 4 * (CHUNK + 16);

async fn receive(State(folder): State<Arc<PathBuf>>, request: Request) -> Response {
    let mut body = request.into_body().into_data_stream();
    let (temporary, place) = (folder.join("bare.part"), folder.join("bare"));
    let mut file = tokio::fs::File::create(&temporary).await.unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap());
    let mut hash = digest::Context::new(&digest::SHA256);
    let (mut chunk, mut part, mut number) = (Vec::with_capacity(CHUNK + 16), Vec::with_capacity(PART), 0_u64);
    let mut seal = |chunk: &mut Vec<u8>, part: &mut Vec<u8>| {
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&number.to_be_bytes());
        number += 1;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), chunk).unwrap();
        part.extend_from_slice(chunk);
        chunk.clear();
    };
    while let Some(piece) = body.next().await {
        let piece = piece.unwrap();
        hash.update(&piece);
        let mut rest = piece.as_ref();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(CHUNK - chunk.len()));
            chunk.extend_from_slice(now);
            rest = later;
            if chunk.len() == CHUNK {
                seal(&mut chunk, &mut part);
            }
            if part.len() >= PART {
                file.write_all(&part).await.unwrap();
                part.clear();
            }
        }
    }
    seal(&mut chunk, &mut part);
    file.write_all(&part).await.unwrap();
    file.sync_all().await.unwrap();
    tokio::fs::rename(&temporary, &place).await.unwrap();
    tokio::fs::File::open(folder.as_path()).await.unwrap().sync_all().await.unwrap();
    let hash = hex::encode(hash.finish());
    tokio::fs::remove_file(&place).await.unwrap();
    hash.into_response()
}
