//! Messages, and their rows.

pub(crate) mod attachments;
pub(crate) mod changes;
mod dry_runs;
pub(crate) mod message_row;
pub(crate) mod records;
