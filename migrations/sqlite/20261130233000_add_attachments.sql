-- Files that a case system has brought for a message that it will hand in within a day.
create table attachments (
    id blob not null primary key,
    case_system_id text not null,
    tenant_id text not null,
    -- Personal data.
    name text not null,
    media_type text not null,
    size_bytes integer not null,
    -- Hexadecimal.
    sha256 text not null,
    tenant_key_id blob not null references tenant_keys (id),
    wrapped_key blob not null,
    created_at integer not null
) strict;
create index attachments_by_age on attachments (created_at);
