-- The person's order within an item; new ones come last. insight is JSON: pages, and what a photo tells (personal data).
alter table documents add column position bigint not null default 0;
alter table documents add column checked_at timestamptz;
alter table documents add column insight text not null default '{}';

-- Items whose photos are the pages of one document.
create table one_documents (
    draft_id uuid not null references drafts (id) on delete cascade,
    item_id text not null,
    primary key (draft_id, item_id)
);
-- The same of a reply: a list of item ids as JSON.
alter table replies add column one_document text not null default '[]';

-- What the portal made from the documents of a reply: of one of them, or of all photos of an item.
create table renditions (
    id uuid not null primary key,
    tenant_id text not null,
    reply_id uuid not null references replies (id) on delete cascade,
    document_id uuid references documents (id),
    item_id text,
    media_type text not null,
    size_bytes bigint not null check (size_bytes > 0),
    sha256 bytea not null check (length(sha256) = 32),
    tenant_key_id uuid not null references tenant_keys (id),
    wrapped_key bytea not null,
    made_at timestamptz not null,
    check ((document_id is null) <> (item_id is null))
);
create unique index renditions_of_document on renditions (reply_id, document_id) where document_id is not null;
create unique index renditions_of_item on renditions (reply_id, item_id) where item_id is not null;

-- From this moment on, what the package holds is settled.
alter table deliveries add column packed_at timestamptz;
-- Earlier attempts may have delivered it.
update deliveries set packed_at = created_at where attempts > 0 or lease is not null;

-- Documents that the person took back: before the authority had them, or afterwards, as a mistake.
alter table reply_documents add column taken_back text check (taken_back is null or taken_back in ('withdrawn', 'sent_by_mistake'));
alter table reply_documents add column taken_back_at timestamptz;

-- Replies that say nothing but that documents of earlier ones were sent by mistake.
create table retractions (
    reply_id uuid not null references replies (id) on delete cascade,
    document_id uuid not null unique references documents (id),
    primary key (reply_id, document_id)
);

-- Bytes that an account has uploaded on a day (days since 1970, German calendar).
create table upload_volumes (
    tenant_id text not null,
    day bigint not null,
    account_id uuid not null,
    bytes bigint not null,
    primary key (tenant_id, day, account_id)
);

-- A phone that may add files to one item, as long as the session that let it in lasts. code and phone are hashes.
create table hand_offs (
    id uuid not null primary key,
    tenant_id text not null,
    session_hash bytea not null,
    message_id uuid not null references messages (id) on delete cascade,
    item_id text not null,
    code_hash bytea not null unique,
    code_until timestamptz not null,
    phone_hash bytea unique,
    phone_until timestamptz,
    files bigint not null default 0,
    created_at timestamptz not null
);
create index hand_offs_by_session on hand_offs (session_hash, message_id, item_id);
create index hand_offs_by_age on hand_offs (created_at);
