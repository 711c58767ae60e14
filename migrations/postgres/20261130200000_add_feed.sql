-- What a case system may know of its messages, in an order that never changes behind somebody who reads: an event gets its place once its
-- transaction is over, one after the other.
create table events_to_place (event_id uuid not null primary key);
create table feed (
    place bigint not null primary key,
    event_id uuid not null unique,
    case_system_id text not null
);
create index feed_by_case_system on feed (case_system_id, place);
-- The last place. Whoever gives out places holds this row.
create table feed_end (
    one bigint not null primary key check (one = 1),
    place bigint not null
);
insert into feed_end (one, place) values (1, 0);
