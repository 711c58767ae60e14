//! PostgreSQL for tests of several instances.

/// An empty database of the tests' PostgreSQL: the server, its name, its address.
pub async fn new_database(kind: &str) -> (String, String, String) {
    let Ok(server) = std::env::var("RUECKKANAL_TEST_POSTGRES") else {
        panic!("PostgreSQL is started by `cargo xtask test rust`")
    };
    let name = format!("{kind}_{}", std::process::id());
    storage_postgres::create_database(&server, &name).await.unwrap();
    let address = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    (server, name, address)
}
