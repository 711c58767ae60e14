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
        let packing = Packing { claimed: claimed.clone(), reply: reply.0, at, copies_missing };
        self.packed.ask(packing, |all| pack_all(self, all)).await
    }
}

/// A package that is to hold what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    claimed: ClaimedErrand,
    reply: Uuid,
    at: Timestamp,
    copies_missing: bool,
}

/// Several in one transaction. By the numbers of their replies, so that two of these never wait for each other.
async fn pack_all(database: &Database, all: Vec<Packing>) -> Result<Vec<bool>, StorageError> {
    let mut transaction = database.begin_write().await?;
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_unstable_by_key(|at| all[*at].reply);
    let mut packed = vec![false; all.len()];
    for at in order {
        packed[at] = pack(&mut transaction, &all[at]).await?;
    }
    transaction.commit().await.map_err(db)?;
    Ok(packed)
}

async fn pack(transaction: &mut Transaction, packing: &Packing) -> Result<bool, StorageError> {
    let (at, missing_at) = (Time(packing.at), packing.copies_missing.then_some(Time(packing.at)));
    // Locked by a statement of its own: what the next one sees of the errand is what whoever held it before has left.
    query!("update deliveries set reply_id = reply_id where reply_id = $1", packing.reply)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    // Its copies are made anew when something was taken out.
    let packed = query!(
        "update deliveries set packed_at = $1, copies_missing_at = $2
         where reply_id = $3 and exists (
             select 1 from errands where errands.id = $4 and lease = $5 and state = 'pending' and after_id is null
         )",
        at as _,
        missing_at as _,
        packing.reply,
        packing.claimed.id.0,
        packing.claimed.lease,
    );
    if packed.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(false);
    }
    waive(transaction, packing.reply).await?;
    Ok(true)
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
