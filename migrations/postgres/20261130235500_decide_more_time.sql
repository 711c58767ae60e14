-- 1: the person has asked for more time, and nobody has decided.
alter table messages add column time_asked integer not null default 0;
