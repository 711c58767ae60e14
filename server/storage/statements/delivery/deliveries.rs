//! What the package of a reply holds. Its row is the lock: whoever settles it and whoever takes something out of it come one after the
//! other. The row of the errand is locked after it, never before.

use crate::{
    Database, Transaction, id_list, sets,
    statements::{
        failure::db,
        messages::message_row::{MessageRow, select_message},
        replies::reply_row::{Answers, ReplyRow, answers, select_reply},
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
        let read = self.read.ask((tenant.clone(), reply), |asked| read_all(self, asked)).await?;
        // The rest is each reply's own affair: nobody waits for another one's documents, nor for what cannot be read.
        let Some((row, answers, message)) = read else { return Ok(None) };
        Ok(Some((row.complete(self, answers).await?, message.into_record()?)))
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

/// What is read of a reply together with others: it with its answers, and what it answers.
pub(crate) type Read = Option<(ReplyRow, Answers, MessageRow)>;

/// Several replies, in the order in which they were asked for.
async fn read_all(database: &Database, asked: Vec<(TenantId, ReplyId)>) -> Result<Vec<Read>, StorageError> {
    let replies = id_list(asked.iter().map(|(_, reply)| reply.0).collect());
    let rows = among!(select_reply, " where replies.id", replies).fetch_all(&database.pool).await.map_err(db)?;
    let mut answers = answers(database, rows.iter().map(|row| row.id).collect()).await?;
    let messages = id_list(rows.iter().map(|row| row.message_id).collect());
    let messages = among!(select_message, " where id", messages).fetch_all(&database.pool).await.map_err(db)?;
    let messages: HashMap<Uuid, MessageRow> = messages.into_iter().map(|row| (row.id, row)).collect();
    let mut read = HashMap::new();
    for row in rows {
        if let Some(message) = messages.get(&row.message_id) {
            let answers = answers.remove(&row.id).unwrap_or_default();
            read.insert(row.id, (row, answers, message.clone()));
        }
    }
    // Two may want the same one.
    let of_tenant = |(tenant, reply): &(TenantId, ReplyId)| {
        read.get(&reply.0).filter(|(_, _, message)| message.tenant_id == tenant.as_str()).cloned()
    };
    Ok(asked.iter().map(of_tenant).collect())
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
