//! Notices to people.

pub(crate) mod insert;
pub(crate) mod preferences;
pub(crate) mod records;
pub(crate) mod settle;
pub(crate) mod written;
