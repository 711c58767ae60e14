//! The storage contract on SQLite: each story on a file of its own.

use storage_sqlite::Database;
use tempfile::TempDir;

async fn open() -> (Database, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::open(&folder.path().join("test.sqlite")).await.expect("an empty database");
    (database, folder)
}

ports::storage_contract!(open);
