//! The row of a file that is still arriving and its way into the model.

use crate::{statements::failure::fit, time::Time};
use domain::{
    document::{DocumentName, WrappedKey},
    id::{DocumentId, ItemId, RepresentationId, TenantId, TenantKeyId},
    personal::Personal,
};
use ports::{StorageError, storage::PendingUpload};
use uuid::Uuid;

pub(crate) struct UploadRow {
    pub id: Uuid,
    pub tenant_id: String,
    pub item_id: String,
    pub name: String,
    pub fingerprint: Option<String>,
    pub length_bytes: i64,
    pub offset_bytes: i64,
    pub turn: i64,
    pub segments: i64,
    pub tenant_key_id: Uuid,
    pub wrapped_key: Vec<u8>,
    pub created_at: Time,
    pub expires_at: Time,
    pub by: Option<Uuid>,
}

impl UploadRow {
    pub(crate) fn into_pending(self) -> Result<PendingUpload, StorageError> {
        let id = self.id;
        Ok(PendingUpload {
            tenant: fit("uploads", id, TenantId::try_from(self.tenant_id))?,
            id: DocumentId(id),
            item: fit("uploads", id, ItemId::try_from(self.item_id))?,
            name: fit("uploads", id, DocumentName::from_record(self.name))?,
            fingerprint: self.fingerprint.map(Personal::new),
            length_bytes: fit("uploads", id, u64::try_from(self.length_bytes))?,
            offset_bytes: fit("uploads", id, u64::try_from(self.offset_bytes))?,
            turn: self.turn,
            segments: fit("uploads", id, u64::try_from(self.segments))?,
            wrapped_key: WrappedKey { tenant_key: TenantKeyId(self.tenant_key_id), bytes: self.wrapped_key },
            created_at: self.created_at.0,
            expires_at: self.expires_at.0,
            by: self.by.map(RepresentationId),
        })
    }
}
