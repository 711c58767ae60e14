-- How far events of an organization were pushed to its business software.
create table webhooks (
    software_id text primary key,
    -- The last event that was taken: when its organization could see it first, and its number.
    after_at timestamptz not null,
    after_event uuid not null,
    -- Somebody is at it until then.
    leased_until timestamptz,
    next_at timestamptz not null,
    -- In a row.
    failures bigint not null,
    failing_since timestamptz,
    -- Nothing is tried any more.
    disabled_at timestamptz
);
