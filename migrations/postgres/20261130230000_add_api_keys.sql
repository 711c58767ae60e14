-- Keys of case systems for the API, beside the token of the configuration: several at once, so that one is changed without a pause.
create table api_keys (
    id uuid not null primary key,
    case_system_id text not null,
    -- For people, to tell one from another.
    name text not null,
    -- SHA-256 of the key, which is shown once and kept nowhere.
    hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    -- To the minute.
    last_used_at timestamptz
);
create index api_keys_by_case_system on api_keys (case_system_id, created_at);
