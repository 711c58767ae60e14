//! A file on its way in: by a form or in pieces, over lines that break.

pub(crate) mod append;
pub(crate) mod begin;
pub(crate) mod bytes_under_way;
pub(crate) mod incoming;
pub(crate) mod media_type;
pub(crate) mod passing_hash;
pub(crate) mod resume;
pub(crate) mod upload;
pub(crate) mod uploads_under_way;

pub use append::{AppendError, Checksum};
pub use begin::BeginRefused;
pub use bytes_under_way::BytesUnderWay;
pub use resume::{Announced, UnfinishedUploads, UploadState};
pub(crate) use upload::Replacing;
pub use upload::{ItemUpload, Upload, UploadError, UploadedFile};
pub use uploads_under_way::UploadsUnderWay;
