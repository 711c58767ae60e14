//! What stands around: start, texts, problems, barriers, a page that is left.

pub mod away;
pub mod barrier_report;
pub mod problem;
pub mod start;
pub mod statement;
pub mod text_page;
