//! The row of a document and its way into the model.

use crate::{
    Database,
    statements::{
        documents::segments::segments_of,
        failure::{corrupt, fit, known},
    },
    time::Time,
};
use domain::{
    document::{DocumentFacts, DocumentName, MediaType, ScanState, Sha256, WrappedKey},
    id::{DocumentId, ItemId, TenantId, TenantKeyId},
};
use ports::{Sealed, StorageError, storage::StoredDocument};
use uuid::Uuid;

pub(crate) struct DocumentRow {
    pub id: Uuid,
    pub tenant_id: String,
    pub item_id: String,
    pub name: String,
    pub media_type: String,
    pub size_bytes: i64,
    pub sha256: Vec<u8>,
    pub tenant_key_id: Uuid,
    pub wrapped_key: Vec<u8>,
    pub scan: String,
    pub received_at: Time,
    pub checked_at: Option<Time>,
    pub insight: String,
}

/// Selects whole documents; the rest of the statement is the caller's.
macro_rules! select_document {
    ($rest:tt $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::statements::documents::document_row::DocumentRow,
            r#"select id as "id: uuid::Uuid", tenant_id, item_id, name, media_type, size_bytes, sha256,
                tenant_key_id as "tenant_key_id: uuid::Uuid", wrapped_key, coalesce(scan_obstacle, scan) as "scan!: String",
                received_at as "received_at: Time", checked_at as "checked_at: Time", insight
            from documents"# + $rest
            $(, $argument)*
        )
    };
}
pub(crate) use select_document;

impl DocumentRow {
    /// With everything that it takes to open it.
    pub(crate) async fn into_stored(self, database: &Database) -> Result<StoredDocument, StorageError> {
        let segments = segments_of(database, self.id).await?;
        let key = WrappedKey { tenant_key: TenantKeyId(self.tenant_key_id), bytes: self.wrapped_key.clone() };
        let tenant = fit("documents", self.id, TenantId::try_from(self.tenant_id.clone()))?;
        let (id, (facts, scan)) = (self.id, self.into_facts()?);
        let whole = segments.iter().map(|segment| segment.size_bytes).sum::<u64>() == facts.size_bytes;
        if !segments.is_empty() && !whole {
            return Err(corrupt("documents", id)(&"a segment is missing"));
        }
        Ok(StoredDocument { tenant, facts, sealed: Sealed { key, segments }, scan })
    }

    pub(crate) fn into_facts(self) -> Result<(DocumentFacts, ScanState), StorageError> {
        let id = self.id;
        let sha256 = <[u8; 32]>::try_from(self.sha256).map_err(|_| "sha256 has not 32 bytes");
        let facts = DocumentFacts {
            id: DocumentId(id),
            item: fit("documents", id, ItemId::try_from(self.item_id))?,
            name: fit("documents", id, DocumentName::from_record(self.name))?,
            media_type: known("documents", id, "media_type", MediaType::from_mime(&self.media_type))?,
            size_bytes: fit("documents", id, u64::try_from(self.size_bytes))?,
            sha256: Sha256(fit("documents", id, sha256)?),
            received_at: self.received_at.0,
            checked_at: self.checked_at.map(|at| at.0),
            insight: fit("documents", id, serde_json::from_str(&self.insight))?,
        };
        Ok((facts, known("documents", id, "scan", ScanState::parse(&self.scan))?))
    }
}
