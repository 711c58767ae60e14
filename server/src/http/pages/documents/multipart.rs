//! Reads an upload form straight from the socket: bounded memory, limits while reading, and what is refused is read to the
//! end of a budget, because a browser that is still sending shows "connection reset" instead of our page.

use crate::http::problems::Failure;
use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
    http::header,
};
use domain::{
    document::{DocumentName, DocumentRefusal, LegibilityHint},
    question::Typed,
};
use futures_util::{Stream, StreamExt as _, stream::Fuse};
use multer::{Field, Multipart};
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use usecases::{
    Rooms,
    documents::{BeginRefused, ItemUpload, Upload, UploadError},
};

/// Bytes of one text field, and of all together.
const MAX_TEXT_BYTES: usize = 48 * 1024;
const MAX_TEXTS_BYTES: usize = 64 * 1024;
/// Characters of a field's name, and of a file's that is only named in a refusal.
const MAX_NAME: usize = 100;
const MAX_SHOWN_NAME: usize = 300;
/// Parts of one form: files, and the texts beside them.
const MAX_PARTS: usize = 200;
/// Bytes of what comes too late.
const MAX_DRAINED: u64 = 200_000_000;
/// What may arrive while only the header of a part is expected, piece by piece: browsers need less than a kilobyte.
const MAX_PART_HEADER_BYTES: u64 = 16 * 1024;
/// The parser copies each piece into what it has: large ones are handed over bit by bit.
const PIECE: usize = 16 * 1024;
/// A line that is silent for this long is broken.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a refused rest is read.
const DRAIN_TIME: Duration = Duration::from_secs(60);

/// A form that is still arriving.
pub struct Form {
    body: SharedBody,
    parts: Multipart<'static>,
}

/// What arrived.
pub struct Received {
    pub typed: Typed,
    /// Names and reasons of files that were not taken.
    pub refused: Vec<(String, DocumentRefusal)>,
    /// How many files were taken.
    pub taken: u32,
    /// What may make those hard to read.
    pub hints: Vec<LegibilityHint>,
    /// The rest of the body was given up.
    pub cut_short: bool,
    /// The reply was sent in another tab meanwhile.
    pub closed: bool,
    /// A file was refused and no later page says so: this answer must.
    pub unnoted: bool,
    /// How many of the refused the draft remembers.
    pub noted: usize,
}

/// Where it is said that a file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusals {
    /// In the draft, too, until the person has dismissed it.
    Noted,
    /// A phone's right may have ended meanwhile: it changes nothing then.
    OnlyAnswered,
}

impl Form {
    /// `None`: this is no upload form.
    pub fn open(request: Request<Body>) -> Option<Self> {
        let content_type = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
        let boundary = multer::parse_boundary(content_type).ok()?;
        let body = SharedBody::new(request.into_body().into_data_stream());
        let parts = Multipart::new(body.clone(), boundary);
        Some(Self { body, parts })
    }

    /// Takes every file that is good; one bad file never stops the others.
    pub async fn receive(mut self, rooms: &Rooms, upload: &ItemUpload, refusals: Refusals) -> Result<Received, Failure> {
        let mut received = Received {
            typed: Typed::default(),
            refused: Vec::new(),
            taken: 0,
            hints: Vec::new(),
            cut_short: false,
            closed: false,
            unnoted: false,
            noted: 0,
        };
        let budget = budget(upload);
        let mut room = MAX_TEXTS_BYTES;
        for at in 0..=MAX_PARTS {
            // Headers of parts are collected in memory, so they are bounded here.
            self.body.allow(self.body.read().saturating_add(MAX_PART_HEADER_BYTES));
            self.body.look_first.set();
            let part = tokio::time::timeout(SILENCE, self.parts.next_field()).await;
            self.body.allow(budget);
            match part {
                // The end of a form is no part.
                Ok(Ok(Some(_))) if at == MAX_PARTS => {
                    received.refused.push((String::new(), DocumentRefusal::Incomplete));
                    received.unnoted = true;
                    break;
                }
                Ok(Ok(Some(field))) if field.file_name().is_some() => {
                    let part = (field, self.body.look_first.clone());
                    receive_file(rooms, (upload, refusals), part, &mut received).await?;
                }
                Ok(Ok(Some(field))) => receive_text(field, &self.body.look_first, (&mut received.typed, &mut room)).await,
                Ok(Ok(None)) => return Ok(received),
                // The line broke or the form is nonsense: what arrived whole is kept.
                Ok(Err(_)) | Err(_) => {
                    received.refused.push((String::new(), DocumentRefusal::Incomplete));
                    received.unnoted = true;
                    break;
                }
            }
        }
        drop(self.parts);
        self.body.allow(u64::MAX);
        received.cut_short = !self.body.drain(budget).await;
        Ok(received)
    }
}

