//! The papers of an item: received, arranged, removed, seen.

pub mod download;
pub mod multipart;
pub mod papers;
pub mod papers_arrange;
pub mod papers_remove;
pub mod papers_script;
pub mod papers_words;
pub mod preview;
