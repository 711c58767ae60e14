//! The storage ports on PostgreSQL. Statements are shared with the other database, see `../shared/README.md`;
//! what differs is in `connection.rs` and `time.rs`.

mod connection;
mod time;

#[path = "../../shared/accounts.rs"]
mod accounts;
#[path = "../../shared/audit.rs"]
mod audit;
#[path = "../../shared/document_row.rs"]
mod document_row;
#[path = "../../shared/documents.rs"]
mod documents;
#[path = "../../shared/drafts.rs"]
mod drafts;
#[path = "../../shared/failure.rs"]
mod failure;
#[path = "../../shared/message_row.rs"]
mod message_row;
#[path = "../../shared/messages.rs"]
mod messages;
#[path = "../../shared/outbox.rs"]
mod outbox;
#[path = "../../shared/replies.rs"]
mod replies;
#[path = "../../shared/reply_row.rs"]
mod reply_row;
#[path = "../../shared/sessions.rs"]
mod sessions;
#[path = "../../shared/sign_ins.rs"]
mod sign_ins;
#[path = "../../shared/submit.rs"]
mod submit;
#[path = "../../shared/tenant_keys.rs"]
mod tenant_keys;

pub(crate) use connection::Transaction;
#[cfg(feature = "test-support")]
pub use connection::create_database;
pub use connection::{Database, OpenError};
