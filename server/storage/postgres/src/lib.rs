//! The storage ports on PostgreSQL. Statements are shared with the other database, see `../statements/README.md`;
//! what differs is in `connection.rs` and `time.rs`.

mod connection;
mod object_ids;
pub mod schema;
mod session_rows;
mod sets;
mod time;

/// Ids as one parameter of [`among!`].
pub(crate) fn id_list(ids: Vec<uuid::Uuid>) -> Vec<uuid::Uuid> {
    ids
}

/// A statement with a text that ends in a column, whose value shall be one of these: a list is no parameter that both databases know.
macro_rules! among {
    ($statement:ident, $before:tt, $ids:expr $(, $after:tt $(, $argument:expr)*)? $(,)?) => {
        $statement!($before + " = any($1)" $(+ $after)?, &$ids[..] $($(, $argument)*)?)
    };
}

#[path = "../../statements/mod.rs"]
mod statements;

pub(crate) use connection::{Connection, Transaction};
pub use connection::{Database, OpenError};
#[cfg(feature = "test-support")]
pub use connection::{create_database, drop_connections};
