//! The moment of sending: one transaction stores reply, receipt, document list, delivery with its errands, and audit entry (A1).

use crate::{
    Database, Transaction,
    statements::{
        access::came_by,
        audit,
        errands::insert::insert,
        failure::{db, json},
        notices::insert::insert as insert_notice,
    },
    time::Time,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{Submission, SubmitOutcome},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

pub(crate) async fn run(
    database: &Database,
    submission: &Submission,
    edited_at: Timestamp,
) -> Result<SubmitOutcome, StorageError> {
    let mut transaction = database.begin_write().await?;
    if !came_by::hold_each(&mut transaction, submission.representation, submission.came_by, submission.reply.submitted_at).await?
    {
        return Ok(SubmitOutcome::RepresentationEnded);
    }
    // The message first, then the draft: opening a draft locks in the same order.
    if !mark_answered(&mut transaction, submission).await? {
        return why_not_answered(&mut transaction, submission).await;
    }
    if !close_draft(&mut transaction, submission, edited_at).await? {
        return why_not(&mut transaction, submission).await;
    }
    if !insert_reply(&mut transaction, submission).await? {
        return Ok(SubmitOutcome::ReceiptNumberTaken);
    }
    insert_contents(&mut transaction, submission).await?;
    insert_delivery(&mut transaction, submission).await?;
    audit::record(&mut transaction, &submission.event).await?;
    for notice in &submission.notices {
        insert_notice(&mut transaction, notice).await?;
    }
    transaction.commit().await.map_err(db)?;
    Ok(SubmitOutcome::Accepted)
}

/// Closes the draft if it is still what the reply was made from. The row lock makes every other sender wait.
async fn close_draft(transaction: &mut Transaction, submission: &Submission, edited_at: Timestamp) -> Result<bool, StorageError> {
    let (reply, tenant, edited_at) = (&submission.reply, submission.tenant.as_str(), Time(edited_at));
    let closed = query!(
        "update drafts set state = 'submitted'
         where id = $1 and tenant_id = $2 and account_id = $3 and state = 'open' and edited_at = $4",
        reply.draft.0,
        tenant,
        reply.account.0,
        edited_at as _,
    );
    Ok(closed.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

async fn why_not(transaction: &mut Transaction, submission: &Submission) -> Result<SubmitOutcome, StorageError> {
    let number = query_scalar!("select receipt_number from replies where draft_id = $1", submission.reply.draft.0);
    let number = number.fetch_optional(&mut **transaction).await.map_err(db)?;
    Ok(match number.map(|number| number.parse()) {
        Some(Ok(number)) => SubmitOutcome::AlreadySubmitted(number),
        _ => SubmitOutcome::Changed,
    })
}

/// It takes no reply any more, or it is not as it was seen.
async fn why_not_answered(transaction: &mut Transaction, submission: &Submission) -> Result<SubmitOutcome, StorageError> {
    let tenant = submission.tenant.as_str();
    let open = query_scalar!(
        r#"select id as "id: Uuid" from messages where id = $1 and tenant_id = $2 and state <> 'withdrawn' and closed_at is null"#,
        submission.reply.message.0,
        tenant,
    );
    let is_open = open.fetch_optional(&mut **transaction).await.map_err(db)?.is_some();
    if !is_open {
        return Ok(SubmitOutcome::Withdrawn);
    }
    // Somebody else's sending is a change, and so is the same click twice.
    Ok(match why_not(transaction, submission).await? {
        SubmitOutcome::Changed => SubmitOutcome::MessageChanged,
        sent => sent,
    })
}

async fn mark_answered(transaction: &mut Transaction, submission: &Submission) -> Result<bool, StorageError> {
    let seen = submission.seen.unwrap_or(-1);
    let (reply, tenant, at) = (&submission.reply, submission.tenant.as_str(), Time(submission.reply.submitted_at));
    let (to_do, due_on) = (i64::from(submission.to_do.kind.rank()), submission.to_do.due.to_string());
    let marked = query!(
        "update messages
         set state = 'answered', first_reply_id = coalesce(first_reply_id, $1), answered_at = coalesce(answered_at, $2),
             to_do = $3, due_on = $4, revision = revision + 1
         where id = $5 and tenant_id = $6 and state <> 'withdrawn' and closed_at is null
             and (cast($7 as bigint) < 0 or revision = $8)",
        reply.id.0,
        at as _,
        to_do,
        due_on,
        reply.message.0,
        tenant,
        seen,
        seen,
    );
    Ok(marked.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

pub(crate) async fn insert_reply(transaction: &mut Transaction, submission: &Submission) -> Result<bool, StorageError> {
    let reply = &submission.reply;
    let (tenant, number, missing) = (submission.tenant.as_str(), reply.receipt_number.as_str(), json(&reply.missing));
    let (timeliness, level, at) = (reply.timeliness.as_str(), submission.level.as_str(), Time(reply.submitted_at));
    let supplements = reply.supplements.map(|reply| reply.0);
    let (sent_by, representation) = (submission.sent_by.0, submission.representation.map(|id| id.0));
    let one_document = json(&reply.one_document);
    let (rule, attributes) = (submission.recognition.rule.as_str(), json(&submission.recognition.attributes));
    let inserted = query!(
        "insert into replies (id, tenant_id, message_id, draft_id, account_id, supplements_reply_id, receipt_number,
             missing_items, timeliness, trust_level, language, submitted_at, match_rule, matched_attributes, means,
             sent_by_account_id, representation_id, one_document)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict (receipt_number) do nothing",
        reply.id.0,
        tenant,
        reply.message.0,
        reply.draft.0,
        reply.account.0,
        supplements,
        number,
        missing,
        timeliness,
        level,
        submission.language,
        at as _,
        rule,
        attributes,
        submission.recognition.means,
        sent_by,
        representation,
        one_document,
    );
    Ok(inserted.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

async fn insert_contents(transaction: &mut Transaction, submission: &Submission) -> Result<(), StorageError> {
    let reply = &submission.reply;
    for (item, answer) in &reply.answers {
        let (item, answer) = (item.as_str(), json(answer));
        query!("insert into reply_answers (reply_id, item_id, answer) values ($1, $2, $3)", reply.id.0, item, answer)
            .execute(&mut **transaction)
            .await
            .map_err(db)?;
    }
    for (position, submitted) in (0_i64..).zip(&reply.documents) {
        // What nobody has checked goes on waiting for it until the package is settled (`delivery/deliveries.rs`).
        let document = submitted.document.facts().id.0;
        query!(
            "insert into reply_documents (reply_id, position, document_id) values ($1, $2, $3)",
            reply.id.0,
            position,
            document,
        )
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    }
    Ok(())
}

/// The delivery, and the errands that bring it about.
pub(crate) async fn insert_delivery(transaction: &mut Transaction, submission: &Submission) -> Result<(), StorageError> {
    for errand in submission.renditions.iter().chain([&submission.delivery]) {
        insert(transaction, errand).await?;
    }
    let tenant = submission.tenant.as_str();
    query!(
        "insert into deliveries (id, tenant_id, reply_id) values ($1, $2, $3)",
        submission.delivery.id.0,
        tenant,
        submission.reply.id.0,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}
