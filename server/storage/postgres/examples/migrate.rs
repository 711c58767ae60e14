//! Brings a database up to date and ends. `cargo xtask prepare-queries` uses it with the feature `schema-only`, which leaves out
//! every statement: those are checked against what this makes.

#[tokio::main]
async fn main() {
    let place = std::env::args().nth(1).expect("the database");
    let pool = sqlx::PgPool::connect(&place).await.expect("a connection");
    storage_postgres::schema::MIGRATOR.run(&pool).await.expect("the migrations run");
}
