-- Who acts, or shall act, for the recipient of a message. person (JSON) and the two names are personal data.
create table representations (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    -- Empty: named by the authority.
    inviter_account_id blob references accounts (id),
    person text not null,
    represented_name text,
    capacity text not null check (capacity in ('custody', 'lawyer', 'power_of_attorney')),
    permitted text not null check (permitted in ('read', 'prepare', 'send')),
    state text not null check (state in ('invited', 'waiting', 'active', 'ended')),
    invite_hash blob not null unique check (length(invite_hash) = 32),
    created_at integer not null,
    expires_at integer not null,
    account_id blob references accounts (id),
    account_name text,
    trust_level text check (trust_level in ('basic', 'low', 'substantial', 'high')),
    accepted_at integer,
    ended_at integer,
    check ((state = 'ended') = (ended_at is not null)),
    check ((account_id is null) = (accepted_at is null)),
    check (state not in ('waiting', 'active') or account_id is not null)
) strict;
create index representations_by_message on representations (tenant_id, message_id, created_at);
create index representations_by_account on representations (tenant_id, account_id, message_id) where state = 'active';

-- Who really sent a reply, and in whose place. Empty: the account itself.
alter table replies add column sent_by_account_id blob references accounts (id);
alter table replies add column representation_id blob references representations (id);

-- SQLite changes no check in place.
create table audit_entries_new (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null,
    at integer not null,
    actor text not null check (actor in ('applicant', 'representative', 'clerk', 'case_system', 'portal')),
    account_id blob,
    action text not null,
    document_id blob
) strict;
insert into audit_entries_new select id, tenant_id, message_id, at, actor, account_id, action, document_id from audit_entries;
drop table audit_entries;
alter table audit_entries_new rename to audit_entries;
create index audit_entries_by_message on audit_entries (tenant_id, message_id, at, id);
