//! The pieces that an upload, and later its document, consists of.

use crate::{
    Database, Transaction,
    statements::failure::{db, fit},
};
use domain::id::DocumentId;
use ports::{Segment, StorageError};
use sqlx::{query, query_as};
use uuid::Uuid;

/// A number of bytes as the database counts.
pub(crate) fn whole(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

pub(crate) struct SegmentRow {
    pub object_id: Uuid,
    pub size_bytes: i64,
}

impl SegmentRow {
    pub(crate) fn into_segment(self) -> Result<Segment, StorageError> {
        let size_bytes = fit("document_segments", self.object_id, u64::try_from(self.size_bytes))?;
        Ok(Segment { object: DocumentId(self.object_id), size_bytes })
    }
}

/// `number`: where it begins, in bytes.
pub(crate) async fn insert_segment(
    transaction: &mut Transaction,
    upload: DocumentId,
    number: i64,
    segment: &Segment,
) -> Result<(), StorageError> {
    let size = whole(segment.size_bytes);
    query!(
        "insert into document_segments (object_id, upload_id, number, size_bytes) values ($1, $2, $3, $4)",
        segment.object.0,
        upload.0,
        number,
        size,
    )
    .execute(&mut **transaction)
    .await
    .map_err(db)?;
    Ok(())
}

/// What a document consists of, in order; nothing if it is one object.
pub(crate) async fn segments_of(database: &Database, document: Uuid) -> Result<Vec<Segment>, StorageError> {
    let rows = query_as!(
        SegmentRow,
        r#"select object_id as "object_id: Uuid", size_bytes from document_segments where document_id = $1 order by number"#,
        document,
    );
    rows.fetch_all(&database.pool).await.map_err(db)?.into_iter().map(SegmentRow::into_segment).collect()
}
