//! What stands around: start, help and other texts, barriers, the list of states.

pub mod barriers;
pub mod start;
pub mod states;
pub mod texts;
