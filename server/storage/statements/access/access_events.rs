//! Who came in, looked, or was refused.

use crate::{
    Database,
    statements::failure::{db, fit, known},
    time::Time,
};
use async_trait::async_trait;
use domain::id::{AccountId, CaseSystemId, TenantId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{AccessAction, AccessBy, AccessEvent, AccessEvents, AccessFilter, AccessKind},
};
use sqlx::{query, query_as};
use uuid::Uuid;

struct AccessEventRow {
    id: Uuid,
    at: Time,
    tenant_id: Option<String>,
    who: String,
    account_id: Option<Uuid>,
    case_system_id: Option<String>,
    action: String,
    route: String,
    message_id: Option<Uuid>,
    object_id: Option<Uuid>,
    address_hash: Option<String>,
    times: i64,
}

impl AccessEventRow {
    fn into_event(self) -> Result<AccessEvent, StorageError> {
        const TABLE: &str = "access_events";
        let system = self.case_system_id.map(CaseSystemId::try_from).transpose();
        let by = AccessBy::from_parts(&self.who, self.account_id.map(AccountId), fit(TABLE, self.id, system)?);
        let tenant = self.tenant_id.map(TenantId::try_from).transpose();
        Ok(AccessEvent {
            id: self.id,
            at: self.at.0,
            times: fit(TABLE, self.id, u32::try_from(self.times))?,
            kind: AccessKind {
                tenant: fit(TABLE, self.id, tenant)?,
                by: known(TABLE, self.id, "who", by)?,
                action: known(TABLE, self.id, "action", AccessAction::parse(&self.action))?,
                route: self.route,
                message: self.message_id,
                object: self.object_id,
                address_hash: self.address_hash,
            },
        })
    }
}

#[async_trait]
impl AccessEvents for Database {
    async fn add_access_events(&self, events: &[AccessEvent]) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        for AccessEvent { id, at, kind, times } in events {
            let (at, tenant, who) = (Time(*at), kind.tenant.as_ref().map(TenantId::as_str), kind.by.kind());
            let (account, system) = (kind.by.account().map(|id| id.0), kind.by.case_system().map(CaseSystemId::as_str));
            let (action, times) = (kind.action.as_str(), i64::from(*times));
            query!(
                "insert into access_events (id, at, tenant_id, who, account_id, case_system_id, action, route, message_id, object_id,
                    address_hash, times)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                id,
                at as _,
                tenant,
                who,
                account,
                system,
                action,
                kind.route,
                kind.message,
                kind.object,
                kind.address_hash,
                times,
            )
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        }
        transaction.commit().await.map_err(db)
    }

    async fn access_events(
        &self,
        filter: &AccessFilter,
        after: Option<(Timestamp, Uuid)>,
        limit: u16,
    ) -> Result<Vec<AccessEvent>, StorageError> {
        let (tenant, account) = (filter.tenant.as_ref().map(TenantId::as_str), filter.account.map(|id| id.0));
        let from = Time(filter.from.unwrap_or(Timestamp::UNIX_EPOCH));
        let until = filter.until.map_or(Time::END, Time);
        let (after_at, after_id) = after.map_or((Time(Timestamp::UNIX_EPOCH), Uuid::nil()), |(at, id)| (Time(at), id));
        let (message, limit) = (filter.message, i64::from(limit));
        let rows = query_as!(
            AccessEventRow,
            r#"
            select id as "id: Uuid", at as "at: Time", tenant_id, who, account_id as "account_id: Uuid", case_system_id, action,
                route, message_id as "message_id: Uuid", object_id as "object_id: Uuid", address_hash, times
            from access_events
            where (at, id) > ($1, $2) and at >= $3 and at < $4
                and (tenant_id = $5 or $5 is null) and (account_id = $6 or $6 is null)
                and (message_id = $7 or $7 is null) and (address_hash = $8 or $8 is null)
            order by at, id
            limit $9
            "#,
            after_at as _,
            after_id,
            from as _,
            until as _,
            tenant,
            account,
            message,
            filter.address_hash,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(db)?;
        rows.into_iter().map(AccessEventRow::into_event).collect()
    }

    async fn delete_old_access_events(&self, before: Timestamp, limit: u16) -> Result<u64, StorageError> {
        let (before, limit) = (Time(before), i64::from(limit));
        let gone = query!(
            "delete from access_events where id in (select id from access_events where at < $1 order by at, id limit $2)",
            before as _,
            limit,
        );
        Ok(gone.execute(&self.pool).await.map_err(db)?.rows_affected())
    }
}
