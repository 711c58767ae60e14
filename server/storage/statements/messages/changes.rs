//! What changes about a message after it was handed in. Whoever writes names the revision that was seen: nobody overwrites what they have
//! not read.

use crate::{
    Database, Transaction,
    statements::{
        audit,
        failure::{db, json},
        messages::message_row::{MessageRow, select_message},
        notices::insert::insert as insert_notice,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    event::Event,
    id::{CaseSystemId, ItemId, MessageId},
};
use jiff::{Timestamp, civil::Date};
use ports::{
    StorageError,
    storage::{CaseChange, Changes, ListedState, MessageChange, MessageFilter, MessageRecord, Replacing},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

fn records(rows: Vec<MessageRow>) -> Result<Vec<MessageRecord>, StorageError> {
    rows.into_iter().map(MessageRow::into_record).collect()
}

/// `false`: it is not as it was seen.
pub(crate) async fn write(transaction: &mut Transaction, change: &MessageChange) -> Result<bool, StorageError> {
    let (content, dialogue) = (change.content.as_ref().map(json), json(&change.dialogue));
    let (to_do, due_on) = (i64::from(change.to_do.kind.rank()), change.to_do.due.to_string());
    let closed_at = change.closed_at.map(Time);
    let time_asked = i32::from(change.dialogue.asked().is_some());
    let changed = query!(
        "update messages set content = coalesce($1, content), search_text = coalesce($2, search_text), dialogue = $3, to_do = $4,
             due_on = $5, closed_at = $6, time_asked = $7, revision = revision + 1
         where id = $8 and revision = $9",
        content,
        change.search_text,
        dialogue,
        to_do,
        due_on,
        closed_at as _,
        time_asked,
        change.id.0,
        change.seen,
    );
    if changed.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(false);
    }
    for event in &change.events {
        audit::record(transaction, event).await?;
    }
    for notice in &change.notices {
        insert_notice(transaction, notice).await?;
    }
    Ok(true)
}

/// `false`: the case is closed. A transaction that writes into an open case marks it as closed first and as open at its end: two cannot write
/// the row at once, on either database, so that whoever closes the case waits for what is written, and finds it.
pub(crate) async fn mark_closed(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    case: &CaseRef,
    at: Timestamp,
) -> Result<bool, StorageError> {
    let (system, case, at) = (case_system.as_str(), case.as_str(), Time(at));
    let held = query!(
        "insert into closed_cases (case_system_id, case_ref, closed_at) values ($1, $2, $3)
         on conflict (case_system_id, case_ref) do nothing",
        system,
        case,
        at as _,
    );
    Ok(held.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

/// What was closed is open again.
pub(crate) async fn mark_open(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    case: &CaseRef,
) -> Result<(), StorageError> {
    let (system, case) = (case_system.as_str(), case.as_str());
    let gone = query!("delete from closed_cases where case_system_id = $1 and case_ref = $2", system, case);
    gone.execute(&mut **transaction).await.map_err(db)?;
    Ok(())
}

/// Another message takes the place of one: as long as that is unanswered it is taken back. What was begun goes on with the new one.
pub(crate) async fn replace(
    transaction: &mut Transaction,
    replacing: &Replacing,
    by: MessageId,
    at: Timestamp,
) -> Result<bool, StorageError> {
    if !write(transaction, &replacing.old).await? {
        return Ok(false);
    }
    let (old, at) = (replacing.old.id.0, Time(at));
    // Whoever the old one was for by a link or a code reads the new one, to which it leads: it is for the same recipient.
    query!(
        "insert into bindings (message_id, account_id, tenant_id, state, rule, attributes, trust_level, decided_at)
         select $1, account_id, tenant_id, state, rule, attributes, trust_level, $2 from bindings
         where message_id = $3 and state = 'bound' on conflict (message_id, account_id) do nothing",
        by.0,
        at as _,
        old,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    query!("update messages set state = 'withdrawn', withdrawn_at = $1 where id = $2 and state = 'open'", at as _, old)
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    // What was to be added to a reply is the beginning of a reply to the new one. The drafts first: whoever adds something to one holds its row, and has ended before anything here looks for it.
    let drafts = query_scalar!(
        r#"update drafts set message_id = $1, supplements_reply_id = null
           where message_id = $2 and state = 'open' returning id as "id: Uuid""#,
        by.0,
        old,
    );
    for draft in drafts.fetch_all(&mut **transaction).await.map_err(db)? {
        take_along(transaction, draft, by, &replacing.kept).await?;
    }
    Ok(true)
}

/// What was begun belongs to the new message. What belongs to items that it does not ask in the same way goes: nobody would see it.
async fn take_along(transaction: &mut Transaction, draft: Uuid, by: MessageId, kept: &[ItemId]) -> Result<(), StorageError> {
    let items = query_scalar!(
        r#"select item_id as "item!" from draft_answers where draft_id = $1 union select item_id from documents where draft_id = $2
           union select item_id from refused_documents where draft_id = $3 union select item_id from one_documents where draft_id = $4
           union select item_id from uploads where draft_id = $5"#,
        draft,
        draft,
        draft,
        draft,
        draft,
    );
    for item in items.fetch_all(&mut **transaction).await.map_err(db)? {
        if kept.iter().any(|kept| kept.as_str() == item) {
            continue;
        }
        // The bytes of these belong to nobody from now on, and are collected.
        let answers = query!("delete from draft_answers where draft_id = $1 and item_id = $2", draft, item);
        answers.execute(&mut **transaction).await.map_err(db)?;
        let uploads = query!("delete from uploads where draft_id = $1 and item_id = $2", draft, item);
        uploads.execute(&mut **transaction).await.map_err(db)?;
        let documents = query!("delete from documents where draft_id = $1 and item_id = $2", draft, item);
        documents.execute(&mut **transaction).await.map_err(db)?;
        let refused = query!("delete from refused_documents where draft_id = $1 and item_id = $2", draft, item);
        refused.execute(&mut **transaction).await.map_err(db)?;
        let one = query!("delete from one_documents where draft_id = $1 and item_id = $2", draft, item);
        one.execute(&mut **transaction).await.map_err(db)?;
    }
    let documents = query!("update documents set message_id = $1 where draft_id = $2", by.0, draft);
    documents.execute(&mut **transaction).await.map_err(db)?;
    Ok(())
}

#[async_trait]
impl Changes for Database {
    async fn change_message(&self, change: &MessageChange) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        if !write(&mut transaction, change).await? {
            return Ok(false);
        }
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn change_message_of_case(
        &self,
        case: &CaseRef,
        case_system: &CaseSystemId,
        closed: bool,
        change: &MessageChange,
        at: Timestamp,
    ) -> Result<CaseChange, StorageError> {
        let mut transaction = self.begin_write().await?;
        // Holds the case as it is until the end of this.
        let is_so = if closed {
            let (system, case) = (case_system.as_str(), case.as_str());
            let held =
                query!("update closed_cases set closed_at = closed_at where case_system_id = $1 and case_ref = $2", system, case);
            held.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1
        } else {
            mark_closed(&mut transaction, case_system, case, at).await?
        };
        if !is_so {
            return Ok(CaseChange::Overtaken);
        }
        if !write(&mut transaction, change).await? {
            return Ok(CaseChange::Changed);
        }
        if !closed {
            mark_open(&mut transaction, case_system, case).await?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(CaseChange::Written)
    }

    async fn messages_of_case(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Vec<MessageRecord>, StorageError> {
        let (system, case) = (case_system.as_str(), case.as_str());
        let rows = select_message!(" where case_system_id = $1 and case_ref = $2 order by made_available_at, id", system, case);
        records(rows.fetch_all(&self.pool).await.map_err(db)?)
    }

    async fn messages_of_case_system(
        &self,
        case_system: &CaseSystemId,
        filter: &MessageFilter,
        after: Option<(Timestamp, MessageId)>,
        limit: u16,
    ) -> Result<Vec<MessageRecord>, StorageError> {
        let (system, limit) = (case_system.as_str(), i64::from(limit));
        let (at, id) = after.map_or((Time(Timestamp::UNIX_EPOCH), Uuid::nil()), |(at, id)| (Time(at), id.0));
        // Empty: any.
        let case = filter.case.as_ref().map_or("", CaseRef::as_str);
        let authority = filter.authority.as_ref().map_or("", |authority| authority.as_str());
        let state = filter.state.map_or("", |state| match state {
            ListedState::Available | ListedState::Retrieved => "open",
            ListedState::Answered => "answered",
            ListedState::Withdrawn => "withdrawn",
        });
        let opened = match filter.state {
            Some(ListedState::Available) => 0,
            Some(ListedState::Retrieved) => 1,
            Some(ListedState::Answered | ListedState::Withdrawn) | None => -1,
        };
        let since = Time(filter.changed_since.unwrap_or(Timestamp::UNIX_EPOCH));
        let any_time = i32::from(filter.changed_since.is_none());
        let rows = select_message!(
            " where case_system_id = $1 and (made_available_at, id) > ($2, $3)
                and (cast($4 as text) = '' or case_ref = $5) and (cast($6 as text) = '' or authority_id = $7)
                and (cast($8 as text) = '' or state = $9)
                and (cast($10 as integer) < 0 or (case when retrieved_at is null then 0 else 1 end) = $11)
                and (cast($12 as integer) = 1 or exists (
                    select 1 from events
                    where events.tenant_id = messages.tenant_id and events.message_id = messages.id and events.at >= $13
                        and (exists (select 1 from feed where feed.event_id = events.id)
                            or exists (select 1 from events_to_place
                                where events_to_place.event_id = events.id and for_case_system = 1))
                ))
            order by made_available_at, id limit $14",
            system,
            at as _,
            id,
            case,
            case,
            authority,
            authority,
            state,
            state,
            opened,
            opened,
            any_time,
            since as _,
            limit
        );
        records(rows.fetch_all(&self.pool).await.map_err(db)?)
    }

    async fn close_case(&self, case_system: &CaseSystemId, case: &CaseRef, at: Option<Timestamp>) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        match at {
            // Twice is harmless.
            Some(at) => drop(mark_closed(&mut transaction, case_system, case, at).await?),
            None => mark_open(&mut transaction, case_system, case).await?,
        }
        transaction.commit().await.map_err(db)
    }

    async fn case_closed_at(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Option<Timestamp>, StorageError> {
        let (system, case) = (case_system.as_str(), case.as_str());
        let at = query_scalar!(
            r#"select closed_at as "closed_at: Time" from closed_cases where case_system_id = $1 and case_ref = $2"#,
            system,
            case,
        );
        Ok(at.fetch_optional(&self.pool).await.map_err(db)?.map(|at| at.0))
    }

    async fn newly_overdue(&self, today: Date, limit: u16) -> Result<Vec<MessageRecord>, StorageError> {
        let (today, limit) = (today.to_string(), i64::from(limit));
        let rows = select_message!(
            " where to_do < 2 and due_on < $1 and (overdue_told is null or overdue_told <> due_on) order by due_on limit $2",
            today,
            limit
        );
        records(rows.fetch_all(&self.pool).await.map_err(db)?)
    }

    async fn newly_unread(&self, before: Timestamp, limit: u16) -> Result<Vec<MessageRecord>, StorageError> {
        let (before, limit) = (Time(before), i64::from(limit));
        let rows = select_message!(
            " where state = 'open' and retrieved_at is null and unread_told = 0 and made_available_at < $1 and closed_at is null
                order by made_available_at limit $2",
            before as _,
            limit
        );
        records(rows.fetch_all(&self.pool).await.map_err(db)?)
    }

    async fn tell_overdue(&self, seen: &MessageRecord, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let due = seen.to_do.due.to_string();
        let told = query!(
            "update messages set overdue_told = $1
             where id = $2 and to_do < 2 and due_on = $3 and (overdue_told is null or overdue_told <> $4)",
            due,
            seen.message.id.0,
            due,
            due,
        );
        if told.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn tell_unread(&self, seen: &MessageRecord, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let told = query!(
            "update messages set unread_told = 1 where id = $1 and state = 'open' and retrieved_at is null and unread_told = 0",
            seen.message.id.0,
        );
        if told.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }
}
