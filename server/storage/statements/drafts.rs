//! Reading and locking drafts, for replies and documents alike.

use crate::{
    Database, Transaction,
    document_row::{DocumentRow, select_document},
    failure::{db, fit},
    refusals, representations,
    time::Time,
};
use domain::{
    document::DraftDocument,
    id::{DraftId, ItemId, ReplyId},
    reply::{DraftReply, EarlierReplies, ItemAnswer},
};
use jiff::Timestamp;
use ports::{StorageError, storage::DraftKey};
use sqlx::{query, query_scalar};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Marks the open draft as edited and so locks its row until the transaction ends. `None`: no open draft, or no right to act on
/// it any more.
pub(crate) async fn touch(
    transaction: &mut Transaction,
    key: &DraftKey,
    now: Timestamp,
) -> Result<Option<DraftId>, StorageError> {
    if !representations::hold(transaction, key.by).await? {
        return Ok(None);
    }
    let (tenant, now) = (key.tenant.as_str(), Time(now));
    let id = query_scalar!(
        r#"
        update drafts set edited_at = $1
        where tenant_id = $2 and account_id = $3 and message_id = $4 and state = 'open'
        returning id as "id: Uuid"
        "#,
        now as _,
        tenant,
        key.account.0,
        key.message.0,
    );
    Ok(id.fetch_optional(&mut **transaction).await.map_err(db)?.map(DraftId))
}

/// The open draft with answers and documents.
pub(crate) async fn load(database: &Database, key: &DraftKey) -> Result<Option<DraftReply>, StorageError> {
    let tenant = key.tenant.as_str();
    let row = query!(
        r#"
        select
            id as "id: Uuid", supplements_reply_id as "supplements_reply_id: Uuid", created_at as "created_at: Time",
            edited_at as "edited_at: Time"
        from drafts
        where tenant_id = $1 and account_id = $2 and message_id = $3 and state = 'open'
        "#,
        tenant,
        key.account.0,
        key.message.0,
    )
    .fetch_optional(&database.pool)
    .await
    .map_err(db)?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(DraftReply {
        id: DraftId(row.id),
        message: key.message,
        account: key.account,
        supplements: row.supplements_reply_id.map(ReplyId),
        earlier: EarlierReplies::default(),
        answers: answers(database, row.id).await?,
        one_document: one_document(database, row.id).await?,
        documents: documents(database, row.id).await?,
        refused: refusals::of_draft(database, row.id).await?,
        created_at: row.created_at.0,
        edited_at: row.edited_at.0,
    }))
}

async fn answers(database: &Database, draft: Uuid) -> Result<BTreeMap<ItemId, ItemAnswer>, StorageError> {
    let rows = query!("select item_id, answer from draft_answers where draft_id = $1", draft);
    rows.fetch_all(&database.pool)
        .await
        .map_err(db)?
        .into_iter()
        .map(|row| {
            let item = fit("draft_answers", draft, ItemId::try_from(row.item_id))?;
            Ok((item, fit("draft_answers", draft, serde_json::from_str(&row.answer))?))
        })
        .collect()
}

async fn one_document(database: &Database, draft: Uuid) -> Result<BTreeSet<ItemId>, StorageError> {
    let items = query_scalar!("select item_id from one_documents where draft_id = $1", draft).fetch_all(&database.pool);
    items.await.map_err(db)?.into_iter().map(|item| fit("one_documents", draft, ItemId::try_from(item))).collect()
}

async fn documents(database: &Database, draft: Uuid) -> Result<Vec<DraftDocument>, StorageError> {
    let rows = select_document!(" where draft_id = $1 order by position, received_at, id", draft).fetch_all(&database.pool);
    rows.await
        .map_err(db)?
        .into_iter()
        .map(DocumentRow::into_facts)
        .map(|record| record.map(|(facts, scan)| DraftDocument::from_record(facts, scan)))
        .collect()
}
