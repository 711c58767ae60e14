//! Messages as they were accepted.

mod messages;

pub use messages::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, ToDoPlace, WithdrawOutcome,
    WithdrawnReason,
};
