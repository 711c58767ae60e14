//! The storage ports on PostgreSQL. Statements are shared with the other database, see `../statements/README.md`;
//! what differs is in `connection.rs` and `time.rs`.

mod connection;
mod object_ids;
pub mod schema;
mod session_rows;
mod time;

#[path = "../../statements/access_codes.rs"]
mod access_codes;
#[path = "../../statements/access_events.rs"]
mod access_events;
#[path = "../../statements/accounts.rs"]
mod accounts;
#[path = "../../statements/arrangement.rs"]
mod arrangement;
#[path = "../../statements/audit.rs"]
mod audit;
#[path = "../../statements/bindings.rs"]
mod bindings;
#[path = "../../statements/came_by.rs"]
mod came_by;
#[path = "../../statements/desk.rs"]
mod desk;
#[path = "../../statements/document_row.rs"]
mod document_row;
#[path = "../../statements/documents.rs"]
mod documents;
#[path = "../../statements/drafts.rs"]
mod drafts;
#[path = "../../statements/failure.rs"]
mod failure;
#[path = "../../statements/hand_offs.rs"]
mod hand_offs;
#[path = "../../statements/kept_posts.rs"]
mod kept_posts;
#[path = "../../statements/limits.rs"]
mod limits;
#[path = "../../statements/message_row.rs"]
mod message_row;
#[path = "../../statements/messages.rs"]
mod messages;
#[path = "../../statements/operations.rs"]
mod operations;
#[path = "../../statements/outbox.rs"]
mod outbox;
#[path = "../../statements/refusals.rs"]
mod refusals;
#[path = "../../statements/renditions.rs"]
mod renditions;
#[path = "../../statements/replies.rs"]
mod replies;
#[path = "../../statements/reply_row.rs"]
mod reply_row;
#[path = "../../statements/representation_row.rs"]
mod representation_row;
#[path = "../../statements/representations.rs"]
mod representations;
#[path = "../../statements/segments.rs"]
mod segments;
#[path = "../../statements/sessions.rs"]
mod sessions;
#[path = "../../statements/sign_ins.rs"]
mod sign_ins;
#[path = "../../statements/stuck_deliveries.rs"]
mod stuck_deliveries;
#[path = "../../statements/submit.rs"]
mod submit;
#[path = "../../statements/take_back.rs"]
mod take_back;
#[path = "../../statements/tenant_keys.rs"]
mod tenant_keys;
#[path = "../../statements/upload_row.rs"]
mod upload_row;
#[path = "../../statements/uploads.rs"]
mod uploads;

#[cfg(feature = "test-support")]
pub use connection::create_database;
pub(crate) use connection::{Connection, Transaction};
pub use connection::{Database, OpenError};
