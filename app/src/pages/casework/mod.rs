//! What only clerks see.

pub mod code;
pub mod item_preview;
pub mod list;
pub mod more_time;
pub mod notices;
pub mod reply;
mod rounds;
