//! The order of a draft's documents, and which of them make one document.

use crate::{
    Database,
    statements::{answering::drafts, failure::db},
};
use domain::id::{DocumentId, ItemId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{DraftKey, Towards},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

pub(crate) async fn move_document(
    database: &Database,
    key: &DraftKey,
    document: DocumentId,
    towards: Towards,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let mut transaction = database.begin_write().await?;
    let Some(draft) = drafts::touch(&mut transaction, key, now).await? else { return Ok(false) };
    let order = query_scalar!(
        r#"
        select id as "id: Uuid" from documents
        where draft_id = $1 and item_id in (select item_id from documents where id = $2 and draft_id = $3)
        order by position, received_at, id
        "#,
        draft.0,
        document.0,
        draft.0,
    );
    let mut order = order.fetch_all(&mut *transaction).await.map_err(db)?;
    let Some(at) = order.iter().position(|id| *id == document.0) else { return Ok(false) };
    let to = match towards {
        Towards::Front => at.checked_sub(1),
        Towards::Back => Some(at + 1).filter(|next| *next < order.len()),
        Towards::First => Some(0).filter(|_| at > 0),
    };
    let Some(to) = to else { return Ok(false) };
    let moved = order.remove(at);
    order.insert(to, moved);
    // Numbered anew as a whole: documents from before there was an order have none.
    for (position, id) in (1_i64..).zip(order) {
        query!("update documents set position = $1 where id = $2", position, id).execute(&mut *transaction).await.map_err(db)?;
    }
    transaction.commit().await.map_err(db)?;
    Ok(true)
}

pub(crate) async fn set_one_document(
    database: &Database,
    key: &DraftKey,
    item: &ItemId,
    one: bool,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let mut transaction = database.begin_write().await?;
    let Some(draft) = drafts::touch(&mut transaction, key, now).await? else { return Ok(false) };
    let item = item.as_str();
    if one {
        query!("insert into one_documents (draft_id, item_id) values ($1, $2) on conflict do nothing", draft.0, item)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
    } else {
        query!("delete from one_documents where draft_id = $1 and item_id = $2", draft.0, item)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
    }
    transaction.commit().await.map_err(db)?;
    Ok(true)
}

/// The first free place behind all documents of the item.
pub(crate) async fn last_place(transaction: &mut crate::Transaction, draft: Uuid, item: &str) -> Result<i64, StorageError> {
    let last = query_scalar!(
        r#"select cast(coalesce(max(position), 0) as bigint) as "last!: i64" from documents where draft_id = $1 and item_id = $2"#,
        draft,
        item,
    );
    Ok(last.fetch_one(&mut **transaction).await.map_err(db)?.saturating_add(1))
}

pub(crate) async fn forget_volumes(database: &Database, before: i64) -> Result<(), StorageError> {
    query!("delete from upload_volumes where day < $1", before).execute(&database.pool).await.map_err(db)?;
    Ok(())
}
