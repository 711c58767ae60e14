-- What was posted after a session had ended, sealed until the same account is back. path names a page, never a person.
create table kept_posts (
    tenant_id text not null,
    account_id uuid not null references accounts (id),
    path text not null,
    sealed bytea not null,
    kept_at timestamptz not null,
    primary key (tenant_id, account_id, path)
);
create index kept_posts_by_age on kept_posts (kept_at);
