//! What the portal made from the documents of replies.

use crate::{
    Database,
    statements::{
        delivery::deliveries,
        failure::{db, fit, known},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::{MediaType, Rendition, RenditionOf, Sha256, WrappedKey},
    id::{DocumentId, ItemId, MessageId, ReplyId, TenantId, TenantKeyId},
};
use ports::{
    StorageError,
    storage::{Renditions, StoredRendition},
};
use sqlx::{query, query_as};
use uuid::Uuid;

struct RenditionRow {
    id: Uuid,
    tenant_id: String,
    reply_id: Uuid,
    document_id: Option<Uuid>,
    item_id: Option<String>,
    media_type: String,
    size_bytes: i64,
    sha256: Vec<u8>,
    tenant_key_id: Uuid,
    wrapped_key: Vec<u8>,
    made_at: Time,
}

impl RenditionRow {
    fn into_stored(self) -> Result<StoredRendition, StorageError> {
        let id = self.id;
        let of = match (self.document_id, self.item_id) {
            (Some(document), None) => Some(RenditionOf::Document(DocumentId(document))),
            (None, Some(item)) => Some(RenditionOf::Item(fit("renditions", id, ItemId::try_from(item))?)),
            _ => None,
        };
        let sha256 = <[u8; 32]>::try_from(self.sha256).map_err(|_| "sha256 has not 32 bytes");
        let rendition = Rendition {
            id: DocumentId(id),
            of: known("renditions", id, "document_id", of)?,
            media_type: known("renditions", id, "media_type", MediaType::from_mime(&self.media_type))?,
            size_bytes: fit("renditions", id, u64::try_from(self.size_bytes))?,
            sha256: Sha256(fit("renditions", id, sha256)?),
            made_at: self.made_at.0,
        };
        Ok(StoredRendition {
            tenant: fit("renditions", id, TenantId::try_from(self.tenant_id))?,
            reply: ReplyId(self.reply_id),
            rendition,
            wrapped_key: WrappedKey { tenant_key: TenantKeyId(self.tenant_key_id), bytes: self.wrapped_key },
        })
    }
}

/// In the order they were made.
pub(crate) async fn of_reply(database: &Database, reply: Uuid) -> Result<Vec<Rendition>, StorageError> {
    let rows = query_as!(
        RenditionRow,
        r#"
        select id as "id: Uuid", tenant_id, reply_id as "reply_id: Uuid", document_id as "document_id: Uuid", item_id, media_type,
            size_bytes, sha256, tenant_key_id as "tenant_key_id: Uuid", wrapped_key, made_at as "made_at: Time"
        from renditions where reply_id = $1
        order by made_at, id
        "#,
        reply,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    rows.into_iter().map(|row| row.into_stored().map(|stored| stored.rendition)).collect()
}

#[async_trait]
impl Renditions for Database {
    async fn add_rendition(&self, new: &StoredRendition, lease: Uuid) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let Some(delivery) = deliveries::lock(&mut transaction, new.reply.0).await? else { return Ok(false) };
        let held = query!(
            "update errands set lease = lease
             where kind in ('make_renditions', 'deliver_reply') and subject_id = $1 and lease = $2 and state = 'pending'",
            new.reply.0,
            lease,
        );
        let held = held.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        if delivery.packed || !(held || delivery.state == "needs_person") {
            return Ok(false);
        }
        let made = &new.rendition;
        let (document, item) = match &made.of {
            RenditionOf::Document(document) => (Some(document.0), None),
            RenditionOf::Item(item) => (None, Some(item.as_str())),
        };
        let (tenant, media_type, sha256) = (new.tenant.as_str(), made.media_type.mime(), made.sha256.0.as_slice());
        let (size, made_at) = (i64::try_from(made.size_bytes).unwrap_or(i64::MAX), Time(made.made_at));
        let added = query!(
            "insert into renditions (id, tenant_id, reply_id, document_id, item_id, media_type, size_bytes, sha256, tenant_key_id,
                 wrapped_key, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict do nothing",
            made.id.0,
            tenant,
            new.reply.0,
            document,
            item,
            media_type,
            size,
            sha256,
            new.wrapped_key.tenant_key.0,
            new.wrapped_key.bytes,
            made_at as _,
        );
        let added = added.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1;
        transaction.commit().await.map_err(db)?;
        Ok(added)
    }

    async fn rendition(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: DocumentId,
    ) -> Result<Option<StoredRendition>, StorageError> {
        let tenant = tenant.as_str();
        let row = query_as!(
            RenditionRow,
            r#"
            select renditions.id as "id: Uuid", renditions.tenant_id, reply_id as "reply_id: Uuid",
                document_id as "document_id: Uuid", item_id, media_type, size_bytes, sha256,
                tenant_key_id as "tenant_key_id: Uuid", wrapped_key, made_at as "made_at: Time"
            from renditions join replies on replies.id = reply_id
            where renditions.id = $1 and renditions.tenant_id = $2 and message_id = $3
            "#,
            id.0,
            tenant,
            message.0,
        );
        row.fetch_optional(&self.pool).await.map_err(db)?.map(RenditionRow::into_stored).transpose()
    }
}
