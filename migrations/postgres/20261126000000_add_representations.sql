-- Who acts, or shall act, for the recipient of a message. person (JSON) and the two names are personal data.
create table representations (
    id uuid not null primary key,
    tenant_id text not null,
    message_id uuid not null references messages (id),
    -- Empty: named by the authority.
    inviter_account_id uuid references accounts (id),
    person text not null,
    represented_name text,
    capacity text not null check (capacity in ('custody', 'lawyer', 'power_of_attorney')),
    permitted text not null check (permitted in ('read', 'prepare', 'send')),
    state text not null check (state in ('invited', 'waiting', 'active', 'ended')),
    invite_hash bytea not null unique check (length(invite_hash) = 32),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    account_id uuid references accounts (id),
    account_name text,
    trust_level text check (trust_level in ('basic', 'low', 'substantial', 'high')),
    accepted_at timestamptz,
    ended_at timestamptz,
    check ((state = 'ended') = (ended_at is not null)),
    check ((account_id is null) = (accepted_at is null)),
    check (state not in ('waiting', 'active') or account_id is not null)
);
create index representations_by_message on representations (tenant_id, message_id, created_at);
create index representations_by_account on representations (tenant_id, account_id, message_id) where state = 'active';

-- Who really sent a reply, and in whose place. Empty: the account itself.
alter table replies add column sent_by_account_id uuid references accounts (id);
alter table replies add column representation_id uuid references representations (id);

alter table audit_entries drop constraint audit_entries_actor_check;
alter table audit_entries add constraint audit_entries_actor_check
    check (actor in ('applicant', 'representative', 'clerk', 'case_system', 'portal'));
