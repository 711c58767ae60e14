//! Reading and locking drafts, for replies and documents alike.

use crate::{
    Database, Transaction,
    statements::{
        access::came_by,
        documents::{
            document_row::{DocumentRow, select_document},
            refusals,
        },
        failure::{db, fit},
    },
    time::Time,
};
use domain::{
    document::DraftDocument,
    id::{DocumentId, DraftId, ItemId, ReplyId, RepresentationId},
    reply::{ByRepresentatives, DraftReply, EarlierReplies, ItemAnswer},
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
    if !came_by::hold(transaction, key, now).await? {
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
            edited_at as "edited_at: Time", representation_id as "representation_id: Uuid"
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
    let (answers, answers_by, replaced) = answers(database, row.id).await?;
    let by = ByRepresentatives {
        begun: row.representation_id.map(RepresentationId),
        answers: answers_by,
        replaced,
        documents: documents_by(database, row.id).await?,
    };
    Ok(Some(DraftReply {
        id: DraftId(row.id),
        message: key.message,
        account: key.account,
        supplements: row.supplements_reply_id.map(ReplyId),
        earlier: EarlierReplies::default(),
        answers,
        by,
        one_document: one_document(database, row.id).await?,
        documents: documents(database, row.id).await?,
        refused: refusals::of_draft(database, row.id).await?,
        created_at: row.created_at.0,
        edited_at: row.edited_at.0,
    }))
}

/// With who gave them, if a representative did, and what they replaced of the owner's.
type Answers = (BTreeMap<ItemId, ItemAnswer>, BTreeMap<ItemId, RepresentationId>, BTreeMap<ItemId, ItemAnswer>);

async fn answers(database: &Database, draft: Uuid) -> Result<Answers, StorageError> {
    let rows = query!(
        r#"select item_id, answer, owners_answer, representation_id as "representation_id: Uuid"
           from draft_answers where draft_id = $1"#,
        draft
    );
    let read = |text: &str| fit("draft_answers", draft, serde_json::from_str(text));
    let (mut answers, mut by, mut replaced) = Answers::default();
    for row in rows.fetch_all(&database.pool).await.map_err(db)? {
        let item = fit("draft_answers", draft, ItemId::try_from(row.item_id))?;
        by.extend(row.representation_id.map(|id| (item.clone(), RepresentationId(id))));
        if let Some(own) = row.owners_answer {
            replaced.insert(item.clone(), read(&own)?);
        }
        answers.insert(item, read(&row.answer)?);
    }
    Ok((answers, by, replaced))
}

/// Documents that representatives brought.
async fn documents_by(database: &Database, draft: Uuid) -> Result<BTreeMap<DocumentId, RepresentationId>, StorageError> {
    let rows = query!(
        r#"select id as "id: Uuid", representation_id as "representation_id!: Uuid" from documents
           where draft_id = $1 and representation_id is not null"#,
        draft
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    Ok(rows.into_iter().map(|row| (DocumentId(row.id), RepresentationId(row.representation_id))).collect())
}

/// What representatives left whose right has ended is the owner's from now on. `false`: there is no open draft.
pub(crate) async fn adopt(database: &Database, key: &DraftKey, now: Timestamp) -> Result<bool, StorageError> {
    let mut transaction = database.begin_write().await?;
    let Some(draft) = touch(&mut transaction, key, now).await? else { return Ok(false) };
    query!(
        "update draft_answers set representation_id = null, owners_answer = null
         where draft_id = $1 and representation_id not in (
             select id from representations
             where state = 'active' and message_id = (select message_id from drafts where drafts.id = $2)
         )",
        draft.0,
        draft.0,
    )
    .execute(&mut *transaction)
    .await
    .map_err(db)?;
    query!(
        "update documents set representation_id = null
         where draft_id = $1 and representation_id not in (
             select representations.id from representations
             where state = 'active' and representations.message_id = (select message_id from drafts where drafts.id = $2)
         )",
        draft.0,
        draft.0,
    )
    .execute(&mut *transaction)
    .await
    .map_err(db)?;
    transaction.commit().await.map_err(db)?;
    Ok(true)
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
