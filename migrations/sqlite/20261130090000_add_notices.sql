-- Notices to people: one for each message, cause and channel.
create table notices (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    -- Why, as the model writes it: 'available', 'reminder:7', …
    cause text not null,
    channel text not null,
    -- Where it goes, as JSON. Personal data.
    address text not null,
    -- Of the person, if it was known.
    language text,
    state text not null check (state in ('waiting', 'accepted', 'failed', 'not_needed')),
    created_at integer not null,
    -- Who has not taken it by then is not tried any more.
    give_up_at integer not null,
    -- What was told, as JSON, fixed with the first handing over, and the template that it was made from.
    words text,
    template text,
    -- The last time that its bytes were given to the channel.
    handed_over_at integer,
    -- Times that they were given without an answer.
    unclear integer not null default 0,
    accepted_at integer,
    proof text,
    opened_at integer,
    ended_at integer,
    -- Why it failed or was not needed, and what the channel said.
    reason text,
    detail text,
    unique (message_id, cause, channel),
    check ((state = 'waiting') = (ended_at is null)),
    check (state <> 'accepted' or accepted_at is not null)
) strict;

-- Addresses of a tenant to which nothing is sent any more. Keyed hashes.
create table dead_addresses (
    tenant_id text not null,
    channel text not null,
    address_hash blob not null,
    since integer not null,
    reason text not null,
    primary key (tenant_id, channel, address_hash)
) strict, without rowid;

-- How people want to be told: the language, and hints to an e-mail address that they have confirmed.
create table notice_preferences (
    account_id blob not null primary key references accounts (id),
    tenant_id text not null,
    language text,
    -- Personal data.
    email text,
    confirmed_at integer,
    -- Of the code that confirms the address.
    code_hash blob,
    code_until integer,
    tries integer not null default 0,
    -- Codes that were sent on a day, in days since 1970.
    codes integer not null default 0,
    codes_day integer not null default 0,
    changed_at integer not null
) strict;

-- What somebody wrote back on a channel of notices. It is no reply: who wrote it is not known.
create table written_answers (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    notice_id blob not null references notices (id),
    -- Of what tells this mail from every other one.
    mail_hash blob not null,
    received_at integer not null,
    -- Personal data. Empty where the tenant keeps nothing.
    sender text,
    text text,
    -- An automatic answer was sent.
    answered_at integer,
    unique (notice_id, mail_hash)
) strict;
create index written_answers_by_message on written_answers (tenant_id, message_id, received_at);
