//! Bytes of a reply, whole or in part: streamed from the store, each document compared with its hash while it passes by.

use super::Named;
use crate::{
    http::{AppState, api::ProblemDocument, pages::documents::download::disposition},
    parcel_content::{Broken, Taker, pour},
};
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::id::TenantId;
use futures_util::stream;
use ports::{Content, storage::OfferedReply};
use std::io;
use tokio::sync::mpsc;

/// Pieces that wait between the store and whoever fetches: a slow line keeps as little in memory as a fast one.
const WAITING: usize = 8;

/// Whether somebody who has this has the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// All of it at once: it is short.
    Whole,
    /// All of it, piece after piece: a download that broke goes on.
    InParts,
    Not,
}

impl Counts {
    /// HEAD hands nothing over.
    pub fn of(self, method: &Method) -> Self {
        if *method == Method::HEAD { Self::Not } else { self }
    }
}

/// Answers with a file, or the part of it that is asked for.
pub fn answer(
    (state, tenant): (AppState, TenantId),
    offer: OfferedReply,
    file: Named,
    headers: &HeaderMap,
    counts: Counts,
) -> Result<Response, ProblemDocument> {
    let size = file.content.size_bytes();
    let known = file.sha256.as_ref().or(file.version.as_ref());
    let tag = format!("\"{}\"", known.cloned().unwrap_or_else(|| format!("{}-{size}", offer.delivery)));
    let part = match asked(headers, &tag, size) {
        Asked::Whole => None,
        Asked::Part(from, until) => Some((from, until)),
        Asked::Nothing => {
            let title = "The range begins behind the end";
            let problem = ProblemDocument::new(StatusCode::RANGE_NOT_SATISFIABLE, "range-not-there", title);
            return Err(problem.with_detail(format!("There are {size} bytes")).of_size(size));
        }
    };
    let begin = part.map_or(0, |(from, _)| from);
    let (status, content) = match part {
        None => (StatusCode::OK, file.content),
        Some((from, until)) => {
            (StatusCode::PARTIAL_CONTENT, Content::Slice { of: Box::new(file.content), from, bytes: until - from + 1 })
        }
    };
    let length = content.size_bytes();
    let (out, pieces) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    tokio::spawn(async move {
        let delivery = state.rooms.delivery.clone();
        let documents = delivery.documents_of(&tenant, offer.message);
        let mut line = ToLine { out: out.clone(), held: None, passed_on: 0 };
        let poured = tokio::select! {
            poured = pour(&content, &documents, &mut line) => Some(poured),
            // Whoever fetched went away; HEAD takes nothing either.
            () = out.closed() => None,
        };
        let reason = match poured {
            Some(Ok(())) if !out.is_closed() => {
                let noted = match counts {
                    Counts::Whole if length == size => delivery.fetched(&offer).await,
                    Counts::InParts => delivery.fetched_part(&offer, begin..begin + length, size).await,
                    Counts::Whole | Counts::Not => Ok(()),
                };
                noted.err().map(|error| error.to_string())
            }
            Some(Err(Broken::Unread(reason))) if !out.is_closed() => Some(reason),
            // Whoever fetched went away, and goes on another time behind what arrived.
            _ => {
                if counts == Counts::InParts
                    && let Err(error) = delivery.fetched_part(&offer, begin..begin + line.passed_on, size).await
                {
                    tracing::warn!(delivery.id = %offer.delivery, error = %error, "delivery.part_not_noted");
                }
                return;
            }
        };
        let last = match reason {
            None => line.held.map(Ok),
            Some(reason) => {
                tracing::error!(delivery.id = %offer.delivery, delivery.reason = reason, "delivery.download_broken");
                // What breaks is visibly not whole: its length is not what was said.
                Some(Err(io::Error::other("the file cannot be read to its end")))
            }
        };
        if let Some(last) = last {
            let _ = out.send(last).await;
        }
    });
    let body =
        Body::from_stream(stream::unfold(pieces, |mut pieces| async move { pieces.recv().await.map(|piece| (piece, pieces)) }));
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let all = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    all.insert(header::CONTENT_TYPE, text(&file.media_type));
    all.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    all.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    all.insert(header::ETAG, text(&tag));
    all.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    all.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = file.name.rsplit('/').next().unwrap_or_default();
    all.insert(header::CONTENT_DISPOSITION, disposition(name));
    if let Some((from, until)) = part {
        all.insert(header::CONTENT_RANGE, text(&format!("bytes {from}-{until}/{size}")));
    }
    // RFC 9530: of the whole, also where a part is answered.
    if let Some(hash) = file.sha256.and_then(|hash| hex::decode(hash).ok()) {
        all.insert(HeaderName::from_static("repr-digest"), text(&format!("sha-256=:{}:", STANDARD.encode(hash))));
    }
    Ok(response)
}

/// Hands pieces to whoever fetches, but for the last one: who has that is noted first, so that nobody can acknowledge before.
struct ToLine {
    out: mpsc::Sender<io::Result<Bytes>>,
    held: Option<Bytes>,
    passed_on: u64,
}

#[async_trait]
impl Taker for ToLine {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let Some(before) = self.held.replace(bytes) else { return Ok(()) };
        let bytes = before.len() as u64;
        self.out.send(Ok(before)).await.map_err(|_| Broken::from(io::Error::from(io::ErrorKind::BrokenPipe)))?;
        self.passed_on += bytes;
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    /// First and last byte.
    Part(u64, u64),
    /// What begins behind the end.
    Nothing,
}

/// RFC 9110, 14: one range of bytes. Several, another unit, or a mistake in the words mean the whole, as the standard allows.
fn asked(headers: &HeaderMap, tag: &str, size: u64) -> Asked {
    let Some(range) = headers.get(header::RANGE).and_then(|value| value.to_str().ok()) else { return Asked::Whole };
    // Whoever has the beginning of something else gets all of this.
    if headers.get(header::IF_RANGE).is_some_and(|value| value.as_bytes() != tag.as_bytes()) {
        return Asked::Whole;
    }
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else { return Asked::Whole };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    match (number(first), number(last)) {
        (Some(from), None) if last.is_empty() && from < size => Asked::Part(from, size - 1),
        (Some(from), Some(until)) if from <= until && from < size => Asked::Part(from, until.min(size - 1)),
        (Some(from), Some(until)) if from <= until => Asked::Nothing,
        (Some(_), None) if last.is_empty() => Asked::Nothing,
        (None, Some(tail)) if first.is_empty() && tail > 0 && size > 0 => Asked::Part(size - tail.min(size), size - 1),
        (None, Some(_)) if first.is_empty() => Asked::Nothing,
        _ => Asked::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (range, expected) in [
            ("bytes=0-0", Asked::Part(0, 0)),
            ("bytes=2-", Asked::Part(2, 9)),
            ("bytes=2-99", Asked::Part(2, 9)),
            ("bytes=-3", Asked::Part(7, 9)),
            ("bytes=-99", Asked::Part(0, 9)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=10-12", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-2", Asked::Whole),
            ("bytes=0-1,4-5", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("bytes=99999999999999999999-", Asked::Whole),
        ] {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(range))]);
            assert_eq!(asked(&headers, "\"a\"", 10), expected, "{range}");
        }
        let other =
            [(header::RANGE, HeaderValue::from_static("bytes=2-")), (header::IF_RANGE, HeaderValue::from_static("\"b\""))];
        assert_eq!(asked(&HeaderMap::from_iter(other), "\"a\"", 10), Asked::Whole);
    }
}
