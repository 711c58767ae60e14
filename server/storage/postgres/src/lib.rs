//! Storage on postgres.