impl Form {
    /// Reads a form that comes too late: its texts, and whether it brought files, which nobody takes.
    pub async fn too_late(mut self) -> (Typed, bool) {
        let (mut typed, mut files, mut room) = (Typed::default(), false, MAX_TEXTS_BYTES);
        for _ in 0..MAX_PARTS {
            // Headers of parts are collected in memory, so they are bounded here, too.
            self.body.allow(self.body.read().saturating_add(MAX_PART_HEADER_BYTES));
            self.body.look_first.set();
            let part = tokio::time::timeout(SILENCE, self.parts.next_field()).await;
            self.body.allow(MAX_DRAINED);
            match part {
                Ok(Ok(Some(field))) if field.file_name().is_some() => {
                    let look_first = self.body.look_first.clone();
                    files |= field.file_name().is_some_and(|name| !name.is_empty());
                    let mut content = Box::pin(with_silence_limit(field, look_first).fuse());
                    while let Some(Ok(_)) = content.next().await {}
                }
                Ok(Ok(Some(field))) => receive_text(field, &self.body.look_first, (&mut typed, &mut room)).await,
                Ok(Ok(None) | Err(_)) | Err(_) => break,
            }
        }
        drop(self.parts);
        self.body.allow(u64::MAX);
        self.body.drain(MAX_DRAINED).await;
        (typed, files)
    }
}

/// Reads to its end what nobody takes, so that the browser shows our answer instead of a broken line.
pub async fn drained(body: Body) {
    let body = SharedBody::new(body.into_data_stream());
    body.drain(MAX_DRAINED).await;
}

/// How much one form may bring before its rest is given up: generous, it costs time and no memory.
fn budget(upload: &ItemUpload) -> u64 {
    upload.limits.max_reply_bytes.saturating_mul(4).max(64_000_000)
}

