-- 1: the person must prove anew who they are; what the provider remembers of an earlier sign-in does not count.
alter table sign_ins add column fresh bigint not null default 0;
-- 1: a clerk's roles are asked for again; the session is not prolonged by it.
alter table sign_ins add column asks_again bigint not null default 0;
