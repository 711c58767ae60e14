//! Opens the database file, refuses weak durability, begins write transactions as `IMMEDIATE`.

use crate::statements::{
    delivery::deliveries::{Packing, Read},
    together::Together,
};
use domain::id::{ReplyId, TenantId};
use ports::{StorageError, storage::Settlement};
use sqlx::{
    Connection as _, SqliteConnection, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

pub(crate) type Transaction = sqlx::Transaction<'static, sqlx::Sqlite>;
pub(crate) type Connection = sqlx::pool::PoolConnection<sqlx::Sqlite>;

/// One database file.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pool: SqlitePool,
    /// For the look-up of sessions, which every request of a signed-in person makes: the pool asks each connection that comes back
    /// whether it lives, and that would be a second round trip.
    pub(crate) for_sessions: Arc<Mutex<Option<Connection>>>,
    /// Replies that are to be delivered, packages that are settled, and attempts that have ended.
    pub(crate) read: Arc<Together<(TenantId, ReplyId), Read>>,
    pub(crate) settled: Arc<Together<Settlement, bool>>,
    pub(crate) packed: Arc<Together<Packing, bool>>,
}

/// Why the database cannot be used. The program must not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database file cannot be opened")]
    Connect(#[source] sqlx::Error),
    #[error("the database file cannot be made")]
    File(#[source] std::io::Error),
    #[error("the database cannot be migrated")]
    Migrate(#[source] MigrateError),
    #[error("durability is too weak: {0}")]
    Weak(String),
    #[error(
        "the database is of another version than this program: use the program that serves it; the start of a newer one's `rueckkanal serve` brings it up to date"
    )]
    OtherVersion,
}

impl Database {
    /// Opens or creates the file and brings its schema up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        private_file(path).map_err(OpenError::File)?;
        let database = Self::connect(path).await?;
        crate::schema::MIGRATOR.run(&database.pool).await.map_err(OpenError::Migrate)?;
        Ok(database)
    }

    /// Opens a file that is there, and changes nothing of its schema: for whoever looks after a portal that another program serves.
    pub async fn open_as_it_is(path: &Path) -> Result<Self, OpenError> {
        let database = Self::connect(path).await?;
        if database.is_of_this_version().await? { Ok(database) } else { Err(OpenError::OtherVersion) }
    }

    /// Whether SQLite keeps what is written in this folder: tried with a database of its own, which goes again.
    pub async fn try_folder(folder: &Path) -> Result<(), OpenError> {
        let path = folder.join(format!(".probe.{}.sqlite", uuid::Uuid::new_v4().simple()));
        let tried = async {
            private_file(&path).map_err(OpenError::File)?;
            let database = Self::connect(&path).await?;
            let written = sqlx::query("create table probe (n integer)").execute(&database.pool).await;
            database.pool.close().await;
            written.map(drop).map_err(OpenError::Connect)
        };
        let tried = tried.await;
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut file = path.clone().into_os_string();
            file.push(end);
            let _ = std::fs::remove_file(file);
        }
        tried
    }

    async fn connect(path: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose acknowledged replies in a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(10))
            // A file does not hang up.
            .test_before_acquire(false)
            .after_release(|connection, _| Box::pin(is_usable(connection)))
            .connect_with(options)
            .await
            .map_err(OpenError::Connect)?;
        let database =
            Self { pool, for_sessions: Arc::default(), read: Arc::default(), settled: Arc::default(), packed: Arc::default() };
        database.refuse_weak_durability().await?;
        Ok(database)
    }

    /// Whether every migration of this program is applied, and none of a newer one.
    async fn is_of_this_version(&self) -> Result<bool, OpenError> {
        let known: Vec<i64> = crate::schema::MIGRATOR.iter().map(|migration| migration.version).collect();
        let applied = sqlx::query_scalar::<_, i64>("select version from _sqlx_migrations where success order by version");
        match applied.fetch_all(&self.pool).await {
            Ok(applied) => Ok(applied == known),
            // Nothing was ever migrated there.
            Err(sqlx::Error::Database(error)) if error.message().contains("no such table") => Ok(false),
            Err(error) => Err(OpenError::Connect(error)),
        }
    }

    /// Reads the file that is there, and changes nothing. How durable it is, is set and asked when it is opened.
    /// Returns the tenants' wrapped keys, so that somebody can find out whether their master key fits.
    pub async fn look(path: &Path) -> Result<Vec<(String, Vec<u8>)>, OpenError> {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).read_only(true);
        let options = options.synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(OpenError::Connect)?;
        // The start turns it to WAL, and asks then; here it is enough that it is a database.
        let keys: i64 = sqlx::query_scalar("select count(*) from sqlite_master where name = 'tenant_keys'")
            .fetch_one(&pool)
            .await
            .map_err(OpenError::Connect)?;
        if keys == 0 {
            return Ok(Vec::new());
        }
        sqlx::query_as("select tenant_id, wrapped from tenant_keys").fetch_all(&pool).await.map_err(OpenError::Connect)
    }

    /// Asks the database itself instead of trusting the options (A2).
    async fn refuse_weak_durability(&self) -> Result<(), OpenError> {
        let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&self.pool).await.map_err(OpenError::Connect)?;
        if mode != "wal" {
            return Err(OpenError::Weak(format!("journal_mode is {mode}, needed is wal (is the file on a network drive?)")));
        }
        let synchronous: i64 =
            sqlx::query_scalar("pragma synchronous").fetch_one(&self.pool).await.map_err(OpenError::Connect)?;
        if synchronous < 2 {
            return Err(OpenError::Weak(format!("synchronous is {synchronous}, needed is 2 (FULL)")));
        }
        Ok(())
    }

    /// A reader that turns writer later fails at once whatever the busy timeout: begin as a writer.
    pub(crate) async fn begin_write(&self) -> Result<Transaction, StorageError> {
        self.pool.begin_with("begin immediate").await.map_err(crate::statements::failure::db)
    }

    /// One at a time by this name, until the transaction ends: there is one writer anyway.
    pub(crate) async fn begin_write_alone(&self, _name: &str) -> Result<Transaction, StorageError> {
        self.begin_write().await
    }
}

/// Whether the next one can begin a transaction on this connection. Where a disk is full or fails, SQLite ends the transaction by itself;
/// the rollback that follows then fails, the driver goes on believing that a transaction is open and refuses every later one.
/// Such a connection is closed, and the pool opens another one.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // The rollback of a dropped transaction may still be in the queue: it comes before this.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Makes the file for its owner only; SQLite gives its companions the same rights.
fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}
