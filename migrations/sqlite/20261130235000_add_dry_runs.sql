-- Messages that a case system has tried out without handing them in: whoever has the link looks at their pages for an hour.
create table dry_runs (
    -- SHA-256 of the token in the link.
    token_hash blob not null primary key,
    case_system_id text not null,
    tenant_id text not null,
    authority_id text not null,
    -- JSON, personal data.
    content text not null,
    -- Names and sizes; JSON, personal data.
    files text not null,
    created_at integer not null
) strict;
create index dry_runs_by_case_system on dry_runs (case_system_id, created_at);
create index dry_runs_by_age on dry_runs (created_at);
