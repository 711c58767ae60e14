//! Files that were refused when nobody looked, until the person has dismissed them.

use crate::{
    Database, Transaction,
    statements::failure::{db, fit, json},
    time::Time,
};
use domain::{
    document::{DocumentName, DocumentRefusal, RefusedDocument},
    id::{DocumentId, ItemId},
};
use jiff::Timestamp;
use ports::StorageError;
use sqlx::query;
use uuid::Uuid;

pub(crate) async fn insert(
    transaction: &mut Transaction,
    document: DocumentId,
    draft: Uuid,
    item: &str,
    name: &str,
    refusal: DocumentRefusal,
    at: Timestamp,
) -> Result<(), StorageError> {
    let (refusal, at) = (json(&refusal), Time(at));
    query!(
        "insert into refused_documents (id, draft_id, item_id, name, refusal, refused_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do nothing",
        document.0,
        draft,
        item,
        name,
        refusal,
        at as _,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// As [`insert`], unless the draft is not open any more.
pub(crate) async fn insert_if_open(
    transaction: &mut Transaction,
    document: DocumentId,
    draft: Uuid,
    (item, name): (&str, &str),
    refusal: DocumentRefusal,
    at: Timestamp,
) -> Result<(), StorageError> {
    let open = query!("update drafts set edited_at = edited_at where id = $1 and state = 'open'", draft);
    if open.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(());
    }
    insert(transaction, document, draft, item, name, refusal, at).await
}

pub(crate) async fn count(transaction: &mut Transaction, draft: Uuid) -> Result<i64, StorageError> {
    let row = query!(r#"select count(*) as "count!: i64" from refused_documents where draft_id = $1"#, draft);
    Ok(row.fetch_one(&mut **transaction).await.map_err(db)?.count)
}

pub(crate) async fn of_draft(database: &Database, draft: Uuid) -> Result<Vec<RefusedDocument>, StorageError> {
    let rows = query!(
        r#"
        select id as "id: Uuid", item_id, name, refusal, refused_at as "refused_at: Time"
        from refused_documents where draft_id = $1 order by refused_at, id
        "#,
        draft,
    );
    rows.fetch_all(&database.pool)
        .await
        .map_err(db)?
        .into_iter()
        .map(|row| {
            Ok(RefusedDocument {
                id: DocumentId(row.id),
                item: fit("refused_documents", row.id, ItemId::try_from(row.item_id))?,
                name: fit("refused_documents", row.id, DocumentName::from_record(row.name))?,
                refusal: fit("refused_documents", row.id, serde_json::from_str(&row.refusal))?,
                refused_at: row.refused_at.0,
            })
        })
        .collect()
}
