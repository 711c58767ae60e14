//! Who acts for the recipient of a message.

use crate::{
    Database, Transaction, id_list,
    statements::{
        access::representation_row::{RepresentationRow, select_representation},
        audit,
        failure::{db, json},
        messages::message_row::{MessageRow, select_message},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{AccountId, MessageId, RepresentationId, TenantId},
    representation::{MAX_NAMINGS, MAX_REPRESENTATIVES, NamedBy, Representation},
};
use ports::{
    StorageError,
    storage::{AcceptRepresentation, MessageRecord, NameOutcome, NewRepresentation, Representations},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Representations for Database {
    async fn name_representative(&self, new: &NewRepresentation) -> Result<NameOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let representation = &new.representation;
        let (tenant, message, person) = (new.tenant.as_str(), representation.message.0, json(&representation.person));
        let now = Time(representation.created_at);
        // Locks the message, so that two at once are counted one after the other.
        query!("update messages set state = state where id = $1 and tenant_id = $2", message, tenant)
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        let inviter = match representation.named_by {
            NamedBy::Applicant(account) => Some(account.0),
            NamedBy::Authority => None,
        };
        let (capacity, right) = (representation.capacity.as_str(), representation.right.as_str());
        let same = select_representation!(
            " where tenant_id = $1 and message_id = $2 and state = 'invited' and expires_at > $3 and person = $4
                and inviter_account_id is not distinct from $5 and capacity = $6 and permitted = $7",
            tenant,
            message,
            now as _,
            person,
            inviter,
            capacity,
            right
        );
        if let Some(row) = same.fetch_optional(&mut *transaction).await.map_err(db)? {
            return row.into_model().map(Box::new).map(NameOutcome::AlreadyThere);
        }
        query!(
            "update representations set state = 'ended', ended_at = $1
             where tenant_id = $2 and message_id = $3 and state = 'invited'
                and (expires_at <= $4 or (person = $5 and inviter_account_id is not distinct from $6))",
            now as _,
            tenant,
            message,
            now as _,
            person,
            inviter,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        // Each side has its own places: nobody can take those of another.
        let there = query!(
            r#"
            select
                count(*) filter (where state <> 'ended') as "living!: i64",
                count(*) as "all!: i64"
            from representations where tenant_id = $1 and message_id = $2 and inviter_account_id is not distinct from $3
            "#,
            tenant,
            message,
            inviter,
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(db)?;
        let full = |count: i64, max: usize| usize::try_from(count).unwrap_or(usize::MAX) >= max;
        if full(there.living, MAX_REPRESENTATIVES) || full(there.all, MAX_NAMINGS) {
            return Ok(NameOutcome::TooMany);
        }
        let represented = representation.represented.as_ref().map(|name| name.reveal().as_str());
        let hash = new.invite_hash.as_slice();
        let expires_at = Time(new.expires_at);
        query!(
            "insert into representations (id, tenant_id, message_id, inviter_account_id, person, represented_name, capacity,
                 permitted, state, invite_hash, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'invited', $9, $10, $11)",
            representation.id.0,
            tenant,
            message,
            inviter,
            person,
            represented,
            capacity,
            right,
            hash,
            now as _,
            expires_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        audit::record(&mut transaction, &new.event).await?;
        transaction.commit().await.map_err(db)?;
        Ok(NameOutcome::Named)
    }

    async fn representation_by_invite(
        &self,
        tenant: &TenantId,
        invite_hash: &[u8; 32],
    ) -> Result<Option<Representation>, StorageError> {
        let (tenant, hash) = (tenant.as_str(), invite_hash.as_slice());
        let row = select_representation!(" where tenant_id = $1 and invite_hash = $2", tenant, hash);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(RepresentationRow::into_model).transpose()
    }

    async fn accept_representation(&self, accept: &AcceptRepresentation) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, state) = (accept.event.tenant.as_str(), if accept.surely { "active" } else { "waiting" });
        let (name, level) = (accept.account_name.as_ref().map(|name| name.reveal().as_str()), accept.level.as_str());
        let now = Time(accept.event.at);
        let changed = query!(
            "update representations
             set state = $1, account_id = $2, account_name = $3, trust_level = $4, accepted_at = $5
             where id = $6 and tenant_id = $7 and message_id = $8
                and ((state = 'invited' and expires_at > $9) or (state = 'waiting' and $10 = 'active'))",
            state,
            accept.account.0,
            name,
            level,
            now as _,
            accept.id.0,
            tenant,
            accept.event.message.0,
            now as _,
            state,
        );
        let changed = changed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        if changed {
            end_older(&mut transaction, accept.id, &accept.event).await?;
        }
        finish(transaction, changed, &accept.event).await
    }

    async fn confirm_representation(&self, id: RepresentationId, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let tenant = event.tenant.as_str();
        let changed = query!(
            "update representations set state = 'active'
             where id = $1 and tenant_id = $2 and message_id = $3 and state = 'waiting'",
            id.0,
            tenant,
            event.message.0,
        );
        let changed = changed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        if changed {
            end_older(&mut transaction, id, event).await?;
        }
        finish(transaction, changed, event).await
    }

    async fn end_representation(&self, id: RepresentationId, event: &Event) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (tenant, now) = (event.tenant.as_str(), Time(event.at));
        let changed = query!(
            "update representations set state = 'ended', ended_at = $1
             where id = $2 and tenant_id = $3 and message_id = $4 and state <> 'ended'",
            now as _,
            id.0,
            tenant,
            event.message.0,
        );
        let changed = changed.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        if changed {
            change_drafts(&mut transaction, id, event).await?;
        }
        finish(transaction, changed, event).await
    }

    async fn representation(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<Option<Representation>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_representation!(" where tenant_id = $1 and message_id = $2 and id = $3", tenant, message.0, id.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(RepresentationRow::into_model).transpose()
    }

    async fn representations_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Representation>, StorageError> {
        let tenant = tenant.as_str();
        let rows = select_representation!(
            " where tenant_id = $1 and message_id = $2
              order by case when state = 'ended' then 1 else 0 end, created_at desc, id desc limit 100",
            tenant,
            message.0
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        let mut all = rows.into_iter().map(RepresentationRow::into_model).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|one| (one.created_at, one.id));
        Ok(all)
    }

    async fn representations_named(
        &self,
        tenant: &TenantId,
        ids: &[RepresentationId],
    ) -> Result<Vec<Representation>, StorageError> {
        let (tenant, ids) = (tenant.as_str(), id_list(ids.iter().map(|id| id.0).collect()));
        let rows = among!(select_representation, " where id", ids, " and tenant_id = $2", tenant);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(RepresentationRow::into_model).collect()
    }

    async fn representations_by(&self, tenant: &TenantId, account: AccountId) -> Result<Vec<Representation>, StorageError> {
        let tenant = tenant.as_str();
        let rows = select_representation!(
            " where tenant_id = $1 and account_id = $2 and state = 'active' order by created_at desc, id desc limit 500",
            tenant,
            account.0
        );
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(RepresentationRow::into_model).collect()
    }

    async fn message_for_representative(
        &self,
        tenant: &TenantId,
        account: AccountId,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Representation)>, StorageError> {
        let tenant = tenant.as_str();
        let row = select_representation!(
            " where tenant_id = $1 and account_id = $2 and message_id = $3 and state = 'active' order by created_at, id limit 1",
            tenant,
            account.0,
            id.0
        );
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        let message = select_message!(" where tenant_id = $1 and id = $2", tenant, id.0);
        let Some(message) = message.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        Ok(Some((MessageRow::into_record(message)?, row.into_model()?)))
    }
}

/// The newest counts: what the account of this representation held before for the message ends.
async fn end_older(transaction: &mut Transaction, id: RepresentationId, event: &Event) -> Result<(), StorageError> {
    let (tenant, now) = (event.tenant.as_str(), Time(event.at));
    query!(
        "update representations set state = 'ended', ended_at = $1
         where tenant_id = $2 and message_id = $3 and id <> $4 and state in ('waiting', 'active')
            and account_id = (select account_id from representations newest where newest.id = $5)
            and exists (select 1 from representations newest where newest.id = $6 and newest.state = 'active')",
        now as _,
        tenant,
        event.message.0,
        id.0,
        id.0,
        id.0,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    take_over(transaction, id, event).await
}

/// What the account of this representation wrote under one that has ended goes on under this one: it is the same person's work. Whoever may
/// only read has none.
async fn take_over(transaction: &mut Transaction, id: RepresentationId, event: &Event) -> Result<(), StorageError> {
    let tenant = event.tenant.as_str();
    let older = query_scalar!(
        r#"
        select older.id as "id: Uuid" from representations older
        join representations newest on newest.account_id = older.account_id
        where older.tenant_id = $1 and older.message_id = $2 and older.state = 'ended'
            and newest.id = $3 and newest.state = 'active' and newest.permitted <> 'read'
        "#,
        tenant,
        event.message.0,
        id.0,
    );
    for older in older.fetch_all(&mut **transaction).await.map_err(db)? {
        change_drafts(transaction, RepresentationId(older), event).await?;
        query!("update draft_answers set representation_id = $1 where representation_id = $2", id.0, older)
            .execute(&mut **transaction)
            .await
            .map_err(db)?;
        query!(
            "update documents set representation_id = $1 where representation_id = $2
                and draft_id in (select drafts.id from drafts where state = 'open')",
            id.0,
            older
        )
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
        query!("update drafts set representation_id = $1 where representation_id = $2", id.0, older)
            .execute(&mut **transaction)
            .await
            .map_err(db)?;
    }
    Ok(())
}

/// A draft with work of this representation is another one from now on: who saw it on the check page must not send it as if it were the
/// same.
async fn change_drafts(transaction: &mut Transaction, id: RepresentationId, event: &Event) -> Result<(), StorageError> {
    let (tenant, now) = (event.tenant.as_str(), Time(event.at));
    query!(
        "update drafts set edited_at = $1 where tenant_id = $2 and message_id = $3 and state = 'open' and drafts.id in (
            select draft_answers.draft_id from draft_answers where draft_answers.representation_id = $4
            union select documents.draft_id from documents where documents.representation_id = $5)",
        now as _,
        tenant,
        event.message.0,
        id.0,
        id.0,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// Commits a change with its line of the log, or nothing.
async fn finish(mut transaction: Transaction, changed: bool, event: &Event) -> Result<bool, StorageError> {
    if changed {
        audit::record(&mut transaction, event).await?;
        transaction.commit().await.map_err(db)?;
    }
    Ok(changed)
}
