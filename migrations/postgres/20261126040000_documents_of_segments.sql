-- A resumable upload has one key for all its pieces, which stays the document's. Uploads without one were begun by an older release:
-- they expire.
alter table uploads add column tenant_key_id uuid references tenant_keys (id);
alter table uploads add column wrapped_key bytea;
alter table uploads add column segments bigint not null default 0;

-- The pieces of a file that is arriving, each an object of its own in the document store; of the document once it has arrived.
-- number: where the piece begins, in bytes. upload_segments is read no more and goes with a later release.
create table document_segments (
    object_id uuid not null primary key,
    upload_id uuid references uploads (id) on delete cascade,
    document_id uuid references documents (id) on delete cascade,
    number bigint not null check (number >= 0),
    size_bytes bigint not null check (size_bytes > 0),
    unique (upload_id, number),
    unique (document_id, number),
    check ((upload_id is null) <> (document_id is null))
);

-- Copies that were wanted and could not be made, noted when the package is settled.
alter table deliveries add column copies_missing_at timestamptz;
