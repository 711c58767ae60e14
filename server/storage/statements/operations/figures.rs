//! What an operator watches.

use crate::{
    Database,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::errand::Route;
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{ErrandFigure, Figures, Operations, Pool},
};
use sqlx::{query, query_scalar};

/// Whoever did something within this time is there.
const THERE: SignedDuration = SignedDuration::from_mins(15);

#[async_trait]
impl Operations for Database {
    async fn ping(&self) -> Result<(), StorageError> {
        sqlx::query("select 1").execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn figures(&self, now: Timestamp) -> Result<Figures, StorageError> {
        let since = Time(now - THERE);
        let sessions = query_scalar!(r#"select count(*) as "count!: i64" from sessions where seen_at > $1"#, since as _);
        let sessions = sessions.fetch_one(&self.pool).await.map_err(db)?;
        let uploads = query_scalar!(r#"select count(*) as "count!: i64" from uploads"#);
        let uploads = uploads.fetch_one(&self.pool).await.map_err(db)?;
        let unchecked = query_scalar!(r#"select count(*) as "count!: i64" from documents where scan = 'unscanned'"#);
        let unchecked = unchecked.fetch_one(&self.pool).await.map_err(db)?;
        let rows = query!(
            r#"
            select kind as "kind!", route as "route!", state = 'needs_person' as "needs_person!: bool", count(*) as "count!: i64",
                min(case when attempts = 0 and due_at > created_at then due_at else created_at end) as "oldest!: Time"
            from errands
            where state in ('pending', 'needs_person') and given_up_at is null
            group by 1, 2, 3 order by 1, 2, 3
            "#
        );
        let mut errands = Vec::new();
        for row in rows.fetch_all(&self.pool).await.map_err(db)? {
            errands.push(ErrandFigure {
                count: fit("errands", &row.route, u64::try_from(row.count))?,
                kind: row.kind,
                route: Route::from(row.route),
                needs_person: row.needs_person,
                oldest: row.oldest.0,
            });
        }
        Ok(Figures {
            sessions: fit("sessions", "count", u64::try_from(sessions))?,
            uploads: fit("uploads", "count", u64::try_from(uploads))?,
            unchecked: fit("documents", "count", u64::try_from(unchecked))?,
            errands,
        })
    }

    fn pool(&self) -> Pool {
        Pool { open: usize::try_from(self.pool.size()).unwrap_or(usize::MAX), idle: self.pool.num_idle() }
    }
}
