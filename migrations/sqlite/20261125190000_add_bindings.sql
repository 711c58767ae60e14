-- The level a sign-in was asked to reach.
alter table sign_ins add column level text not null default 'basic' check (level in ('basic', 'low', 'substantial', 'high'));

-- What the case system knows of the recipient (JSON, personal data), and hashes to find a message by. recipient_issuer and
-- recipient_subject are empty where no account is named.
alter table messages add column recipient text not null default '{}';
alter table messages add column person_code_hash blob;
alter table messages add column mailbox_hash blob;
alter table messages add column organization_hash blob;
create index messages_by_person_code on messages (tenant_id, person_code_hash) where person_code_hash is not null;
create index messages_by_mailbox on messages (tenant_id, mailbox_hash) where mailbox_hash is not null;
create index messages_by_organization on messages (tenant_id, organization_hash) where organization_hash is not null;

-- Who may open a message: accounts that were recognized as its recipient. attributes says what agreed, never the values.
create table bindings (
    message_id blob not null references messages (id),
    account_id blob not null references accounts (id),
    tenant_id text not null,
    state text not null check (state in ('bound', 'review')),
    rule text not null,
    attributes text not null,
    trust_level text not null check (trust_level in ('basic', 'low', 'substantial', 'high')),
    decided_at integer not null,
    primary key (message_id, account_id)
) strict, without rowid;
create index bindings_by_account on bindings (tenant_id, account_id, message_id);

-- Messages that were for an account known already stay open to it.
insert into bindings (message_id, account_id, tenant_id, state, rule, attributes, trust_level, decided_at)
select messages.id, accounts.id, messages.tenant_id, 'bound', 'account', '["account"]', 'basic', messages.made_available_at
from messages join accounts
    on accounts.tenant_id = messages.tenant_id and accounts.issuer = messages.recipient_issuer and accounts.subject = messages.recipient_subject;

-- How the person who sent a reply was recognized.
alter table replies add column match_rule text not null default 'account';
alter table replies add column matched_attributes text not null default '["account"]';
alter table replies add column means text;

-- Codes from letters. Only a keyed hash is kept; bound to a person at first use.
create table access_codes (
    id blob not null primary key,
    message_id blob not null references messages (id),
    tenant_id text not null,
    code_hash blob not null,
    created_at integer not null,
    expires_at integer not null,
    account_id blob references accounts (id),
    used_at integer,
    revoked_at integer,
    unique (tenant_id, code_hash)
) strict;
create index access_codes_by_message on access_codes (message_id);

-- Codes that were typed wrong, to slow down guessing. No code is kept.
create table code_attempts (
    tenant_id text not null,
    account_id blob not null references accounts (id),
    at integer not null
) strict;
create index code_attempts_by_account on code_attempts (tenant_id, account_id, at);

-- Logout tokens that were acted on; each counts once.
create table logout_tokens (
    token_hash blob not null primary key,
    known_until integer not null
) strict, without rowid;

-- Sign-out at the provider ends sessions by these.
create index sessions_by_provider_session on sessions (issuer, provider_session);
create index sessions_by_account on sessions (tenant_id, account_id);
