-- Who looked, came in, or was refused: account ids and a keyed hash of the address, never a name. Kept for as long as
-- server.access_events_days says. Equal ones within seconds are one row with a count.
create table access_events (
    id blob not null primary key,
    at integer not null,
    -- Null: refused before anybody knew of which tenant.
    tenant_id text,
    who text not null check (who in ('applicant', 'clerk', 'case_system', 'phone', 'provider', 'nobody')),
    account_id blob,
    case_system_id text,
    action text not null,
    -- The address's pattern, without what is variable in it.
    route text not null,
    -- As it was asked for: of a refused access it may name nothing that is there.
    message_id blob,
    object_id blob,
    address_hash text,
    times integer not null check (times > 0)
) strict;
create index access_events_in_order on access_events (at, id);
