//! Connects, refuses weak durability, begins transactions.

use crate::statements::{
    delivery::deliveries::{Packing, Read},
    together::Together,
};
use domain::id::{ReplyId, TenantId};
use ports::{StorageError, storage::Settlement};
use sqlx::{
    Connection as _, PgConnection, PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

/// How long an idle connection is taken to be alive without asking it.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Nobody waits for ever for a row, or for whoever died with one in hand: a machine that is gone sends no end of its connection.
const PATIENCE: &str = "set lock_timeout = '20s'; set idle_in_transaction_session_timeout = '60s';
    set tcp_keepalives_idle = '30s'; set tcp_keepalives_interval = '10s'; set tcp_keepalives_count = 3; set tcp_user_timeout = '60s'";

pub(crate) type Transaction = sqlx::Transaction<'static, sqlx::Postgres>;
pub(crate) type Connection = sqlx::pool::PoolConnection<sqlx::Postgres>;

/// A pool of connections to one database.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pool: PgPool,
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
    #[error("the database cannot be reached")]
    Connect(#[source] sqlx::Error),
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
    /// Connects to `postgres://…` and brings the schema up to date. An advisory lock lets exactly one instance migrate.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, OpenError> {
        let database = Self::connect(url, max_connections).await?;
        // On a connection of its own: whoever waits for another instance's migration waits as long as that takes.
        let options = PgConnectOptions::from_str(url).map_err(OpenError::Connect)?.application_name("rueckkanal");
        let mut connection = PgConnection::connect_with(&options).await.map_err(OpenError::Connect)?;
        crate::schema::MIGRATOR.run(&mut connection).await.map_err(OpenError::Migrate)?;
        connection.close().await.map_err(OpenError::Connect)?;
        Ok(database)
    }

    /// Connects and changes nothing of the schema: for whoever looks after a portal that another program serves.
    pub async fn open_as_it_is(url: &str, max_connections: u32) -> Result<Self, OpenError> {
        let database = Self::connect(url, max_connections).await?;
        if database.is_of_this_version().await? { Ok(database) } else { Err(OpenError::OtherVersion) }
    }

    async fn connect(url: &str, max_connections: u32) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(OpenError::Connect)?.application_name("rueckkanal");
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(PATIENCE).execute(connection).await?;
                    Ok(())
                })
            })
            // A question before each question would double the round trips; one that worked a moment ago is taken as it is.
            .test_before_acquire(false)
            .before_acquire(|connection, state| {
                Box::pin(async move {
                    if state.idle_for < TRUSTED_FOR {
                        return Ok(true);
                    }
                    Ok(connection.ping().await.is_ok())
                })
            })
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
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => Ok(false),
            Err(error) => Err(OpenError::Connect(error)),
        }
    }

    /// Connects and asks how durable it is, and changes nothing.
    /// Returns the tenants' wrapped keys, so that somebody can find out whether their master key fits.
    pub async fn look(url: &str) -> Result<Vec<(String, Vec<u8>)>, OpenError> {
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5));
        let pool = pool.connect(url).await.map_err(OpenError::Connect)?;
        Self {
            pool: pool.clone(),
            for_sessions: Arc::default(),
            read: Arc::default(),
            settled: Arc::default(),
            packed: Arc::default(),
        }
        .refuse_weak_durability()
        .await?;
        let keys: bool = sqlx::query_scalar("select to_regclass('tenant_keys') is not null")
            .fetch_one(&pool)
            .await
            .map_err(OpenError::Connect)?;
        if !keys {
            return Ok(Vec::new());
        }
        sqlx::query_as("select tenant_id, wrapped from tenant_keys").fetch_all(&pool).await.map_err(OpenError::Connect)
    }

    /// Asks the server (A2): a commit that is not on disk is not a receipt.
    async fn refuse_weak_durability(&self) -> Result<(), OpenError> {
        for (setting, weak) in [("fsync", ["off"].as_slice()), ("synchronous_commit", &["off"]), ("full_page_writes", &["off"])] {
            let value: String = sqlx::query_scalar("select current_setting($1)")
                .bind(setting)
                .fetch_one(&self.pool)
                .await
                .map_err(OpenError::Connect)?;
            if weak.contains(&value.as_str()) {
                return Err(OpenError::Weak(format!("{setting} is {value}")));
            }
        }
        Ok(())
    }

    pub(crate) async fn begin_write(&self) -> Result<Transaction, StorageError> {
        self.pool.begin().await.map_err(crate::statements::failure::db)
    }

    /// One at a time by this name, until the transaction ends.
    pub(crate) async fn begin_write_alone(&self, name: &str) -> Result<Transaction, StorageError> {
        let mut transaction = self.begin_write().await?;
        let lock = sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))").bind(name);
        lock.execute(&mut *transaction).await.map_err(crate::statements::failure::db)?;
        Ok(transaction)
    }
}

/// Makes an empty database on the server of `url`. For tests: each has its own.
#[cfg(feature = "test-support")]
pub async fn create_database(url: &str, name: &str) -> Result<(), sqlx::Error> {
    use sqlx::{AssertSqlSafe, Executor as _};
    let mut connection = sqlx::PgConnection::connect(url).await?;
    connection.execute(AssertSqlSafe(format!("create database \"{name}\""))).await?;
    connection.close().await
}

/// Ends every connection to a database on the server of `url` in the middle of whatever it does, as a restart of the server would. For tests.
#[cfg(feature = "test-support")]
pub async fn drop_connections(url: &str, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = sqlx::PgConnection::connect(url).await?;
    let ended = sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1").bind(name);
    ended.execute(&mut connection).await?;
    connection.close().await
}

#[cfg(feature = "test-support")]
impl Database {
    /// A setting as it holds for what comes over the pool. For tests.
    pub async fn setting(&self, name: &str) -> Result<String, sqlx::Error> {
        sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(&self.pool).await
    }
}
