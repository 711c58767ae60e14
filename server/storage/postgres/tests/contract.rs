//! The storage contract on PostgreSQL: each story on a database of its own, on the server that `cargo xtask test rust` starts.

use std::sync::atomic::{AtomicU32, Ordering};
use storage_postgres::{Database, create_database};

static DATABASES: AtomicU32 = AtomicU32::new(0);

async fn open() -> (Database, ()) {
    let server =
        std::env::var("RUECKKANAL_TEST_POSTGRES").expect("PostgreSQL for the tests is started by `cargo xtask test rust`");
    let name = format!("contract_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    create_database(&server, &name).await.expect("a new database");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    (Database::open(&format!("{base}/{name}"), 5).await.expect("an empty database"), ())
}

ports::storage_contract!(open);

#[tokio::test]
async fn nobody_waits_for_ever_for_a_row_nor_holds_one() {
    let (database, ()) = open().await;
    for (name, value) in [("lock_timeout", "20s"), ("idle_in_transaction_session_timeout", "1min")] {
        assert_eq!(database.setting(name).await.expect("a setting"), value, "{name}");
    }
}
