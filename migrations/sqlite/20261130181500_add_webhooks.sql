-- How far events of an organization were pushed to its business software.
create table webhooks (
    software_id text primary key,
    -- The last event that was taken: when its organization could see it first, and its number.
    after_at integer not null,
    after_event blob not null,
    -- Somebody is at it until then.
    leased_until integer,
    next_at integer not null,
    -- In a row.
    failures integer not null,
    failing_since integer,
    -- Nothing is tried any more.
    disabled_at integer
) strict;
