//! The pages of clerks.

pub mod code;
pub mod delivery;
pub mod dry_run;
pub mod list;
pub mod more_time;
pub mod notices;
pub mod preview;
pub mod reply;
pub mod representation;
