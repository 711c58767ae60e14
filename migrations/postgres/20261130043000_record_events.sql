-- What happened, typed: written in the transaction that made it. The line of audit_entries with the same id is derived from it.
create table events (
    id uuid not null primary key,
    tenant_id text not null,
    message_id uuid not null,
    at timestamptz not null,
    actor text not null,
    account_id uuid,
    -- What happened, with a version. Ids and words of rules; no content.
    change text not null
);
create index events_by_message on events (tenant_id, message_id, at, id);
