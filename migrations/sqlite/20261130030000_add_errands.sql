-- One outbox for every errand: a reply that goes into its case file, copies that are made for it, a document that is scanned again. Kinds
-- have no check: a newer program may write one that an older one leaves alone.
create table errands (
    id blob not null primary key,
    tenant_id text not null,
    kind text not null,
    -- The reply or document that it is about.
    subject_id blob not null,
    -- What is read of it, with a version.
    payload text not null,
    -- Where it leads. Each route has places of its own.
    route text not null,
    state text not null check (state in ('pending', 'done', 'needs_person')),
    attempts integer not null,
    due_at integer not null,
    -- It waits for the end of another one.
    after_id blob references errands (id) on delete set null,
    lease blob,
    lease_until integer,
    settled_at integer,
    detail text,
    -- Since when it waits for a person, through the portal's own further attempts.
    stuck_since integer,
    -- An operator has given it up: nobody is reminded of it any more. It can still be retried.
    given_up_at integer,
    -- Number of the request that caused it.
    request_id text,
    created_at integer not null,
    unique (kind, subject_id),
    check ((state = 'pending') = (settled_at is null))
) strict;
-- Full routes are passed over without reading what waits on them.
create index errands_due on errands (route, due_at, id) where state = 'pending' and after_id is null;
create index errands_after on errands (after_id) where after_id is not null;
create index errands_stuck on errands (settled_at, id) where state = 'needs_person';

-- The last attempts, with how each ended.
create table errand_attempts (
    errand_id blob not null references errands (id) on delete cascade,
    number integer not null,
    started_at integer not null,
    ended_at integer not null,
    outcome text not null check (outcome in ('done', 'later', 'needs_person')),
    detail text not null,
    primary key (errand_id, number)
) strict, without rowid;

insert into errands (id, tenant_id, kind, subject_id, payload, route, state, attempts, due_at, lease, lease_until, settled_at, detail,
    stuck_since, given_up_at, created_at)
select deliveries.id, deliveries.tenant_id, 'deliver_reply', reply_id,
    '{"version":"1","kind":"deliver_reply","reply":"' || lower(hex(reply_id)) || '"}',
    'case_system:' || coalesce(deliveries.case_system_id, messages.case_system_id),
    case deliveries.state when 'delivered' then 'done' else deliveries.state end, attempts, next_at, lease, lease_until, settled_at, detail,
    stuck_since, given_up_at, deliveries.created_at
from deliveries join replies on replies.id = deliveries.reply_id join messages on messages.id = replies.message_id;

-- Whose package is not settled gets its copies first.
insert into errands (id, tenant_id, kind, subject_id, payload, route, state, attempts, due_at, created_at)
select randomblob(16), tenant_id, 'make_renditions', reply_id,
    '{"version":"1","kind":"make_renditions","reply":"' || lower(hex(reply_id)) || '"}', 'renderer', 'pending', 0, next_at, created_at
from deliveries where packed_at is null and state <> 'delivered';
update errands
set after_id = (select copies.id from errands as copies where copies.kind = 'make_renditions' and copies.subject_id = errands.subject_id)
where kind = 'deliver_reply';

insert into errands (id, tenant_id, kind, subject_id, payload, route, state, attempts, due_at, created_at)
select id, tenant_id, 'scan_again', id,
    '{"version":"1","kind":"scan_again","document":"' || lower(hex(id)) || '"}', 'scanner', 'pending', 0, received_at, received_at
from documents where scan = 'unscanned';

insert into errand_attempts (errand_id, number, started_at, ended_at, outcome, detail)
select delivery_id, number, started_at, ended_at,
    case outcome when 'delivered' then 'done' when 'failed' then 'later' else 'needs_person' end, detail
from delivery_attempts;
drop table delivery_attempts;

-- What is left says what the package of a reply holds. Its id is that of the errand.
create table settled_deliveries (
    id blob not null primary key references errands (id),
    tenant_id text not null,
    reply_id blob not null unique references replies (id),
    packed_at integer,
    copies_missing_at integer
) strict;
insert into settled_deliveries (id, tenant_id, reply_id, packed_at, copies_missing_at)
select id, tenant_id, reply_id, packed_at, copies_missing_at from deliveries;
drop table deliveries;
alter table settled_deliveries rename to deliveries;
