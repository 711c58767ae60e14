-- Cases that an online service has opened over FIT-Connect, and what the portal knows of whoever applied.
create table rail_cases (
    case_system_id text not null,
    -- As the delivery service calls it.
    case_id blob not null,
    tenant_id text not null,
    authority_id text not null,
    -- The case as messages and replies name it.
    case_ref text not null,
    destination_id blob not null,
    -- Identifier, name and region of the service, as JSON.
    service text not null,
    -- What a message of this case is made of: recipient, file reference, service, as JSON. Personal data.
    facts text not null,
    -- SHA-256 of what was posted: the same case with other facts is refused.
    body_hash blob not null,
    created_at integer not null,
    -- The end of the events that were read, and when that was.
    read_at integer,
    events_read integer not null default 0,
    primary key (case_system_id, case_id)
) strict;
create unique index rail_cases_by_ref on rail_cases (case_system_id, case_ref);

-- Keys for which authorities seal what they send us. Without a case: made ahead.
create table rail_keys (
    kid text not null,
    case_system_id text not null,
    tenant_id text not null,
    case_id blob,
    public_key text not null,
    -- Wrapped as the keys of documents are.
    tenant_key_id blob not null references tenant_keys (id),
    wrapped_key blob not null,
    sealed blob not null,
    created_at integer not null,
    -- Given out for an application that has no case yet.
    reserved_at integer,
    -- Since when another one is announced; it still opens what was under way.
    retired_at integer
) strict;
-- An online service may announce one key of its own for several cases.
create unique index rail_keys_spare on rail_keys (case_system_id, kid) where case_id is null;
create unique index rail_keys_of_case on rail_keys (case_system_id, case_id, kid) where case_id is not null;
create index rail_keys_by_case on rail_keys (case_system_id, case_id, created_at);

-- What an authority sends (there called reply), from the moment that we learn of it.
create table arrivals (
    case_system_id text not null,
    arrival_id blob not null,
    case_id blob not null,
    state text not null check (state in ('waiting', 'stored', 'acknowledged', 'rejected', 'set_aside', 'expired')),
    first_seen_at integer not null,
    -- The message that it became.
    message_id blob references messages (id),
    -- Tags of its parts, as JSON.
    tags text,
    -- Why it is set aside, rejected, or waits. No content.
    problem text,
    -- The last alarm, in days.
    alarm integer not null default 0,
    settled_at integer,
    primary key (case_system_id, arrival_id)
) strict;
create index arrivals_open on arrivals (case_system_id, state, first_seen_at);
create index arrivals_by_message on arrivals (message_id) where message_id is not null;

-- Replies of people on their way to the authority (there called submissions).
create table transmissions (
    delivery_id blob not null primary key,
    case_system_id text not null,
    case_id blob not null,
    -- Null: it is about to be announced.
    submission_id blob,
    -- Ids of what is announced, as JSON.
    attachments text not null,
    -- Tags of the parts that were handed over last, as JSON.
    tags text,
    state text not null check (state in ('begun', 'transmitted', 'accepted', 'rejected')),
    begun_at integer not null,
    transmitted_at integer,
    settled_at integer,
    -- Why it was rejected, as JSON.
    problems text,
    -- Submissions of the same delivery that were rejected, as JSON.
    earlier text not null default '[]',
    check ((state in ('accepted', 'rejected')) = (settled_at is not null)),
    check (state = 'begun' or (submission_id is not null and transmitted_at is not null))
) strict;
create index transmissions_open on transmissions (case_system_id, transmitted_at) where state = 'transmitted';
create index transmissions_by_case on transmissions (case_system_id, case_id);

-- Signed events of cases, each with the key that it was checked with: evidence for both sides.
create table rail_events (
    case_system_id text not null,
    event_id blob not null,
    case_id blob not null,
    subject text not null,
    kind text not null,
    at integer not null,
    token text not null,
    -- Whose key, and the key, as JSON.
    signed_by text not null,
    seen_at integer not null,
    primary key (case_system_id, event_id)
) strict;
create index rail_events_by_case on rail_events (case_system_id, case_id, at, event_id);

-- Files that an authority sends along with a message.
create table message_files (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    position integer not null,
    -- Personal data.
    name text not null,
    media_type text not null,
    size_bytes integer not null,
    -- Hexadecimal.
    sha256 text not null,
    tenant_key_id blob not null references tenant_keys (id),
    wrapped_key blob not null,
    unique (message_id, position)
) strict;
