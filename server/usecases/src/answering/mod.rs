//! A reply that is being written: an item opened, an answer saved, words kept.

pub(crate) mod keep_words;
pub(crate) mod save_answer;

pub use save_answer::Saved;
