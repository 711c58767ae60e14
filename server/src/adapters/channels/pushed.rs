//! Packages sent to an address of the case system: one ZIP, streamed, signed as Standard Webhooks says it. Only an
//! answer of 2xx counts, read to its end; what it names as its reference is the proof.

use crate::{
    config::PushConfig,
    outgoing,
    parcel_content::{Broken, Taker, pour},
    signing::{Signers, Signing},
};
use async_trait::async_trait;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::errand::{AttemptOutcome, Cause};
use futures_util::{FutureExt as _, stream};
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use ports::{CaseFileChannel, Clock, DocumentSource, Parcel};
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::sync::mpsc;
use url::Url;

/// Pieces that wait between the store and the line.
const WAITING: usize = 8;
/// Hundreds of megabytes over a slow line; silence ends it earlier.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// An answer is a few words.
const LONGEST_ANSWER: usize = 16 * 1024;
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

pub struct PushedChannel {
    url: Url,
    signers: Signers,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl PushedChannel {
    /// # Errors
    /// A secret cannot be read, or is none.
    pub fn new(config: &PushConfig, private: &[IpNet], clock: Arc<dyn Clock>) -> Result<Self, String> {
        let http = outgoing::client(private, None).map_err(|error| error.to_string())?;
        Ok(Self { url: config.url.clone(), signers: Signers::of_pieces(&config.secret_files)?, http, clock })
    }

    async fn send(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        let package = parcel.archive();
        let (id, at) = (parcel.delivery.to_string(), self.clock.now().as_second().to_string());
        let mut seal = Seal { hash: digest::Context::new(&digest::SHA256), signing: self.signers.begin(&id, &at) };
        // Hash and signature stand before the bytes: they are read twice.
        if let Err(error) = pour(&package, documents, &mut seal).await {
            return AttemptOutcome::Later { reason: Cause::Documents.because(error.to_string()) };
        }
        let (hash, signature) = (STANDARD.encode(seal.hash.finish()), seal.signing.finish());
        let (out, pieces) = mpsc::channel::<io::Result<Bytes>>(WAITING);
        let body = stream::unfold(pieces, |mut pieces| async move { pieces.recv().await.map(|piece| (piece, pieces)) });
        let request = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/zip")
            .header("content-length", package.size_bytes())
            .header("content-digest", format!("sha-256=:{hash}:"))
            .header("webhook-id", &id)
            .header("webhook-timestamp", &at)
            .header("webhook-signature", signature)
            .header("idempotency-key", &id)
            .body(reqwest::Body::wrap_stream(body));
        let pouring = async {
            let poured = pour(&package, documents, &mut ToLine(&out)).await;
            if let Err(Broken::Unread(reason)) = &poured {
                let _ = out.send(Err(io::Error::other(reason.clone()))).await;
            }
            drop(out);
            poured
        };
        let (mut sending, mut pouring) = (pin!(request.send()), pin!(pouring));
        let (answer, poured) = tokio::select! {
            poured = &mut pouring => (sending.await, Some(poured)),
            // Whoever answers early may read no further: nothing waits for that. After the last byte there is nothing left to wait for.
            answer = &mut sending => (answer, pouring.now_or_never()),
        };
        match (answer, poured) {
            (_, Some(Err(Broken::Unread(reason)))) => AttemptOutcome::Later { reason: Cause::Documents.because(reason) },
            // A gateway that takes it before it is there, or somebody who has it already and reads no further.
            (Ok(answer), None | Some(Err(_))) if answer.status().is_success() => {
                let reason = format!("it answered {} before it had the whole package", answer.status());
                AttemptOutcome::Later { reason: Cause::Unanswered.because(reason) }
            }
            (Ok(answer), poured) => self.judge(answer, matches!(poured, Some(Ok(())))).await,
            // An address can have a secret in it: it is not told. What was on the line whole may have been read whole.
            (Err(error), Some(Ok(()))) if !error.is_connect() => {
                AttemptOutcome::Later { reason: Cause::Unanswered.because(in_words(&error.without_url())) }
            }
            (Err(error), _) => unreached(&error.without_url()),
        }
    }

    /// `whole`: everything was on the line before it answered.
    async fn judge(&self, mut answer: Response, whole: bool) -> AttemptOutcome {
        let status = answer.status();
        let later = |detail: String| AttemptOutcome::Later { reason: Cause::WayClosed.because(detail) };
        let unknown = |detail: String| AttemptOutcome::Later { reason: Cause::Unanswered.because(detail) };
        let retry = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let (mut body, mut unread) = (Vec::new(), None);
        while unread.is_none() {
            match answer.chunk().await {
                Ok(Some(piece)) if body.len() + piece.len() <= LONGEST_ANSWER => body.extend_from_slice(&piece),
                Ok(Some(_)) => unread = Some(format!("it answered {status} and more than {LONGEST_ANSWER} bytes")),
                Ok(None) => break,
                Err(error) => unread = Some(format!("it answered {status}, and broke off: {}", error.without_url())),
            }
        }
        // Whether it has it is not known: it is sent again under the same number. A page of another answer says nothing.
        if let Some(unread) = unread.filter(|_| status.is_success()) {
            return unknown(unread);
        }
        let said = |member: &str| outgoing::said(&body, member);
        match status {
            status if status.is_success() => {
                AttemptOutcome::Done { proof: said("reference").unwrap_or_else(|| format!("it answered {status}")) }
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE if retry.is_some() => {
                let pause = SignedDuration::from_secs(retry.unwrap_or(0)).clamp(SignedDuration::from_secs(1), LONGEST_PAUSE);
                let at = self.clock.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
                AttemptOutcome::NotBefore { at, reason: Cause::WayClosed.because(format!("it answered {status}")) }
            }
            // It has looked at the package and does not take it.
            StatusCode::CONFLICT | StatusCode::GONE | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
                let why = said("detail").or_else(|| said("title")).unwrap_or_else(|| format!("it answered {status}"));
                AttemptOutcome::NeedsPerson { reason: Cause::Refused.because(why) }
            }
            // Of a gateway, or after it was kept: whoever had all of it may have it.
            status if status.is_server_error() && whole => unknown(format!("it answered {status}")),
            status => later(format!("it answered {status}")),
        }
    }
}

/// With every cause.
fn in_words(error: &reqwest::Error) -> String {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    let mut words = Vec::new();
    while let Some(error) = source {
        words.push(error.to_string());
        source = error.source();
    }
    words.join(": ")
}

/// What could not be reached is tried again; a certificate that does not fit is looked at by a person (B5).
fn unreached(error: &reqwest::Error) -> AttemptOutcome {
    let words = in_words(error);
    if words.contains("certificate") {
        return AttemptOutcome::NeedsPerson { reason: Cause::WayClosed.because(words) };
    }
    AttemptOutcome::Later { reason: Cause::WayClosed.because(words) }
}

struct Seal {
    hash: digest::Context,
    signing: Signing,
}

#[async_trait]
impl Taker for Seal {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        self.hash.update(&bytes);
        self.signing.update(&bytes);
        Ok(())
    }
}

struct ToLine<'a>(&'a mpsc::Sender<io::Result<Bytes>>);

#[async_trait]
impl Taker for ToLine<'_> {
    async fn take(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let sent = self.0.send(Ok(bytes)).await;
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe).into())
    }
}

#[async_trait]
impl CaseFileChannel for PushedChannel {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        self.send(parcel, documents).await
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    /// Whether somebody listens there. Nothing is said.
    async fn probe(&self) -> Result<(), String> {
        let (host, port) = (self.url.host_str().unwrap_or_default(), self.url.port_or_known_default().unwrap_or(443));
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let open = tokio::net::TcpStream::connect((host, port));
        match tokio::time::timeout(Duration::from_secs(10), open).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer within ten seconds".to_owned()),
        }
    }
}
