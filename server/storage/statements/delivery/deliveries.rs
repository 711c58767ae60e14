//! What the package of a reply holds. Its row is the lock: whoever settles it and whoever takes something out of it come one after the
//! other. The row of the errand is locked after it, never before.

use crate::{Database, Transaction, statements::failure::db, time::Time};
use async_trait::async_trait;
use domain::id::ReplyId;
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{ClaimedErrand, Deliveries},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

/// Locks the delivery of a reply. `None`: there is none.
pub(crate) async fn lock(transaction: &mut Transaction, reply: Uuid) -> Result<Option<Locked>, StorageError> {
    let row = query!(
        r#"
        update deliveries set reply_id = reply_id where reply_id = $1
        returning id as "id: Uuid", packed_at is not null as "packed!: bool"
        "#,
        reply,
    );
    let Some(row) = row.fetch_optional(&mut **transaction).await.map_err(db)? else { return Ok(None) };
    // Read after the lock: it may have changed while somebody else held it.
    let state = query_scalar!("select state from errands where id = $1", row.id);
    let state = state.fetch_one(&mut **transaction).await.map_err(db)?;
    Ok(Some(Locked { packed: row.packed, state }))
}

/// A delivery that nobody else settles or empties now.
pub(crate) struct Locked {
    /// What its package holds is settled.
    pub packed: bool,
    /// Of its errand.
    pub state: String,
}

#[async_trait]
impl Deliveries for Database {
    async fn mark_packed(
        &self,
        claimed: &ClaimedErrand,
        reply: ReplyId,
        at: Timestamp,
        copies_missing: bool,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if lock(&mut transaction, reply.0).await?.is_none() {
            return Ok(false);
        }
        // Its copies are made anew when something was taken out.
        let held = query!(
            "update errands set lease = lease where id = $1 and lease = $2 and state = 'pending' and after_id is null",
            claimed.id.0,
            claimed.lease,
        );
        if held.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        let (at, missing_at) = (Time(at), copies_missing.then_some(Time(at)));
        query!(
            "update deliveries set packed_at = $1, copies_missing_at = $2 where reply_id = $3",
            at as _,
            missing_at as _,
            reply.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        waive(&mut transaction, reply.0).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }
}

/// What the manifest says of a file is what is true of it from now on: no later check changes it.
pub(crate) async fn waive(transaction: &mut Transaction, reply: Uuid) -> Result<(), StorageError> {
    query!(
        "update documents set scan = 'waived'
         where scan = 'unscanned' and id in (select document_id from reply_documents where reply_id = $1)",
        reply,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}
