//! Resumable uploads: tus 1.0 with creation, termination, expiration and checksum, at an address of its own for each item. Every verb
//! first looks whether this item of this draft is the person's; whoever is not meant sees what is not there.

use super::{
    AppState,
    m2m::Program,
    pages::part,
    problems::{self, Failure},
    until_over::{drain, until_over},
    visit::{ApplicantVisit, Visit},
};
use crate::http::pages::access::phone::phone;
use app::{
    i18n::Locale,
    pages::access::hand_off::hint_word,
    routes::{self, pattern},
    wording,
};
use aws_lc_rs::digest;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::{head, options},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    document::{DocumentName, DocumentRefusal},
    id::{DocumentId, HandOffId, ItemId, MessageId},
    person::Applicant,
    personal::Personal,
};
use jiff::{Timestamp, fmt::rfc2822};
use std::collections::HashMap;
use usecases::{
    Rooms,
    documents::{Announced, AppendError, BeginRefused, Checksum, ItemUpload, UploadError, UploadState},
};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const ALGORITHMS: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// What may make a photo hard to read, for a phone: its page shows no files. Not of the protocol.
const HINT: HeaderName = HeaderName::from_static("upload-hint");
const ONE: HeaderValue = HeaderValue::from_static("1.0.0");
/// "Checksum Mismatch" of the protocol.
const MISMATCH: u16 = 460;
/// Bytes of what a browser says of a file.
const MAX_METADATA: usize = 4096;
const MAX_FINGERPRINT: usize = 200;
/// Of programs: they have a token and no cookies.
const PROGRAM_UPLOADS: &str = "/m2m/v1/messages/{message}/items/{item}/uploads";
const PROGRAM_UPLOAD: &str = "/m2m/v1/messages/{message}/items/{item}/uploads/{upload}";

pub fn router() -> Router<AppState> {
    speaking(
        Router::new()
            .route(pattern::UPLOADS, options(describe).post(begin))
            .route(pattern::UPLOAD, head(state_of).options(describe).patch(append).delete(terminate))
            .route(pattern::PHONE_UPLOADS, options(describe).post(begin))
            .route(pattern::PHONE_UPLOAD, head(state_of).options(describe).patch(append).delete(terminate)),
    )
}

/// The same for programs, under addresses of their own.
pub fn for_programs() -> Router<AppState> {
    speaking(
        Router::new()
            .route(PROGRAM_UPLOADS, options(describe).post(begin))
            .route(PROGRAM_UPLOAD, head(state_of).options(describe).patch(append).delete(terminate)),
    )
}

fn speaking(router: Router<AppState>) -> Router<AppState> {
    router.layer(DefaultBodyLimit::disable()).layer(from_fn(problems::bare)).layer(from_fn(speak))
}

type Outcome = Result<Response, Failure>;

/// What every answer of the protocol carries, and the version that every request must name.
async fn speak(request: Request, next: Next) -> Response {
    let speaks = request.method() == axum::http::Method::OPTIONS || request.headers().get(&RESUMABLE) == Some(&ONE);
    let mut response = if speaks {
        next.run(request).await
    } else {
        let mut refused = problems::for_script(StatusCode::PRECONDITION_FAILED);
        refused.headers_mut().insert(VERSION, ONE);
        refused
    };
    response.headers_mut().insert(RESUMABLE, ONE);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Who sends, and to what: a person with a session, or a phone that one lent its rights to.
struct Sender {
    locale: Locale,
    to: ItemUpload,
    /// Where uploads of this sender lie.
    base: String,
    upload: Option<DocumentId>,
    phone: Option<HandOffId>,
}

impl FromRequestParts<AppState> for Sender {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        if parts.uri.path().starts_with("/m2m/") {
            return Self::of_program(parts, state).await;
        }
        Self::of_person(parts, state).await.map_err(Failure::into_response)
    }
}

impl Sender {
    async fn of_program(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Program(program) =
            Program::from_request_parts(parts, state).await.map_err(axum::response::IntoResponse::into_response)?;
        let names = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let found = async {
            let Path(names) = names.map_err(|_| Failure::not_yours())?;
            let upload = names.get("upload").map(|upload| part(upload)).transpose()?;
            let (message, item) = names.get("message").zip(names.get("item")).ok_or_else(Failure::not_yours)?;
            let to = item_of(&state.rooms, &program, message, item).await?;
            let base = format!("/m2m/v1/messages/{}/items/{}/uploads", to.open.record.message.id, to.open.item.id);
            Ok(Self { locale: Locale::English, to, base, upload, phone: None })
        };
        found.await.map_err(|failure: Failure| failure.into_response())
    }

