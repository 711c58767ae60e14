//! Files of a draft and of a reply: received, looked into, arranged, drawn, downloaded.

pub(crate) mod arrange;
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
pub use receive::BeginRefused;
pub use receive::BytesUnderWay;
pub(crate) use receive::Replacing;
pub use receive::UploadsUnderWay;
pub use receive::{Announced, UnfinishedUploads, UploadState};
pub use receive::{AppendError, Checksum};
pub use receive::{ItemUpload, Upload, UploadError, UploadedFile};
pub use rescan::ScanPlace;
pub use turns::{Asker, Turns};
