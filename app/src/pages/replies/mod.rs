//! Checked, with its receipt; added to, taken back.

pub mod check;
pub mod receipt;
pub mod supplement;
pub mod take_back;
