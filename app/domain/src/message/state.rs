//! The life cycle of a message: made available → retrieved → answered, or withdrawn on the way.

use crate::id::ReplyId;
use jiff::Timestamp;

/// Provable times of a message (R-BK-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageTimes {
    pub made_available_at: Timestamp,
    /// First authenticated open by the applicant.
    pub retrieved_at: Option<Timestamp>,
}

/// Where a message stands. "Overdue" is not a state: it is computed from the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// The person can read it and, if it takes a reply, answer.
    Open,
    /// At least one reply was sent; supplements stay possible.
    Answered { first_reply: ReplyId, at: Timestamp },
    /// The authority took it back; the link explains so.
    Withdrawn { at: Timestamp },
}

impl MessageState {
    /// A withdrawal is possible until the first reply.
    pub fn withdraw(self, now: Timestamp) -> Result<Self, AlreadySettled> {
        match self {
            Self::Open => Ok(Self::Withdrawn { at: now }),
            Self::Withdrawn { .. } => Ok(self),
            Self::Answered { .. } => Err(AlreadySettled),
        }
    }
}

/// The person answered before the withdrawal came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message was answered already")]
pub struct AlreadySettled;
