//! Brings a database file up to date; the builder checks statements against it.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    storage_sqlite::Database::open(path.as_ref()).await?;
    Ok(())
}