    async fn of_person(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let Path(names) =
            Path::<HashMap<String, String>>::from_request_parts(parts, state).await.map_err(|_| Failure::not_yours())?;
        let upload = names.get("upload").map(|upload| part(upload)).transpose()?;
        let Some((message, item)) = names.get("message").zip(names.get("item")) else {
            let visit = Visit::from_request_parts(parts, state).await?;
            let (hand_off, to) = phone(state, &parts.headers).await?.ok_or_else(Failure::gone)?;
            if !hand_off.confirmed {
                return Err(Failure::gone());
            }
            let base = pattern::PHONE_UPLOADS.to_owned();
            return Ok(Self { locale: visit.locale, to, base, upload, phone: Some(hand_off.id) });
        };
        let who = ApplicantVisit::from_request_parts(parts, state).await?;
        let to = item_of(&state.rooms, &who.applicant, message, item).await?;
        let base = routes::uploads(to.open.record.message.id, &to.open.item.id);
        Ok(Self { locale: who.visit.locale, to, base, upload, phone: None })
    }
}

impl Sender {
    fn upload(&self) -> Result<DocumentId, Failure> {
        self.upload.ok_or_else(Failure::not_yours)
    }

    /// A sentence in the person's language.
    fn sentence(&self, status: StatusCode, name: &str, refusal: DocumentRefusal) -> Response {
        let text = wording::document_refusal(self.locale, refusal, name, &self.to.request.media_types);
        (status, [(header::CONTENT_LANGUAGE, self.locale.tag())], text).into_response()
    }

