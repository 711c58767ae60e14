//! The port's side of the client.

use super::{
    FitConnect,
    http::Refused,
    replies::{self, decryption_keys, unfit, unopened},
};
use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::{id::ArrivalId, personal::Personal, rail::RailEvent};
use fit_connect::{DecryptionKey, JweError, KeyUse, Opener, PrivateKey, Zip};
use jiff::Timestamp;
use ports::{
    ArrivalVerdict, ArrivingFile, CaseAt, DeliveryService, DocumentWriter, FetchedFile, OpenedArrival, OpenedKey, RailError,
    WaitingPage,
};
use reqwest::{Method, Response};
use std::sync::Arc;

/// Opened at once on a thread of its own: large enough to be worth the way there.
const TOGETHER: usize = 256 * 1024;

#[async_trait]
impl DeliveryService for FitConnect {
    async fn waiting(&self, from: u32) -> Result<WaitingPage, RailError> {
        Ok(self.list_waiting(from).await?)
    }

    async fn events(&self, case: CaseAt) -> Result<Vec<RailEvent>, RailError> {
        Ok(self.log_of(case).await?)
    }

    async fn fetch(
        &self,
        case: CaseAt,
        id: ArrivalId,
        keys: &[OpenedKey],
        events: &[RailEvent],
    ) -> Result<OpenedArrival, RailError> {
        self.fetch_reply(case, id, keys, events).await
    }

    async fn fetch_file(
        &self,
        id: ArrivalId,
        opened: &OpenedArrival,
        file: &ArrivingFile,
        keys: &[OpenedKey],
        into: &mut dyn DocumentWriter,
    ) -> Result<FetchedFile, RailError> {
        let instance = format!("attachment:{}", file.id);
        let address = self.address(&replies::attachment(id, file.id));
        let answer = self.http.send(Method::GET, address, |request| request).await?;
        let mut passing = Passing::new(decryption_keys(keys)?, self.settings.max_file_bytes);
        let fetched = passing.through(answer, into, &instance).await?;
        let (tag, sha512, fetched) = fetched;
        if opened.tags.attachments.get(&file.id) != Some(&tag) {
            return Err(unfit("incorrect-authentication-tag", &instance, "the attachment is not the one that the event names"));
        }
        if sha512 != file.sha512 {
            return Err(unfit("incorrect-hash", &instance, "the attachment has another hash than the metadata says"));
        }
        Ok(fetched)
    }

    async fn acknowledge(&self, case: CaseAt, id: ArrivalId, verdict: &ArrivalVerdict, now: Timestamp) -> Result<(), RailError> {
        self.say(case, id, verdict, now).await
    }

    async fn draw_key(&self, kid: String) -> Option<(String, Personal<Vec<u8>>)> {
        let drawn = tokio::task::spawn_blocking(move || {
            let private = PrivateKey::draw()?;
            let public = serde_json::to_string(&private.public(KeyUse::Encryption, &kid)?).ok()?;
            Some((public, Personal::new(private.der().to_vec())))
        });
        drawn.await.ok().flatten()
    }

    fn public_half(&self, kid: &str, private: &[u8]) -> Option<String> {
        let public = PrivateKey::from_der(private.to_vec()).public(KeyUse::Encryption, kid)?;
        public.faults(KeyUse::Encryption).is_empty().then(|| serde_json::to_string(&public).ok())?
    }
}

/// An attachment on its way through: opened and hashed piece by piece.
struct Passing {
    /// `None`: a piece is being opened.
    work: Option<Work>,
}

struct Work {
    opener: Opener,
    sha512: digest::Context,
    sha256: digest::Context,
    size: u64,
}

impl Work {
    fn open(&mut self, sealed: &[u8]) -> Result<Vec<u8>, JweError> {
        let mut plain = Vec::with_capacity(sealed.len());
        self.opener.push(sealed, &mut plain)?;
        self.sha512.update(&plain);
        self.sha256.update(&plain);
        self.size += plain.len() as u64;
        Ok(plain)
    }
}

impl Passing {
    fn new(keys: Arc<[DecryptionKey]>, limit: u64) -> Self {
        let work = Work {
            opener: Opener::new(keys, Zip::Refused, limit),
            sha512: digest::Context::new(&digest::SHA512),
            sha256: digest::Context::new(&digest::SHA256),
            size: 0,
        };
        Self { work: Some(work) }
    }

    async fn piece(&mut self, sealed: Vec<u8>, into: &mut dyn DocumentWriter, instance: &str) -> Result<(), RailError> {
        let broken = || RailError::Ours { reason: "opening failed".to_owned() };
        let mut work = self.work.take().ok_or_else(broken)?;
        let done = tokio::task::spawn_blocking(move || {
            let plain = work.open(&sealed);
            (work, plain)
        });
        let (work, plain) = done.await.map_err(|_| broken())?;
        self.work = Some(work);
        let plain = plain.map_err(|error| unopened(instance, &error))?;
        Ok(into.write(Bytes::from(plain)).await?)
    }

    /// Tag, SHA-512, and what is told of it. Nothing of it is true before this has ended well.
    async fn through(
        &mut self,
        mut answer: Response,
        into: &mut dyn DocumentWriter,
        instance: &str,
    ) -> Result<(String, String, FetchedFile), RailError> {
        let mut gathered = Vec::with_capacity(TOGETHER);
        loop {
            let next = answer
                .chunk()
                .await
                .map_err(|error| RailError::from(Refused::Away { reason: error.without_url().to_string(), after: None }))?;
            let end = next.is_none();
            gathered.extend_from_slice(&next.unwrap_or_default());
            if gathered.len() >= TOGETHER || (end && !gathered.is_empty()) {
                let sealed = std::mem::replace(&mut gathered, Vec::with_capacity(TOGETHER));
                self.piece(sealed, into, instance).await?;
            }
            if end {
                break;
            }
        }
        let work = self.work.take().ok_or_else(|| RailError::Ours { reason: "opening failed".to_owned() })?;
        let tag = work.opener.finish().map_err(|error| unopened(instance, &error))?;
        let fetched = FetchedFile { sha256: hex::encode(work.sha256.finish()), size_bytes: work.size };
        Ok((tag.0, hex::encode(work.sha512.finish()), fetched))
    }
}
