//! What a message wants of its person: the order in which lists show messages.

use super::{MessageKind, MessageState};
use crate::reply::Outstanding;
use jiff::civil::Date;

/// First things first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToDoKind {
    /// To be answered.
    Reply,
    /// Answered; something is owed or was promised.
    More,
    /// To be read.
    Read,
    /// Answered, and nothing is open.
    Nothing,
    Withdrawn,
}

impl ToDoKind {
    const ALL: [Self; 5] = [Self::Reply, Self::More, Self::Read, Self::Nothing, Self::Withdrawn];

    /// As storage keeps it: 0 to 4.
    pub fn rank(self) -> i16 {
        self as i16
    }

    /// Where lists show it: what is due first stands first, whether it is a first answer or the rest of one.
    pub fn place_in_lists(self) -> i16 {
        match self {
            Self::Reply | Self::More => Self::More.rank(),
            Self::Read | Self::Nothing | Self::Withdrawn => self.rank(),
        }
    }

    pub fn of_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.rank() == rank)
    }
}

/// What is to be done, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToDo {
    pub kind: ToDoKind,
    /// The day that counts; one that never comes where there is none.
    pub due: Date,
}

impl ToDo {
    /// `outstanding`: of all replies, if there are any.
    pub fn of(message: &MessageKind, state: MessageState, outstanding: &Outstanding) -> Self {
        let never = Date::MAX;
        let deadline = message.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.due);
        match state {
            MessageState::Withdrawn { .. } => Self { kind: ToDoKind::Withdrawn, due: never },
            MessageState::Open if message.inquiry().is_some() => Self { kind: ToDoKind::Reply, due: deadline.unwrap_or(never) },
            MessageState::Open => Self { kind: ToDoKind::Read, due: never },
            MessageState::Answered { .. } if outstanding.is_nothing_for_them() => Self { kind: ToDoKind::Nothing, due: never },
            MessageState::Answered { .. } => {
                let owed = deadline.filter(|_| !outstanding.owed.is_empty());
                let due = [owed, outstanding.next_promise()].into_iter().flatten().min();
                Self { kind: ToDoKind::More, due: due.unwrap_or(never) }
            }
        }
    }
}
