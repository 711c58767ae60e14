//! The schema by itself, so that it can be made before any statement is checked against it.

/// All migrations.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../../migrations/sqlite");
