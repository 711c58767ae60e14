//! Several ids in one statement; a list is no parameter that both databases know.

use sqlx::{PgPool, query_scalar};
use uuid::Uuid;

pub(crate) async fn known_objects(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<Uuid>, sqlx::Error> {
    query_scalar!(
        r#"
        select id as "id!: Uuid" from documents where length(wrapped_key) > 0 and id = any($1)
        union all
        select object_id as "id!: Uuid" from document_segments
            left join documents on documents.id = document_id
            where (document_id is null or length(wrapped_key) > 0) and object_id = any($1)
        union all
        select id as "id!: Uuid" from renditions where id = any($1)
        union all
        select id as "id!: Uuid" from message_files where id = any($1)
        union all
        select id as "id!: Uuid" from attachments where id = any($1)
        "#,
        ids,
    )
    .fetch_all(pool)
    .await
}
