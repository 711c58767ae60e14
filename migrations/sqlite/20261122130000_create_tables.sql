-- People who signed in. issuer and subject are personal data.
create table accounts (
    id blob not null primary key,
    tenant_id text not null,
    issuer text not null,
    subject text not null,
    created_at integer not null,
    seen_at integer not null,
    unique (tenant_id, issuer, subject)
) strict;

-- Signed-in browsers. Only a hash of the id is kept; both lifetimes are enforced when a row is read.
create table sessions (
    id_hash blob not null primary key,
    data text not null,
    tenant_id text not null,
    account_id blob not null references accounts (id),
    issuer text not null,
    subject text not null,
    provider_session text,
    created_at integer not null,
    seen_at integer not null,
    idle_seconds integer not null check (idle_seconds > 0),
    absolute_seconds integer not null check (absolute_seconds > 0)
) strict;
create index sessions_by_person on sessions (issuer, subject);
create index sessions_by_age on sessions (created_at);

-- Sign-ins on their way to the provider and back; used once, ten minutes.
create table sign_ins (
    state_hash blob not null primary key,
    cookie_hash blob not null,
    tenant_id text not null,
    provider_id text not null,
    nonce text not null,
    pkce_verifier text not null,
    return_to text not null,
    created_at integer not null
) strict;
create index sign_ins_by_browser on sign_ins (cookie_hash, created_at);

-- Keys of the tenants, wrapped by the master key.
create table tenant_keys (
    id blob not null primary key,
    tenant_id text not null,
    wrapped blob not null,
    created_at integer not null
) strict;
create index tenant_keys_by_tenant on tenant_keys (tenant_id, created_at);

-- Messages of authorities. content is the letter and its questions (JSON, personal data); it never changes.
create table messages (
    id blob not null primary key,
    tenant_id text not null,
    authority_id text not null,
    case_system_id text not null,
    case_ref text not null,
    recipient_issuer text not null,
    recipient_subject text not null,
    content text not null,
    state text not null check (state in ('open', 'answered', 'withdrawn')),
    created_at integer not null,
    made_available_at integer not null,
    retrieved_at integer,
    first_reply_id blob,
    answered_at integer,
    withdrawn_at integer,
    link_hash blob not null unique,
    idempotency_key text not null,
    body_hash blob not null,
    unique (case_system_id, idempotency_key),
    check ((state = 'withdrawn') = (withdrawn_at is not null)),
    check ((state = 'answered') = (answered_at is not null and first_reply_id is not null))
) strict;
create index messages_by_recipient on messages (tenant_id, recipient_issuer, recipient_subject, made_available_at, id);
create index messages_by_authority on messages (tenant_id, authority_id, made_available_at, id);

-- Replies that are being written; one open draft per person and message.
create table drafts (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    account_id blob not null references accounts (id),
    supplements_reply_id blob,
    state text not null check (state in ('open', 'submitted')),
    created_at integer not null,
    edited_at integer not null
) strict;
create unique index drafts_open on drafts (message_id, account_id) where state = 'open';

-- Answers of drafts, one row per item (JSON, personal data).
create table draft_answers (
    draft_id blob not null references drafts (id) on delete cascade,
    item_id text not null,
    answer text not null,
    saved_at integer not null,
    primary key (draft_id, item_id)
) strict, without rowid;

-- Uploaded documents. name is personal data. The bytes lie encrypted in the document store; without wrapped_key they are noise.
create table documents (
    id blob not null primary key,
    tenant_id text not null,
    draft_id blob not null references drafts (id),
    message_id blob not null references messages (id),
    item_id text not null,
    name text not null,
    media_type text not null,
    size_bytes integer not null check (size_bytes > 0),
    sha256 blob not null check (length(sha256) = 32),
    tenant_key_id blob not null references tenant_keys (id),
    wrapped_key blob not null,
    scan text not null check (scan in ('unscanned', 'clean', 'waived')),
    received_at integer not null
) strict;
create index documents_by_draft on documents (draft_id, received_at, id);
create index documents_unscanned on documents (received_at) where scan = 'unscanned';

-- Replies that were sent. Immutable.
create table replies (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null references messages (id),
    draft_id blob not null unique references drafts (id),
    account_id blob not null references accounts (id),
    supplements_reply_id blob references replies (id),
    receipt_number text not null unique,
    missing_items text not null,
    timeliness text not null check (timeliness in ('in_time', 'late')),
    trust_level text not null check (trust_level in ('basic', 'low', 'substantial', 'high')),
    language text not null,
    submitted_at integer not null
) strict;
create index replies_by_message on replies (message_id, submitted_at);

-- Answers of replies (JSON, personal data).
create table reply_answers (
    reply_id blob not null references replies (id) on delete cascade,
    item_id text not null,
    answer text not null,
    primary key (reply_id, item_id)
) strict, without rowid;

-- Documents of replies, in the order of the package.
create table reply_documents (
    reply_id blob not null references replies (id) on delete cascade,
    position integer not null,
    document_id blob not null references documents (id),
    primary key (reply_id, position)
) strict, without rowid;
create index reply_documents_by_document on reply_documents (document_id);

-- The outbox: one delivery per reply, claimed by lease.
create table deliveries (
    id blob not null primary key,
    tenant_id text not null,
    reply_id blob not null unique references replies (id),
    state text not null check (state in ('pending', 'delivered', 'needs_person')),
    attempts integer not null,
    next_at integer not null,
    lease blob,
    lease_until integer,
    settled_at integer,
    detail text,
    created_at integer not null,
    check ((state = 'pending') = (settled_at is null))
) strict;
create index deliveries_pending on deliveries (next_at, id) where state = 'pending';

-- Every attempt, with how it ended.
create table delivery_attempts (
    delivery_id blob not null references deliveries (id) on delete cascade,
    number integer not null,
    started_at integer not null,
    ended_at integer not null,
    outcome text not null check (outcome in ('delivered', 'failed', 'rejected')),
    detail text not null,
    primary key (delivery_id, number)
) strict, without rowid;

-- What happened, without content. Append-only.
create table audit_entries (
    id blob not null primary key,
    tenant_id text not null,
    message_id blob not null,
    at integer not null,
    actor text not null check (actor in ('applicant', 'clerk', 'case_system', 'portal')),
    account_id blob,
    action text not null,
    document_id blob
) strict;
create index audit_entries_by_message on audit_entries (tenant_id, message_id, at, id);
