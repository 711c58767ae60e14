-- Why no scanner could look into a file that was let through all the same.
alter table documents add column scan_obstacle text check (scan_obstacle is null or (scan = 'waived' and scan_obstacle = 'not_scannable'));

-- Files that were refused when nobody looked; shown until they are dismissed. name is personal data, refusal is JSON.
create table refused_documents (
    id blob not null primary key,
    draft_id blob not null references drafts (id) on delete cascade,
    item_id text not null,
    name text not null,
    refusal text not null,
    refused_at integer not null
) strict;
create index refused_documents_by_draft on refused_documents (draft_id, refused_at, id);

-- Files that are still arriving. name and fingerprint are personal data. turn grows with every request that takes the upload
-- over: who holds an older number can store nothing more. document_id: it has arrived, and its pieces are gone.
create table uploads (
    id blob not null primary key,
    tenant_id text not null,
    draft_id blob not null references drafts (id) on delete cascade,
    item_id text not null,
    name text not null,
    fingerprint text,
    length_bytes integer not null check (length_bytes > 0),
    offset_bytes integer not null check (offset_bytes between 0 and length_bytes),
    document_id blob references documents (id) on delete cascade,
    turn integer not null,
    created_at integer not null,
    expires_at integer not null
) strict;
create index uploads_by_draft on uploads (draft_id, created_at, id);
create index uploads_by_expiry on uploads (expires_at);

-- The pieces of an upload that have arrived, each an object of its own in the document store.
create table upload_segments (
    object_id blob not null primary key,
    upload_id blob not null references uploads (id) on delete cascade,
    number integer not null,
    size_bytes integer not null check (size_bytes > 0),
    tenant_key_id blob not null references tenant_keys (id),
    wrapped_key blob not null,
    unique (upload_id, number)
) strict;
