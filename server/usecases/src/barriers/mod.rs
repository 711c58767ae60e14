//! Reports of barriers.

pub(crate) mod report;

pub use report::NewBarrierReport;
