//! A notice is written with its errand, in the transaction of what causes it.

use crate::{
    Transaction,
    statements::{
        errands,
        failure::{db, json},
    },
    time::Time,
};
use ports::{StorageError, storage::NewNotice};
use sqlx::query;

/// Returns whether it is new: there is one for each message, cause and channel.
pub(crate) async fn insert(transaction: &mut Transaction, new: &NewNotice) -> Result<bool, StorageError> {
    let (tenant, cause, channel) = (new.errand.tenant.as_str(), new.cause.to_string(), new.address.channel().as_str());
    let (address, language) = (json(&new.address), new.language.as_ref().map(domain::text::LanguageTag::as_str));
    let (created_at, give_up_at) = (Time(new.errand.created_at), Time(new.give_up_at));
    let inserted = query!(
        "insert into notices (id, tenant_id, message_id, cause, channel, address, language, state, created_at, give_up_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9)
         on conflict (message_id, cause, channel) do nothing",
        new.id.0,
        tenant,
        new.message.0,
        cause,
        channel,
        address,
        language,
        created_at as _,
        give_up_at as _,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    errands::insert::insert(transaction, &new.errand).await?;
    Ok(true)
}
