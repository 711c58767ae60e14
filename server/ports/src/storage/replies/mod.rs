//! Drafts, replies, and what is taken back.

mod replies;
mod take_back;

pub use replies::{DraftKey, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome};
pub use take_back::{TakeBack, TakeBackOutcome, TakingBack};
