//! The only code sent to the browser: the island here, and the scripts beside this file (`loader.js` wakes the island, `session.js` warns before
//! the end of a session, `wait.js` asks for a page again, `rows.js` is the keyboard of a list). A page without them loses nothing.

#[cfg(feature = "hydrate")]
mod upload;
mod upload_progress;

pub use upload_progress::UploadProgress;
