//! Which accounts may open which messages.

use crate::{
    Database,
    statements::{
        audit,
        failure::{db, fit, json, known},
        messages::message_row,
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    binding::MatchRule,
    event::Event,
    id::{AccountId, MessageId, TenantId},
    person::TrustLevel,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{BindingState, Bindings, Candidate, NewBinding, Seeker},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl Bindings for Database {
    async fn candidates(&self, seeker: &Seeker, after: Option<(Timestamp, MessageId)>) -> Result<Vec<Candidate>, StorageError> {
        let (tenant, issuer, subject) = (seeker.tenant.as_str(), seeker.key.issuer.as_str(), seeker.key.subject.reveal());
        let bytes = |hash: &Option<[u8; 32]>| hash.map(|hash| hash.to_vec());
        let (person_code, mailbox) = (bytes(&seeker.hashes.person_code), bytes(&seeker.hashes.mailbox));
        let (organization, link) = (bytes(&seeker.hashes.organization), bytes(&seeker.link_hash));
        let branch = bytes(&seeker.hashes.branch);
        let (before, before_id) = after.map_or((Time(Timestamp::MAX), Uuid::max()), |(at, id)| (Time(at), id.0));
        let rows = query!(
            r#"
            select id as "id: Uuid", recipient, recipient_issuer, recipient_subject, link_hash,
                made_available_at as "made_available_at: Time",
                exists (select 1 from bindings where message_id = messages.id and account_id = $8) as "reviewed!: bool"
            from messages
            where tenant_id = $1
                and ((recipient_issuer = $2 and recipient_subject = $3) or person_code_hash = $4 or mailbox_hash = $5
                    or (organization_hash = $6 and (branch_hash is null or coalesce($11, branch_hash) = branch_hash)) or link_hash = $7)
                and (made_available_at, id) < ($12, $13)
                and (link_hash = $9 or not exists (
                    select 1 from bindings where message_id = messages.id and account_id = $8 and bindings.state = 'bound'
                ))
            order by case when link_hash = $10 then 0 else 1 end, made_available_at desc, id desc limit 200
            "#,
            tenant,
            issuer,
            subject,
            person_code,
            mailbox,
            organization,
            link,
            seeker.account.0,
            link,
            link,
            branch,
            before as _,
            before_id,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(Candidate {
                    message: MessageId(row.id),
                    recipient: message_row::recipient(row.id, &row.recipient, row.recipient_issuer, row.recipient_subject)?,
                    made_available_at: row.made_available_at.0,
                    reviewed: row.reviewed,
                    by_link: link.as_ref() == Some(&row.link_hash),
                })
            })
            .collect()
    }

    async fn bind(&self, decisions: &[(NewBinding, Event)]) -> Result<Vec<MessageId>, StorageError> {
        let mut changed = Vec::new();
        let mut transaction = self.begin_write().await?;
        for (new, event) in decisions {
            let (tenant, state, rule, attributes) =
                (event.tenant.as_str(), new.state.as_str(), new.rule.as_str(), json(&new.attributes));
            let (level, at) = (new.level.as_str(), Time(event.at));
            let written = query!(
                "insert into bindings (message_id, account_id, tenant_id, state, rule, attributes, trust_level, decided_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (message_id, account_id) do update
             set state = excluded.state, rule = excluded.rule, attributes = excluded.attributes,
                 trust_level = excluded.trust_level, decided_at = excluded.decided_at
             where bindings.state = 'review' and excluded.state = 'bound'",
                new.message.0,
                new.account.0,
                tenant,
                state,
                rule,
                attributes,
                level,
                at as _,
            )
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
            if written.rows_affected() == 1 {
                audit::record(&mut transaction, event).await?;
                changed.push(new.message);
            }
        }
        transaction.commit().await.map_err(db)?;
        Ok(changed)
    }

    async fn binding(
        &self,
        tenant: &TenantId,
        message: MessageId,
        account: AccountId,
    ) -> Result<Option<NewBinding>, StorageError> {
        let tenant = tenant.as_str();
        let row = query!(
            "select state, rule, attributes, trust_level from bindings where tenant_id = $1 and message_id = $2 and account_id = $3",
            tenant,
            message.0,
            account.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(db)?;
        row.map(|row| {
            Ok(NewBinding {
                message,
                account,
                state: known("bindings", message, "state", BindingState::parse(&row.state))?,
                rule: known("bindings", message, "rule", MatchRule::parse(&row.rule))?,
                attributes: fit("bindings", message, serde_json::from_str(&row.attributes))?,
                level: known("bindings", message, "trust_level", TrustLevel::parse(&row.trust_level))?,
            })
        })
        .transpose()
    }

    async fn open_reviews(&self, tenant: &TenantId, message: MessageId) -> Result<u32, StorageError> {
        let tenant = tenant.as_str();
        // Once somebody was recognized without a letter, nobody has to look any more. A letter may have met the wrong one.
        let accounts = query_scalar!(
            r#"
            select account_id as "account_id: Uuid" from bindings
            where tenant_id = $1 and message_id = $2 and state = 'review'
                and not exists (select 1 from bindings bound where bound.message_id = $3 and bound.state = 'bound'
                    and bound.rule <> 'access_code')
            limit 100
            "#,
            tenant,
            message.0,
            message.0,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        Ok(u32::try_from(accounts.len()).unwrap_or(100))
    }
}
