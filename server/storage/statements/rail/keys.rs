//! Keys for which authorities seal.

use crate::{Transaction, statements::failure::db, time::Time};
use domain::id::{CaseSystemId, RailCaseId, TenantId, TenantKeyId};
use jiff::Timestamp;
use ports::{StorageError, storage::WrappedRailKey};
use sqlx::{query, query_scalar};
use uuid::Uuid;

pub(crate) struct KeyRow {
    pub kid: String,
    pub public_key: String,
    pub tenant_key_id: Uuid,
    pub wrapped_key: Vec<u8>,
    pub sealed: Vec<u8>,
}

impl From<KeyRow> for WrappedRailKey {
    fn from(row: KeyRow) -> Self {
        Self {
            kid: row.kid,
            public: row.public_key,
            tenant_key: TenantKeyId(row.tenant_key_id),
            wrapped: row.wrapped_key,
            sealed: row.sealed,
        }
    }
}

/// With its case, or made ahead. `false`: a key with this id is there.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    (case_system, tenant): (&CaseSystemId, &TenantId),
    case: Option<RailCaseId>,
    key: &WrappedRailKey,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let (case_system, tenant, case, now) = (case_system.as_str(), tenant.as_str(), case.map(|case| case.0), Time(now));
    let inserted = query!(
        "insert into rail_keys (kid, case_system_id, tenant_id, case_id, public_key, tenant_key_id, wrapped_key, sealed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        key.kid,
        case_system,
        tenant,
        case,
        key.public,
        key.tenant_key.0,
        key.wrapped,
        key.sealed,
        now as _,
    );
    Ok(inserted.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

/// Gives a case one that was made ahead. `None`: there is none.
pub(crate) async fn take_spare(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    case: RailCaseId,
) -> Result<Option<String>, StorageError> {
    let case_system = case_system.as_str();
    let taken = query_scalar!(
        r#"
        update rail_keys set case_id = $1
        where case_system_id = $2 and kid = (select min(kid) from rail_keys where case_system_id = $2 and case_id is null and reserved_at is null)
            and case_id is null and reserved_at is null
        returning kid
        "#,
        case.0,
        case_system,
    );
    taken.fetch_optional(&mut **transaction).await.map_err(db)
}

/// Gives a case the key that was given out for it. `false`: it was not.
pub(crate) async fn take_reserved(
    transaction: &mut Transaction,
    case_system: &CaseSystemId,
    case: RailCaseId,
    kid: &str,
) -> Result<bool, StorageError> {
    let case_system = case_system.as_str();
    let taken = query!(
        "update rail_keys set case_id = $1 where kid = $2 and case_system_id = $3 and case_id is null and reserved_at is not null",
        case.0,
        kid,
        case_system,
    );
    Ok(taken.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}
