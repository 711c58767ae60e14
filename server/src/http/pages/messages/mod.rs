//! A message: opened, listed, its day for the calendar, its history.

pub mod calendar;
pub mod history;
pub mod letter_file;
pub mod list;
pub mod message;
pub mod more_time;