    fn refused(&self, name: &str, refusal: DocumentRefusal) -> Response {
        let status = match refusal {
            DocumentRefusal::TooLarge { .. } | DocumentRefusal::ReplyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        self.sentence(status, name, refusal)
    }
}

/// The item, if its draft can take files of this person now.
async fn item_of(rooms: &Rooms, applicant: &Applicant, message: &str, item: &str) -> Result<ItemUpload, Failure> {
    let (id, item): (MessageId, ItemId) = (part(message)?, part(item)?);
    let Some(open) = rooms.answering.open_item(applicant, id, &item).await? else {
        if let Some(came_by) = &applicant.came_by
            && !rooms.access.still_holds(came_by).await?
        {
            return Err(Failure::SignedOut);
        }
        let theirs = rooms.messages.overview(applicant, id).await?.is_some();
        return Err(if theirs { Failure::gone() } else { Failure::not_yours() });
    };
    rooms.documents.item_upload(applicant, open).ok_or_else(Failure::not_yours)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let text = headers.get(name)?.to_str().ok()?;
    // A plus sign or spaces would parse elsewhere.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn bare(status: StatusCode) -> Response {
    status.into_response()
}

fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

fn expires(at: Timestamp) -> String {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap_or_default()
}

async fn describe(sender: Sender) -> Outcome {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(VERSION, ONE);
    response.headers_mut().insert(EXTENSION, HeaderValue::from_static("creation,termination,expiration,checksum"));
    response.headers_mut().insert(ALGORITHMS, HeaderValue::from_static("sha1,sha256"));
    Ok(with(response, MAX_SIZE, &sender.to.max_bytes().to_string()))
}

async fn begin(State(state): State<AppState>, sender: Sender, headers: HeaderMap) -> Outcome {
    let Some(length_bytes) = number(&headers, &LENGTH) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    let Some((raw, fingerprint)) = metadata(&headers) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    let Ok(name) = DocumentName::from_upload(&raw) else {
        return Ok(sender.refused(&raw, DocumentRefusal::NameUnusable));
    };
    let shown = name.reveal().to_owned();
    let file = Announced { name, length_bytes, fingerprint };
    let begun = match state.rooms.documents.begin_upload(&sender.to, file).await {
        Ok(begun) => begun,
        Err(error) => return failed(error),
    };
    match begun {
        Ok(pending) => {
            let response = StatusCode::CREATED.into_response();
            let response = with(response, EXPIRES, &expires(pending.expires_at));
            Ok(with(response, header::LOCATION, &format!("{}/{}", sender.base, pending.id)))
        }
        Err(BeginRefused::Refused { refusal, noted }) => {
            let refused = sender.refused(&shown, refusal);
            Ok(match noted {
                Some(id) => with(refused, header::LOCATION, &format!("{}/{id}", sender.base)),
                None => refused,
            })
        }
        Err(BeginRefused::Closed) => Ok(bare(StatusCode::GONE)),
        Err(BeginRefused::TooManyUploads) => Ok(with(StatusCode::TOO_MANY_REQUESTS.into_response(), header::RETRY_AFTER, "60")),
    }
}

/// `filename` and `fingerprint`, both in base64. `None`: there is no name.
fn metadata(headers: &HeaderMap) -> Option<(String, Option<Personal<String>>)> {
    let text = headers.get(&METADATA)?.to_str().ok().filter(|text| text.len() <= MAX_METADATA)?;
    let value = |wanted: &str| {
        let pairs = text.split(',').filter_map(|pair| pair.trim().split_once(' '));
        let encoded = pairs.filter(|(key, _)| *key == wanted).map(|(_, value)| value.trim()).next()?;
        String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
    };
    let fingerprint = value("fingerprint").filter(|text| text.len() <= MAX_FINGERPRINT && !text.chars().any(char::is_control));
    Some((value("filename")?, fingerprint.map(Personal::new)))
}

async fn state_of(State(state): State<AppState>, sender: Sender) -> Outcome {
    match state.rooms.documents.upload_state(&sender.to, sender.upload()?).await {
        Ok(far_now) => advised(&state, &sender, far(StatusCode::OK, &far_now), &far_now).await,
        Err(error) => failed(error),
    }
}

/// With advice on a photo, for a phone.
async fn advised(state: &AppState, sender: &Sender, response: Response, far_now: &UploadState) -> Outcome {
    if sender.phone.is_none() || !matches!(far_now, UploadState::Taken { .. }) {
        return Ok(response);
    }
    let upload = sender.upload()?;
    Ok(match state.rooms.documents.advice_on(&sender.to, upload).await {
        Ok(Some(hint)) => with(response, HINT, hint_word(hint)),
        Ok(None) => response,
        // It has arrived, whatever there is to say of it.
        Err(error) => {
            tracing::warn!(document.id = %upload, error = %error, "advice.failed");
            response
        }
    })
}

/// How far it is, in the protocol's words.
fn far(status: StatusCode, state: &UploadState) -> Response {
    match state {
        UploadState::UnderWay(pending) => {
            let response = with(status.into_response(), OFFSET, &pending.offset_bytes.to_string());
            let response = with(response, LENGTH, &pending.length_bytes.to_string());
            with(response, EXPIRES, &expires(pending.expires_at))
        }
        UploadState::Taken { length_bytes } => {
            let length = length_bytes.to_string();
            with(with(status.into_response(), OFFSET, &length), LENGTH, &length)
        }
        // The page says why.
        UploadState::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        UploadState::Gone => StatusCode::NOT_FOUND.into_response(),
    }
}

fn failed(error: UploadError) -> Outcome {
    match error {
        UploadError::Closed | UploadError::Refused(_) => Ok(bare(StatusCode::GONE)),
        UploadError::TakenOver => Ok(bare(StatusCode::CONFLICT)),
        UploadError::Store(error) => Err(error.into()),
        UploadError::Storage(error) => Err(error.into()),
    }
}

async fn append(State(state): State<AppState>, sender: Sender, request: Request<Body>) -> Outcome {
    let upload = sender.upload()?;
    let headers = request.headers();
    if headers.get(header::CONTENT_TYPE).is_none_or(|value| value != "application/offset+octet-stream") {
        return Ok(bare(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let Some(offset) = number(headers, &OFFSET) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    let Ok(checksum) = checksum(headers) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    let content = until_over(&state.rooms, sender.to.applicant.came_by, request.into_body());
    let mut content = std::pin::pin!(content);
    let answer = match state.rooms.documents.append_to_upload(&sender.to, upload, offset, &mut content, checksum).await {
        Ok(far_now) => {
            if let (UploadState::Taken { .. }, Some(phone)) = (&far_now, sender.phone) {
                state.rooms.access.count_hand_off(phone, 1).await?;
            }
            return advised(&state, &sender, far(StatusCode::NO_CONTENT, &far_now), &far_now).await;
        }
        Err(AppendError::LineBroke) => {
            // Nobody reads the answer at a broken line, and a new one may be waiting.
            return Ok(([(header::CONNECTION, "close")], StatusCode::CONFLICT).into_response());
        }
        Err(AppendError::WrongOffset) => Ok(bare(StatusCode::CONFLICT)),
        Err(AppendError::TooLong) => Ok(bare(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(AppendError::WrongChecksum) => Ok(bare(StatusCode::from_u16(MISMATCH).unwrap_or(StatusCode::BAD_REQUEST))),
        Err(AppendError::Refused { refusal, name }) => {
            Ok(sender.sentence(StatusCode::UNPROCESSABLE_ENTITY, name.reveal(), refusal))
        }
        // It had ended before this piece came.
        Err(AppendError::Upload(UploadError::Refused(refusal))) => {
            let name = name_of(&state.rooms, &sender.to, upload).await?;
            Ok(sender.sentence(StatusCode::UNPROCESSABLE_ENTITY, &name, refusal))
        }
        Err(AppendError::Upload(error)) => failed(error),
    };
    let drained = drain(&mut content).await;
    let mut answer = answer.unwrap_or_else(Failure::into_response);
    if !drained {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

/// The name of a file that was refused just now.
async fn name_of(rooms: &Rooms, to: &ItemUpload, upload: DocumentId) -> Result<String, Failure> {
    let name = rooms.documents.name_of_refused(to, upload).await?;
    Ok(name.map(|name| name.reveal().to_owned()).unwrap_or_default())
}

/// A checksum that cannot be read.
struct OddChecksum;

fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, OddChecksum> {
    let Some(value) = headers.get(&CHECKSUM) else { return Ok(None) };
    let (name, expected) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(OddChecksum)?;
    let algorithm = match name {
        "sha1" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => &digest::SHA256,
        _ => return Err(OddChecksum),
    };
    let expected = STANDARD.decode(expected.trim()).map_err(|_| OddChecksum)?;
    Ok(Some(Checksum { algorithm, expected }))
}

async fn terminate(State(state): State<AppState>, sender: Sender) -> Outcome {
    let dropped = state.rooms.documents.drop_upload(&sender.to, sender.upload()?).await?;
    Ok(bare(if dropped { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }))
}
