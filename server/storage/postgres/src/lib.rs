//! The storage ports on PostgreSQL. Statements are shared with the other database, see `../statements/README.md`;
//! what differs is in `connection.rs` and `time.rs`.

#[cfg(not(feature = "schema-only"))]
mod connection;
pub mod schema;
#[cfg(not(feature = "schema-only"))]
mod time;

#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/access_codes.rs"]
mod access_codes;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/accounts.rs"]
mod accounts;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/audit.rs"]
mod audit;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/bindings.rs"]
mod bindings;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/document_row.rs"]
mod document_row;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/documents.rs"]
mod documents;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/drafts.rs"]
mod drafts;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/failure.rs"]
mod failure;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/kept_posts.rs"]
mod kept_posts;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/message_row.rs"]
mod message_row;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/messages.rs"]
mod messages;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/outbox.rs"]
mod outbox;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/replies.rs"]
mod replies;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/reply_row.rs"]
mod reply_row;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/representation_row.rs"]
mod representation_row;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/representations.rs"]
mod representations;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/sessions.rs"]
mod sessions;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/sign_ins.rs"]
mod sign_ins;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/submit.rs"]
mod submit;
#[cfg(not(feature = "schema-only"))]
#[path = "../../statements/tenant_keys.rs"]
mod tenant_keys;

#[cfg(not(feature = "schema-only"))]
pub(crate) use connection::Transaction;
#[cfg(feature = "test-support")]
#[cfg(not(feature = "schema-only"))]
pub use connection::create_database;
#[cfg(not(feature = "schema-only"))]
pub use connection::{Database, OpenError};
