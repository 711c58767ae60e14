//! Attachments of a submission, sealed and hashed while they pass by: none is in memory as a whole.

use super::{
    channel::{FitConnectChannel, Memory, Trouble, gone},
    http::Refused,
};
use crate::parcel_content::{Broken, Taker, pour};
use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::errand::Cause;
use fit_connect::{EncryptionKey, Sealer, sealed_len};
use ports::{Content, DocumentSource, Parcel};
use tokio::sync::mpsc;
use uuid::Uuid;

/// What became of an attachment when it was sent.
pub(super) struct Sent {
    pub tag: String,
    pub sha512: String,
}

/// An attachment that is to be sent.
pub(super) struct ToSend {
    pub file: String,
    pub media_type: String,
    pub content: Content,
}

/// Files that go beside the data.
pub(super) fn attachments(parcel: &Parcel) -> Vec<ToSend> {
    let objects = parcel.folders.iter().flat_map(|folder| &folder.objects).map(|object| ToSend {
        file: object.file.clone(),
        media_type: object.media_type.clone(),
        content: Content::Object(object.clone()),
    });
    let more = parcel.more.iter().map(|file| ToSend {
        file: file.file.clone(),
        media_type: file.media_type.to_owned(),
        content: file.content.clone(),
    });
    objects.chain(more).collect()
}

/// Pieces that wait for the line.
const PIECES_WAITING: usize = 4;

struct Passing {
    sealer: Sealer,
    sha512: digest::Context,
    out: mpsc::Sender<std::io::Result<Bytes>>,
}

impl Passing {
    async fn hand_on(&self, sealed: Vec<u8>) -> Result<(), Broken> {
        let sent = self.out.send(Ok(sealed.into())).await;
        sent.map_err(|_| Broken::Taker(std::io::ErrorKind::BrokenPipe.into()))
    }

    async fn finish(self) -> Result<Sent, Broken> {
        let Self { sealer, sha512, out } = self;
        let (end, tag) = sealer.finish();
        let sent = out.send(Ok(end.into())).await;
        sent.map_err(|_| Broken::Taker(std::io::ErrorKind::BrokenPipe.into()))?;
        Ok(Sent { tag: tag.0, sha512: hex::encode(sha512.finish()) })
    }
}

#[async_trait]
impl Taker for Passing {
    async fn take(&mut self, plain: Bytes) -> Result<(), Broken> {
        self.sha512.update(&plain);
        let sealed = self.sealer.push(&plain);
        self.hand_on(sealed).await
    }
}

impl<M: Memory + ?Sized> FitConnectChannel<M> {
    /// One attachment, sealed and hashed while it passes by.
    pub(super) async fn send_one(
        &self,
        key: &EncryptionKey,
        submission: Uuid,
        id: Uuid,
        object: &ToSend,
        documents: &dyn DocumentSource,
    ) -> Result<Sent, Trouble> {
        let unread = |reason: String| Trouble::Own(Cause::Documents, format!("{}: {reason}", object.file));
        let (sealer, beginning) =
            Sealer::new(key, super::channel::CONTENT_TYPE).ok_or_else(|| unread("sealing failed".to_owned()))?;
        let (out, pieces) = mpsc::channel(PIECES_WAITING);
        let mut passing = Passing { sealer, sha512: digest::Context::new(&digest::SHA512), out };
        let pour = async move {
            passing.hand_on(beginning).await?;
            match pour(&object.content, documents, &mut passing).await {
                Ok(()) => passing.finish().await,
                Err(error) => {
                    // The part stays without its end.
                    let _ = passing.out.send(Err(std::io::Error::other(error.to_string()))).await;
                    Err(error)
                }
            }
        };
        let stream = futures_util::stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
        let length = sealed_len(key, super::channel::CONTENT_TYPE, object.content.size_bytes());
        let put = self.client.put_attachment(submission, id, reqwest::Body::wrap_stream(stream), length);
        let (sent, put) = tokio::join!(pour, put);
        match (put, sent) {
            (Ok(()), Ok(sent)) => Ok(sent),
            (Err(Refused::Gone), _) => Err(gone()),
            // What could not be read broke the line, not the other way round.
            (_, Err(Broken::Unread(reason))) => Err(unread(reason)),
            (Err(error), _) => Err(error.into()),
            (Ok(()), Err(error)) => Err(unread(error.to_string())),
        }
    }
}
