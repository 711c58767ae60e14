//! The only code sent to the browser. Islands add comfort; a page without them loses nothing.

#[cfg(feature = "hydrate")]
mod upload;
mod upload_progress;

pub use upload_progress::UploadProgress;
