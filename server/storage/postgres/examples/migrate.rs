//! Brings a database up to date; the builder checks statements against it.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("name a database")?;
    storage_postgres::Database::open(&url, 2).await?;
    Ok(())
}
