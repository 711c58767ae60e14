//! The end of a notice, with what follows from it.

use crate::{
    Transaction,
    statements::{audit, failure::db, notices::insert::insert},
    time::Time,
};
use domain::notice::NoticeEnd;
use ports::{StorageError, storage::NoticeSettlement};
use sqlx::query;

/// `false`: it had ended another way.
pub(crate) async fn settle(transaction: &mut Transaction, settlement: &NoticeSettlement) -> Result<bool, StorageError> {
    let (tenant, at, proof) = (settlement.tenant.as_str(), Time(settlement.at), settlement.proof.as_deref());
    let (state, reason, detail) = match &settlement.end {
        NoticeEnd::Accepted => ("accepted", None, None),
        NoticeEnd::Failed { failure, detail } => ("failed", Some(failure.as_str()), Some(detail.as_str())),
        NoticeEnd::NotNeeded(reason) => ("not_needed", Some(reason.as_str()), None),
    };
    let accepted_at = (state == "accepted").then_some(at);
    // What was taken can still come back; what has failed or was not needed stays so.
    let changed = query!(
        "update notices
         set state = $1, ended_at = $2, accepted_at = coalesce($3, accepted_at), proof = coalesce($4, proof), reason = $5, detail = $6,
             unclear = case when $1 = 'accepted' then 0 else unclear end
         where tenant_id = $7 and id = $8 and (state = 'waiting' or (state = 'accepted' and $1 = 'failed'))",
        state,
        at as _,
        accepted_at as _,
        proof,
        reason,
        detail,
        tenant,
        settlement.id.0,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some((channel, hash)) = &settlement.dead {
        let (channel, hash) = (channel.as_str(), hash.as_slice());
        query!(
            "insert into dead_addresses (tenant_id, channel, address_hash, since, reason) values ($1, $2, $3, $4, $5)
             on conflict (tenant_id, channel, address_hash) do nothing",
            tenant,
            channel,
            hash,
            at as _,
            reason,
        )
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    }
    if let Some(next) = &settlement.next {
        insert(transaction, next).await?;
    }
    for event in &settlement.events {
        audit::record(transaction, event).await?;
    }
    Ok(true)
}
