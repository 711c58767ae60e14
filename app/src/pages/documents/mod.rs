//! The papers of an item: received, removed, seen.

pub mod papers;
pub mod papers_remove;
mod papers_sent;
pub mod preview;
