//! What people wrote back on a channel of notices.

use crate::{
    Database, Transaction,
    statements::failure::{db, fit},
    time::Time,
};
use domain::{
    id::{MessageId, NoticeId, TenantId},
    personal::Personal,
};
use ports::{StorageError, storage::WrittenAnswer};
use sqlx::query;
use uuid::Uuid;

/// `false`: this mail is there.
pub(crate) async fn insert(transaction: &mut Transaction, written: &WrittenAnswer) -> Result<bool, StorageError> {
    let (tenant, hash, at) = (written.tenant.as_str(), written.mail_hash.as_slice(), Time(written.received_at));
    let sender = written.sender.as_ref().map(|sender| sender.reveal().as_str());
    let text = written.text.as_ref().map(|text| text.reveal().as_str());
    let inserted = query!(
        "insert into written_answers (id, tenant_id, message_id, notice_id, mail_hash, received_at, sender, text)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (notice_id, mail_hash) do nothing",
        written.id,
        tenant,
        written.message.0,
        written.notice.0,
        hash,
        at as _,
        sender,
        text,
    );
    Ok(inserted.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 1)
}

/// Those of which something is kept.
pub(crate) async fn of_message(
    database: &Database,
    tenant: &TenantId,
    message: MessageId,
) -> Result<Vec<WrittenAnswer>, StorageError> {
    let tenant_id = tenant.as_str();
    let rows = query!(
        r#"
        select id as "id: Uuid", notice_id as "notice_id: Uuid", mail_hash, received_at as "received_at: Time", sender, text
        from written_answers where tenant_id = $1 and message_id = $2 and text is not null order by received_at, id
        "#,
        tenant_id,
        message.0,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    rows.into_iter()
        .map(|row| {
            Ok(WrittenAnswer {
                id: row.id,
                tenant: tenant.clone(),
                message,
                notice: NoticeId(row.notice_id),
                mail_hash: fit("written_answers", row.id, <[u8; 32]>::try_from(row.mail_hash.as_slice()))?,
                received_at: row.received_at.0,
                sender: row.sender.map(Personal::new),
                text: row.text.map(Personal::new),
            })
        })
        .collect()
}
