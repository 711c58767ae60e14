-- Business software follows by places, too: by time an event that was written late, or by another clock, was never seen.
create table program_feed (
    account_id uuid not null,
    place bigint not null,
    event_id uuid not null,
    primary key (account_id, place),
    unique (account_id, event_id)
);
-- 0: for programs alone. `batch`: those that get their places just now.
alter table events_to_place add column for_case_system integer not null default 1;
alter table events_to_place add column batch bigint;
-- 1: what happened to the message before it was recognized has its places; 2: gets them just now.
alter table bindings add column placed integer not null default 0;
