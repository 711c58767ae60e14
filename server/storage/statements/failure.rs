//! Turns driver errors and rows that do not fit into the port's failures.

use ports::StorageError;
use std::fmt::Display;

/// A driver error. Statements carry no values in their text, so nothing personal is in it.
pub(crate) fn db(error: sqlx::Error) -> StorageError {
    StorageError::Unavailable(Box::new(error))
}

/// A value that does not fit the model.
pub(crate) fn corrupt(table: &'static str, id: impl Display) -> impl FnOnce(&dyn Display) -> StorageError {
    move |reason| StorageError::Corrupt { table, id: id.to_string(), reason: reason.to_string() }
}

/// Reads a value of a column, or says which row is broken.
pub(crate) fn fit<T, E: Display>(table: &'static str, id: impl Display, value: Result<T, E>) -> Result<T, StorageError> {
    value.map_err(|reason| corrupt(table, id)(&reason))
}

/// As [`fit`] for parsers without a reason.
pub(crate) fn known<T>(table: &'static str, id: impl Display, column: &str, value: Option<T>) -> Result<T, StorageError> {
    value.ok_or_else(|| corrupt(table, id)(&format!("unknown value in {column}")))
}

/// JSON of a model type: cannot fail, its maps have text keys.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("model types serialize to JSON")
}
