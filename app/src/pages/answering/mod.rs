//! One question at a time.

pub mod question;
pub mod saved;
