//! Several sessions in one statement; a list is no parameter that both databases know.

use crate::time::Time;
use ports::storage::SessionHash;
use sqlx::{SqliteConnection, query_as};

pub(crate) struct SessionRow {
    pub id_hash: Vec<u8>,
    pub data: String,
    pub created_at: Time,
    pub seen_at: Time,
    pub idle_seconds: i64,
    pub absolute_seconds: i64,
}

pub(crate) async fn session_rows(
    connection: &mut SqliteConnection,
    hashes: &[SessionHash],
) -> Result<Vec<SessionRow>, sqlx::Error> {
    // One parameter, whatever the number of sessions: the statement is prepared once.
    let hashes = hashes.iter().map(hex::encode).collect::<serde_json::Value>().to_string();
    query_as!(
        SessionRow,
        r#"
        select id_hash, data, created_at as "created_at: Time", seen_at as "seen_at: Time", idle_seconds, absolute_seconds
        from sessions where id_hash in (select unhex(value) from json_each($1))
        "#,
        hashes,
    )
    .fetch_all(connection)
    .await
}
