//! One question at a time; words that are kept.

pub mod place;
pub mod question;
pub mod saved;
pub mod words;
