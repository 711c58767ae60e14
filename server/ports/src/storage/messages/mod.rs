//! Messages as they were accepted.

mod attachments;
mod changes;
mod records;

pub use attachments::Attachments;
pub use changes::{Changes, ListedState, MessageChange, MessageFilter};
pub use records::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, Replacing, ToDoPlace,
    WithdrawOutcome, WithdrawnReason,
};
