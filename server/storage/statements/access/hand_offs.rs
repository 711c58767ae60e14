//! Phones that may add files to one item. Codes and phones are known by their hashes only.

use crate::{
    Database,
    statements::failure::{db, fit},
    time::Time,
};
use async_trait::async_trait;
use domain::id::{HandOffId, ItemId, MessageId, TenantId};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{HandOff, HandOffs, NewHandOff},
};
use sqlx::{query, query_scalar};
use uuid::Uuid;

#[async_trait]
impl HandOffs for Database {
    async fn begin_hand_off(&self, new: &NewHandOff) -> Result<(), StorageError> {
        let mut transaction = self.begin_write().await?;
        let (session, code) = (new.session.as_slice(), new.code.as_slice());
        let (tenant, item) = (new.tenant.as_str(), new.item.as_str());
        let (code_until, created_at) = (Time(new.code_until), Time(new.created_at));
        query!(
            "delete from hand_offs where session_hash = $1 and message_id = $2 and item_id = $3",
            session,
            new.message.0,
            item
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        query!(
            "insert into hand_offs (id, tenant_id, session_hash, message_id, item_id, code_hash, code_until, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            new.id.0,
            tenant,
            session,
            new.message.0,
            item,
            code,
            code_until as _,
            created_at as _,
        )
        .execute(&mut *transaction)
        .await
        .map_err(db)?;
        transaction.commit().await.map_err(db)?;
        Ok(())
    }

    async fn take_hand_off(
        &self,
        code: &[u8; 32],
        phone: &[u8; 32],
        phone_until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let (code, phone, phone_until, now) = (code.as_slice(), phone.as_slice(), Time(phone_until), Time(now));
        // A wrong one is found without a lock that others wait for.
        let known = query!("select id as \"id: Uuid\" from hand_offs where code_hash = $1", code);
        if known.fetch_optional(&self.pool).await.map_err(db)?.is_none() {
            return Ok(false);
        }
        let taken = query!(
            "update hand_offs set phone_hash = $1, phone_until = $2
             where code_hash = $3 and code_until > $4 and phone_hash is null",
            phone,
            phone_until as _,
            code,
            now as _,
        );
        Ok(taken.execute(&self.pool).await.map_err(db)?.rows_affected() == 1)
    }

    async fn hand_off(&self, phone: &[u8; 32], now: Timestamp) -> Result<Option<HandOff>, StorageError> {
        let (phone, now) = (phone.as_slice(), Time(now));
        let row = query!(
            r#"
            select id as "id: Uuid", tenant_id, session_hash, message_id as "message_id: Uuid", item_id,
                phone_until as "phone_until!: Time", files, confirmed_at as "confirmed_at: Time"
            from hand_offs where phone_hash = $1 and phone_until > $2
            "#,
            phone,
            now as _,
        );
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        let session = <[u8; 32]>::try_from(row.session_hash).map_err(|_| "a hash has 32 bytes");
        Ok(Some(HandOff {
            id: HandOffId(row.id),
            tenant: fit("hand_offs", row.id, TenantId::try_from(row.tenant_id))?,
            session: fit("hand_offs", row.id, session)?,
            message: MessageId(row.message_id),
            item: fit("hand_offs", row.id, ItemId::try_from(row.item_id))?,
            phone_until: row.phone_until.0,
            confirmed: row.confirmed_at.is_some(),
            files: fit("hand_offs", row.id, u32::try_from(row.files))?,
        }))
    }

    async fn hand_off_holds(&self, id: HandOffId, now: Timestamp) -> Result<bool, StorageError> {
        let now = Time(now);
        let found = query_scalar!(r#"select id as "id: Uuid" from hand_offs where id = $1 and phone_until > $2"#, id.0, now as _);
        Ok(found.fetch_optional(&self.pool).await.map_err(db)?.is_some())
    }

    async fn confirm_hand_off(&self, id: HandOffId, now: Timestamp) -> Result<(), StorageError> {
        let now = Time(now);
        let confirmed = query!("update hand_offs set confirmed_at = $1 where id = $2 and confirmed_at is null", now as _, id.0);
        confirmed.execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn end_hand_off(&self, id: HandOffId) -> Result<(), StorageError> {
        query!("delete from hand_offs where id = $1", id.0).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn count_hand_off(&self, id: HandOffId, files: u32) -> Result<(), StorageError> {
        let files = i64::from(files);
        query!("update hand_offs set files = files + $1 where id = $2", files, id.0).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }

    async fn end_hand_offs(&self, session: &[u8; 32], message: MessageId, item: &ItemId) -> Result<(), StorageError> {
        let (session, item) = (session.as_slice(), item.as_str());
        query!("delete from hand_offs where session_hash = $1 and message_id = $2 and item_id = $3", session, message.0, item)
            .execute(&self.pool)
            .await
            .map_err(db)?;
        Ok(())
    }

    async fn hand_off_of(
        &self,
        session: &[u8; 32],
        message: MessageId,
        item: &ItemId,
        now: Timestamp,
    ) -> Result<Option<bool>, StorageError> {
        let (session, item, now) = (session.as_slice(), item.as_str(), Time(now));
        let has_phone = query_scalar!(
            r#"
            select phone_hash is not null as "has_phone!: bool" from hand_offs
            where session_hash = $1 and message_id = $2 and item_id = $3 and coalesce(phone_until, code_until) > $4
            "#,
            session,
            message.0,
            item,
            now as _,
        );
        has_phone.fetch_optional(&self.pool).await.map_err(db)
    }

    async fn delete_old_hand_offs(&self, before: Timestamp) -> Result<(), StorageError> {
        let before = Time(before);
        query!("delete from hand_offs where created_at < $1", before as _).execute(&self.pool).await.map_err(db)?;
        Ok(())
    }
}
