//! Replies, sending, taking back.

pub(crate) mod records;
pub(crate) mod reply_row;
pub(crate) mod submit;
pub(crate) mod take_back;
