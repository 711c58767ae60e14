//! Files of a draft and of a reply: received, looked into, arranged, drawn, downloaded.

pub(crate) mod advice;
pub(crate) mod arrange;
pub(crate) mod bytes;
pub(crate) mod collect_orphans;
pub(crate) mod download;
pub(crate) mod judge;
pub(crate) mod look_into;
pub(crate) mod pictures;
pub(crate) mod preview;
pub(crate) mod receive;
pub(crate) mod remove;
pub(crate) mod rescan;
pub(crate) mod turns;

pub use arrange::Cleaned;
pub use download::{Download, DownloadError, SentFile};
pub use pictures::{NoPicture, Pictures};
pub use preview::Preview;
pub(crate) use receive::Replacing;
pub use receive::{
    Announced, AppendError, BeginRefused, BytesUnderWay, Checksum, ItemUpload, UnfinishedUploads, Upload, UploadError,
    UploadState, UploadedFile, UploadsUnderWay,
};
pub use turns::{Asker, Turns};

use crate::{
    AllTurns, Scanning,
    access::{Access, Directory},
    answering::Answering,
    messages::Messages,
    replies::Replies,
};
use bytes::DocumentBytes;
use ports::{Clock, DocumentRenderer, DocumentStore, storage::DocumentRecords};
use std::sync::Arc;
use tokio::sync::Notify;

/// Files, from their first byte to their last reader.
pub struct Documents {
    pub(crate) access: Arc<Access>,
    pub(crate) messages: Arc<Messages>,
    pub(crate) answering: Arc<Answering>,
    pub(crate) replies: Arc<Replies>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) storage: Arc<dyn DocumentRecords>,
    /// Uploads that this process is receiving.
    pub uploads: Arc<UploadsUnderWay>,
    /// Of pages that were drawn just now.
    pub pictures: Arc<Pictures>,
    pub coming: Arc<BytesUnderWay>,
    pub(crate) bytes: Arc<DocumentBytes>,
    pub(crate) store: Arc<dyn DocumentStore>,
    pub(crate) scanning: Scanning,
    pub(crate) renderer: Option<Arc<dyn DocumentRenderer>>,
    pub(crate) turns: AllTurns,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) wake: Arc<Notify>,
}
