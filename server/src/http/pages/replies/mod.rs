//! Checked, sent, with a receipt; added to, taken back.

pub mod check;
pub mod receipt;
pub mod sent_file;
pub mod supplement;
pub mod take_back;
