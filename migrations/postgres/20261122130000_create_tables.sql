-- People who signed in. issuer and subject are personal data.
create table accounts (
    id uuid not null primary key,
    tenant_id text not null,
    issuer text not null,
    subject text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    unique (tenant_id, issuer, subject)
);

-- Signed-in browsers. Only a hash of the id is kept; both lifetimes are enforced when a row is read.
create table sessions (
    id_hash bytea not null primary key,
    data text not null,
    tenant_id text not null,
    account_id uuid not null references accounts (id),
    issuer text not null,
    subject text not null,
    provider_session text,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    idle_seconds bigint not null check (idle_seconds > 0),
    absolute_seconds bigint not null check (absolute_seconds > 0)
);
create index sessions_by_person on sessions (issuer, subject);
create index sessions_by_age on sessions (created_at);

-- Sign-ins on their way to the provider and back; used once, ten minutes.
create table sign_ins (
    state_hash bytea not null primary key,
    cookie_hash bytea not null,
    tenant_id text not null,
    provider_id text not null,
    nonce text not null,
    pkce_verifier text not null,
    return_to text not null,
    created_at timestamptz not null
);
create index sign_ins_by_browser on sign_ins (cookie_hash, created_at);

-- Keys of the tenants, wrapped by the master key.
create table tenant_keys (
    id uuid not null primary key,
    tenant_id text not null,
    wrapped bytea not null,
    created_at timestamptz not null
);
create index tenant_keys_by_tenant on tenant_keys (tenant_id, created_at);

-- Messages of authorities. content is the letter and its questions (JSON, personal data); it never changes.
create table messages (
    id uuid not null primary key,
    tenant_id text not null,
    authority_id text not null,
    case_system_id text not null,
    case_ref text not null,
    recipient_issuer text not null,
    recipient_subject text not null,
    content text not null,
    state text not null check (state in ('open', 'answered', 'withdrawn')),
    created_at timestamptz not null,
    made_available_at timestamptz not null,
    retrieved_at timestamptz,
    first_reply_id uuid,
    answered_at timestamptz,
    withdrawn_at timestamptz,
    link_hash bytea not null unique,
    idempotency_key text not null,
    body_hash bytea not null,
    unique (case_system_id, idempotency_key),
    check ((state = 'withdrawn') = (withdrawn_at is not null)),
    check ((state = 'answered') = (answered_at is not null and first_reply_id is not null))
);
create index messages_by_recipient on messages (tenant_id, recipient_issuer, recipient_subject, made_available_at, id);
create index messages_by_authority on messages (tenant_id, authority_id, made_available_at, id);

-- Replies that are being written; one open draft per person and message.
create table drafts (
    id uuid not null primary key,
    tenant_id text not null,
    message_id uuid not null references messages (id),
    account_id uuid not null references accounts (id),
    supplements_reply_id uuid,
    state text not null check (state in ('open', 'submitted')),
    created_at timestamptz not null,
    edited_at timestamptz not null
);
create unique index drafts_open on drafts (message_id, account_id) where state = 'open';

-- Answers of drafts, one row per item (JSON, personal data).
create table draft_answers (
    draft_id uuid not null references drafts (id) on delete cascade,
    item_id text not null,
    answer text not null,
    saved_at timestamptz not null,
    primary key (draft_id, item_id)
);

-- Uploaded documents. name is personal data. The bytes lie encrypted in the document store; without wrapped_key they are noise.
create table documents (
    id uuid not null primary key,
    tenant_id text not null,
    draft_id uuid not null references drafts (id),
    message_id uuid not null references messages (id),
    item_id text not null,
    name text not null,
    media_type text not null,
    size_bytes bigint not null check (size_bytes > 0),
    sha256 bytea not null check (length(sha256) = 32),
    tenant_key_id uuid not null references tenant_keys (id),
    wrapped_key bytea not null,
    scan text not null check (scan in ('unscanned', 'clean', 'waived')),
    received_at timestamptz not null
);
create index documents_by_draft on documents (draft_id, received_at, id);
create index documents_unscanned on documents (received_at) where scan = 'unscanned';

-- Replies that were sent. Immutable.
create table replies (
    id uuid not null primary key,
    tenant_id text not null,
    message_id uuid not null references messages (id),
    draft_id uuid not null unique references drafts (id),
    account_id uuid not null references accounts (id),
    supplements_reply_id uuid references replies (id),
    receipt_number text not null unique,
    missing_items text not null,
    timeliness text not null check (timeliness in ('in_time', 'late')),
    trust_level text not null check (trust_level in ('basic', 'low', 'substantial', 'high')),
    language text not null,
    submitted_at timestamptz not null
);
create index replies_by_message on replies (message_id, submitted_at);

-- Answers of replies (JSON, personal data).
create table reply_answers (
    reply_id uuid not null references replies (id) on delete cascade,
    item_id text not null,
    answer text not null,
    primary key (reply_id, item_id)
);

-- Documents of replies, in the order of the package.
create table reply_documents (
    reply_id uuid not null references replies (id) on delete cascade,
    position bigint not null,
    document_id uuid not null references documents (id),
    primary key (reply_id, position)
);
create index reply_documents_by_document on reply_documents (document_id);

-- The outbox: one delivery per reply, claimed by lease.
create table deliveries (
    id uuid not null primary key,
    tenant_id text not null,
    reply_id uuid not null unique references replies (id),
    state text not null check (state in ('pending', 'delivered', 'needs_person')),
    attempts bigint not null,
    next_at timestamptz not null,
    lease uuid,
    lease_until timestamptz,
    settled_at timestamptz,
    detail text,
    created_at timestamptz not null,
    check ((state = 'pending') = (settled_at is null))
);
create index deliveries_pending on deliveries (next_at, id) where state = 'pending';

-- Every attempt, with how it ended.
create table delivery_attempts (
    delivery_id uuid not null references deliveries (id) on delete cascade,
    number bigint not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    outcome text not null check (outcome in ('delivered', 'failed', 'rejected')),
    detail text not null,
    primary key (delivery_id, number)
);

-- What happened, without content. Append-only.
create table audit_entries (
    id uuid not null primary key,
    tenant_id text not null,
    message_id uuid not null,
    at timestamptz not null,
    actor text not null check (actor in ('applicant', 'clerk', 'case_system', 'portal')),
    account_id uuid,
    action text not null,
    document_id uuid
);
create index audit_entries_by_message on audit_entries (tenant_id, message_id, at, id);
