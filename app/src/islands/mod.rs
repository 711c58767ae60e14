//! The only code sent to the browser. Islands add comfort; a page without them loses nothing.

mod upload_progress;

pub use upload_progress::{UploadProgress, UploadTexts};
