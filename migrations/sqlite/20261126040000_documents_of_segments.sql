-- A resumable upload has one key for all its pieces, which stays the document's. Uploads without one were begun by an older release:
-- they expire.
alter table uploads add column tenant_key_id blob references tenant_keys (id);
alter table uploads add column wrapped_key blob;
alter table uploads add column segments integer not null default 0;

-- The pieces of a file that is arriving, each an object of its own in the document store; of the document once it has arrived.
-- number: where the piece begins, in bytes. upload_segments is read no more and goes with a later release.
create table document_segments (
    object_id blob not null primary key,
    upload_id blob references uploads (id) on delete cascade,
    document_id blob references documents (id) on delete cascade,
    number integer not null check (number >= 0),
    size_bytes integer not null check (size_bytes > 0),
    unique (upload_id, number),
    unique (document_id, number),
    check ((upload_id is null) <> (document_id is null))
) strict;

-- Copies that were wanted and could not be made, noted when the package is settled.
alter table deliveries add column copies_missing_at integer;
