//! Several sessions in one statement; a list is no parameter that both databases know.

use crate::time::Time;
use ports::storage::SessionHash;
use sqlx::{PgConnection, query_as};

pub(crate) struct SessionRow {
    pub id_hash: Vec<u8>,
    pub data: String,
    pub created_at: Time,
    pub seen_at: Time,
    pub idle_seconds: i64,
    pub absolute_seconds: i64,
}

pub(crate) async fn session_rows(connection: &mut PgConnection, hashes: &[SessionHash]) -> Result<Vec<SessionRow>, sqlx::Error> {
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    query_as!(
        SessionRow,
        r#"
        select id_hash, data, created_at as "created_at: Time", seen_at as "seen_at: Time", idle_seconds, absolute_seconds
        from sessions where id_hash = any($1)
        "#,
        &hashes as _,
    )
    .fetch_all(connection)
    .await
}
