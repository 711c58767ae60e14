//! Storage on sqlite.
