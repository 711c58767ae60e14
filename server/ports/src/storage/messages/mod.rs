//! Messages as they were accepted.

mod records;

pub use records::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, ToDoPlace, WithdrawOutcome,
    WithdrawnReason,
};
