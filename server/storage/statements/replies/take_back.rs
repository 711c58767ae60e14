//! Taking a document of a reply back. The delivery's row decides: whoever locks it first, the person or the worker, is right.

use crate::{
    Database, Transaction,
    statements::{
        access::came_by,
        audit,
        delivery::deliveries,
        documents::refusals,
        failure::{corrupt, db, fit},
        replies::submit,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::{DocumentName, Sha256},
    event::{Actor, Change, Event},
    id::{DocumentId, MessageId, ReplyId, TenantId},
    message::ToDo,
    reply::{RetractedDocument, TakenBack, TakenBackHow},
};
use ports::{
    StorageError,
    storage::{RefuseDocument, RefusedSent, TakeBack, TakeBackOutcome, TakingBack},
};
use sqlx::{query, query_scalar};
use std::collections::HashMap;
use uuid::Uuid;

/// Documents of earlier replies that this one takes back.
pub(crate) async fn of_reply(database: &Database, reply: Uuid) -> Result<Vec<RetractedDocument>, StorageError> {
    let rows = query!(
        r#"
        select documents.id as "id: Uuid", name, sha256, reply_documents.reply_id as "reply_id: Uuid"
        from retractions
            join documents on documents.id = retractions.document_id
            join reply_documents on reply_documents.document_id = documents.id
        where retractions.reply_id = $1
        order by documents.id
        "#,
        reply,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    rows.into_iter()
        .map(|row| {
            let sha256 = <[u8; 32]>::try_from(row.sha256).map_err(|_| "sha256 has not 32 bytes");
            Ok(RetractedDocument {
                document: DocumentId(row.id),
                reply: ReplyId(row.reply_id),
                name: fit("documents", row.id, DocumentName::from_record(row.name))?,
                sha256: Sha256(fit("documents", row.id, sha256)?),
            })
        })
        .collect()
}

/// Documents of this reply that were taken back.
pub(crate) async fn in_reply(database: &Database, reply: Uuid) -> Result<HashMap<DocumentId, TakenBack>, StorageError> {
    let rows = query!(
        r#"
        select document_id as "id!: Uuid", taken_back, taken_back_at as "at: Time", refused_documents.id is not null as "refused!: bool"
        from reply_documents left join refused_documents on refused_documents.id = document_id
        where reply_id = $1 and taken_back is not null
        "#,
        reply,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    rows.into_iter()
        .map(|row| {
            let how = match row.taken_back.as_deref() {
                Some("withdrawn") if row.refused => Some(TakenBackHow::Infected),
                Some("withdrawn") => Some(TakenBackHow::Withdrawn),
                Some("sent_by_mistake") => Some(TakenBackHow::SentByMistake),
                _ => None,
            };
            let (how, at) =
                how.zip(row.at).ok_or_else(|| corrupt("reply_documents", row.id)(&"taken back, but how and when?"))?;
            Ok((DocumentId(row.id), TakenBack { at: at.0, how }))
        })
        .collect()
}

#[async_trait]
impl TakingBack for Database {
    async fn sent_with(&self, tenant: &TenantId, document: DocumentId) -> Result<Option<(MessageId, ReplyId)>, StorageError> {
        let tenant = tenant.as_str();
        let row = query!(
            r#"
            select replies.id as "reply: Uuid", replies.message_id as "message: Uuid"
            from reply_documents join replies on replies.id = reply_documents.reply_id
            where document_id = $1 and replies.tenant_id = $2
            "#,
            document.0,
            tenant,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        Ok(row.map(|row| (MessageId(row.message), ReplyId(row.reply))))
    }

    async fn refuse_sent(
        &self,
        reply: ReplyId,
        (to_do, seen): (ToDo, i64),
        refuse: &RefuseDocument,
    ) -> Result<RefusedSent, StorageError> {
        refuse_sent(self, reply, (to_do, seen), refuse).await
    }

    async fn take_back(&self, take_back: &TakeBack) -> Result<TakeBackOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (key, document) = (&take_back.key, take_back.document);
        if !came_by::hold(&mut transaction, key, take_back.event.at).await? {
            return Ok(TakeBackOutcome::NotThere);
        }
        let (tenant, reply) = (key.tenant.as_str(), take_back.from.0);
        let there = query_scalar!(
            r#"
            select replies.submitted_at as "at: Time" from replies join reply_documents on reply_id = replies.id
            where document_id = $1 and replies.id = $2 and replies.tenant_id = $3 and message_id = $4
            "#,
            document.0,
            reply,
            tenant,
            key.message.0,
        );
        let Some(submitted_at) = there.fetch_optional(&mut *transaction).await.map_err(db)? else {
            return Ok(TakeBackOutcome::NotThere);
        };
        // Locks it: a worker that settles what the package holds comes before or after this, never between.
        let delivery = deliveries::lock(&mut transaction, reply).await?;
        let unpacked = delivery.is_some_and(|delivery| !delivery.packed && delivery.state != "done");
        // A clerk who has opened the reply has it, delivered or not.
        let seen = query_scalar!(
            r#"
            select count(*) as "count!: i64" from audit_entries
            where tenant_id = $1 and message_id = $2 and at >= $3 and action in ('reply_viewed', 'document_downloaded')
            "#,
            tenant,
            key.message.0,
            submitted_at as _,
        );
        let untouched = unpacked && seen.fetch_one(&mut *transaction).await.map_err(db)? == 0;
        if untouched != take_back.still_here {
            return Ok(TakeBackOutcome::Otherwise);
        }
        let (how, at) = (if untouched { "withdrawn" } else { "sent_by_mistake" }, Time(take_back.event.at));
        let marked = query!(
            "update reply_documents set taken_back = $1, taken_back_at = $2 where document_id = $3 and taken_back is null",
            how,
            at as _,
            document.0,
        );
        if marked.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(TakeBackOutcome::Before);
        }
        if !set_to_do(&mut transaction, key.message, take_back.to_do, take_back.seen).await? {
            return Ok(TakeBackOutcome::Changed);
        }
        let outcome = if untouched {
            destroy(&mut transaction, reply, document).await?;
            audit::record(&mut transaction, &take_back.event).await?;
            TakeBackOutcome::Withdrawn
        } else {
            if !tell(&mut transaction, take_back).await? {
                return Ok(TakeBackOutcome::ReceiptNumberTaken);
            }
            TakeBackOutcome::Told(take_back.telling.reply.receipt_number.clone())
        };
        transaction.commit().await.map_err(db)?;
        Ok(outcome)
    }
}

/// `false`: it is not as it was seen.
async fn set_to_do(transaction: &mut Transaction, message: MessageId, to_do: ToDo, seen: i64) -> Result<bool, StorageError> {
    let (to_do, due_on) = (i64::from(to_do.kind.rank()), to_do.due.to_string());
    let set = query!(
        "update messages set to_do = $1, due_on = $2, revision = revision + 1 where id = $3 and revision = $4",
        to_do,
        due_on,
        message.0,
        seen,
    );
    Ok(set.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

/// Nobody opens the document any more, and nothing that was made of it.
async fn destroy(transaction: &mut Transaction, reply: Uuid, document: DocumentId) -> Result<(), StorageError> {
    // Without its key the bytes are noise, wherever a copy lies. It waits for no verdict any more.
    let no_key = Vec::<u8>::new();
    query!(
        "update documents
         set wrapped_key = $1, insight = '{}', scan = case when scan = 'unscanned' then 'waived' else scan end
         where id = $2",
        no_key,
        document.0,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    // Copies may show it. Whoever was making them begins anew.
    query!("delete from renditions where reply_id = $1", reply).execute(&mut **transaction).await.map_err(db)?;
    // They are counted anew, and so are their attempts.
    query!(
        "delete from errand_attempts
         where errand_id in (select errands.id from errands where kind = 'make_renditions' and subject_id = $1)",
        reply,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    query!(
        "update errands
         set state = 'pending', attempts = 0, settled_at = null, detail = null, lease = null, lease_until = null
         where kind = 'make_renditions' and subject_id = $1",
        reply,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    query!(
        "update errands
         set lease = null, lease_until = null, after_id = (
             select copies.id from errands as copies where copies.kind = 'make_renditions' and copies.subject_id = errands.subject_id
         )
         where kind = 'deliver_reply' and subject_id = $1",
        reply,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// Takes a document out of a reply that was sent before anybody had checked it.
async fn refuse_sent(
    database: &Database,
    reply: ReplyId,
    (to_do, seen): (ToDo, i64),
    refuse: &RefuseDocument,
) -> Result<RefusedSent, StorageError> {
    let mut transaction = database.begin_write().await?;
    let (document, tenant, at) = (refuse.document, refuse.tenant.as_str(), Time(refuse.at));
    // Locks it: a worker that settles what the package holds comes before or after this, never between.
    if deliveries::lock(&mut transaction, reply.0).await?.is_none_or(|delivery| delivery.packed) {
        return Ok(RefusedSent::Kept);
    }
    let marked = query!(
        "update reply_documents set taken_back = 'withdrawn', taken_back_at = $1
         where document_id = $2 and reply_id = $3 and taken_back is null
             and exists (select 1 from documents where documents.id = reply_documents.document_id and scan = 'unscanned')",
        at as _,
        document.0,
        reply.0,
    );
    if marked.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(RefusedSent::Kept);
    }
    let row = query!(
        r#"
        select message_id as "message_id: Uuid", draft_id as "draft_id: Uuid", item_id, name
        from documents where id = $1 and tenant_id = $2
        "#,
        document.0,
        tenant,
    );
    let row = row.fetch_one(&mut *transaction).await.map_err(db)?;
    destroy(&mut transaction, reply.0, document).await?;
    refusals::insert(&mut transaction, document, row.draft_id, &row.item_id, &row.name, refuse.refusal, refuse.at).await?;
    let message = MessageId(row.message_id);
    if !set_to_do(&mut transaction, message, to_do, seen).await? {
        return Ok(RefusedSent::Changed);
    }
    let event = Event {
        id: refuse.event,
        tenant: refuse.tenant.clone(),
        message,
        at: refuse.at,
        actor: Actor::Portal,
        change: Change::of_refusal(document, refuse.refusal),
    };
    audit::record(&mut transaction, &event).await?;
    transaction.commit().await.map_err(db)?;
    Ok(RefusedSent::Refused)
}

/// A reply that says nothing but this goes the way of every reply. `false`: its receipt number is taken.
async fn tell(transaction: &mut Transaction, take_back: &TakeBack) -> Result<bool, StorageError> {
    let key = &take_back.key;
    let (tenant, at) = (key.tenant.as_str(), Time(take_back.event.at));
    let telling = &take_back.telling;
    query!(
        "insert into drafts (id, tenant_id, message_id, account_id, supplements_reply_id, state, created_at, edited_at)
         values ($1, $2, $3, $4, $5, 'submitted', $6, $7)",
        telling.reply.draft.0,
        tenant,
        key.message.0,
        key.account.0,
        take_back.from.0,
        at as _,
        at as _,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    if !submit::insert_reply(transaction, telling).await? {
        return Ok(false);
    }
    query!("insert into retractions (reply_id, document_id) values ($1, $2)", telling.reply.id.0, take_back.document.0)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    submit::insert_delivery(transaction, telling).await?;
    audit::record(transaction, &telling.event).await?;
    Ok(true)
}
