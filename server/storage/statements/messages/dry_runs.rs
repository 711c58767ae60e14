//! Messages that were tried out without being handed in.

use crate::{
    Database,
    statements::failure::{db, fit, json},
    time::Time,
};
use async_trait::async_trait;
use domain::id::{AuthorityId, CaseSystemId, TenantId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{DryRun, DryRuns},
};
use sqlx::query;

#[async_trait]
impl DryRuns for Database {
    async fn keep_dry_run(&self, token: &[u8; 32], run: &DryRun, most: u16) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (token, system, most) = (token.as_slice(), run.case_system.as_str(), i64::from(most));
        query!(
            "insert into dry_runs (token_hash, case_system_id, tenant_id, authority_id, content, files, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            token,
            system,
            run.tenant.as_str(),
            run.authority.as_str(),
            json(&run.content),
            json(&run.files),
            Time(run.created_at) as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        query!(
            "delete from dry_runs where case_system_id = $1 and token_hash not in
                 (select token_hash from dry_runs where case_system_id = $2 order by created_at desc, token_hash limit $3)",
            system,
            system,
            most,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)
    }

    async fn dry_run(&self, token: &[u8; 32], after: Timestamp) -> Result<Option<DryRun>, StorageError> {
        let (token, after) = (token.as_slice(), Time(after));
        let row = query!(
            r#"select case_system_id, tenant_id, authority_id, content, files, created_at as "created_at: Time" from dry_runs
               where token_hash = $1 and created_at > $2"#,
            token,
            after as _,
        );
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        let of = "a token's hash";
        Ok(Some(DryRun {
            case_system: fit("dry_runs", of, CaseSystemId::try_from(row.case_system_id))?,
            tenant: fit("dry_runs", of, TenantId::try_from(row.tenant_id))?,
            authority: fit("dry_runs", of, AuthorityId::try_from(row.authority_id))?,
            content: fit("dry_runs", of, serde_json::from_str(&row.content))?,
            files: fit("dry_runs", of, serde_json::from_str(&row.files))?,
            created_at: row.created_at.0,
        }))
    }

    async fn drop_dry_runs(&self, before: Timestamp) -> Result<u64, StorageError> {
        let mut transaction = self.begin_write().await?;
        let before = Time(before);
        let gone = query!("delete from dry_runs where created_at <= $1", before as _);
        let gone = gone.execute(&mut *transaction).await.map_err(db)?.rows_affected();
        transaction.commit().await.map_err(db)?;
        Ok(gone)
    }
}
