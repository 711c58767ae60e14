//! Cases at a delivery service.

use crate::{
    Database,
    statements::{
        failure::{db, fit, json},
        rail::{
            events,
            keys::{self, KeyRow},
        },
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    authority::CaseRef,
    id::{AuthorityId, CaseSystemId, RailCaseId, TenantId},
    personal::Personal,
    rail::RailEvent,
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{CaseKey, NewRailCase, RailCase, RailCases, RegisterOutcome, WrappedRailKey},
};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

pub(crate) struct CaseRow {
    case_system_id: String,
    case_id: Uuid,
    tenant_id: String,
    authority_id: String,
    case_ref: String,
    destination_id: Uuid,
    application: Option<String>,
    service: String,
    facts: String,
    created_at: Time,
    read_at: Option<Time>,
    events_read: i64,
}

macro_rules! select_case {
    ($rest:literal $(, $argument:expr)*) => {
        query_as!(
            CaseRow,
            r#"select case_system_id, case_id as "case_id: Uuid", tenant_id, authority_id, case_ref, destination_id as "destination_id: Uuid",
                application, service, facts, created_at as "created_at: Time", read_at as "read_at: Time", events_read
            from rail_cases"# + $rest
            $(, $argument)*
        )
    };
}

impl CaseRow {
    fn into_case(self) -> Result<RailCase, StorageError> {
        let (table, id) = ("rail_cases", self.case_id);
        Ok(RailCase {
            id: RailCaseId(id),
            case_system: fit(table, id, CaseSystemId::try_from(self.case_system_id))?,
            tenant: fit(table, id, TenantId::try_from(self.tenant_id))?,
            authority: fit(table, id, AuthorityId::try_from(self.authority_id))?,
            case: fit(table, id, CaseRef::try_from(self.case_ref))?,
            destination: self.destination_id,
            application: self.application,
            service: fit(table, id, serde_json::from_str(&self.service))?,
            facts: Personal::new(self.facts),
            created_at: self.created_at.0,
            read_at: self.read_at.map(|at| at.0),
            events_read: fit(table, id, u32::try_from(self.events_read))?,
        })
    }
}

#[async_trait]
impl RailCases for Database {
    async fn register_case(&self, new: &NewRailCase) -> Result<RegisterOutcome, StorageError> {
        let mut transaction = self.begin_write().await?;
        let case = &new.case;
        let (system, tenant, authority) = (case.case_system.as_str(), case.tenant.as_str(), case.authority.as_str());
        let (case_ref, service, facts) = (case.case.as_str(), json(&case.service), case.facts.reveal());
        let (body_hash, now) = (new.body_hash.as_slice(), Time(case.created_at));
        let inserted = query!(
            "insert into rail_cases (case_system_id, case_id, tenant_id, authority_id, case_ref, destination_id, application, service,
                 facts, body_hash, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing",
            system,
            case.id.0,
            tenant,
            authority,
            case_ref,
            case.destination,
            case.application,
            service,
            facts,
            body_hash,
            now as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        if inserted.rows_affected() == 0 {
            let known =
                query_scalar!("select body_hash from rail_cases where case_system_id = $1 and case_id = $2", system, case.id.0,);
            let known = known.fetch_optional(&mut *transaction).await.map_err(db)?;
            if known.is_none_or(|known| known != new.body_hash) {
                return Ok(RegisterOutcome::Conflict);
            }
            let kid = query_scalar!(
                "select kid from rail_keys where case_system_id = $1 and case_id = $2 order by created_at, kid limit 1",
                system,
                case.id.0,
            );
            let kid = kid.fetch_optional(&mut *transaction).await.map_err(db)?;
            // Its keys may have been destroyed since.
            return Ok(RegisterOutcome::AlreadyThere(kid.unwrap_or_default()));
        }
        let kid = match &new.key {
            CaseKey::HandedIn(key) => {
                let is_new =
                    keys::insert(&mut transaction, (&case.case_system, &case.tenant), Some(case.id), key, case.created_at)
                        .await?;
                if !is_new {
                    return Ok(RegisterOutcome::Conflict);
                }
                key.kid.clone()
            }
            CaseKey::Reserved(kid) => {
                if !keys::take_reserved(&mut transaction, &case.case_system, case.id, kid).await? {
                    return Ok(RegisterOutcome::NoKey);
                }
                kid.clone()
            }
            CaseKey::Fresh => match keys::take_spare(&mut transaction, &case.case_system, case.id).await? {
                Some(kid) => kid,
                // Nothing is registered: the transaction is dropped.
                None => return Ok(RegisterOutcome::NoKey),
            },
            CaseKey::None => String::new(),
        };
        transaction.commit().await.map_err(db)?;
        Ok(RegisterOutcome::Registered(kid))
    }

    async fn rail_case(&self, case_system: &CaseSystemId, id: RailCaseId) -> Result<Option<RailCase>, StorageError> {
        let case_system = case_system.as_str();
        let row = select_case!(" where case_system_id = $1 and case_id = $2", case_system, id.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(CaseRow::into_case).transpose()
    }

    async fn rail_case_of(&self, case_system: &CaseSystemId, case: &CaseRef) -> Result<Option<RailCase>, StorageError> {
        let (case_system, case) = (case_system.as_str(), case.as_str());
        let row = select_case!(" where case_system_id = $1 and case_ref = $2", case_system, case);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(CaseRow::into_case).transpose()
    }

    async fn rail_case_of_application(
        &self,
        case_system: &CaseSystemId,
        application: &str,
    ) -> Result<Option<RailCase>, StorageError> {
        let case_system = case_system.as_str();
        let row = select_case!(" where case_system_id = $1 and application = $2", case_system, application);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(CaseRow::into_case).transpose()
    }

    async fn rail_cases(&self, case_system: &CaseSystemId, limit: u16) -> Result<Vec<RailCase>, StorageError> {
        let (case_system, limit) = (case_system.as_str(), i64::from(limit));
        let rows = select_case!(" where case_system_id = $1 order by created_at desc, case_id limit $2", case_system, limit);
        rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(CaseRow::into_case).collect()
    }

    async fn add_rail_key(
        &self,
        case_system: &CaseSystemId,
        tenant: &TenantId,
        key: &WrappedRailKey,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        keys::insert(&mut transaction, (case_system, tenant), None, key, now).await?;
        transaction.commit().await.map_err(db)
    }

    async fn reserve_rail_key(&self, case_system: &CaseSystemId, now: Timestamp) -> Result<Option<WrappedRailKey>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (case_system, now) = (case_system.as_str(), Time(now));
        let row = query_as!(
            KeyRow,
            r#"
            update rail_keys set reserved_at = $1
            where case_system_id = $2 and kid = (select min(kid) from rail_keys where case_system_id = $2 and case_id is null and reserved_at is null)
                and case_id is null and reserved_at is null
            returning kid, public_key, tenant_key_id as "tenant_key_id: Uuid", wrapped_key, sealed
            "#,
            now as _,
            case_system,
        );
        let row = row.fetch_optional(&mut *transaction).await.map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(row.map(WrappedRailKey::from))
    }

    async fn spare_rail_keys(&self, case_system: &CaseSystemId) -> Result<u32, StorageError> {
        let case_system = case_system.as_str();
        let count = query_scalar!(
            r#"select count(*) as "count!: i64" from rail_keys where case_system_id = $1 and case_id is null and reserved_at is null"#,
            case_system,
        );
        let count = count.fetch_one(&self.pool).await.map_err(db)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn rail_keys(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<WrappedRailKey>, StorageError> {
        let case_system = case_system.as_str();
        let rows = query_as!(
            KeyRow,
            r#"select kid, public_key, tenant_key_id as "tenant_key_id: Uuid", wrapped_key, sealed from rail_keys
               where case_system_id = $1 and case_id = $2 order by retired_at is not null, created_at desc, kid"#,
            case_system,
            case.0,
        );
        Ok(rows.fetch_all(&self.pool).await.map_err(db)?.into_iter().map(WrappedRailKey::from).collect())
    }

    async fn destroy_rail_keys(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<u64, StorageError> {
        let mut transaction = self.begin_write().await?;
        let case_system = case_system.as_str();
        let gone = query!("delete from rail_keys where case_system_id = $1 and case_id = $2", case_system, case.0);
        let gone = gone.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        transaction.commit().await.map_err(db)?;
        Ok(gone)
    }

    async fn keep_rail_events(
        &self,
        case_system: &CaseSystemId,
        case: RailCaseId,
        kept: &[RailEvent],
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        for event in kept {
            events::insert(&mut transaction, case_system, event, now).await?;
        }
        let (system, count, now) = (case_system.as_str(), i64::try_from(kept.len()).unwrap_or(i64::MAX), Time(now));
        query!(
            "update rail_cases set read_at = $1, events_read = $2 where case_system_id = $3 and case_id = $4",
            now as _,
            count,
            system,
            case.0,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn rail_events(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<RailEvent>, StorageError> {
        events::of_case(self, case_system, case).await
    }
}
