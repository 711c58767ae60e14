-- What authority and person said to each other about a message since it was handed in, as JSON: reviews, more time, the end. A reason for
-- more time is personal data.
alter table messages add column dialogue text not null default '{}';
-- Counts every change that others must not overwrite unseen.
alter table messages add column revision bigint not null default 1;
-- Nothing is sent any more: the authority has closed the case, or another message took the place of this one.
alter table messages add column closed_at timestamptz;
-- The day of which the authority was told that it went by without an answer.
alter table messages add column overdue_told text;
-- The authority was told that nobody has opened it in time.
alter table messages add column unread_told bigint not null default 0;
create index messages_overdue on messages (due_on) where to_do < 2;
create index messages_unread on messages (made_available_at) where state = 'open' and retrieved_at is null and unread_told = 0;
create index messages_by_case on messages (case_system_id, case_ref);
create index messages_of_case_system on messages (case_system_id, made_available_at, id);

-- Cases that a case system has closed: no message is handed in for them.
create table closed_cases (
    case_system_id text not null,
    case_ref text not null,
    closed_at timestamptz not null,
    primary key (case_system_id, case_ref)
);
