//! What the package of a reply holds. Its row is the lock: whoever settles it and whoever takes something out of it come one after the
//! other. The row of the errand is locked after it, never before.

use crate::{
    Database, Transaction, id_list, sets,
    statements::{
        failure::db,
        messages::message_row::{MessageRow, select_message},
        replies::reply_row::{complete, select_reply},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::id::{ReplyId, TenantId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{ClaimedErrand, Deliveries, MessageRecord, ReplyRecord},
};
use sqlx::{query, query_scalar};
use std::collections::HashMap;
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
    async fn to_deliver(&self, tenant: &TenantId, reply: ReplyId) -> Result<Option<(ReplyRecord, MessageRecord)>, StorageError> {
        self.read.ask((tenant.clone(), reply), |asked| read_all(self, asked)).await?
    }

    async fn mark_packed(
        &self,
        claimed: &ClaimedErrand,
        reply: ReplyId,
        at: Timestamp,
        copies_missing: bool,
    ) -> Result<bool, StorageError> {
        let packing = Packing { errand: claimed.id.0, lease: claimed.lease, reply: reply.0, at: Time(at), copies_missing };
        self.packed.ask(packing, |all| pack_all(self, all)).await
    }
}

/// A package that is to hold what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    pub errand: Uuid,
    pub lease: Uuid,
    pub reply: Uuid,
    pub at: Time,
    pub copies_missing: bool,
}

/// Several in one transaction. By the numbers of their replies, so that two of these never wait for each other.
async fn pack_all(database: &Database, mut all: Vec<Packing>) -> Result<Vec<bool>, StorageError> {
    let asked: Vec<(Uuid, Uuid)> = all.iter().map(|packing| (packing.reply, packing.lease)).collect();
    all.sort_unstable_by_key(|packing| packing.reply);
    let mut transaction = database.begin_write().await?;
    let packed = sets::pack(&mut transaction, &all).await.map_err(db)?;
    // No later check changes what a manifest says of a file.
    let replies = id_list(packed.iter().map(|(reply, _)| *reply).collect());
    let waived = among!(
        query,
        "update documents set scan = 'waived'
         where scan = 'unscanned' and id in (select document_id from reply_documents where reply_id",
        replies,
        ")",
    );
    waived.execute(&mut *transaction).await.map_err(db)?;
    transaction.commit().await.map_err(db)?;
    Ok(asked.iter().map(|packing| packed.contains(packing)).collect())
}

/// What is read of a reply: it, and what it answers.
pub(crate) type Read = Result<Option<(ReplyRecord, MessageRecord)>, StorageError>;

/// Several replies, in the order in which they were asked for.
async fn read_all(database: &Database, asked: Vec<(TenantId, ReplyId)>) -> Result<Vec<Read>, StorageError> {
    let replies = id_list(asked.iter().map(|(_, reply)| reply.0).collect());
    let rows = among!(select_reply, " where replies.id", replies).fetch_all(&database.pool).await.map_err(db)?;
    let messages = id_list(rows.iter().map(|row| row.message_id).collect());
    let messages = among!(select_message, " where id", messages).fetch_all(&database.pool).await.map_err(db)?;
    let messages: HashMap<Uuid, MessageRow> = messages.into_iter().map(|row| (row.id, row)).collect();
    let of: Vec<(Uuid, Uuid)> = rows.iter().map(|row| (row.id, row.message_id)).collect();
    let replies = complete(database, rows).await?;
    let mut read: HashMap<Uuid, Result<(ReplyRecord, MessageRecord), StorageError>> = HashMap::new();
    for ((id, message), reply) in of.into_iter().zip(replies) {
        let Some(message) = messages.get(&message) else { continue };
        read.insert(id, reply.and_then(|reply| Ok((reply, message.clone().into_record()?))));
    }
    let mut answers = Vec::with_capacity(asked.len());
    for (at, (tenant, reply)) in asked.iter().enumerate() {
        let answer = if asked[..at].iter().any(|(_, before)| before == reply) {
            // Two want the same one, which is rare.
            let again = Box::pin(read_all(database, vec![(tenant.clone(), *reply)])).await?;
            again.into_iter().next().unwrap_or(Ok(None))
        } else {
            let theirs = |(_, message): &(ReplyRecord, MessageRecord)| message.message.tenant == *tenant;
            read.remove(&reply.0).transpose().map(|found| found.filter(theirs))
        };
        answers.push(answer);
    }
    Ok(answers)
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
