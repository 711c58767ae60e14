//! Messages.

use crate::{
    Database,
    statements::{
        audit,
        failure::{db, json},
        messages::{
            attachments, changes,
            message_row::{MessageRow, select_message},
        },
        notices::insert::insert as insert_notice,
        rail::arrivals,
        xoev,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, CaseSystemId, MessageId, TenantId},
    message::ToDo,
};
use ports::{
    StorageError,
    storage::{
        ClerkScope, CreateOutcome, ListPage, MessageRecord, Messages, NewMessage, NewNotice, Place, ToDoPlace, WithdrawOutcome,
        WithdrawnReason,
    },
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Messages for Database {
    async fn create_message(&self, new: &NewMessage) -> Result<CreateOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let message = &new.message;
        let (tenant, authority, case_system) =
            (message.tenant.as_str(), message.authority.as_str(), message.case_system.as_str());
        let (case, content, recipient) = (message.case.as_str(), json(&message.content), json(&message.recipient));
        // Empty where no account is named: both columns are older than the other ways to know a person.
        let account = message.recipient.account.as_ref();
        let (issuer, subject) = account.map_or(("", ""), |key| (key.issuer.as_str(), key.subject.reveal().as_str()));
        let hashes = &new.hashes;
        let (person_code, mailbox) =
            (hashes.person_code.as_ref().map(<[u8; 32]>::as_slice), hashes.mailbox.as_ref().map(<[u8; 32]>::as_slice));
        let organization = hashes.organization.as_ref().map(<[u8; 32]>::as_slice);
        let branch = hashes.branch.as_ref().map(<[u8; 32]>::as_slice);
        let (created_at, made_available_at) = (Time(message.created_at), Time(new.made_available_at));
        let (link_hash, body_hash) = (new.link_hash.as_slice(), new.body_hash.as_slice());
        let (to_do, due_on) = (i64::from(new.to_do.kind.rank()), new.to_do.due.to_string());
        let dialogue = json(&message.dialogue);
        let inserted = query!(
            "insert into messages (id, tenant_id, authority_id, case_system_id, case_ref, recipient_issuer, recipient_subject,
                 content, state, created_at, made_available_at, link_hash, idempotency_key, body_hash, recipient,
                 person_code_hash, mailbox_hash, organization_hash, to_do, due_on, search_text, branch_hash, judged, dialogue)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1, $22)
             on conflict (case_system_id, idempotency_key) do nothing",
            message.id.0,
            tenant,
            authority,
            case_system,
            case,
            issuer,
            subject,
            content,
            created_at as _,
            made_available_at as _,
            link_hash,
            new.idempotency_key,
            body_hash,
            recipient,
            person_code,
            mailbox,
            organization,
            to_do,
            due_on,
            new.search_text,
            branch,
            dialogue,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if inserted.rows_affected() == 1 {
            // Nobody closes the case before this has ended.
            if !changes::mark_closed(&mut transaction, &message.case_system, &message.case, message.created_at).await? {
                return Ok(CreateOutcome::CaseClosed);
            }
            let events: Vec<Event> = [Some(&new.event), new.nobody_reached.as_ref()].into_iter().flatten().cloned().collect();
            audit::record_all(&mut transaction, &events).await?;
            if let Some(from) = &new.from
                && !arrivals::store(&mut transaction, message, from).await?
            {
                // Another instance was first, or a person has rejected it: nothing of this is kept.
                return Ok(CreateOutcome::KeyReused);
            }
            if let Some(from) = &new.exchange {
                if !xoev::remember(&mut transaction, &from.exchange).await? {
                    return Ok(CreateOutcome::KeyReused);
                }
                arrivals::store_files(&mut transaction, message, &from.files).await?;
            }
            if !attachments::join(&mut transaction, message, &new.attachments).await? {
                return Ok(CreateOutcome::AttachmentMissing);
            }
            if let Some(replacing) = &new.replaces
                && !changes::replace(&mut transaction, replacing, message.id, message.created_at).await?
            {
                return Ok(CreateOutcome::NotReplaced);
            }
            for notice in &new.notices {
                insert_notice(&mut transaction, notice).await?;
            }
            changes::mark_open(&mut transaction, &message.case_system, &message.case).await?;
            transaction.commit().await.map_err(db)?;
            return Ok(CreateOutcome::Created);
        }
        let earlier = query!(
            r#"select id as "id: Uuid", body_hash from messages where case_system_id = $1 and idempotency_key = $2"#,
            case_system,
            new.idempotency_key,
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(db)?;
        if earlier.body_hash == new.body_hash {
            Ok(CreateOutcome::AlreadyThere(MessageId(earlier.id)))
        } else {
            Ok(CreateOutcome::KeyReused)
        }
    }

    async fn message_by_key(&self, case_system: &CaseSystemId, key: &str) -> Result<Option<(MessageId, Vec<u8>)>, StorageError> {
        let case_system = case_system.as_str();
        let row = query!(
            r#"select id as "id: Uuid", body_hash from messages where case_system_id = $1 and idempotency_key = $2"#,
            case_system,
            key,
        );
        let row = row.fetch_optional(&self.pool).await.map_err(db)?;
        Ok(row.map(|row| (MessageId(row.id), row.body_hash)))
    }

    async fn message_for_case_system(
        &self,
        case_system: &CaseSystemId,
        id: MessageId,
    ) -> Result<Option<MessageRecord>, StorageError> {
        let case_system = case_system.as_str();
        let row = select_message!(" where case_system_id = $1 and id = $2", case_system, id.0).fetch_optional(&self.pool);
        row.await.map_err(db)?.map(MessageRow::into_record).transpose()
    }

    async fn withdraw_message(
        &self,
        case_system: &CaseSystemId,
        id: MessageId,
        reason: Option<&WithdrawnReason>,
        to_do: ToDo,
        notices: &[NewNotice],
        event: &Event,
    ) -> Result<WithdrawOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (case_system, at, reason) = (case_system.as_str(), Time(event.at), reason.map(WithdrawnReason::as_str));
        let (to_do, due_on) = (i64::from(to_do.kind.rank()), to_do.due.to_string());
        let changed = query!(
            "update messages set state = 'withdrawn', withdrawn_at = $1, withdrawn_reason = $2, to_do = $3, due_on = $4,
                 revision = revision + 1
             where case_system_id = $5 and id = $6 and state = 'open'",
            at as _,
            reason,
            to_do,
            due_on,
            case_system,
            id.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if changed.rows_affected() == 1 {
            audit::record(&mut transaction, event).await?;
            for notice in notices {
                insert_notice(&mut transaction, notice).await?;
            }
            transaction.commit().await.map_err(db)?;
            return Ok(WithdrawOutcome::Withdrawn);
        }
        let state = query_scalar!("select state from messages where case_system_id = $1 and id = $2", case_system, id.0)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(db)?;
        Ok(match state.as_deref() {
            None => WithdrawOutcome::NotThere,
            Some("answered") => WithdrawOutcome::AlreadyAnswered,
            Some(_) => WithdrawOutcome::Withdrawn,
        })
    }

    async fn messages_to_judge(&self, limit: u16) -> Result<Vec<MessageRecord>, StorageError> {
        let limit = i64::from(limit);
        let rows = select_message!(" where judged = 0 order by id limit $1", limit);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(MessageRow::into_record).collect()
    }

    async fn judge_message(&self, seen: &MessageRecord, to_do: ToDo, search_text: &str) -> Result<bool, StorageError> {
        let (rank, due) = (i64::from(to_do.kind.rank()), to_do.due.to_string());
        let (seen_rank, seen_due) = (i64::from(seen.to_do.kind.rank()), seen.to_do.due.to_string());
        // A reply that came meanwhile has judged it by all replies: then it is read once more.
        let changed = query!(
            "update messages set to_do = $1, due_on = $2, search_text = $3, judged = 1
             where id = $4 and judged = 0 and to_do = $5 and due_on = $6",
            rank,
            due,
            search_text,
            seen.message.id.0,
            seen_rank,
            seen_due,
        );
        Ok(changed.execute(&self.pool).await.map_err(db)?.rows_affected() == 1)
    }

    async fn message_for_applicant(
        &self,
        tenant: &TenantId,
        account: AccountId,
        id: MessageId,
    ) -> Result<Option<MessageRecord>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_message!(
            " where tenant_id = $1 and id = $2 and exists (
                select 1 from bindings where message_id = messages.id and account_id = $3 and bindings.state = 'bound'
            )",
            tenant,
            id.0,
            account.0
        );
        row.fetch_optional(&self.pool).await.map_err(db)?.map(MessageRow::into_record).transpose()
    }

    async fn mark_retrieved(&self, tenant: &TenantId, id: MessageId, event: &Event) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, at) = (tenant.as_str(), Time(event.at));
        let changed = query!(
            "update messages set retrieved_at = $1 where tenant_id = $2 and id = $3 and retrieved_at is null",
            at as _,
            tenant,
            id.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if changed.rows_affected() == 1 {
            audit::record(&mut transaction, event).await?;
        }
        transaction.commit().await.map_err(db)
    }

    async fn messages_for_applicant(
        &self,
        tenant: &TenantId,
        account: AccountId,
        after: Option<ToDoPlace>,
        limit: u16,
    ) -> Result<ListPage<ToDoPlace>, StorageError> {
        let tenant = tenant.as_str();
        let (before, before_id) = start(after.map(|after| after.at));
        let place = i64::from(after.map_or(-1, |after| after.to_do.kind.place_in_lists()));
        let due = after.map_or_else(String::new, |after| after.to_do.due.to_string());
        let rows = i64::from(limit) + 1;
        // The letters are fetched for the rows of the page only: sorting must not carry them along.
        let query = select_message!(
            " where id in (
                select messages.id from messages
                where messages.tenant_id = $1 and messages.id in (
                    select message_id from bindings where bindings.tenant_id = $2 and account_id = $3 and bindings.state = 'bound'
                    union all
                    select message_id from representations
                    where representations.tenant_id = $4 and account_id = $5 and representations.state = 'active'
                ) and ((case when to_do = 0 then 1 else to_do end, due_on) > ($6, $7)
                    or ((case when to_do = 0 then 1 else to_do end, due_on) = ($8, $9) and (made_available_at, messages.id) < ($10, $11)))
                order by case when to_do = 0 then 1 else to_do end, due_on, made_available_at desc, messages.id desc limit $12
            ) order by case when to_do = 0 then 1 else to_do end, due_on, made_available_at desc, id desc",
            tenant,
            tenant,
            account.0,
            tenant,
            account.0,
            place,
            due,
            place,
            due,
            before as _,
            before_id,
            rows
        );
        let page = page(query.fetch_all(&self.pool).await.map_err(db)?, limit)?;
        let next = page.next.zip(page.messages.last()).map(|(at, last)| ToDoPlace { to_do: last.to_do, at });
        Ok(ListPage { messages: page.messages, next })
    }

    async fn message_for_clerk(&self, scope: &ClerkScope, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        let (tenant, authority) = (scope.tenant.as_str(), scope.authority.as_str());
        let row = select_message!(" where tenant_id = $1 and authority_id = $2 and id = $3", tenant, authority, id.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(MessageRow::into_record).transpose()
    }

    async fn message_for_delivery(&self, tenant: &TenantId, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_message!(" where tenant_id = $1 and id = $2", tenant, id.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(MessageRow::into_record).transpose()
    }
}

/// The place before every row, or the given one.
fn start(after: Option<Place>) -> (Time, Uuid) {
    after.map_or((Time::END, Uuid::max()), |place| (Time(place.made_available_at), place.message.0))
}

fn page(mut rows: Vec<MessageRow>, limit: u16) -> Result<ListPage, StorageError> {
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let messages = rows.into_iter().map(MessageRow::into_record).collect::<Result<Vec<_>, _>>()?;
    let last = messages.last().filter(|_| more);
    let next = last.map(|last| Place { made_available_at: last.times.made_available_at, message: last.message.id });
    Ok(ListPage { messages, next })
}
