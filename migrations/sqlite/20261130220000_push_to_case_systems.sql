-- How far a case system was told: the last place of the feed that it took. 0 for business software.
alter table webhooks add column after_place integer not null default 0;
