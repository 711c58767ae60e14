//! Messages as they were accepted.

mod attachments;
mod changes;
mod dry_runs;
mod records;

pub use attachments::Attachments;
pub use changes::{CaseChange, Changes, ListedState, MessageChange, MessageFilter};
pub use dry_runs::{DryRun, DryRuns};
pub use records::{
    ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, Place, RecipientHashes, Replacing, ToDoPlace,
    WithdrawOutcome, WithdrawnReason,
};
