-- Files that a case system has brought for a message that it will hand in within a day.
create table attachments (
    id uuid not null primary key,
    case_system_id text not null,
    tenant_id text not null,
    -- Personal data.
    name text not null,
    media_type text not null,
    size_bytes bigint not null,
    -- Hexadecimal.
    sha256 text not null,
    tenant_key_id uuid not null references tenant_keys (id),
    wrapped_key bytea not null,
    created_at timestamptz not null
);
create index attachments_by_age on attachments (created_at);
