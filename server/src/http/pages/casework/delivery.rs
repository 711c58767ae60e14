//! `/behoerde/rueckfragen/{id}/uebergaben/{reply}/…`: a reply that could not be handed over is tried again, or taken as a package.

use crate::{
    http::{
        AppState,
        pages::{PageResult, part, see_other},
        problems::Failure,
        visit::ClerkVisit,
    },
    parcel_content::{Broken, Taker, pour},
};
use app::routes;
use async_trait::async_trait;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use domain::{
    errand::{AttemptOutcome, Cause},
    event::Actor,
    id::{MessageId, ReplyId},
};
use futures_util::stream;
use ports::{CaseFileChannel, Content, DocumentSource, Parcel};
use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::mpsc;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Pieces that wait between the documents and whoever downloads: a slow line keeps as little in memory as a fast one.
const WAITING: usize = 8;

pub async fn retry(State(state): State<AppState>, who: ClerkVisit, Path((message, reply)): Path<(String, String)>) -> PageResult {
    let (message, reply): (MessageId, ReplyId) = (part(&message)?, part(&reply)?);
    let stuck = state.rooms.delivery.stuck_for_clerk(&who.clerk, message, reply).await?.ok_or_else(Failure::not_yours)?;
    // What does not wait any more is where it should be: the page says so.
    state.rooms.delivery.retry_stuck(&stuck, None, Actor::Clerk(who.clerk.account)).await?;
    Ok(see_other(&routes::clerk_reply(message)))
}

/// The same package that would have been handed over, as one file.
pub async fn package(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, reply)): Path<(String, String)>,
) -> PageResult {
    let (message, reply): (MessageId, ReplyId) = (part(&message)?, part(&reply)?);
    let stuck = state.rooms.delivery.stuck_for_clerk(&who.clerk, message, reply).await?.ok_or_else(Failure::not_yours)?;
    let (out, pieces) = mpsc::channel(WAITING);
    let name = format!("attachment; filename=\"{}.zip\"", stuck.id);
    let (rooms, actor) = (state.rooms.clone(), Actor::Clerk(who.clerk.account));
    tokio::spawn(async move {
        let channel = ZipDownload { out: out.clone() };
        let reason = match rooms.delivery.take_out(&stuck, &channel, actor).await {
            Ok(Some(AttemptOutcome::Done { .. })) => return,
            Ok(Some(
                AttemptOutcome::Later { reason }
                | AttemptOutcome::NotBefore { reason, .. }
                | AttemptOutcome::NeedsPerson { reason },
            )) => reason.to_string(),
            Ok(None) => "it does not wait any more".to_owned(),
            Err(error) => error.to_string(),
        };
        tracing::warn!(delivery.id = %stuck.id, delivery.reason = %reason, "delivery.download_broken");
        // A download that breaks is visibly none.
        let _ = out.send(Err(io::Error::other("the package could not be put together"))).await;
    });
    let body =
        Body::from_stream(stream::unfold(pieces, |mut pieces| async move { pieces.recv().await.map(|piece| (piece, pieces)) }));
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Failure::not_yours())?);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response.into_response())
}

/// Writes a package as a ZIP file while it is downloaded. Stored, not compressed: photos and PDF are.
struct ZipDownload {
    out: mpsc::Sender<io::Result<Bytes>>,
}

/// What goes into the file.
enum Part {
    Begin(String),
    Piece(Bytes),
    /// Everything was there and has its hash: only now the file is whole.
    End,
}

#[async_trait]
impl CaseFileChannel for ZipDownload {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        let (parts, waiting) = mpsc::channel(WAITING);
        let out = Out { out: self.out.clone(), broken: Arc::default() };
        let writing = tokio::task::spawn_blocking(move || write(waiting, out));
        let sent = send(parcel, documents, &parts).await;
        drop(parts);
        let written = writing.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        match sent.and(written) {
            Ok(()) => AttemptOutcome::Done { proof: parcel.delivery.to_string() },
            Err(error) => AttemptOutcome::Later { reason: Cause::Documents.because(error.to_string()) },
        }
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

async fn send(parcel: &Parcel, documents: &dyn DocumentSource, parts: &mpsc::Sender<Part>) -> io::Result<()> {
    let folder = parcel.delivery;
    for file in [&parcel.index].into_iter().chain(&parcel.more) {
        put(parts, format!("{folder}/{}", file.file), &file.content, documents).await?;
    }
    for part in &parcel.folders {
        let within = if part.name.is_empty() { String::new() } else { format!("{}/", part.name) };
        for object in &part.objects {
            put(parts, format!("{folder}/{within}{}", object.file), &Content::Object(object.clone()), documents).await?;
        }
    }
    parts.send(Part::End).await.map_err(|_| io::ErrorKind::BrokenPipe.into())
}

async fn put(parts: &mpsc::Sender<Part>, name: String, content: &Content, documents: &dyn DocumentSource) -> io::Result<()> {
    parts.send(Part::Begin(name)).await.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
    pour(content, documents, &mut ToParts(parts)).await.map_err(io::Error::other)
}

struct ToParts<'a>(&'a mpsc::Sender<Part>);

#[async_trait]
impl Taker for ToParts<'_> {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let sent = self.0.send(Part::Piece(bytes)).await;
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe).into())
    }
}

fn write(mut parts: mpsc::Receiver<Part>, out: Out) -> io::Result<()> {
    let broken = out.broken.clone();
    let mut zip = ZipWriter::new_stream(out);
    // A file may be larger than 4 GiB as far as the format goes.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o640).large_file(true);
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::Begin(name) => zip.start_file(name, options).map_err(io::Error::other)?,
            Part::Piece(bytes) => zip.write_all(&bytes)?,
            Part::End => {
                zip.finish().map_err(io::Error::other)?;
                return Ok(());
            }
        }
    }
    // Dropping the writer finishes the file, and what lacks something must not look whole: its last words go nowhere.
    broken.store(true, Ordering::Relaxed);
    drop(zip);
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Hands on what is written to whoever downloads.
struct Out {
    out: mpsc::Sender<io::Result<Bytes>>,
    /// What is written from now on goes nowhere.
    broken: Arc<AtomicBool>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        self.out.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
