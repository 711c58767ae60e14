-- What happened, typed: written in the transaction that made it. The line of audit_entries with the same id is derived from it.
create table events (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null,
    at integer not null,
    actor text not null,
    account_id blob,
    -- What happened, with a version. Ids and words of rules; no content.
    change text not null
) strict;
create index events_by_message on events (tenant_id, message_id, at, id);
