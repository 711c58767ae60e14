//! Drafts, replies, and what is taken back.

mod records;
mod take_back;

pub use records::{DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome};
pub use take_back::{RefusedSent, TakeBack, TakeBackOutcome, TakingBack};