async fn receive_file(
    rooms: &Rooms,
    (upload, refusals): (&ItemUpload, Refusals),
    (field, look_first): (Field<'static>, LookFirst),
    received: &mut Received,
) -> Result<(), Failure> {
    let raw = field.file_name().unwrap_or_default().to_owned();
    let mut content = Box::pin(with_silence_limit(field, look_first).fuse());
    if raw.is_empty() {
        // An empty file input sends a part without a name.
        while let Some(Ok(_)) = content.next().await {}
        return Ok(());
    }
    let Ok(name) = DocumentName::from_upload(&raw) else {
        while let Some(Ok(_)) = content.next().await {}
        received.refused.push((raw.chars().take(MAX_SHOWN_NAME).collect(), DocumentRefusal::NameUnusable));
        // There is no name to remember it by.
        received.unnoted = true;
        return Ok(());
    };
    let shown = name.reveal().to_owned();
    let taken = rooms.documents.upload_document(upload, Upload { name: name.clone(), content: &mut content }).await;
    // What is refused is read to its end here, piece by piece, so that the parts behind it are reached.
    while let Some(Ok(_)) = content.next().await {}
    match taken {
        Ok(file) => {
            received.taken += 1;
            received.hints.extend(file.facts.insight.photo.and_then(|photo| photo.hint));
            Ok(())
        }
        Err(UploadError::Refused(refusal)) => {
            received.refused.push((shown, refusal));
            if refusals == Refusals::OnlyAnswered {
                return Ok(());
            }
            // The page of this answer says it; the note says it on every later one.
            match rooms.documents.note_refused(upload, name, refusal).await {
                Err(UploadError::Storage(error)) => Err(error.into()),
                Ok(BeginRefused::Refused { noted: Some(_), .. }) => {
                    received.noted += 1;
                    Ok(())
                }
                // It is there: nothing is missing.
                Ok(_) if refusal == DocumentRefusal::AlreadyThere => Ok(()),
                Ok(_) | Err(_) => {
                    received.unnoted = true;
                    Ok(())
                }
            }
        }
        Err(UploadError::Closed | UploadError::TakenOver) => {
            received.closed = true;
            Ok(())
        }
        Err(UploadError::Store(error)) => Err(error.into()),
        Err(UploadError::Storage(error)) => Err(error.into()),
    }
}

/// A text too long is cut off here and refused by its own check later: its limit is far lower. `room`: what all texts may still hold.
async fn receive_text(mut field: Field<'static>, look_first: &LookFirst, (typed, room): (&mut Typed, &mut usize)) {
    let name: String = field.name().unwrap_or_default().chars().take(MAX_NAME).collect();
    let most = (MAX_TEXT_BYTES + 1).min(*room);
    let mut bytes = Vec::new();
    let mut next = async || {
        look_first.set();
        tokio::time::timeout(SILENCE, field.chunk()).await
    };
    while let Ok(Ok(Some(piece))) = next().await {
        // Up to one byte beyond, and nothing of what follows a hole.
        let left = most.saturating_sub(bytes.len());
        bytes.extend_from_slice(&piece[..piece.len().min(left)]);
    }
    *room = room.saturating_sub(bytes.len() + name.len());
    typed.push(&name, &String::from_utf8_lossy(&bytes));
}

/// The silence of a broken line, or what the form says.
#[derive(Debug)]
struct Broken;

impl From<Broken> for UploadError {
    fn from(_: Broken) -> Self {
        Self::Refused(DocumentRefusal::Incomplete)
    }
}

fn with_silence_limit(field: Field<'static>, look_first: LookFirst) -> impl Stream<Item = Result<Bytes, Broken>> + Send {
    futures_util::stream::unfold((Some(field), look_first), |(field, look_first)| async move {
        let mut field = field?;
        look_first.set();
        match tokio::time::timeout(SILENCE, field.chunk()).await {
            Ok(Ok(Some(piece))) => Some((Ok(piece), (Some(field), look_first))),
            Ok(Ok(None)) => None,
            Ok(Err(_)) | Err(_) => Some((Err(Broken), (None, look_first))),
        }
    })
}

/// Set before each question to the parser, and after each piece.
#[derive(Clone, Default)]
struct LookFirst(Arc<AtomicBool>);

impl LookFirst {
    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Arriving {
    stream: Fuse<BodyDataStream>,
    /// Of the last piece of the line, what nobody has read.
    rest: Bytes,
}

/// The body, so that its rest can be read after the form gave up.
#[derive(Clone)]
struct SharedBody {
    stream: Arc<Mutex<Arriving>>,
    read: Arc<AtomicU64>,
    /// Reading beyond this fails.
    allowed: Arc<AtomicU64>,
    /// The parser looks at what it has before it gets more: it asks for more at every call, and keeps whatever comes.
    look_first: LookFirst,
}

impl SharedBody {
    fn new(stream: BodyDataStream) -> Self {
        Self {
            stream: Arc::new(Mutex::new(Arriving { stream: stream.fuse(), rest: Bytes::new() })),
            read: Arc::default(),
            allowed: Arc::new(AtomicU64::new(u64::MAX)),
            look_first: LookFirst::default(),
        }
    }

    fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn allow(&self, bytes: u64) {
        self.allowed.store(bytes, Ordering::Relaxed);
    }

    /// Reads on and throws away. `false`: gave up.
    async fn drain(mut self, budget: u64) -> bool {
        let all = async {
            while self.read() <= budget {
                match self.next().await {
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return true,
                }
            }
            false
        };
        tokio::time::timeout(DRAIN_TIME, all).await.unwrap_or(false)
    }
}

impl Stream for SharedBody {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.look_first.0.swap(false, Ordering::Relaxed) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.read() > self.allowed.load(Ordering::Relaxed) {
            return Poll::Ready(Some(Err(axum::Error::new("more than this form may bring"))));
        }
        let mut arriving = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if arriving.rest.is_empty() {
            match arriving.stream.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(piece))) => arriving.rest = piece,
                other => return other,
            }
        }
        let length = arriving.rest.len().min(PIECE);
        let piece = arriving.rest.split_to(length);
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        self.look_first.set();
        Poll::Ready(Some(Ok(piece)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Part headers of 90 kB, tiny contents, all of it there at once: what is read and not looked at yet stays small.
    #[tokio::test]
    async fn the_parser_never_collects_ahead() {
        let part = |at: usize| {
            let name = "x".repeat(90_000);
            format!("--b\r\nContent-Disposition: form-data; name=\"f{at}\"; filename=\"{name}.pdf\"\r\n\r\nx\r\n").into_bytes()
        };
        let parts: Vec<Vec<u8>> = (0..100).map(part).chain([b"--b--\r\n".to_vec()]).collect();
        let ends: Vec<u64> = parts
            .iter()
            .scan(0, |end, part| {
                *end += part.len() as u64;
                Some(*end)
            })
            .collect();
        let all = Bytes::from(parts.concat());
        let pieces: Vec<Result<Bytes, std::io::Error>> =
            (0..all.len()).step_by(65_536).map(|at| Ok(all.slice(at..all.len().min(at + 65_536)))).collect();
        let request = Request::post("/").header("content-type", "multipart/form-data; boundary=b");
        let request = request.body(Body::from_stream(futures_util::stream::iter(pieces))).expect("a request");
        let mut form = Form::open(request).expect("a form");
        for end in &ends[..100] {
            form.body.look_first.set();
            let field = form.parts.next_field().await.expect("read").expect("a part");
            let mut content = Box::pin(with_silence_limit(field, form.body.look_first.clone()).fuse());
            while let Some(Ok(_)) = content.next().await {}
            drop(content);
            let ahead = form.body.read().saturating_sub(*end);
            assert!(ahead <= 128 * 1024, "{ahead} bytes ahead");
        }
    }
}
