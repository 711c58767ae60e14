//! The storage ports on PostgreSQL. Statements are shared with the other database, see `../statements/README.md`;
//! what differs is in `connection.rs` and `time.rs`.

mod connection;
mod object_ids;
pub mod schema;
mod session_rows;
mod time;

#[path = "../../statements/mod.rs"]
mod statements;

pub(crate) use connection::{Connection, Transaction};
pub use connection::{Database, OpenError};
#[cfg(feature = "test-support")]
pub use connection::{create_database, drop_connections};
