-- How much of a package a case system had, from its beginning: who has the end only has not fetched it.
alter table transmissions add column fetched_bytes bigint not null default 0;
