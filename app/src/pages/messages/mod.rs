//! A message: opened, answered, listed, and its history.

pub mod acting_note;
pub mod answered;
pub mod history;
pub mod list;
pub mod message;
pub mod more_time;
pub mod notice_body;
